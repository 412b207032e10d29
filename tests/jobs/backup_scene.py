"""A factory with snapshots and backups, without the rest of the hub."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.store.file_copy import inspect_store
from datasource.build import BuildJob, build_generation
from datasource.change import read_key
from jobs.backup import Backups, Inspector, free_bytes
from jobs.backup_keep import Keep
from jobs.backup_origins import SnapshotOrigin, inspect_production

SEOUL = ZoneInfo("Asia/Seoul")
FIRST_DAY = datetime(2026, 11, 1, 2, 0, tzinfo=SEOUL)
INSPECTORS: dict[str, Inspector] = {
    "production": inspect_production,
    "archive": inspect_production,
    "hub": inspect_store,
}


def backups_in(folder: Path, keep: Keep | None = None, free=free_bytes) -> Backups:
    return Backups(folder / "backups", INSPECTORS, SEOUL, keep, free=free)


def day_after(days: int) -> datetime:
    return FIRST_DAY + timedelta(days=days)


def take_snapshot(folder: Path, source: str = "live", path: Path | None = None) -> SnapshotOrigin:
    """Of the ERP file as it stands. Raises SourceUnavailable while it is being written."""
    path = path or folder / "erp" / "production_analysis.db"
    build_generation(
        BuildJob(
            source,
            path,
            folder / "snapshots" / source,
            read_key(path, source),
            int(datetime.now(UTC).timestamp() * 1e9),
            None,
            None,
        )
    )
    return SnapshotOrigin(folder / "snapshots", source)


def stamped_rows(generation: int, count: int = 300) -> list[tuple[str, str, str, str, int]]:
    """Every row of a generation carries its number, so that a mixture shows."""
    days = [(date(2026, 10, 1) + timedelta(days=n)).isoformat() for n in range(30)]
    return [(days[n % 30], f"L{n}", f"C{n % 7}", "제품", generation) for n in range(count)]


def generations_in(path: Path) -> set[int]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return {row[0] for row in connection.execute("SELECT DISTINCT good_quantity FROM production_records")}


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """What the system says when a disk fills under the writer's hands."""
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
