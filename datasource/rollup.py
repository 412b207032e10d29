"""Builds the sidecar of a private copy: map every chunk, then reduce."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from datasource.columns import CODE, DAY, QUANTITY, TABLE
from datasource.mapping import Chunking, Mapper, chunking_of, open_copy
from datasource.rollup_schema import FORMAT, RECENT_ROWS, TABLES

# The reductions. {touched} narrows them to the keys of an edit; a whole build puts 1.
DAY_ITEM = """
INSERT INTO day_item
SELECT day, item, SUM(total), SUM(rows), SUM(null_rows), SUM(negative_rows), MAX(peak), MIN(low)
FROM piece WHERE day > 0 AND {touched} GROUP BY day, item
"""
DAY_TOTAL = """
INSERT INTO day_total(day, total, rows, null_rows, negative_rows, peak, low)
SELECT day, SUM(total), SUM(rows), SUM(null_rows), SUM(negative_rows), MAX(peak), MIN(low)
FROM day_item WHERE {touched} GROUP BY day
"""
MONTH_ITEM = """
INSERT INTO month_item
SELECT item, month, SUM(total), SUM(rows), SUM(null_rows), SUM(negative_rows), SUM(rows > 0),
       SUM((rows > 0) << bit), MIN(CASE WHEN rows > 0 THEN day END), MAX(CASE WHEN rows > 0 THEN day END),
       MIN(day), MAX(day)
FROM calendar CROSS JOIN day_item USING (day) WHERE {touched} GROUP BY item, month
"""
YEAR_ITEM = """
INSERT INTO year_item
SELECT item, month / 12 AS year, SUM(total), SUM(rows), SUM(null_rows), SUM(negative_rows), SUM(days),
       SUM(days > 0), MIN(first_day), MAX(last_day), MIN(first_seen), MAX(last_seen)
FROM month_item WHERE {touched} GROUP BY item, year
"""
ZONE = """
INSERT INTO zone
SELECT day, chunk, MIN(first_id), MAX(last_id) FROM piece WHERE day > 0 AND {touched} GROUP BY day, chunk
"""
# With a single MAX, SQLite takes the bare columns from the row that holds it.
ITEM_NAME = """
INSERT INTO item_name
SELECT item, year, name, MAX(day), last_id
FROM (SELECT item, year, name, day, MAX(last_id) AS last_id FROM piece JOIN calendar USING (day)
      WHERE {touched} GROUP BY item, day, name)
GROUP BY item, year, name
"""
_RECENT_ROWS = f"""
SELECT id, lot_number, item_name, {QUANTITY} FROM {TABLE} NOT INDEXED
WHERE id BETWEEN ? AND ? AND {CODE} = ? AND {DAY} = ? ORDER BY id DESC LIMIT ?
"""  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class RowStats:
    """Of one table: rows of every kind, and the ends of its ids. `malformed` rows have a date that is none."""

    rows: int
    first_id: int
    last_id: int

    @classmethod
    def of(cls, copy: sqlite3.Connection) -> Self:
        query = f"SELECT COUNT(*), MIN(id), MAX(id) FROM {TABLE} NOT INDEXED"  # noqa: S608 - a constant
        rows, first, last = copy.execute(query).fetchone()
        return cls(rows, first or 0, last or 0)


def build_rollup(copy_path: Path, out: Path) -> None:
    """Write the sidecar `out` (which must not exist) for the private copy. Takes about 2 s per million rows."""
    copy = open_copy(copy_path)
    rollup = open_for_build(out)
    try:
        stats = RowStats.of(copy)
        chunking = chunking_of(stats.first_id, stats.last_id, stats.rows)
        rollup.execute("BEGIN")
        for statement in TABLES.split(";"):
            rollup.execute(statement)
        mapper = Mapper(copy, rollup, chunking)
        for chunk in chunking.chunks() if stats.rows else ():
            store_chunk(rollup, *mapper.map(chunk))
        reduce_all(rollup)
        store_recent(rollup, copy, [item for (item,) in rollup.execute("SELECT id FROM item")])
        store_meta(rollup, stats, chunking)
        rollup.execute("COMMIT")
    finally:
        rollup.close()
        copy.close()


def open_for_build(path: Path) -> sqlite3.Connection:
    """For a file nobody else sees until it is published whole: no journal, no syncs before the last."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def store_chunk(rollup: sqlite3.Connection, pieces: Iterable[Any], lots: Iterable[Any]) -> None:
    rollup.executemany("INSERT INTO piece VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", pieces)
    rollup.executemany("INSERT INTO lot_zone VALUES (?,?,?)", lots)


def reduce_all(rollup: sqlite3.Connection) -> None:
    for statement in (DAY_ITEM, DAY_TOTAL, MONTH_ITEM, YEAR_ITEM, ZONE, ITEM_NAME):
        rollup.execute(statement.format(touched="1"))
    store_item_masks(rollup, None)


def store_item_masks(rollup: sqlite3.Connection, days: Iterable[int] | None) -> None:
    """The set of items counted on a day, as a little-endian bit set over item ids."""
    if days is None:
        days = [day for (day,) in rollup.execute("SELECT day FROM day_total")]
    for day in days:
        mask = 0
        for (item,) in rollup.execute("SELECT item FROM day_item WHERE day = ? AND rows > 0", (day,)):
            mask |= 1 << item
        blob = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
        rollup.execute("UPDATE day_total SET items = ? WHERE day = ?", (blob, day))


def store_recent(rollup: sqlite3.Connection, copy: sqlite3.Connection, items: Iterable[int]) -> None:
    """The newest rows of each item, found through its pieces: no more rows are read than the days they are on."""
    for item in items:
        (code,) = rollup.execute("SELECT code FROM item WHERE id = ?", (item,)).fetchone()
        rollup.execute("DELETE FROM recent WHERE item = ?", (item,))
        missing = RECENT_ROWS
        pieces = rollup.execute(
            "SELECT day, MIN(first_id), MAX(last_id) FROM piece"
            " WHERE item = ? AND day > 0 GROUP BY day, chunk ORDER BY day DESC, chunk DESC",
            (item,),
        )
        for day, first, last in pieces:
            found = copy.execute(
                _RECENT_ROWS, (first, last, code, date.fromordinal(day).isoformat(), missing)
            ).fetchall()
            rollup.executemany(
                "INSERT INTO recent VALUES (?, ?, ?, ?, ?, ?)", ((item, day, *row) for row in found)
            )
            missing -= len(found)
            if missing <= 0:
                break
        pieces.close()


def store_meta(rollup: sqlite3.Connection, stats: RowStats, chunking: Chunking) -> None:
    (malformed,) = rollup.execute(
        "SELECT COALESCE(SUM(rows + null_rows), 0) FROM piece WHERE day = 0"
    ).fetchone()
    values = {
        "format": FORMAT,
        "rows": stats.rows,
        "first_id": stats.first_id,
        "last_id": stats.last_id,
        "span": chunking.span,
        "malformed": malformed,
    }
    rollup.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
