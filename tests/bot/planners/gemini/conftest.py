from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.planners.gemini.rig import Rig, build
from tests.fakes.gemini_server import GeminiServer


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    async with GeminiServer() as running:
        yield running


@pytest.fixture
async def rig(server: GeminiServer) -> AsyncIterator[Rig]:
    built = build(server)
    yield built
    await built.planner.close()
