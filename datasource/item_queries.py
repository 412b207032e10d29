"""Figures of named items, from one snapshot's rollup: whole months where a period covers them, days at its edges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from datasource.model import Bucket
from datasource.snapshot import Snapshot
from datasource.spans import Span, bucket_start, month_bucket_start, split
from datasource.tally import ItemTally, first_of_month, month_of

_MONTHS = """
SELECT month, day_mask, total, rows, null_rows, negative_rows FROM month_item
WHERE item = ? AND month BETWEEN ? AND ?
"""
_DAYS = """
SELECT day, SUM(total), SUM(rows), SUM(null_rows), SUM(negative_rows) FROM piece
WHERE item = ? AND day BETWEEN ? AND ? GROUP BY day
"""


class Cell(NamedTuple):
    """One item's month or day. `day` is None for a whole month; `mask` has a bit per counted day, bit 0 the 1st."""

    day: int | None
    month: int
    mask: int
    total: int
    rows: int
    null_rows: int
    negative_rows: int


Passes = Callable[[int], bool] | None


def day_cells(snapshot: Snapshot, code: str, span: Span, passes: Passes) -> Iterator[Cell]:
    item = snapshot.items.get(code)
    if item is None:
        return
    for day, total, rows, nulls, negatives in snapshot.rollup.execute(_DAYS, (item, *span)):
        if passes is None or passes(day):
            month = month_of(day)
            mask = 1 << (day - first_of_month(month)) if rows else 0
            yield Cell(day, month, mask, total, rows, nulls, negatives)


def month_cells(snapshot: Snapshot, code: str, span: Span, passes: Passes) -> Iterator[Cell]:
    """Whole months as one cell each; days where the span cuts a month or a day filter looks into it."""
    extent, item = snapshot.days.extent, snapshot.items.get(code)
    if extent is None or item is None:
        return
    if passes is not None:
        yield from day_cells(snapshot, code, span, passes)
        return
    parts = split(span, extent)
    if parts.months is not None:
        for row in snapshot.rollup.execute(_MONTHS, (item, *parts.months)):
            yield Cell(None, *row)
    for edge in parts.edges:
        yield from day_cells(snapshot, code, edge, None)


def add_item(tally: ItemTally, snapshot: Snapshot, code: str, spans: Sequence[Span], passes: Passes) -> None:
    for span in spans:
        for cell in month_cells(snapshot, code, span, passes):
            tally.add(code, cell.month, cell.mask, cell.total, cell.rows, cell.null_rows, cell.negative_rows)


def add_item_buckets(
    tallies: dict[int, ItemTally],
    snapshot: Snapshot,
    code: str,
    spans: Sequence[Span],
    bucket: Bucket,
    passes: Passes,
) -> None:
    """Into one tally per bucket start (weekday for WEEKDAY)."""
    by_day = bucket in (Bucket.DAY, Bucket.WEEK, Bucket.WEEKDAY)
    for span in spans:
        for cell in (day_cells if by_day else month_cells)(snapshot, code, span, passes):
            start = (
                bucket_start(cell.day, bucket)
                if cell.day is not None
                else month_bucket_start(cell.month, bucket)
            )
            tally = tallies.get(start)
            if tally is None:
                tally = tallies[start] = ItemTally()
            tally.add(code, cell.month, cell.mask, cell.total, cell.rows, cell.null_rows, cell.negative_rows)


_NEAR_BEFORE = "SELECT day FROM piece WHERE item = ? AND day BETWEEN ? AND ? AND rows > 0 ORDER BY day DESC"
_NEAR_AFTER = "SELECT day FROM piece WHERE item = ? AND day BETWEEN ? AND ? AND rows > 0 ORDER BY day"


def nearest_counted(
    snapshot: Snapshot, codes: Sequence[str], span: Span, passes: Passes, *, last: bool
) -> int | None:
    """The last (or first) counted day of any of the items within the span."""
    found = []
    for code in codes:
        item = snapshot.items.get(code)
        rows = snapshot.rollup.execute(_NEAR_BEFORE if last else _NEAR_AFTER, (item, *span))
        day = next((day for (day,) in rows if passes is None or passes(day)), None)
        rows.close()
        if day is not None:
            found.append(day)
    return (max if last else min)(found, default=None)
