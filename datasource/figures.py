"""Figures over the parts of a period that several databases own, merged exactly. No waiting, no routing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from datasource.day_totals import DayTotals
from datasource.item_queries import Cell, Passes, add_item, bucket_cells, cell_totals, nearest_counted
from datasource.model import Bucket, BucketTotals, ItemTotals, Order, Ranking, Totals
from datasource.ranking import Row, add_brief_sums, add_item_sums, item_sums, merged, totals_of
from datasource.routing import Route, Span
from datasource.snapshot import Reader
from datasource.spans import month_disjoint
from datasource.tally import ItemTally, Tally

_DETAILED_ROWS = 30  # a longer ranking reads the details of every item at once


@dataclass(frozen=True, slots=True)
class Part:
    """One database's share of a period."""

    route: Route
    reader: Reader
    spans: tuple[Span, ...]


def all_items(parts: Iterable[Part], passes: Passes) -> Totals:
    tally = Tally()
    for part in parts:
        for span in part.spans:
            if passes is None:
                part.reader.days.add(tally, span)
            else:
                part.reader.days.add_passing(tally, span, passes)
    return tally.totals()


def item_totals(parts: Sequence[Part], codes: Sequence[str], passes: Passes) -> Totals:
    if len(codes) == 1 and passes is None and all(month_disjoint(part.spans) for part in parts):
        sums: Row | None = None
        for part in parts:
            sums = add_item_sums(sums, part.reader, codes[0], part.spans)
        return Totals() if sums is None else totals_of(sums)
    tally = ItemTally()
    for code in codes:
        for part in parts:
            add_item(tally, part.reader, code, part.spans, passes)
    return tally.totals()


def totals_of_every_item(
    parts: Iterable[Part], codes: Iterable[str], passes: Passes
) -> tuple[ItemTotals, ...]:
    sums = merged(row for part in parts for row in item_sums(part.reader, part.spans, passes))
    return tuple(ItemTotals(code, totals_of(sums[code]) if code in sums else Totals()) for code in codes)


def all_buckets(parts: Iterable[Part], bucket: Bucket, passes: Passes) -> tuple[BucketTotals, ...]:
    groups: dict[int, list[tuple[DayTotals, int, int]]] = {}
    for part in parts:
        days = part.reader.days
        for span in part.spans:
            if passes is None and bucket is not Bucket.WEEKDAY:
                windows = days.bucket_windows(span, bucket)
            else:
                windows = days.passing_days(span, bucket, passes)
            for start, low, high in windows:
                groups.setdefault(start, []).append((days, low, high))
    return _buckets(((start, _window_totals(windows)) for start, windows in sorted(groups.items())), bucket)


def item_buckets(
    parts: Iterable[Part], codes: Iterable[str], bucket: Bucket, passes: Passes
) -> tuple[BucketTotals, ...]:
    groups: dict[int, list[tuple[str, Cell]]] = {}
    for code in codes:
        for part in parts:
            for span in part.spans:
                for start, cell in bucket_cells(part.reader, code, span, bucket, passes):
                    groups.setdefault(start, []).append((code, cell))
    return _buckets(((start, cell_totals(cells)) for start, cells in sorted(groups.items())), bucket)


def ranking(
    parts: Sequence[Part], wanted: Sequence[str] | None, passes: Passes, order: Order, limit: int | None
) -> Ranking:
    """First the sums that order the items, then everything of those on the page."""
    sums: dict[str, tuple[int, int]] = {}
    for part in parts:
        add_brief_sums(sums, part.reader, part.spans, passes)
    if wanted is not None:
        sums = {code: sums[code] for code in wanted if code in sums}
    sign = -1 if order is Order.TOP else 1
    counted = [(sign * total, code) for code, (total, rows) in sums.items() if rows]
    page = sorted(counted) if limit is None else nsmallest(limit, counted)
    if len(page) > _DETAILED_ROWS:
        full = merged(row for part in parts for row in item_sums(part.reader, part.spans, passes))
        rows = tuple(ItemTotals(code, totals_of(full[code])) for _, code in page)
    else:
        rows = tuple(ItemTotals(code, item_totals(parts, (code,), passes)) for _, code in page)
    overall = all_items(parts, passes) if wanted is None else item_totals(parts, wanted, passes)
    return Ranking(rows, len(counted), overall)


def nearest_day(
    parts: Iterable[Part], items: Sequence[str] | None, passes: Passes, *, newest: bool
) -> date | None:
    """The newest (or oldest) day with a counted row of any of the items."""
    found = []
    for part in parts:
        for span in part.spans:
            if items is not None:
                day = nearest_counted(part.reader, items, span, passes, last=newest)
            else:
                days = part.reader.days.counted_in(span)
                ordered = reversed(days) if newest else iter(days)
                day = next((day for day in ordered if passes is None or passes(day)), None)
            if day is not None:
                found.append(day)
    return date.fromordinal((max if newest else min)(found)) if found else None


def _window_totals(windows: Sequence[tuple[DayTotals, int, int]]) -> Totals:
    if len(windows) == 1:
        days, low, high = windows[0]
        return days.window_totals(low, high)
    tally = Tally()
    for days, low, high in windows:
        days.add_window(tally, low, high)
    return tally.totals()


def _buckets(groups: Iterable[tuple[int, Totals]], bucket: Bucket) -> tuple[BucketTotals, ...]:
    """Ascending (start, totals), or (weekday, totals)."""
    if bucket is Bucket.WEEKDAY:
        return tuple(BucketTotals(None, weekday, totals) for weekday, totals in groups)
    return tuple(BucketTotals(date.fromordinal(start), None, totals) for start, totals in groups)
