"""Teams' limits per conversation, held over simulated hours and with real sends."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.channels.teams.pace import OVER_ALL, PER_CONVERSATION, Pace
from tests.bot.channels.teams.driver import sender_for
from tests.bot.channels.teams.sending import post_of
from tests.bot.channels.test_conformance import ANSWERS
from tests.fakes.channel import MONDAY
from tests.fakes.teams_server import teams_server


def most_within(times: Sequence[float], window: float) -> int:
    most, start = 0, 0
    for end, at in enumerate(times):
        while times[start] <= at - window:
            start += 1
        most = max(most, end - start + 1)
    return most


@pytest.mark.parametrize("seed", range(3))
def test_no_limit_is_broken_however_much_waits(seed: int) -> None:
    chance, pace, now = random.Random(seed), Pace(), MONDAY
    times: list[float] = []
    while len(times) < 4_000:
        delay = pace.delay_s("teams:a", now)
        if delay:
            now += timedelta(seconds=delay)
            continue
        pace.note("teams:a", now)
        times.append(now.timestamp())
        now += timedelta(seconds=chance.choice((0, 0, 0.01, 0.3, 2)))
    for count, window in PER_CONVERSATION:
        assert most_within(times, window) <= count


def test_all_conversations_together_have_a_limit_too() -> None:
    pace = Pace()
    (limit,) = OVER_ALL
    for number in range(limit[0]):
        assert pace.delay_s(f"teams:{number}", MONDAY) == 0
        pace.note(f"teams:{number}", MONDAY)
    assert pace.delay_s("teams:new", MONDAY) > 0
    assert pace.delay_s("teams:new", MONDAY + timedelta(seconds=1.2)) == 0


async def test_twenty_sends_at_once_reach_the_platform_at_its_pace() -> None:
    async with teams_server() as server, sender_for(server) as sender:
        posts = [post_of(server, ANSWERS["refused"], key=f"answer:{n}") for n in range(12)]
        await asyncio.gather(*map(sender.send, posts))
        times = sorted(each.at for each in server.calls())
        assert len(times) == 12
        assert most_within(times, 1.0) <= 7
        assert most_within(times, 2.0) <= 8
