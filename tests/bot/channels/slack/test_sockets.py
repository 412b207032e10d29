"""Socket Mode against a websocket server on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.sockets import Patience
from tests.bot.channels.slack.rig import Rig, running, slack_settings
from tests.fakes.slack_payloads import command, event
from tests.fakes.slack_server import SlackServer
from tests.fakes.waiting import until

QUICK = Patience(ping_s=0.1, look_s=0.05, hello_s=0.5, silent_s=0.5, again_s=0.02, longest_s=0.2)


def hurry(app: App) -> None:
    channel = app.channels[0]
    assert isinstance(channel, SlackChannel)
    assert channel.sockets is not None
    channel.sockets._patience = QUICK


@pytest.fixture
async def rig(slack: SlackServer, demo: Path, tmp_path: Path) -> AsyncIterator[Rig]:
    settings = slack_settings(
        slack, demo, tmp_path, slack_app_token=SecretStr("xapp-1"), slack_signing_secret=None
    )
    async with running(slack, settings, hurry) as rig:
        assert rig.channel.sockets is not None
        await until(lambda: rig.channel.sockets and rig.channel.sockets.hearing == 2)
        yield rig


async def test_two_connections_hear_and_answer(rig: Rig) -> None:
    first = await rig.slack.send_envelope("events_api", event("app_mention", "<@U0BOT> 이번 달 생산량"), 0)
    second = await rig.slack.send_envelope("events_api", event("app_mention", "<@U0BOT> 지난달 생산량"), 1)
    await until(lambda: {first, second} <= set(rig.slack.acknowledged))
    posts = await rig.posts(2)
    assert len({each.thread_ts for each in posts}) == 2


async def test_the_http_address_is_not_there_in_socket_mode(rig: Rig) -> None:
    assert await rig.post(event("app_mention", "<@U0BOT> 이번 달 생산량")) == 404


async def test_an_event_that_comes_on_both_is_answered_once(rig: Rig) -> None:
    body = event("app_mention", "<@U0BOT> 이번 달 생산량")
    for which in (0, 1, 0):
        await rig.slack.send_envelope("events_api", body, which)
    await until(lambda: len(rig.slack.acknowledged) == 3)
    await rig.settled()
    assert len(rig.slack.posted) == 1


async def test_commands_are_acknowledged_with_their_words(rig: Rig) -> None:
    envelope = await rig.slack.send_envelope("slash_commands", command("ask", "이번 달 생산량", url=""))
    await until(lambda: envelope in rig.slack.acknowledged)
    (posted,) = await rig.posts(1)
    assert "이번 달 생산량" in posted.shown


async def test_slack_refreshing_a_connection_loses_nothing(rig: Rig) -> None:
    socket = rig.slack.sockets[0]
    await socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
    await until(lambda: socket not in rig.slack.sockets and len(rig.slack.sockets) == 2)
    await rig.slack.send_envelope("events_api", event("app_mention", "<@U0BOT> 이번 달 생산량"), 1)
    await rig.posts(1)


async def test_a_connection_that_is_cut_comes_back(rig: Rig) -> None:
    for socket in list(rig.slack.sockets):
        await socket.close()
    await until(lambda: len(rig.slack.sockets) == 2, 10)
    await rig.slack.send_envelope("events_api", event("app_mention", "<@U0BOT> 이번 달 생산량"))
    await rig.posts(1)


async def test_a_connection_that_answers_no_ping_is_replaced(rig: Rig) -> None:
    before = list(rig.slack.sockets)
    rig.slack.silent = True
    await until(lambda: not set(before) & set(rig.slack.sockets), 15)
    rig.slack.silent = False
    await until(
        lambda: len(rig.slack.sockets) == 2 and rig.channel.sockets and rig.channel.sockets.hearing == 2
    )
    await rig.slack.send_envelope("events_api", event("app_mention", "<@U0BOT> 이번 달 생산량"))
    await rig.posts(1)


@pytest.mark.parametrize("part", ["current_session_monitor", "message_receiver", "message_processor"])
async def test_a_deaf_connection_whose_parts_have_died_is_replaced(rig: Rig, part: str) -> None:
    sockets = rig.channel.sockets
    assert sockets is not None
    ear = sockets._ears[0]
    getattr(ear.client, part).cancel()
    await until(lambda: sockets.replaced >= 1 and sockets._ears.get(0) not in (None, ear))
    await until(lambda: sockets.hearing == 2)
    for which in range(2):
        await rig.slack.send_envelope(
            "events_api", event("app_mention", f"<@U0BOT> {which + 1}월 생산량"), which
        )
    await rig.posts(2)


async def test_a_slack_that_never_says_hello_is_asked_again(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    slack.greet = False
    settings = slack_settings(slack, demo, tmp_path, slack_app_token=SecretStr("xapp-1"))
    async with running(slack, settings, hurry) as rig:
        sockets = rig.channel.sockets
        assert sockets is not None
        await until(lambda: sockets.replaced >= 2)
        slack.greet = True
        await until(lambda: sockets.hearing == 2)


async def test_the_hub_starts_while_slack_is_away_and_connects_when_it_is_back(
    slack: SlackServer, demo: Path, tmp_path: Path
) -> None:
    from tests.fakes.slack_server import Fault

    slack.faults.extend([Fault("auth.test", 500)])
    settings = slack_settings(slack, demo, tmp_path, slack_app_token=SecretStr("xapp-1"))
    async with asyncio.timeout(10), running(slack, settings, hurry) as rig:
        await until(lambda: rig.channel.sockets and rig.channel.sockets.hearing == 2)
