"""When things go wrong: the store is locked, Microsoft refuses, a conversation is gone. And nothing secret is told."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from pathlib import Path

import pytest

from bot.channels.teams import convert
from bot.channels.teams.adapter import TeamsAdapter
from bot.channels.teams.calls import Calls
from bot.channels.teams.pace import Pace
from bot.channels.teams.tokens import SigningKeys
from bot.channels.teams.typing import Typing
from bot.clock import utc_now
from bot.posts import NewPost, PostKind, Priority
from bot.store import outbox_rows
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import card_text, config_for, login_for, teams_hub
from tests.fakes.channel import MONDAY
from tests.fakes.teams_server import Refusal, teams_server
from tests.fakes.waiting import until

SECRETS = ("the-app-secret", "token-1", "token-2", "Bearer", "eyJ")


async def test_a_locked_store_keeps_no_acknowledgement_waiting(teams_factory: Path, tmp_path: Path) -> None:
    async with teams_server() as server, teams_hub(server, teams_factory, tmp_path) as teams:
        lock = sqlite3.connect(tmp_path / "hub.db", isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN IMMEDIATE")
        try:
            took = []
            for number in range(3):
                began = time.perf_counter()
                activity = payloads.personal(
                    server.service_url, "이번 달 생산량", conversation=f"a:locked-{number}"
                )
                status, _ = await teams.deliver(activity)
                assert status == 200
                took.append(time.perf_counter() - began)
            assert max(took) < 2.0
            await teams.heard(3)
        finally:
            lock.execute("ROLLBACK")
            lock.close()


async def test_refusals_of_all_kinds_lose_nothing_and_repeat_only_what_may_be_lost(
    teams_factory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with teams_server() as server, teams_hub(server, teams_factory, tmp_path) as teams:
        caplog.set_level(logging.DEBUG)
        server.refuse(
            Refusal(429, retry_after="0.2"),
            Refusal(412),
            Refusal(401),
            Refusal(502),
            Refusal(0),
        )
        for number in range(3):
            activity = payloads.personal(
                server.service_url, "이번 달 생산량", conversation=f"a:refused-{number}"
            )
            await teams.deliver(activity)
        await teams.settled(40)
        seen = [message["conversation"]["id"] for message in teams.messages]
        assert sorted(seen) == [f"a:refused-{number}" for number in range(3)]
        said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
        assert said
        assert not [secret for secret in SECRETS if secret in said]
        assert not [secret for secret in SECRETS[:3] if secret in "".join(map(card_text, teams.messages))]


def report(number: int, place: str) -> NewPost:
    return NewPost(
        key=f"report:{number}",
        channel="teams",
        address=f"teams:{place}",
        kind=PostKind.REPORT,
        priority=Priority.REPORT,
        body={"type": "say", "text": "보고", "table": []},
    )


async def test_a_report_to_a_place_that_the_bot_was_removed_from_is_told_of_once(
    teams_factory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with teams_server() as server, teams_hub(server, teams_factory, tmp_path) as teams:
        where = "a:removed"
        await teams.deliver(payloads.personal(server.service_url, "이번 달 생산량", conversation=where))
        await teams.heard(1)
        removed = payloads.payload("removed_personal", server.service_url, conversation=where)
        assert (await teams.deliver(removed))[0] == 200
        server.refuse(*(Refusal(403, code="BotNotInConversationRoster") for _ in range(2)))
        for number in range(2):
            await teams.app.outbox.put(report(number, where))
        await teams.settled()
        given_up = [record for record in caplog.records if "was given up" in record.getMessage()]
        assert len(given_up) == 1


async def test_a_conversation_that_is_gone_is_noted_once_and_heard_of_again_when_it_speaks(
    teams_factory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with teams_server() as server, teams_hub(server, teams_factory, tmp_path) as teams:
        await teams.deliver(payloads.personal(server.service_url, "이번 달 생산량", conversation="a:gone"))
        await teams.heard(1)
        await teams.settled()
        server.refuse(*(Refusal(403, code="MessageWritesBlocked") for _ in range(3)))
        for number in range(3):
            await teams.app.outbox.put(report(number, "a:gone"))
        await teams.settled()
        counts = await outbox_rows.counts(teams.app.store)
        assert counts["dead"] == 3
        given_up = [record for record in caplog.records if "was given up" in record.getMessage()]
        assert len(given_up) == 1, "whoever looks after the hub is told once"
        await teams.deliver(payloads.personal(server.service_url, "지난달은?", conversation="a:gone"))
        await teams.heard(2)


async def test_a_long_answer_shows_typing_again_and_none_after_it() -> None:
    async with teams_server() as server:
        config, pace = config_for(server), Pace()
        adapter = TeamsAdapter(config, SigningKeys(config.keys_url), login_for(server, config))
        line = Typing(Calls(adapter, config, pace, utc_now), pace, utc_now, again_s=0.15)
        said = convert.to_message(payloads.personal(server.service_url, "x"), "x", MONDAY)
        await line.show(said)
        await until(lambda: len(server.calls("typing")) >= 3)
        await line.clear(said)
        await line.settle(said.thread)
        shown = len(server.calls("typing"))
        await asyncio.sleep(0.4)
        assert len(server.calls("typing")) == shown
        await line.stop()
