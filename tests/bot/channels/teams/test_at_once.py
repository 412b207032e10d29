"""A hundred people at once, and a store that is slow: the platform has its acknowledgement in time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import Teams

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def acknowledged(teams: Teams, crowd: str, people: int, rounds: int) -> list[float]:
    """Seconds until each reply, `people` asking together each round; each is answered once, in a conversation of its own."""
    token = teams.server.token()

    async def one(number: int) -> float:
        activity = payloads.personal(
            teams.server.service_url,
            "이번 달 생산량",
            conversation=f"a:{crowd}-{number}",
            person=f"{crowd}{number}",
        )
        began = time.perf_counter()
        status, _ = await teams.deliver(activity, token)
        assert status == 200
        return time.perf_counter() - began

    took: list[float] = []
    for turn in range(rounds):
        took += await asyncio.gather(*(one(turn * people + number) for number in range(people)))
    await teams.settled(15.0 * rounds + 45)
    heard = Counter(message["conversation"]["id"] for message in teams.messages)
    answered = {place: times for place, times in heard.items() if place.startswith(f"a:{crowd}-")}
    assert answered == {f"a:{crowd}-{number}": 1 for number in range(people * rounds)}
    return sorted(took)


async def test_a_hundred_at_once_are_acknowledged_within_two_seconds(teams: Teams) -> None:
    took = await acknowledged(teams, "once", 100, 1)
    assert took[98] < 2.0, f"p99 {took[98]:.3f} s"


@pytest.mark.soak
async def test_a_hundred_at_once_twenty_times(teams: Teams) -> None:
    took = await acknowledged(teams, "twenty", 100, 20)
    print(f"p50 {took[1_000] * 1e3:.0f} ms, p99 {took[1_980] * 1e3:.0f} ms, max {took[-1] * 1e3:.0f} ms")
    assert took[1_980] < 2.0
