"""What the other tests lean on."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from sqlite3 import connect

import aiosqlite

from tests.conftest import end_connections


async def test_a_connection_that_a_test_left_open_keeps_nothing_running(tmp_path: Path) -> None:
    left = await aiosqlite.Connection(partial(connect, tmp_path / "left.db"), 64)
    end_connections()
    left._thread.join(5)
    assert not left._thread.is_alive()
