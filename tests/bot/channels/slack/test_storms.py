"""Many events, repeated, at once, with the model hanging or Slack refusing: every question is answered once, in time."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.app import App
from bot.planners.protocol import Planned, Situation
from tests.bot.channels.slack.rig import Rig, running, slack_settings
from tests.fakes.slack_payloads import event
from tests.fakes.slack_server import Fault, SlackServer, counted
from tests.fakes.waiting import until


class HangingPlanner:
    async def plan(self, situation: Situation) -> Planned:
        await asyncio.sleep(60)
        raise AssertionError("the turn waited longer than its deadline")


def hang(app: App) -> None:
    app.core.conversation._planner = HangingPlanner()


async def repeated(slack: SlackServer, demo: Path, state: Path, events: int, seed: int) -> None:
    """Five deliveries of each event: some before a restart of the hub, some after."""
    chance = random.Random(seed)
    bodies = [
        event("app_mention", "<@U0BOT> 이번 달 생산량", channel=f"C{n % 20:04d}", user=f"U{n % 9}")
        for n in range(events)
    ]
    before = [body for body in bodies for _ in range(chance.randint(0, 4))]
    counts = Counter(body["event_id"] for body in before)
    after = [body for body in bodies for _ in range(5 - counts[body["event_id"]])]
    settings = slack_settings(slack, demo, state)
    for deliveries in (before, after):
        chance.shuffle(deliveries)
        async with running(slack, settings) as rig:
            # Slack does not deliver a thousand events in the same millisecond.
            doors = asyncio.Semaphore(20)

            async def again(
                number: int, body: dict[str, object], rig: Rig = rig, doors: asyncio.Semaphore = doors
            ) -> None:
                async with doors:
                    assert await rig.post(body, **{"X-Slack-Retry-Num": str(number % 4)}) == 200

            await asyncio.gather(*(again(n, body) for n, body in enumerate(deliveries)))
            if deliveries is after:
                await rig.settled(120)
    assert counted(slack.posted) == dict.fromkeys(counted(slack.posted), 1)
    assert len(slack.posted) == events


async def test_events_delivered_five_times_with_a_restart_between_are_answered_once(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    await repeated(slack, demo, tmp_path, events=40, seed=5)


@pytest.mark.soak
async def test_two_hundred_events_delivered_five_times_are_two_hundred_answers(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    await repeated(slack, demo, tmp_path, events=200, seed=6)


async def test_an_event_seen_only_as_a_retry_is_answered(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    async with running(slack, slack_settings(slack, demo, tmp_path)) as rig:
        for number in range(1, 4):
            body = event("app_mention", "<@U0BOT> 이번 달 생산량", channel=f"C{number}")
            await rig.post(body, **{"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"})
        assert len(await rig.posts(3)) == 3


async def test_a_hundred_questions_at_once_are_acknowledged_while_the_model_hangs(
    slack: SlackServer, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.STOP_GRACE_S", 0.2)
    async with running(slack, slack_settings(slack, demo, tmp_path), hang) as rig:

        async def timed(number: int) -> float:
            body = event("app_mention", f"<@U0BOT> 어려운 질문 {number}", channel=f"C{number:04d}")
            began = time.perf_counter()
            assert await rig.post(body) == 200
            return time.perf_counter() - began

        took = sorted(await asyncio.gather(*(timed(number) for number in range(100))))
        assert took[98] < 1.0, took[-3:]
        # Those under way say so, by Slack's own status.
        await until(lambda: rig.slack.made("assistant.threads.setStatus"))


async def test_a_store_that_is_locked_leaves_the_event_unacknowledged_and_it_is_answered_later(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    async with running(slack, slack_settings(slack, demo, tmp_path)) as rig:
        body = event("app_mention", "<@U0BOT> 이번 달 생산량")
        other = sqlite3.connect(rig.app.store.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(rig.post(body))
        await asyncio.sleep(0.3)
        assert not waiting.done(), "nothing is acknowledged that is not stored"
        other.close()
        assert await waiting == 200
        await rig.posts(1)


async def test_a_rate_limit_holds_the_channel_and_nothing_is_lost_or_reordered(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    slack.faults.append(Fault("chat.postMessage", 429, "ratelimited", headers={"Retry-After": "2"}))
    async with running(slack, slack_settings(slack, demo, tmp_path)) as rig:
        questions = [event("app_mention", f"<@U0BOT> {month}월 생산량") for month in range(1, 9)]
        for body in questions:
            await rig.post(body)
        await rig.posts(8, 20)
    calls = [at for method, _, at in slack.calls if method == "chat.postMessage"]
    assert calls[1] - calls[0] >= 2, "no call within the time that Slack named"
    assert [each.thread_ts for each in slack.posted] == [body["event"]["ts"] for body in questions]


async def test_no_client_and_no_session_is_made_per_question(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    async with running(slack, slack_settings(slack, demo, tmp_path)) as rig:
        session = rig.channel._api.session
        for number in range(6):
            await rig.post(event("app_mention", "<@U0BOT> 이번 달 생산량", channel=f"C{number}"))
        await rig.posts(6)
        assert rig.channel._api.session is session
    assert session.closed
