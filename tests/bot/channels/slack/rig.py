"""A whole hub on demo data, between a test and a Slack on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

import aiohttp
from pydantic import SecretStr

from bot.app import App, build_app
from bot.channels.ports import ChannelKind
from bot.channels.slack.channel import SlackChannel
from bot.settings import PlannerChoice, Settings
from bot.store import inbox_rows, outbox_rows
from tests import snapshots
from tests.fakes.slack_payloads import press
from tests.fakes.slack_server import SECRET, TOKEN, Posted, SlackServer, as_form, as_json, sign
from tests.fakes.waiting import until

TODAY = date(2026, 11, 23)
SLACK = ChannelKind("slack", "bot.channels.slack.channel", lambda settings: True)


class Rig:
    def __init__(self, app: App, slack: SlackServer, session: aiohttp.ClientSession) -> None:
        self.app = app
        self.slack = slack
        self.place, self.private = "C0PROD", "D0KIM"
        self.channel = cast(SlackChannel, app.channels[0])
        self._session = session

    @property
    def url(self) -> str:
        assert self.app.http is not None
        return f"{self.app.http.url}/slack/events"

    async def post(self, payload: Mapping[str, Any], **headers: str) -> int:
        status, _ = await self.send(as_json(payload), sign(as_json(payload)) | headers)
        return status

    async def form(self, fields: Mapping[str, str]) -> tuple[int, str]:
        body = as_form(fields)
        return await self.send(body, sign(body, kind="application/x-www-form-urlencoded"))

    async def interact(self, payload: Mapping[str, Any]) -> tuple[int, str]:
        return await self.form({"payload": json.dumps(payload, ensure_ascii=False)})

    async def press(self, posted: Posted, action_id: str, **places: Any) -> tuple[int, str]:
        """Press the first button of this id under a post."""
        return await self.interact(
            press(
                action_id,
                value_of(posted, action_id),
                message_ts=posted.ts,
                thread=posted.thread_ts,
                channel=posted.channel,
                url=f"{self.slack.url}/respond/1",
                **places,
            )
        )

    async def send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        async with self._session.post(self.url, data=body, headers=headers) as reply:
            return reply.status, await reply.text()

    async def posts(self, count: int, timeout_s: float = 15) -> list[Posted]:
        """Once so many were posted. Raises TimeoutError."""
        await until(lambda: len(self.slack.posted) >= count, timeout_s)
        return self.slack.posted

    async def settled(self, timeout_s: float = 20) -> None:
        """Nothing is waiting to be answered or sent."""
        import asyncio

        async with asyncio.timeout(timeout_s):
            while True:
                # In this order: between two reads a question ends and its post begins.
                open_questions = await inbox_rows.count_open(self.app.store)
                counts = await outbox_rows.counts(self.app.store)
                if not open_questions and not counts.get("waiting", 0) + counts.get("sending", 0):
                    return
                await asyncio.sleep(0.02)


def value_of(posted: Posted, action_id: str) -> str:
    for block in posted.blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == action_id:
                return str(element.get("value"))
            if element.get("type") == "feedback_buttons" and action_id in ("up", "down"):
                side = "positive_button" if action_id == "up" else "negative_button"
                return str(element[side]["value"])
    raise AssertionError(f"no button {action_id}")


def slack_settings(slack: SlackServer, database: Path, state: Path, **changes: Any) -> Settings:
    return Settings(
        **{
            "_env_file": None,
            "slack_bot_token": SecretStr(TOKEN),
            "slack_signing_secret": SecretStr(SECRET),
            "slack_app_token": None,
            "slack_api_url": slack.api_url,
            "database_dir": database,
            "state_dir": state,
            "today": TODAY,
            "planner": PlannerChoice.OFFLINE,
            "http_port": 0,
            "settle_s": 0,
            "admins": ("slack:U0ADMIN",),
            **changes,
        }
    )


@asynccontextmanager
async def running(
    slack: SlackServer,
    settings: Settings,
    prepare: Callable[[App], None] | None = None,
    *,
    with_jobs: bool = False,
) -> AsyncIterator[Rig]:
    snapshots.lend(settings.database_dir, settings.state_dir)
    async with (
        build_app(settings, kinds=(SLACK,), with_jobs=with_jobs) as app,
        aiohttp.ClientSession() as session,
    ):
        await app.core.source.refresh(wait=True)
        snapshots.keep(settings.database_dir, settings.state_dir)
        if prepare is not None:
            prepare(app)
        await app.start()
        try:
            yield Rig(app, slack, session)
        finally:
            await app.stop()
