from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from database.demo import make_demo
from tests.bot.channels.slack.rig import TODAY, Rig, running, slack_settings
from tests.fakes.slack_server import SlackServer, slack_server

_places = itertools.count(1)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, TODAY)
    return folder


@pytest.fixture(autouse=True)
def quick_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message a second to a channel would make the tests wait; the pace has its own tests."""
    monkeypatch.setattr("bot.channels.slack.pacing.GAP", timedelta(milliseconds=20))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with slack_server() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    """One hub for the scenarios of a module: starting it takes longer than any of them."""
    state = tmp_path_factory.mktemp("state")
    async with slack_server() as server, running(server, slack_settings(server, demo, state)) as rig:
        yield rig


@pytest_asyncio.fixture(loop_scope="module")
async def rig(hub: Rig) -> AsyncIterator[Rig]:
    """The module's hub, with a Slack that has forgotten, in a channel of its own."""
    number = next(_places)
    hub.place, hub.private = f"C{number:04d}", f"D{number:04d}"
    hub.slack.forget()
    yield hub
    await hub.settled()
