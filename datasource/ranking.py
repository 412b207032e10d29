"""Every item's sums over a period, from one snapshot's rollup: years and months in the middle, days at the edges."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from datasource.item_queries import Passes
from datasource.model import Totals
from datasource.snapshot import Snapshot
from datasource.spans import Span, month_disjoint, split

# Each gives one row per item: brief (item, total, rows), or with the other seven columns that `Sums` needs.
_COUNTED_DAYS = "MIN(CASE WHEN rows > 0 THEN day END), MAX(CASE WHEN rows > 0 THEN day END)"
_BRIEF = "item, SUM(total), SUM(rows)"
_REST = "SUM(null_rows), SUM(negative_rows)"
_YEARS = "FROM year_item WHERE year BETWEEN ? AND ? GROUP BY item"
_MONTHS = "FROM month_item INDEXED BY month_item_by_month WHERE month BETWEEN ? AND ? GROUP BY item"
_EDGE = "FROM day_item WHERE day BETWEEN ? AND ? GROUP BY item"
_MONTHLY = "FROM calendar CROSS JOIN day_item USING (day) WHERE day IN (SELECT value FROM json_each(?)) GROUP BY month, item"
_SQL = {
    (_YEARS, True): f"SELECT {_BRIEF} {_YEARS}",
    (_MONTHS, True): f"SELECT {_BRIEF} {_MONTHS}",
    (_EDGE, True): f"SELECT {_BRIEF} {_EDGE}",
    (_MONTHLY, True): f"SELECT {_BRIEF} {_MONTHLY}",
    (
        _YEARS,
        False,
    ): f"SELECT {_BRIEF}, {_REST}, SUM(days), SUM(months), MIN(first_day), MAX(last_day) {_YEARS}",
    (
        _MONTHS,
        False,
    ): f"SELECT {_BRIEF}, {_REST}, SUM(days), SUM(days > 0), MIN(first_day), MAX(last_day) {_MONTHS}",
    (_EDGE, False): f"SELECT {_BRIEF}, {_REST}, SUM(rows > 0), MAX(rows > 0), {_COUNTED_DAYS} {_EDGE}",
    (_MONTHLY, False): f"SELECT {_BRIEF}, {_REST}, SUM(rows > 0), MAX(rows > 0), {_COUNTED_DAYS} {_MONTHLY}",
}

Row = tuple[int | None, ...]


def item_sums(
    snapshot: Snapshot, spans: Sequence[Span], passes: Passes, *, brief: bool
) -> Iterator[tuple[str, Row]]:
    """(code, sums) rows, several for an item where the period has several parts: to be added up by the caller.

    Sums are (total, rows), and unless `brief` also null rows, negative rows, days, months, first and last counted day.
    """
    codes = snapshot.codes
    for kind, parameters in _segments(snapshot, spans, passes):
        for item, *sums in snapshot.rollup.execute(_SQL[kind, brief], parameters):
            yield codes[item], tuple(sums)


def merged(rows: Iterator[tuple[str, Row]]) -> dict[str, Row]:
    """One row per item."""
    sums: dict[str, Row] = {}
    for code, row in rows:
        held = sums.get(code)
        sums[code] = row if held is None else _added(held, row)
    return sums


def totals_of(row: Row) -> Totals:
    """The full form of a row of `item_sums`."""
    total, rows, nulls, negatives, days, months, first, last = row
    return Totals(
        total or 0,
        rows or 0,
        nulls or 0,
        days or 0,
        months or 0,
        1 if rows else 0,
        negatives or 0,
        None if first is None else date.fromordinal(first),
        None if last is None else date.fromordinal(last),
    )


def _added(one: Row, other: Row) -> Row:
    """Added up; the last two columns of the full form are the first and last day."""
    count = min(len(one), 6)
    sums = tuple((a or 0) + (b or 0) for a, b in zip(one[:count], other[:count], strict=True))
    if len(one) == count:
        return sums
    firsts = [day for day in (one[6], other[6]) if day is not None]
    lasts = [day for day in (one[7], other[7]) if day is not None]
    return (*sums, min(firsts, default=None), max(lasts, default=None))


def _segments(
    snapshot: Snapshot, spans: Sequence[Span], passes: Passes
) -> Iterator[tuple[str, tuple[object, ...]]]:
    extent = snapshot.days.extent
    if extent is None:
        return
    if passes is not None or not month_disjoint(spans):
        # Months must not be counted twice: day by day, grouped by month.
        days = [day for span in spans for day in snapshot.days.days_in(span) if passes is None or passes(day)]
        yield from _by_month(days)
        return
    for span in spans:
        parts = split(span, extent)
        if parts.months is not None:
            yield from _whole_months(*parts.months)
        for edge in parts.edges:
            yield _EDGE, edge


def _by_month(days: Sequence[int]) -> Iterator[tuple[str, tuple[object, ...]]]:
    yield _MONTHLY, (json.dumps(days),)


def _whole_months(first: int, last: int) -> Iterator[tuple[str, tuple[object, ...]]]:
    first_year, last_year = -(-first // 12), (last + 1) // 12 - 1
    if first_year > last_year:
        yield _MONTHS, (first, last)
        return
    yield _YEARS, (first_year, last_year)
    if first < first_year * 12:
        yield _MONTHS, (first, first_year * 12 - 1)
    if last > last_year * 12 + 11:
        yield _MONTHS, (last_year * 12 + 12, last)
