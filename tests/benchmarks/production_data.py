"""Large production databases, made by SQL alone: about a second per million rows, the same rows every time.

A quarter of the rows is Live (2026), the rest the archive (2020-2025). Two names per item, 1 % NULL, 0.5 %
corrections, rows in the order of days as an ERP appends them.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

FIRST, CUTOFF, LAST = date(2020, 1, 1), date(2026, 1, 1), date(2026, 11, 20)
INDEXES = (
    "CREATE INDEX idx_production_date ON production_records(production_date)",
    "CREATE INDEX idx_item_date ON production_records(item_code, production_date)",
)
# Items are drawn with a square, so that the first are hot and the last are rare.
_FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows),
drawn AS (SELECT i, day, CAST(((i * 7919 + 13) % 10007 / 10007.0) * ((i * 7919 + 13) % 10007 / 10007.0) * :items
    AS INTEGER) AS item, (i * 104729 + 7) % 1000 AS luck FROM n JOIN days ON days.number = i * :days / :rows)
INSERT INTO production_records(production_date, lot_number, item_code, item_name, good_quantity)
SELECT day, printf('LT%s%05d', replace(day, '-', ''), i % 100000), printf('BW%04d', item),
       printf('%s %s', CASE item % 10 WHEN 0 THEN '코팅제' WHEN 1 THEN '세정제' WHEN 2 THEN '방청유' ELSE '원료' END,
              CASE WHEN day < '2024-07-01' THEN item ELSE item || '호' END),
       CASE WHEN luck < 10 THEN NULL WHEN luck < 15 THEN -(i % 40 + 1) ELSE 100 + (i * 31) % 1900 END
FROM drawn
"""


def items_of(rows: int) -> int:
    return 150 if rows < 500_000 else 500


def make_large(folder: Path, rows: int, *, indexes: bool = True) -> tuple[Path, Path]:
    """Archive and Live of `rows` rows together, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    archive, live = folder / "archive_2025.db", folder / "production_analysis.db"
    _make(archive, rows - rows // 4, items_of(rows), FIRST, CUTOFF - timedelta(days=1), indexes=indexes)
    _make(live, rows // 4, items_of(rows), CUTOFF, LAST, indexes=indexes)
    return archive, live


def make_live(path: Path, rows: int, *, indexes: bool) -> Path:
    """Live of a set of `rows` rows, as `make_large` makes it."""
    _make(path, rows // 4, items_of(rows), CUTOFF, LAST, indexes=indexes)
    return path


def _make(path: Path, rows: int, items: int, first: date, last: date, *, indexes: bool) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day.isoformat() for day in days if day.weekday() < 5 or day.day == 1]
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE production_records(id INTEGER PRIMARY KEY, production_date TEXT, lot_number TEXT,"
        " item_code TEXT, item_name TEXT, good_quantity INTEGER)"
    )
    connection.execute("CREATE TEMP TABLE days(number INTEGER PRIMARY KEY, day TEXT)")
    connection.executemany("INSERT INTO days VALUES (?, ?)", enumerate(working))
    connection.execute(_FILL, {"rows": rows, "items": items, "days": len(working)})
    for index in INDEXES if indexes else ():
        connection.execute(index)
    connection.close()
