from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import Bury, Retry, decide
from bot.posts import DeliveryError, Post, PostKind, Priority
from tests.fakes.channel import MONDAY


def post(attempt: int = 1) -> Post:
    return Post(
        id=1,
        key="k",
        channel="fake",
        address="fake:C1",
        thread=None,
        kind=PostKind.ANSWER,
        priority=Priority.ANSWER,
        body={},
        reply_to={},
        request_id="r",
        attempt=attempt,
        maybe_delivered=False,
        created_at=MONDAY,
    )


@pytest.mark.parametrize(("attempt", "wait_s"), [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (400, 300)])
def test_waits_double_up_to_five_minutes(attempt: int, wait_s: float) -> None:
    verdict = decide(DeliveryError("503"), post(attempt), MONDAY, jitter=0.5)
    assert verdict == Retry(MONDAY + timedelta(seconds=wait_s), maybe_delivered=False, hold=False)


def test_a_wait_that_the_platform_names_holds_the_whole_address() -> None:
    verdict = decide(DeliveryError("429", retry_after_s=30), post(), MONDAY, jitter=0.9)
    assert verdict == Retry(MONDAY + timedelta(seconds=30), maybe_delivered=False, hold=True)


@pytest.mark.parametrize("error", [DeliveryError("no", permanent=True), DeliveryError("gone", gone=True)])
def test_what_cannot_succeed_is_not_repeated(error: DeliveryError) -> None:
    assert isinstance(decide(error, post(), MONDAY, 0.0), Bury)


def test_two_hours_of_outage_are_outlasted_and_a_day_is_not() -> None:
    error = DeliveryError("connection refused")
    assert isinstance(decide(error, post(40), MONDAY + timedelta(hours=2), 0.0), Retry)
    assert isinstance(decide(error, post(40), MONDAY + timedelta(hours=24), 0.0), Bury)


def test_a_fault_of_ours_is_tried_a_few_times_and_may_have_delivered() -> None:
    verdict = decide(KeyError("blocks"), post(1), MONDAY, 0.5)
    assert isinstance(verdict, Retry)
    assert verdict.maybe_delivered
    assert isinstance(decide(KeyError("blocks"), post(5), MONDAY, 0.5), Bury)
