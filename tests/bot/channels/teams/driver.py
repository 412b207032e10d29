"""The way out of Teams against the connector's double, for the suite that all channels pass."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.actions import offers
from bot.answers import Answer, Chart
from bot.channels.teams import convert
from bot.channels.teams.adapter import TeamsAdapter
from bot.channels.teams.calls import Calls
from bot.channels.teams.files import Files
from bot.channels.teams.pace import Pace
from bot.channels.teams.send import TeamsSender
from bot.channels.teams.tokens import SigningKeys
from bot.channels.teams.typing import Typing
from bot.clock import utc_now
from bot.events import Events
from bot.hub import Hub
from bot.inbox import Inbox
from bot.messages import Message
from bot.store import Store
from bot.wakeup import Wakeup
from skills.catalog import build_registry
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import card_text, config_for, login_for
from tests.fakes.teams_server import TeamsServer, teams_server

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


class TeamsDriver:
    def __init__(self, server: TeamsServer, sender: TeamsSender) -> None:
        self.name = "teams"
        self.sender = sender
        self._server = server

    def message(self, text: str, *, event: str, place: str) -> Message:
        activity = payloads.personal(self._server.service_url, text, conversation=f"a:{place}", id=event)
        return convert.to_message(activity, convert.text_of(activity), NOW)

    def shown(self) -> list[str]:
        return [card_text(each) for each in self._server.messages if each.get("type") == "message"]


async def no_chart(chart: Chart) -> bytes:
    raise RuntimeError("no chart is drawn here")


async def as_it_is(answer: Answer, asked_at: datetime) -> Answer:
    return answer


@asynccontextmanager
async def sender_for(server: TeamsServer, **changes: object) -> AsyncIterator[TeamsSender]:
    registry = build_registry()
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "hub.db")
        try:
            hub = Hub(store, Inbox(store, Events(), Wakeup()), Events())
            config = config_for(server, **changes)
            adapter = TeamsAdapter(config, SigningKeys(config.keys_url), login_for(server, config))
            pace = Pace()
            calls = Calls(adapter, config, pace, utc_now)
            files = Files(hub, as_it_is, config, utc_now)
            await files.start()
            typing = Typing(calls, pace, utc_now)
            yield TeamsSender(
                calls,
                files,
                hub,
                lambda answer: offers(answer, registry),
                no_chart,
                pace,
                typing,
                utc_now,
            )
        finally:
            await store.close()


@asynccontextmanager
async def teams() -> AsyncIterator[TeamsDriver]:
    async with teams_server() as server, sender_for(server) as sender:
        yield TeamsDriver(server, sender)
