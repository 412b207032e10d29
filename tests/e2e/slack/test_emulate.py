"""The hub as a process, in a Slack workspace that remembers: what a person sees there is read back from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.models.blocks import Block

from database.demo import make_demo
from tests.e2e.conftest import HubProcess, running_hub
from tests.e2e.slack.emulate import BOT_TOKEN, SECRET, Slack, emulated_slack
from tests.fakes.slack_payloads import event, payload
from tests.fakes.slack_server import as_json, sign, texts

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

BOT = "U0BOT"
WAIT_S = 30.0


@dataclass
class Workspace:
    slack: Slack
    hub: HubProcess
    http: aiohttp.ClientSession
    bot_user: str

    async def tell(self, body: dict[str, Any]) -> int:
        raw = as_json(body)
        url = f"{self.hub.url}/slack/events"
        async with self.http.post(url, data=raw, headers=sign(raw, secret=SECRET)) as reply:
            return reply.status

    async def mention(self, question: str, thread: str | None = None, times: int = 1) -> str:
        """A person writes to the hub; the ts of what they wrote."""
        text = f"<@{self.bot_user}> {question}"
        ts = await self.slack.say(text, thread)
        body = event(
            "app_mention", text, channel=self.slack.channel, user=self.slack.user, at=ts, thread=thread
        )
        for _ in range(times):
            assert await self.tell(body) == 200
        return ts

    async def answers(self, ts: str, count: int = 1) -> list[dict[str, Any]]:
        """The hub's replies with blocks, once there are so many."""

        async def found() -> list[dict[str, Any]]:
            replies = await self.slack.replies(ts)
            return [each for each in replies if each.get("blocks")]

        return await eventually(found, lambda answers: len(answers) >= count)


async def eventually(
    look: Callable[[], Awaitable[list[dict[str, Any]]]], good: Callable[[list[dict[str, Any]]], bool]
) -> list[dict[str, Any]]:
    async with asyncio.timeout(WAIT_S):
        while not good(found := await look()):  # noqa: ASYNC110 - another process rings no bell
            await asyncio.sleep(0.1)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workspace]:
    folder = tmp_path_factory.mktemp("slack")
    (folder / "db").mkdir()
    make_demo(folder / "db", date(2026, 11, 23))
    async with emulated_slack(folder) as slack, aiohttp.ClientSession() as http:
        settings = {
            "HUB_DATABASE_DIR": str(folder / "db"),
            "HUB_TODAY": "2026-11-23",
            "HUB_SETTLE_S": "0",
            "HUB_PLANNER": "offline",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{slack.door}/api/",
        }
        bot_user = (await slack.api("auth.test", BOT_TOKEN))["user_id"]
        async with running_hub(folder / "hub", "run", **settings) as hub:
            yield Workspace(slack, hub, http, bot_user)


def check_blocks(message: dict[str, Any]) -> str:
    """What a person reads; the blocks are sound."""
    for block in Block.parse_all(message["blocks"]):
        block.validate_json()
    return "\n".join(texts(message["blocks"]))


async def test_a_mention_is_answered_in_its_thread(workspace: Workspace) -> None:
    ts = await workspace.mention("이번 달 생산량")
    (answer,) = await workspace.answers(ts)
    read = check_blocks(answer)
    assert "2026년 11월" in read
    assert "기준:" in read
    assert answer["user"] == workspace.bot_user


async def test_a_follow_up_leans_on_the_thread(workspace: Workspace) -> None:
    ts = await workspace.mention("지난달 BW0021 생산량")
    await workspace.answers(ts)
    reply = await workspace.slack.say("전년 동월은?", ts)
    body = event(
        "message",
        "전년 동월은?",
        channel=workspace.slack.channel,
        user=workspace.slack.user,
        at=reply,
        thread=ts,
    )
    assert await workspace.tell(body) == 200
    answers = await workspace.answers(ts, 2)
    assert "2025년 10월" in check_blocks(answers[1])


async def test_a_chart_is_uploaded_and_can_be_read_back(workspace: Workspace) -> None:
    ts = await workspace.mention("최근 6개월 월별 추이 그래프")
    await workspace.answers(ts)

    async def with_files() -> list[dict[str, Any]]:
        return [file for each in await workspace.slack.replies(ts) for file in each.get("files") or ()]

    (picture, *_) = await eventually(with_files, bool)
    assert (await workspace.slack.download(picture)).startswith(b"\x89PNG")


async def test_an_event_delivered_five_times_is_answered_once(workspace: Workspace) -> None:
    ts = await workspace.mention("지난달 생산량", times=5)
    await workspace.answers(ts)
    later = await workspace.mention("이번 달 생산량")
    await workspace.answers(later)
    assert len(await workspace.answers(ts)) == 1


async def test_a_rate_limit_is_waited_out(workspace: Workspace) -> None:
    workspace.slack.refuse["chat.postMessage"] = 2
    before = workspace.slack.calls["chat.postMessage"]
    ts = await workspace.mention("지난달 상위 5개 제품")
    (answer,) = await workspace.answers(ts)
    assert "1위" in check_blocks(answer)
    assert workspace.slack.calls["chat.postMessage"] >= before + 3


async def test_a_hub_killed_and_started_again_knows_its_threads(workspace: Workspace) -> None:
    ts = await workspace.mention("지난달 BW0021 생산량")
    await workspace.answers(ts)
    await workspace.hub.kill()
    await workspace.hub.start()
    reply = await workspace.slack.say("전전달은?", ts)
    body = event(
        "message",
        "전전달은?",
        channel=workspace.slack.channel,
        user=workspace.slack.user,
        at=reply,
        thread=ts,
    )
    assert await workspace.tell(body) == 200
    answers = await workspace.answers(ts, 2)
    assert "2026년 9월" in check_blocks(answers[1])


async def test_the_home_tab_is_published(workspace: Workspace) -> None:
    body = payload("app_home_opened")
    body["event"]["user"] = workspace.slack.user
    body["event_id"] = "EvHOME"
    assert await workspace.tell(body) == 200
    async with asyncio.timeout(WAIT_S):
        while not workspace.slack.calls["views.publish"]:  # noqa: ASYNC110 - another process rings no bell
            await asyncio.sleep(0.1)
