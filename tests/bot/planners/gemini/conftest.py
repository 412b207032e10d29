from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import certifi
import pytest

from tests.bot.planners.gemini.rig import Rig, build
from tests.fakes.gemini_server import GeminiServer


@pytest.fixture(scope="session", autouse=True)
def one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each client loads every root certificate three times, 50 ms; for plain HTTP on loopback one is plenty."""
    whole = Path(certifi.where()).read_text(encoding="utf-8")
    end = "-----END CERTIFICATE-----\n"
    one = tmp_path_factory.mktemp("certificates") / "one.pem"
    one.write_text(whole[whole.index("-----BEGIN") : whole.index(end) + len(end)], encoding="utf-8")
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(one)
    yield
    os.environ.pop("SSL_CERT_FILE")
    if before is not None:
        os.environ["SSL_CERT_FILE"] = before


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    async with GeminiServer() as running:
        yield running


@pytest.fixture
async def rig(server: GeminiServer) -> AsyncIterator[Rig]:
    built = build(server)
    yield built
    await built.planner.close()
