"""Is a private copy sound, has it the right table, and is it plausible against the last good state?"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from datasource.columns import COLUMNS, TABLE
from datasource.errors import SourceFault, SourceUnavailable


def check_copy(path: Path, source: str) -> None:
    """Raises SourceUnavailable: NOT_SQLITE, CORRUPT, NO_TABLE, NO_COLUMN."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            columns = {row[1]: row for row in connection.execute(f"PRAGMA table_xinfo({TABLE})")}
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise SourceUnavailable(source, fault_of(error), str(error)) from error
    if verdict != "ok":
        raise SourceUnavailable(source, SourceFault.CORRUPT, str(verdict))
    if not columns:
        raise SourceUnavailable(source, SourceFault.NO_TABLE, TABLE)
    missing = [name for name in COLUMNS if name not in columns]
    # `id` orders equal days and is the rowid: anything else under that name is not this table.
    if not missing and not (columns["id"][5] == 1 and columns["id"][2].upper() == "INTEGER"):
        missing = ["id INTEGER PRIMARY KEY"]
    if missing:
        raise SourceUnavailable(source, SourceFault.NO_COLUMN, ", ".join(missing))


def fault_of(error: sqlite3.Error) -> SourceFault:
    """The fault behind an error of SQLite while a production database is read."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return SourceFault.HOT_JOURNAL
    return {
        sqlite3.SQLITE_BUSY: SourceFault.LOCKED,
        sqlite3.SQLITE_LOCKED: SourceFault.LOCKED,
        sqlite3.SQLITE_PROTOCOL: SourceFault.LOCKED,
        sqlite3.SQLITE_NOTADB: SourceFault.NOT_SQLITE,
        sqlite3.SQLITE_CANTOPEN: SourceFault.ACCESS_DENIED,
        sqlite3.SQLITE_PERM: SourceFault.ACCESS_DENIED,
        sqlite3.SQLITE_READONLY: SourceFault.ACCESS_DENIED,
        sqlite3.SQLITE_AUTH: SourceFault.ACCESS_DENIED,
        sqlite3.SQLITE_IOERR: SourceFault.ACCESS_DENIED,
    }.get(code & 0xFF, SourceFault.CORRUPT)


@dataclass(frozen=True, slots=True)
class Extent:
    """What a file holds within the days it owns: the measure of plausibility."""

    rows: int
    total: int
    last_day: int | None

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "total": self.total, "last_day": self.last_day}

    @classmethod
    def of(cls, rollup: sqlite3.Connection, first: date | None, last: date | None) -> Self:
        row = rollup.execute(
            "SELECT COALESCE(SUM(rows + null_rows), 0), COALESCE(SUM(total), 0), MAX(day) FROM day_total"
            " WHERE day BETWEEN ? AND ?",
            ((first or date.min).toordinal(), (last or date.max).toordinal()),
        ).fetchone()
        return cls(*row)


@dataclass(frozen=True, slots=True)
class Plausibility:
    """How far a new state may fall behind the last good one before a person has to look.

    Rows moved into an archive are no loss: both extents are taken over the days owned now.
    """

    smallest: int = 20  # fewer rows before: anything is believed
    rows_kept: float = 0.5
    total_kept: float = 0.5
    days_back: int = 31

    def objection(self, before: Extent, after: Extent) -> str | None:
        """Why `after` is not believed, in English for the log; None when it is."""
        if before.rows < self.smallest:
            return None
        if after.rows < before.rows * self.rows_kept:
            return f"{before.rows} rows before, {after.rows} now"
        if after.total < before.total * self.total_kept:
            return f"total {before.total} before, {after.total} now"
        if (before.last_day or 0) - (after.last_day or 0) > self.days_back:
            return f"last day {before.last_day} before, {after.last_day} now"
        return None
