"""One hub a module with Teams on it, over a small real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.channels.teams.rig import Teams, make_factory, teams_hub
from tests.fakes.teams_server import teams_server


@pytest.fixture(scope="session")
def teams_factory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_factory(tmp_path_factory.mktemp("teams_factory"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def teams(teams_factory: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Teams]:
    async with (
        teams_server() as server,
        teams_hub(server, teams_factory, tmp_path_factory.mktemp("state")) as hub,
    ):
        yield hub
