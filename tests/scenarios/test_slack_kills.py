"""A hub in Slack killed at random moments: no question that was acknowledged is lost, none is answered twice."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from database.demo import make_demo
from tests.bot.channels.slack.rig import TODAY
from tests.fakes.slack_payloads import event
from tests.fakes.slack_server import SlackServer, as_json, counted, sign, slack_server

ROOT = Path(__file__).parents[2]
QUESTIONS = ("이번 달 생산량", "지난달 상위 5개 제품", "BW0021 지난달 생산량", "최근 10건")
START_S = 60.0


class Hub:
    def __init__(self, database: Path, state: Path, slack: SlackServer) -> None:
        self._arguments = (str(database), str(state), slack.url)
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.scenarios.slack_hub",
            *self._arguments,
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(START_S):
            self.url = (await self._process.stdout.readline()).decode().strip()
        assert self.url, "the hub did not start"

    async def kill(self) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


async def deliver(session: aiohttp.ClientSession, hub: Hub, body: dict[str, Any]) -> None:
    """As Slack does: again until it is acknowledged."""
    raw = as_json(body)
    while True:
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(hub.url, data=raw, headers=sign(raw)) as reply:
                if reply.status == 200:
                    return
        await asyncio.sleep(0.05)


async def storm(folder: Path, kills: int, events: int, seed: int) -> None:
    chance = random.Random(seed)
    (folder / "db").mkdir()
    make_demo(folder / "db", TODAY)
    async with slack_server() as slack, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
        hub = Hub(folder / "db", folder / "state", slack)
        await hub.start()

        async def ask(number: int) -> None:
            await asyncio.sleep(chance.random() * 0.8 * (kills + 1))
            text = f"<@U0BOT> {chance.choice(QUESTIONS)}"
            # Of several people: one who asks a thousand in an hour is held back.
            body = event("app_mention", text, channel=f"C{number % 40:04d}", user=f"U{number % 50}")
            await deliver(session, hub, body)

        asking = [asyncio.create_task(ask(number)) for number in range(events)]
        for _ in range(kills):
            await asyncio.sleep(0.1 + chance.random() * 0.9)
            await hub.kill()
            await hub.start()
        await asyncio.gather(*asking)
        async with asyncio.timeout(60 + events / 5):
            while len(counted(slack.posted)) < events:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        # A second look: nothing more comes.
        await asyncio.sleep(1)
        await hub.kill()
    posted = counted(slack.posted)
    assert [key for key, count in posted.items() if count > 1] == []
    assert len(posted) == events
    assert slack.refused == []


async def test_a_hub_killed_answers_every_question_once(tmp_path: Path) -> None:
    await storm(tmp_path, kills=1, events=30, seed=3)


@pytest.mark.soak
async def test_a_hub_killed_fifty_times_answers_every_question_once(tmp_path: Path) -> None:
    await storm(tmp_path, kills=50, events=1_000, seed=20261123)
