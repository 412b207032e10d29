"""What a file of production records holds, measured so that two of them can be told equal. Read-only, for private files.

The measure of a copy is taken from its rows; that of a snapshot from its rollup, which another pass computed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datasource.checks import check_copy, fault_of
from datasource.columns import CODE, DAY, IN_DAYS, NO_DAY, QUANTITY, TABLE, day_number
from datasource.errors import SourceFault, SourceUnavailable
from datasource.mapping import open_copy

_BY_DAY = f"""
SELECT day, COALESCE(SUM(q), 0), COUNT(q), COUNT(*) - COUNT(q)
FROM (SELECT {DAY} AS day, {QUANTITY} AS q FROM {TABLE} NOT INDEXED) GROUP BY day
"""  # noqa: S608 - constants only
_BY_DAY_ROLLUP = "SELECT day, total, rows, null_rows FROM day_total"
# Rows without a valid date are in no reduction; they are looked for only where there are some.
_NO_DAY_ROLLUP = "SELECT day, SUM(total), SUM(rows), SUM(null_rows) FROM piece WHERE day = 0 GROUP BY day"
_BY_ITEM = f"""
SELECT code, COUNT(*), COUNT(*) - COUNT(q), COALESCE(SUM(q), 0)
FROM (SELECT {CODE} AS code, {QUANTITY} AS q FROM {TABLE} NOT INDEXED WHERE {IN_DAYS})
GROUP BY code ORDER BY code
"""  # noqa: S608 - constants only

Days = dict[int, tuple[int, int, int]]  # by day ordinal: total, counted rows, rows without a quantity


@dataclass(frozen=True, slots=True)
class ItemSum:
    """Of one item: rows of every kind, those without a quantity among them, and the sum in pieces."""

    code: str
    rows: int
    null_rows: int
    total: int


def check_whole(path: Path, source: str) -> None:
    """`check_copy`, and SQLite's `integrity_check`, which also compares indexes with their table. Minutes at 100M rows.

    Raises SourceUnavailable as `check_copy`.
    """
    check_copy(path, source)
    check_integrity(path, source)


def check_integrity(path: Path, source: str) -> None:
    """Of any SQLite file that nobody writes. Raises SourceUnavailable: CORRUPT, NOT_SQLITE."""
    try:
        with closing(open_copy(path)) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise SourceUnavailable(source, fault_of(error), str(error)) from error
    if verdict != "ok":
        raise SourceUnavailable(source, SourceFault.CORRUPT, str(verdict))


def measure(path: Path) -> dict[str, Any]:
    """Rows, rows without quantity, total, last day, and a digest over every day's figures. JSON-ready.

    Raises sqlite3.DatabaseError for a file that cannot be read.
    """
    with closing(open_copy(path)) as connection:
        days: Days = {}
        for text, total, rows, nulls in connection.execute(_BY_DAY):
            _add(days, day_number(text), total, rows, nulls)
    return _facts(days)


def measure_rollup(rollup: sqlite3.Connection) -> dict[str, Any]:
    """The same of a snapshot, by what its rollup holds."""
    days: Days = {}
    (malformed,) = rollup.execute("SELECT value FROM meta WHERE key = 'malformed'").fetchone()
    for query in (_BY_DAY_ROLLUP, _NO_DAY_ROLLUP) if malformed else (_BY_DAY_ROLLUP,):
        for day, total, rows, nulls in rollup.execute(query):
            _add(days, day, total, rows, nulls)
    return _facts(days)


def sums_by_item(path: Path, first: date | None, last: date) -> tuple[ItemSum, ...]:
    """Of the days from `first` (None: the beginning) to `last`, by code. Malformed dates are not in."""
    with closing(open_copy(path)) as connection:
        low = first or date.min
        return tuple(
            ItemSum(*row) for row in connection.execute(_BY_ITEM, (low.isoformat(), last.isoformat()))
        )


def _add(days: Days, day: int, total: int, rows: int, nulls: int) -> None:
    before = days.get(day, (0, 0, 0))
    days[day] = (before[0] + total, before[1] + rows, before[2] + nulls)


def _facts(days: Days) -> dict[str, Any]:
    ordered = sorted(days.items())
    last = max((day for day in days if day != NO_DAY), default=None)
    return {
        "rows": sum(rows + nulls for _, rows, nulls in days.values()),
        "null_rows": sum(nulls for _, _, nulls in days.values()),
        "total": sum(total for total, _, _ in days.values()),
        "last_day": date.fromordinal(last).isoformat() if last else None,
        "days": hashlib.sha256(json.dumps(ordered).encode()).hexdigest(),
    }
