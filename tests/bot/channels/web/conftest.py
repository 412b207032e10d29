"""One hub a module, with the web console and nothing else, over a small real database, on a free port."""

from __future__ import annotations

import random
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.app import App, build_app
from bot.channels.ports import CHANNELS
from bot.settings import Settings
from tests.production_files import make_database, random_rows

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def factory_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("factory")
    rng = random.Random(11)
    make_database(folder / "archive_2025.db", random_rows(rng, date(2025, 1, 1), date(2025, 12, 31), 300))
    make_database(
        folder / "production_analysis.db", random_rows(rng, date(2026, 1, 1), date(2026, 11, 20), 900)
    )
    return folder


@dataclass(frozen=True, slots=True)
class Browser:
    """What a page does, without the page."""

    app: App
    http: aiohttp.ClientSession
    url: str

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.http.get(self.url + path, headers=headers) as response:
            return response.status, await response.text()

    async def post(self, path: str, value: Any = None, **headers: str) -> tuple[int, Any]:
        async with self.http.post(self.url + path, json=value, headers=headers) as response:
            return response.status, await response.json()

    async def ask(self, text: str, thread: str) -> str:
        """The request id."""
        status, body = await self.post(
            "/web/messages", {"thread": thread, "event": uuid.uuid4().hex, "text": text}
        )
        assert status == 202, body
        return str(body["request"])

    async def answer(self, text: str, thread: str) -> dict[str, Any]:
        """Asked, and told over the live line."""
        last = await self.app.hub.turns(f"web:{thread}", 1)
        after = last[-1].id if last else 0
        request = await self.ask(text, thread)
        address = f"{self.url}/web/live?thread={thread}&after={after}"
        async with self.http.ws_connect(address, heartbeat=None) as line:
            while True:
                news = await line.receive_json(timeout=20)
                if news["type"] == "turn" and news["request"] == request:
                    return dict(news)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(factory_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    settings = Settings(
        _env_file=None,
        state_dir=tmp_path_factory.mktemp("state"),
        database_dir=factory_folder,
        http_port=0,
        today=TODAY,
        settle_s=0.0,
        questions_per_person_hour=0,
        gemini_api_key=None,
    )
    web = [kind for kind in CHANNELS if kind.name == "web"]
    async with build_app(settings, kinds=web, with_jobs=False) as app:
        await app.start()
        try:
            assert app.http is not None
            async with aiohttp.ClientSession() as http:
                yield Browser(app, http, app.http.url)
        finally:
            await app.stop()


@pytest.fixture
def thread() -> str:
    return uuid.uuid4().hex
