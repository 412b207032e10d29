"""Figures of named items, from one database's rollup: whole months where a period covers them, days at its edges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from datasource.model import Bucket, Totals
from datasource.routing import Span
from datasource.snapshot import Reader
from datasource.spans import bucket_start, month_bucket_start, split
from datasource.tally import ItemTally, first_of_month, month_of

_MONTHS = """
SELECT NULL, month, day_mask, total, rows, null_rows, negative_rows FROM month_item
WHERE item = ? AND month BETWEEN ? AND ?
"""
_DAYS = """
SELECT day, SUM(total), SUM(rows), SUM(null_rows), SUM(negative_rows) FROM piece
WHERE item = ? AND day BETWEEN ? AND ? GROUP BY day
"""


# One item's month or day: the day (None for a whole month), the month, a bit per counted day (bit 0 the 1st), total,
# rows, NULL rows, negative rows. A tuple, as years of them are read at a time.
Cell = tuple[int | None, int, int, int, int, int, int]
Passes = Callable[[int], bool] | None


def day_cells(reader: Reader, code: str, span: Span, passes: Passes) -> Iterator[Cell]:
    item = reader.items.get(code)
    if item is None:
        return
    for day, total, rows, nulls, negatives in reader.rollup.execute(_DAYS, (item, *span)):
        if passes is None or passes(day):
            month = month_of(day)
            mask = 1 << (day - first_of_month(month)) if rows else 0
            yield day, month, mask, total, rows, nulls, negatives


def month_cells(reader: Reader, code: str, span: Span, passes: Passes) -> Iterator[Cell]:
    """Whole months as one cell each; days where the span cuts a month or a day filter looks into it."""
    extent, item = reader.days.extent, reader.items.get(code)
    if extent is None or item is None:
        return
    if passes is not None:
        yield from day_cells(reader, code, span, passes)
        return
    parts = split(span, extent)
    if parts.months is not None:
        yield from reader.rollup.execute(_MONTHS, (item, *parts.months))
    for edge in parts.edges:
        yield from day_cells(reader, code, edge, None)


def add_item(tally: ItemTally, reader: Reader, code: str, spans: Sequence[Span], passes: Passes) -> None:
    for span in spans:
        for cell in month_cells(reader, code, span, passes):
            tally.add(code, *cell[1:])


def bucket_cells(
    reader: Reader, code: str, span: Span, bucket: Bucket, passes: Passes
) -> Iterator[tuple[int, Cell]]:
    """Cells with the start of their bucket (weekday for WEEKDAY)."""
    if bucket in (Bucket.DAY, Bucket.WEEK, Bucket.WEEKDAY):
        for cell in day_cells(reader, code, span, passes):
            yield bucket_start(cell[0] or 0, bucket), cell
    else:
        for cell in month_cells(reader, code, span, passes):
            yield month_bucket_start(cell[1], bucket), cell


def cell_totals(code_cells: Sequence[tuple[str, Cell]]) -> Totals:
    """Of cells that may share days or months."""
    if len(code_cells) > 1:
        tally = ItemTally()
        for code, cell in code_cells:
            tally.add(code, *cell[1:])
        return tally.totals()
    _, month, mask, total, rows, nulls, negatives = code_cells[0][1]
    if not mask:
        return Totals(null_rows=nulls)
    first = first_of_month(month) - 1
    return Totals(
        total,
        rows,
        nulls,
        mask.bit_count(),
        1,
        1,
        negatives,
        date.fromordinal(first + (mask & -mask).bit_length()),
        date.fromordinal(first + mask.bit_length()),
    )


_NEAR_BEFORE = "SELECT day FROM piece WHERE item = ? AND day BETWEEN ? AND ? AND rows > 0 ORDER BY day DESC"
_NEAR_AFTER = "SELECT day FROM piece WHERE item = ? AND day BETWEEN ? AND ? AND rows > 0 ORDER BY day"


def nearest_counted(
    reader: Reader, codes: Sequence[str], span: Span, passes: Passes, *, last: bool
) -> int | None:
    """The last (or first) counted day of any of the items within the span."""
    found = []
    for code in codes:
        item = reader.items.get(code)
        rows = reader.rollup.execute(_NEAR_BEFORE if last else _NEAR_AFTER, (item, *span))
        day = next((day for (day,) in rows if passes is None or passes(day)), None)
        rows.close()
        if day is not None:
            found.append(day)
    return (max if last else min)(found, default=None)
