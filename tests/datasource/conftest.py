"""A source over made databases, with its time in the test's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from datasource.build_worker import build_in_thread
from datasource.source import SqliteProductionSource

SEOUL = ZoneInfo("Asia/Seoul")
TODAY = date(2026, 11, 23)
MakeSource = Callable[..., SqliteProductionSource]


@pytest.fixture
async def make_source(tmp_path: Path) -> AsyncIterator[MakeSource]:
    """Sources over tmp_path/db with snapshots in tmp_path/snapshots; closed at the end."""
    made: list[SqliteProductionSource] = []

    def make(**options: Any) -> SqliteProductionSource:
        defaults: dict[str, Any] = {
            "settle_s": 0.0,
            "cutoff_year": None,
            "clock": lambda: datetime.now(SEOUL),
            "today": lambda: TODAY,
            "timezone": SEOUL,
            "builder": build_in_thread,
        }
        source = SqliteProductionSource(tmp_path / "db", tmp_path / "snapshots", **(defaults | options))
        made.append(source)
        return source

    yield make
    for source in made:
        await source.close()
