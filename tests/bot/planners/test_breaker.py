from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.planners.breaker import COOL_DOWN, LONGEST, Breaker
from bot.planners.protocol import OutPlan, OutReason

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NETWORK = OutPlan(OutReason.NETWORK)


class Clock:
    at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def fail(breaker: Breaker, times: int, out: OutPlan = NETWORK) -> None:
    for _ in range(times):
        assert breaker.admit() is None
        breaker.failed(out)


def test_two_failures_leave_it_closed_and_a_third_opens_it(breaker: Breaker) -> None:
    fail(breaker, 2)
    assert breaker.peek() is None
    fail(breaker, 1)
    assert breaker.admit() == NETWORK


def test_a_success_between_failures_begins_the_count_again(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.admit() is None


@pytest.mark.parametrize("reason", [OutReason.KEY, OutReason.MODEL, OutReason.DAY_QUOTA])
def test_what_no_second_try_mends_opens_it_at_once(breaker: Breaker, reason: OutReason) -> None:
    fail(breaker, 1, OutPlan(reason))
    assert breaker.admit() == OutPlan(reason)


def test_after_the_cool_down_one_probe_goes_through_and_the_others_wait(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, 3)
    clock.at += COOL_DOWN
    assert breaker.admit() is None
    assert breaker.admit() == NETWORK
    breaker.succeeded()
    assert breaker.admit() is None
    assert breaker.admit() is None


def test_a_failed_probe_opens_it_again_for_a_whole_cool_down(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at += COOL_DOWN
    fail(breaker, 1)
    assert breaker.admit() == NETWORK
    clock.at += COOL_DOWN - timedelta(seconds=1)
    assert breaker.admit() == NETWORK
    clock.at += timedelta(seconds=1)
    assert breaker.admit() is None


def test_a_probe_that_was_cancelled_gives_its_place_back(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at += COOL_DOWN
    assert breaker.admit() is None
    breaker.released()
    assert breaker.admit() is None


def test_a_days_quota_holds_until_the_day_turns(breaker: Breaker, clock: Clock) -> None:
    until = START + timedelta(hours=7)
    fail(breaker, 1, OutPlan(OutReason.DAY_QUOTA, until))
    clock.at = until - timedelta(seconds=1)
    assert breaker.admit() == OutPlan(OutReason.DAY_QUOTA, until)
    clock.at = until
    assert breaker.admit() is None


def test_a_delay_that_the_server_named_holds_for_a_minute_at_most(breaker: Breaker, clock: Clock) -> None:
    breaker.hold(OutPlan(OutReason.RATE, START + timedelta(hours=3)))
    clock.at += LONGEST - timedelta(seconds=1)
    assert breaker.peek() is not None
    clock.at += timedelta(seconds=1)
    assert breaker.peek() is None


def test_a_clock_set_back_does_not_keep_it_shut(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at -= timedelta(hours=1)
    assert breaker.admit() is None
