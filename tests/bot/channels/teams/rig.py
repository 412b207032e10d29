"""A whole hub with Teams and nothing else, its platform on loopback."""

from __future__ import annotations

import random
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App, build_app
from bot.channels.ports import ChannelPorts
from bot.channels.teams.channel import TeamsChannel, build_channel
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.tokens import Login
from bot.clock import Clock, utc_now
from bot.settings import Settings
from bot.store import inbox_rows, outbox_rows
from tests import snapshots
from tests.fakes.teams_server import APP_ID, TENANT, TeamsServer
from tests.fakes.waiting import until
from tests.production_files import make_database, random_rows

TODAY = date(2026, 11, 23)


def make_factory(folder: Path) -> Path:
    rng = random.Random(11)
    make_database(folder / "archive_2025.db", random_rows(rng, date(2025, 1, 1), date(2025, 12, 31), 300))
    make_database(
        folder / "production_analysis.db", random_rows(rng, date(2026, 1, 1), date(2026, 11, 20), 900)
    )
    return folder


def config_for(server: TeamsServer, **changes: Any) -> TeamsConfig:
    config = TeamsConfig(
        app_id=APP_ID,
        app_password="the-app-secret",
        tenants=frozenset({TENANT}),
        keys_url=server.keys_url,
        loopback_services=True,
    )
    return replace(config, **changes)


def login_for(server: TeamsServer, config: TeamsConfig) -> Login:
    """Blocks as msal does, but asks the server on loopback."""

    def fetch() -> str:
        with urllib.request.urlopen(f"{server.url}/login", timeout=10) as response:
            return str(response.read().decode().split('"')[3])

    return Login(config, fetch)


@dataclass(frozen=True, slots=True)
class Kind:
    """Like `bot.channels.ports.ChannelKind`, with a platform of its own."""

    server: TeamsServer
    config: TeamsConfig
    name: str = "teams"
    is_set: Callable[[Settings], bool] = lambda settings: True

    def build(self, ports: ChannelPorts) -> TeamsChannel:
        login = None if self.config.anonymous else login_for(self.server, self.config)
        return build_channel(ports, self.config, login)


@dataclass(frozen=True, slots=True)
class Teams:
    """What Microsoft's side does to the hub."""

    app: App
    server: TeamsServer
    http: aiohttp.ClientSession
    url: str

    async def deliver(self, activity: Any, token: str | None = None, **headers: str) -> tuple[int, Any]:
        """Status and body of the reply. `token` "" sends none."""
        said = {**headers}
        if token != "":
            said.setdefault("Authorization", f"Bearer {token or self.server.token()}")
        async with self.http.post(f"{self.url}/api/messages", json=activity, headers=said) as response:
            body = await response.text()
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else body

    async def settled(self, timeout_s: float = 20) -> None:
        """Until everything that came in is answered and everything to say is out or given up."""
        import asyncio

        async with asyncio.timeout(timeout_s):
            while True:
                # In this order: between two reads a question ends and its post begins.
                open_questions = await inbox_rows.count_open(self.app.store)
                counts = await outbox_rows.counts(self.app.store)
                if not open_questions and not counts.get("waiting", 0) + counts.get("sending", 0):
                    return
                await asyncio.sleep(0.02)

    async def heard(self, count: int) -> list[dict[str, Any]]:
        """The messages that arrived, once there are as many."""
        await until(lambda: len(self.messages) >= count, 20)
        return self.messages

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [each for each in self.server.messages if each.get("type") == "message"]


@asynccontextmanager
async def teams_hub(
    server: TeamsServer,
    factory: Path,
    state: Path,
    *,
    config: TeamsConfig | None = None,
    clock: Clock = utc_now,
    **settings: Any,
) -> AsyncIterator[Teams]:
    made = Settings(
        _env_file=None,
        state_dir=state,
        database_dir=factory,
        http_port=0,
        today=TODAY,
        settle_s=0.0,
        questions_per_person_hour=0,
        gemini_api_key=None,
        **settings,
    )
    kind = Kind(server, config or config_for(server))
    snapshots.lend(factory, state)
    async with build_app(made, kinds=[kind], clock=clock) as app:  # type: ignore[list-item]
        snapshots.keep(factory, state)
        await app.start()
        try:
            assert app.http is not None
            async with aiohttp.ClientSession() as http:
                yield Teams(app, server, http, app.http.url)
        finally:
            await app.stop()


def card_text(activity: dict[str, Any]) -> str:
    """Every text that a message shows, in order."""
    found: list[str] = [str(activity.get("text") or "")]

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend(
                str(value[key])
                for key in ("text", "title", "value", "altText")
                if isinstance(value.get(key), str)
            )
            for key, inner in value.items():
                if key != "data":
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for attachment in activity.get("attachments") or ():
        walk(attachment.get("content"))
    return "\n".join(found)


def actions_of(activity: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The buttons of a message's cards by their title."""
    found: dict[str, dict[str, Any]] = {}

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if str(value.get("type", "")).startswith("Action."):
                found[value["title"]] = value
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for attachment in activity.get("attachments") or ():
        walk(attachment.get("content"))
    return found
