"""Every skill is asked over the plain list (the oracle) and over real SQLite files."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from datasource.build_worker import build_in_thread
from datasource.model import ProductionData
from datasource.source import SqliteProductionSource
from tests.fakes.production_data import CUTOFF, ListedProduction, Row
from tests.skills.support import FACTORY, TODAY, MakeData

SEOUL = ZoneInfo("Asia/Seoul")
_TABLE = """CREATE TABLE production_records(
    id INTEGER PRIMARY KEY, production_date TEXT, lot_number TEXT,
    item_code TEXT, item_name TEXT, good_quantity INTEGER)"""


def write(path: Path, rows: list[Row]) -> None:
    """A file as the ERP writes it: every third day has a time part."""
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(_TABLE)
        connection.executemany(
            "INSERT INTO production_records VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    row.id,
                    f"{row.day} 23:59:59" if row.id % 3 == 0 else f"{row.day}",
                    row.lot,
                    row.code,
                    row.name,
                    row.quantity,
                )
                for row in rows
            ],
        )
        connection.commit()


def open_source(home: Path) -> SqliteProductionSource:
    return SqliteProductionSource(
        home / "db",
        home / "snapshots",
        settle_s=0.0,
        cutoff_year=None,
        clock=lambda: datetime.now(SEOUL),
        today=lambda: TODAY,
        timezone=SEOUL,
        builder=build_in_thread,
    )


def write_databases(home: Path, rows: list[Row]) -> None:
    archived = [row for row in rows if row.day < CUTOFF]
    write(home / "db" / "production_analysis.db", [row for row in rows if row.day >= CUTOFF])
    if archived:
        write(home / "db" / "archive_2025.db", archived)


@pytest.fixture
def sqlite_source(tmp_path: Path) -> Callable[[], SqliteProductionSource]:
    """Sources over the factory's files; whoever opens one closes it."""
    write_databases(tmp_path, FACTORY)
    return lambda: open_source(tmp_path)


@pytest.fixture(params=["listed", "sqlite"])
async def make_data(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MakeData]:
    sources: list[SqliteProductionSource] = []

    async def listed(rows: list[Row]) -> ProductionData:
        return ListedProduction(rows)

    async def sqlite(rows: list[Row]) -> ProductionData:
        home = tmp_path / str(len(sources))
        home.mkdir()
        write_databases(home, rows)
        source = open_source(home)
        sources.append(source)
        await source.start()
        await source.refresh(wait=True)
        return await source.open()

    yield listed if request.param == "listed" else sqlite
    for source in sources:
        await source.close()


@pytest.fixture
async def factory(make_data: MakeData) -> ProductionData:
    return await make_data(FACTORY)
