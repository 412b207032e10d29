"""Slack for the suite of all channels, and for tests of the sender alone."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.actions import offers
from bot.answers import Answer, Chart
from bot.channels.slack.api import SlackApi
from bot.channels.slack.convert import Identity, to_said
from bot.channels.slack.files import Files
from bot.channels.slack.send import SlackSender
from bot.clock import utc_now
from bot.events import Events
from bot.hub import Hub
from bot.inbox import Inbox
from bot.messages import Message
from bot.store import Store
from bot.wakeup import Wakeup
from skills.catalog import build_registry
from tests.fakes.slack_payloads import event as slack_event
from tests.fakes.slack_server import BOT_USER, TEAM, TOKEN, SlackServer, slack_server

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class SlackDriver:
    def __init__(self, server: SlackServer, api: SlackApi, store: Store) -> None:
        self.name = "slack"
        self.server = server
        self.api = api
        self.drawn: list[Chart] = []
        self.draw_fails = False
        hub = Hub(store, Inbox(store, Events(), Wakeup()), Events())
        registry = build_registry()
        files = Files(api, hub, self._draw, self._whole)
        self.sender = SlackSender(api, files, hub, lambda answer: offers(answer, registry), utc_now)

    async def _draw(self, chart: Chart) -> bytes:
        if self.draw_fails:
            raise RuntimeError("no font")
        self.drawn.append(chart)
        return PNG

    async def _whole(self, answer: Answer, asked_at: datetime) -> Answer:
        return answer

    def message(self, text: str, *, event: str, place: str) -> Message:
        place_ts = f"1795392000.{sum(place.encode()):06d}"
        body = slack_event("message", f"<@{BOT_USER}> {text}", thread=place_ts, event_id=event)
        said = to_said(body, Identity(TEAM, BOT_USER, "B0BOT"), utc_now())
        assert said is not None
        return said.message

    def shown(self) -> list[str]:
        return [posted.shown for posted in self.server.posted if posted.key]


@asynccontextmanager
async def slack() -> AsyncIterator[SlackDriver]:
    async with slack_server() as server:
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(Path(folder) / "hub.db")
            api = SlackApi(TOKEN, server.api_url)
            try:
                yield SlackDriver(server, api, store)
            finally:
                await api.close()
                await store.close()
