"""Brings a sidecar up to date after an edit: only the pieces whose rows changed are mapped again, and only the days,
months, years and items they belong to are reduced again. The outcome equals a build from nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from datasource import rollup as reduction
from datasource.columns import CODE, DAY, NO_DAY, QUANTITY, TABLE, day_number
from datasource.mapping import Chunking, Mapper, Piece, chunking_of, open_copy
from datasource.page_diff import IdRange, changed_ids
from datasource.rollup_schema import RECENT_ROWS

_ROWS = f"""
SELECT id, {DAY}, lot_number, {CODE}, item_name, {QUANTITY} FROM {TABLE} NOT INDEXED WHERE id BETWEEN ? AND ?
"""  # noqa: S608 - constants only
_ENDS = f"SELECT (SELECT MIN(id) FROM {TABLE}), (SELECT MAX(id) FROM {TABLE})"  # noqa: S608 - a constant
_ROOT = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
_KEPT = "SELECT day, id, lot, name, quantity FROM recent WHERE item = ?"
_MOST_ROWS = 200_000  # rows of changed pages that are compared one by one

_Row = tuple[int, str | None, str | None, str, str | None, int | None]
_Kept = tuple[int, int, str | None, str | None, int | None]  # day, id, lot, name, quantity


@dataclass(slots=True)
class _Touched:
    """What the changed rows belong to."""

    pieces: dict[int, set[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(set)
    )  # chunk: (item, day)
    day_items: set[tuple[int, int]] = field(default_factory=set)
    items: set[int] = field(default_factory=set)


def update_rollup(
    old_copy: Path, old_rollup: Path, new_copy: Path, new_rollup: Path
) -> tuple[int, ...] | None:
    """Write `new_rollup` (which must not exist) from the old one. Returns the days whose rows changed, ascending.

    None, and no file, where a build from nothing is due: the files differ too much or in a way pages do not tell.
    """
    with closing(open_copy(old_copy)) as old, closing(open_copy(new_copy)) as new:
        roots = [connection.execute(_ROOT, (TABLE,)).fetchone() for connection in (old, new)]
        if None in roots:
            return None
        ranges = changed_ids(old_copy, new_copy, roots[0][0], roots[1][0])
        if ranges is None:
            return None
        before, after = _rows(old, ranges), _rows(new, ranges)
        if before is None or after is None:
            return None
        changed = [
            row_id for row_id in before.keys() | after.keys() if before.get(row_id) != after.get(row_id)
        ]
        shutil.copyfile(old_rollup, new_rollup)
        rollup = reduction.open_for_build(new_rollup)
        try:
            done = _apply(rollup, new, before, after, changed)
        finally:
            rollup.close()
    if not done:
        new_rollup.unlink()
        return None
    days = {day_number(rows[row_id][1]) for row_id in changed for rows in (before, after) if row_id in rows}
    return tuple(sorted(days - {NO_DAY}))


def _rows(copy: sqlite3.Connection, ranges: Iterable[IdRange]) -> dict[int, _Row] | None:
    rows: dict[int, _Row] = {}
    for bounds in ranges:
        for row in copy.execute(_ROWS, bounds):
            rows[row[0]] = row
            if len(rows) > _MOST_ROWS:
                return None
    return rows


def _apply(
    rollup: sqlite3.Connection,
    copy: sqlite3.Connection,
    before: dict[int, _Row],
    after: dict[int, _Row],
    changed: Iterable[int],
) -> bool:
    meta = dict(rollup.execute("SELECT key, value FROM meta"))
    first, last = copy.execute(_ENDS).fetchone()
    stats = reduction.RowStats(meta["rows"] - len(before) + len(after), first or 0, last or 0)
    chunking = chunking_of(stats.first_id, stats.last_id, stats.rows)
    if chunking.span != meta["span"]:
        return False
    rollup.execute("BEGIN")
    mapper = Mapper(copy, rollup, chunking)
    touched = _touched(mapper, chunking, before, after, changed)
    for chunk, keys in touched.pieces.items():
        _remap(rollup, mapper, chunk, keys)
    _reduce(rollup, touched)
    _recent(rollup, copy, mapper, changed, after, touched)
    reduction.store_meta(rollup, stats, chunking)
    rollup.execute("COMMIT")
    return True


def _touched(
    mapper: Mapper,
    chunking: Chunking,
    before: dict[int, _Row],
    after: dict[int, _Row],
    changed: Iterable[int],
) -> _Touched:
    touched = _Touched()
    for row_id in changed:
        for rows in (before, after):
            row = rows.get(row_id)
            if row is None:
                continue
            item, day = mapper.item(row[3]), mapper.day(row[1])
            touched.pieces[chunking.chunk_of(row_id)].add((item, day))
            if day != NO_DAY:
                touched.day_items.add((item, day))
                touched.items.add(item)
    return touched


def _remap(rollup: sqlite3.Connection, mapper: Mapper, chunk: int, keys: set[tuple[int, int]]) -> None:
    pieces, lots = mapper.map(chunk)
    rollup.executemany(
        "DELETE FROM piece WHERE item = ? AND day = ? AND chunk = ?",
        ((item, day, chunk) for item, day in keys),
    )
    rollup.execute("DELETE FROM lot_zone WHERE chunk = ?", (chunk,))
    reduction.store_chunk(rollup, (piece for piece in pieces if (piece[0], piece[1]) in keys), lots)
    days = {day for _, day in keys} - {NO_DAY}
    rollup.executemany("DELETE FROM zone WHERE day = ? AND chunk = ?", ((day, chunk) for day in days))
    rollup.executemany("INSERT INTO zone VALUES (?, ?, ?, ?)", _zones(pieces, chunk, days))


def _zones(pieces: Iterable[Piece], chunk: int, days: set[int]) -> list[tuple[int, int, int, int]]:
    ids: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        day, first, last = piece[1], piece[10], piece[11]
        if day in days:
            held = ids.get(day, (first, last))
            ids[day] = (min(first, held[0]), max(last, held[1]))
    return [(day, chunk, first, last) for day, (first, last) in ids.items()]


def _reduce(rollup: sqlite3.Connection, touched: _Touched) -> None:
    days = {day for _, day in touched.day_items}
    months = {(item, *_month_and_year(day)) for item, day in touched.day_items}
    item_months = {(item, month) for item, month, _ in months}
    item_years = {(item, year) for item, _, year in months}
    replace = _Replace(rollup)
    replace("day_item", reduction.DAY_ITEM, "item = ? AND day = ?", touched.day_items)
    replace("day_total", reduction.DAY_TOTAL, "day = ?", {(day,) for day in days})
    replace("month_item", reduction.MONTH_ITEM, "item = ? AND month = ?", item_months)
    replace("year_item", reduction.YEAR_ITEM, "item = ? AND year = ?", item_years)
    replace("item_name", reduction.ITEM_NAME, "item = ? AND year = ?", item_years)
    reduction.store_item_masks(rollup, days)


class _Replace:
    """Deletes the rows of a table that some keys belong to, and reduces them again."""

    def __init__(self, rollup: sqlite3.Connection) -> None:
        self._rollup = rollup

    def __call__(self, table: str, statement: str, touched: str, keys: Iterable[tuple[int, ...]]) -> None:
        keys = list(keys)
        self._rollup.executemany(f"DELETE FROM {table} WHERE {touched}", keys)  # noqa: S608 - constants only
        self._rollup.executemany(statement.format(touched=touched), keys)


def _recent(
    rollup: sqlite3.Connection,
    copy: sqlite3.Connection,
    mapper: Mapper,
    changed: Iterable[int],
    after: dict[int, _Row],
    touched: _Touched,
) -> None:
    """The rows kept of each touched item: its changed rows taken out and put in, read anew only where too few remain."""
    gone = set(changed)
    arrived: dict[int, list[_Kept]] = defaultdict(list)
    for row_id in gone & after.keys():
        _, text, lot, code, name, quantity = after[row_id]
        day = mapper.day(text)
        if day != NO_DAY:
            arrived[mapper.item(code)].append((day, row_id, lot, name, quantity))
    short = []
    for item in touched.items:
        kept: list[_Kept] = rollup.execute(_KEPT, (item,)).fetchall()
        rows = [row for row in kept if row[1] not in gone] + arrived[item]
        if len(kept) == RECENT_ROWS:  # there may be older rows, all before the oldest kept
            oldest = min(row[:2] for row in kept)
            rows = [row for row in rows if row[:2] >= oldest]
            if len(rows) < RECENT_ROWS:
                short.append(item)
                continue
        rows = sorted(rows, key=lambda row: row[:2], reverse=True)[:RECENT_ROWS]
        rollup.execute("DELETE FROM recent WHERE item = ?", (item,))
        rollup.executemany("INSERT INTO recent VALUES (?, ?, ?, ?, ?, ?)", ((item, *row) for row in rows))
    reduction.store_recent(rollup, copy, short)


def _month_and_year(day: int) -> tuple[int, int]:
    value = date.fromordinal(day)
    return value.year * 12 + value.month - 1, value.year
