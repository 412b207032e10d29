"""A factory on the first days of a year, whose last year is still in Live."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from datasource.build_worker import build_in_thread
from datasource.model import DateRange, Scope
from datasource.source import SqliteProductionSource
from jobs.backup import free_bytes
from jobs.rollover import Rollover
from tests.jobs.backup_scene import SEOUL, backups_in, take_snapshot
from tests.production_files import ProductionRow, make_database, random_rows

NEW_YEAR = date(2026, 1, 2)
Free = Callable[[Path], int]

ODD_ROWS: list[ProductionRow] = [
    ("2025-01-01", "FIRST", "C000", "제품 0", 10),
    ("2025-12-31 23:59:59", "LAST", "C000", "제품 0", 20),
    ("2026-01-01 00:00:00", "NEXT", "C000", "제품 0", 40),
    ("2024-12-31", "STRAY", "C000", "제품 0", 80),
    ("2025-1-5", "MALFORMED", "C000", "제품 0", 160),
    ("2025-02-30", "NO DAY", "C000", "제품 0", 320),
    ("2025-06-01", None, "", None, None),
]


def make_factory(folder: Path, seed: int = 1, *, archive: bool = True) -> None:
    """Live holds 2025 and two days of 2026; an archive holds what was before."""
    chance = random.Random(seed)
    rows = random_rows(chance, date(2025, 1, 1), NEW_YEAR, 1500)
    make_database(folder / "erp" / "production_analysis.db", rows + ODD_ROWS, indexes=True)
    take_snapshot(folder)
    if archive:
        path = folder / "erp" / "archive_2024.db"
        make_database(path, random_rows(chance, date(2023, 1, 1), date(2024, 12, 31), 500))
        take_snapshot(folder, "archive_2024", path)


def rollover_in(folder: Path, free: Free = free_bytes) -> Rollover:
    return Rollover(folder / "erp", folder / "snapshots", folder / "rollover", backups_in(folder), free=free)


def hub_in(folder: Path, today: date = NEW_YEAR) -> SqliteProductionSource:
    return SqliteProductionSource(
        folder / "erp",
        folder / "snapshots",
        settle_s=0.05,
        cutoff_year=None,
        clock=lambda: datetime.now(SEOUL),
        today=lambda: today,
        timezone=SEOUL,
        builder=build_in_thread,
    )


async def totals_by_item(source: SqliteProductionSource) -> dict[str, tuple[int, int, int]]:
    """Of 2025 and the days of 2026, whoever owns them now. Raises SourceUnavailable where it cannot be told."""
    view = await source.open()
    scope = Scope((DateRange(date(2023, 1, 1), NEW_YEAR),))
    return {
        each.code: (each.totals.total, each.totals.rows, each.totals.null_rows)
        for each in await view.totals_by_item(scope)
    }
