"""Every item's sums over a period, from one database's rollup: years and months in the middle, days at the edges."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from datasource.item_queries import Passes
from datasource.model import Totals
from datasource.routing import Span
from datasource.snapshot import Reader
from datasource.spans import month_disjoint, split

# Sums of a part of a period, by item. Brief: item, total, rows; else with the columns that `totals_of` needs.
_BRIEF = "item, SUM(total), SUM(rows)"
_COUNTED_DAYS = "MIN(CASE WHEN rows > 0 THEN day END), MAX(CASE WHEN rows > 0 THEN day END)"
_REST = {
    "years": "SUM(days), SUM(months), MIN(first_day), MAX(last_day)",
    "months": "SUM(days), SUM(days > 0), MIN(first_day), MAX(last_day)",
    "edge": f"SUM(rows > 0), MAX(rows > 0), {_COUNTED_DAYS}",
    "days": f"SUM(rows > 0), MAX(rows > 0), {_COUNTED_DAYS}",
}
_EVERY_ITEM = {
    "years": "year_item WHERE year BETWEEN ? AND ? GROUP BY item",
    "months": "month_item INDEXED BY month_item_by_month WHERE month BETWEEN ? AND ? GROUP BY item",
    "edge": "day_item WHERE day BETWEEN ? AND ? GROUP BY item",
    "days": "calendar CROSS JOIN day_item USING (day) WHERE day IN (SELECT value FROM json_each(?))"
    " GROUP BY month, item",
}
_ONE_ITEM = {
    "years": "year_item WHERE item = ? AND year BETWEEN ? AND ? GROUP BY item",
    "months": "month_item WHERE item = ? AND month BETWEEN ? AND ? GROUP BY item",
    "edge": "(SELECT item, day, SUM(total) AS total, SUM(rows) AS rows, SUM(null_rows) AS null_rows,"
    " SUM(negative_rows) AS negative_rows FROM piece WHERE item = ? AND day BETWEEN ? AND ? GROUP BY day)"
    " GROUP BY item",
}
_BRIEF_SQL = {kind: f"SELECT {_BRIEF} FROM {rows}" for kind, rows in _EVERY_ITEM.items()}  # noqa: S608


def _full(kind: str, rows: str) -> str:
    return f"SELECT {_BRIEF}, SUM(null_rows), SUM(negative_rows), {_REST[kind]} FROM {rows}"  # noqa: S608 - constants only


_FULL_SQL = {kind: _full(kind, rows) for kind, rows in _EVERY_ITEM.items()}
_ONE_SQL = {kind: _full(kind, rows) for kind, rows in _ONE_ITEM.items()}

# Full form: total, rows, NULL rows, negative rows, counted days, counted months, first and last counted day.
Row = tuple[int | None, ...]


def item_sums(reader: Reader, spans: Sequence[Span], passes: Passes) -> Iterator[tuple[str, Row]]:
    """(code, sums), several for an item where the period has several parts: to be `merged`."""
    codes = reader.codes
    for kind, parameters in _segments(reader, spans, passes):
        for item, *sums in reader.rollup.execute(_FULL_SQL[kind], parameters):
            yield codes[item], tuple(sums)


def add_brief_sums(
    sums: dict[str, tuple[int, int]], reader: Reader, spans: Sequence[Span], passes: Passes
) -> None:
    """Total and counted rows of every item, added to those of other databases."""
    codes = reader.codes
    for kind, parameters in _segments(reader, spans, passes):
        for item, total, rows in reader.rollup.execute(_BRIEF_SQL[kind], parameters):
            code = codes[item]
            held = sums.get(code)
            sums[code] = (total, rows) if held is None else (held[0] + total, held[1] + rows)


def add_item_sums(held: Row | None, reader: Reader, code: str, spans: Sequence[Span]) -> Row | None:
    """The full form of one item's sums, added to `held`. `spans` must not share a month."""
    item = reader.items.get(code)
    if item is not None:
        for kind, parameters in _segments(reader, spans, None):
            for _, *sums in reader.rollup.execute(_ONE_SQL[kind], (item, *parameters)):
                held = tuple(sums) if held is None else _added(held, tuple(sums))
    return held


def merged(rows: Iterator[tuple[str, Row]]) -> dict[str, Row]:
    """One row per item, of the full form."""
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
    sums = [(a or 0) + (b or 0) for a, b in zip(one[:6], other[:6], strict=True)]
    firsts = [day for day in (one[6], other[6]) if day is not None]
    lasts = [day for day in (one[7], other[7]) if day is not None]
    return (*sums, min(firsts, default=None), max(lasts, default=None))


def _segments(
    reader: Reader, spans: Sequence[Span], passes: Passes
) -> Iterator[tuple[str, tuple[object, ...]]]:
    extent = reader.days.extent
    if extent is None:
        return
    if passes is not None or not month_disjoint(spans):
        # Months must not be counted twice: day by day, grouped by month.
        days = [day for span in spans for day in reader.days.days_in(span) if passes is None or passes(day)]
        yield "days", (json.dumps(days),)
        return
    for span in spans:
        parts = split(span, extent)
        if parts.months is not None:
            yield from _whole_months(*parts.months)
        for edge in parts.edges:
            yield "edge", edge


def _whole_months(first: int, last: int) -> Iterator[tuple[str, tuple[object, ...]]]:
    first_year, last_year = -(-first // 12), (last + 1) // 12 - 1
    if first_year > last_year:
        yield "months", (first, last)
        return
    yield "years", (first_year, last_year)
    if first < first_year * 12:
        yield "months", (first, first_year * 12 - 1)
    if last > last_year * 12 + 11:
        yield "months", (last_year * 12 + 12, last)
