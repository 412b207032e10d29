"""The questions the skills ask, over one pinned state of all databases (ProductionData of datasource/model.py).

Each question is routed to the databases that own its days, answered from each one's rollup, and merged exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import TypeVar

from datasource import cursors
from datasource.columns import sql_upper
from datasource.day_totals import DayTotals
from datasource.errors import SourceFault, SourceUnavailable
from datasource.item_queries import Cell, Passes, add_item, bucket_cells, cell_totals, nearest_counted
from datasource.lane import Lane
from datasource.model import (
    Bucket,
    BucketTotals,
    Catalogue,
    DateRange,
    Freshness,
    ItemTotals,
    Order,
    Ranking,
    Record,
    RecordOrder,
    RecordPage,
    RecordQuery,
    Scope,
    SourceState,
    Totals,
)
from datasource.ranking import add_brief_sums, item_sums, merged, sums_of_item, totals_of
from datasource.record_queries import Row, Wanted, extremes, recent_page, sort_key, walk
from datasource.record_scan import Matches, scan
from datasource.routing import LIVE, Route, Routing
from datasource.snapshot import Snapshot
from datasource.spans import Span, day_test, month_disjoint, spans_of
from datasource.tally import ItemTally, Tally

_DETAILED_ROWS = 30  # a longer ranking reads the details of every item at once


@dataclass(frozen=True, slots=True)
class State:
    """What a view is made of. `snapshots` lacks the databases that were never read."""

    routing: Routing
    snapshots: Mapping[str, Snapshot]
    freshness: Freshness
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Part:
    """One database's share of a scope."""

    route: Route
    snapshot: Snapshot
    spans: tuple[Span, ...]


Found = tuple[Row, Part]
T = TypeVar("T")


class SnapshotView:
    """Implements ProductionData. Nothing in it changes; it may be shared by any number of turns."""

    def __init__(self, state: State, quick: Lane, scans: Lane) -> None:
        self._state = state
        self._quick = quick
        self._scans = scans
        self._by_name = {source.name: source for source in state.freshness.sources}

    @property
    def catalogue(self) -> Catalogue:
        """Raises SourceUnavailable where Live has never been read: without it any item may be missing."""
        live = self._by_name[LIVE]
        if LIVE not in self._state.snapshots:
            raise SourceUnavailable(LIVE, live.fault or SourceFault.MISSING)
        return self._state.catalogue

    @property
    def freshness(self) -> Freshness:
        return self._state.freshness

    def sources_of(self, ranges: Sequence[DateRange] | None) -> tuple[SourceState, ...]:
        return tuple(self._by_name[route.name] for route, _ in self._state.routing.split(ranges))

    async def totals(self, scope: Scope) -> Totals:
        parts, passes = self._parts(scope), day_test(scope.days)
        if scope.items is None:
            return _all_items(parts, passes)
        codes = tuple(dict.fromkeys(scope.items))
        return await self._held(self._quick, lambda: _item_totals(parts, codes, passes))

    async def totals_by_item(self, scope: Scope) -> tuple[ItemTotals, ...]:
        parts, passes = self._parts(scope), day_test(scope.days)

        def read() -> tuple[ItemTotals, ...]:
            if scope.items is None:
                sums = merged(row for part in parts for row in item_sums(part.snapshot, part.spans, passes))
                held = {code: totals_of(row) for code, row in sums.items()}
                return tuple(
                    ItemTotals(item.code, held.get(item.code, Totals()))
                    for item in self._state.catalogue.items
                )
            return tuple(ItemTotals(code, _item_totals(parts, (code,), passes)) for code in scope.items)

        return await self._held(self._quick, read)

    async def trend(self, scope: Scope, bucket: Bucket) -> tuple[BucketTotals, ...]:
        parts, passes = self._parts(scope), day_test(scope.days)
        if scope.items is None:
            return _all_buckets(parts, bucket, passes)
        codes = tuple(dict.fromkeys(scope.items))
        return await self._held(self._quick, lambda: _item_buckets(parts, codes, bucket, passes))

    async def trend_by_item(self, scope: Scope, bucket: Bucket) -> Mapping[str, tuple[BucketTotals, ...]]:
        parts, passes = self._parts(scope), day_test(scope.days)
        codes = scope.items or tuple(item.code for item in self.catalogue.items)
        return await self._held(
            self._quick, lambda: {code: _item_buckets(parts, (code,), bucket, passes) for code in codes}
        )

    async def ranking(self, scope: Scope, order: Order, limit: int | None) -> Ranking:
        parts, passes = self._parts(scope), day_test(scope.days)
        wanted = None if scope.items is None else tuple(dict.fromkeys(scope.items))
        return await self._held(self._quick, lambda: _ranking(parts, wanted, passes, order, limit))

    async def records(self, query: RecordQuery) -> RecordPage:
        """Raises ValueError for a cursor that belongs to another order."""
        parts, passes = self._parts(query.scope), day_test(query.scope.days)
        after = cursors.decode(query.order, query.after) if query.after else None
        wanted = [(part, _wanted(part, query, passes, after)) for part in parts]
        filtered = query.lot_prefix or query.min_quantity is not None or query.max_quantity is not None
        found: list[Found] | None
        if filtered:
            matches, found = await self._held(self._scans, lambda: _scan_all(wanted))
            if not query.lot_prefix:
                totals = await self.totals(query.scope)
                matches.null_rows, matches.negative_rows = totals.null_rows, totals.negative_rows
        else:
            totals, found = await self._held(self._quick, lambda: _kept_page(query.scope, wanted, passes))
            matches = Matches(
                totals.rows + totals.null_rows,
                totals.rows,
                totals.total,
                totals.null_rows,
                totals.negative_rows,
            )
            if found is None:
                found = await self._held(self._scans, lambda: _read_page(query, wanted))
        passed_over = (
            query.min_quantity is not None
            or query.max_quantity is not None
            or query.order
            in (
                RecordOrder.LARGEST,
                RecordOrder.SMALLEST,
            )
        )
        keyed = sorted(
            ((sort_key(query.order, row), row, part) for row, part in found or ()), key=lambda entry: entry[0]
        )
        page = keyed[: query.limit]
        return RecordPage(
            records=tuple(_record(row, part) for _, row, part in page),
            matched=matches.matched,
            counted=matches.counted,
            total=matches.total,
            null_rows=matches.null_rows,
            negative_rows=matches.negative_rows if passed_over else 0,
            next_cursor=cursors.encode(query.order, page[-1][0]) if len(keyed) > query.limit else None,
        )

    async def nearest_days(self, scope: Scope) -> tuple[date | None, date | None]:
        """Looks only into databases that have been read: a day that is not found is no figure."""
        if scope.ranges is None or not scope.ranges:
            return None, None
        passes = day_test(scope.days)
        first, last = scope.ranges[0].first, scope.ranges[-1].last

        def nearest(low: int, high: int, *, newest: bool) -> date | None:
            days = []
            for route in self._state.routing.routes:
                snapshot = self._state.snapshots.get(route.name)
                if snapshot is None or route.empty:
                    continue
                span = (
                    max(low, (route.first or date.min).toordinal()),
                    min(high, (route.last or date.max).toordinal()),
                )
                if span[0] <= span[1]:
                    day = _nearest(snapshot, scope.items, span, passes, newest=newest)
                    days += [] if day is None else [day]
            return date.fromordinal((max if newest else min)(days)) if days else None

        return await self._held(
            self._quick,
            lambda: (
                nearest(date.min.toordinal(), first.toordinal() - 1, newest=True),
                nearest(last.toordinal() + 1, date.max.toordinal(), newest=False),
            ),
        )

    async def _held(self, lane: Lane, function: Callable[[], T]) -> T:
        """Run in a lane. The view stays pinned until the thread is done, even if the caller has given up."""

        def holding(view: SnapshotView = self) -> T:
            return function()

        return await lane.run(holding)

    def _parts(self, scope: Scope) -> list[Part]:
        """Raises SourceUnavailable where a database that the scope needs has never been read."""
        parts = []
        for route, ranges in self._state.routing.split(scope.ranges):
            snapshot = self._state.snapshots.get(route.name)
            if snapshot is None:
                raise SourceUnavailable(route.name, self._by_name[route.name].fault or SourceFault.MISSING)
            parts.append(Part(route, snapshot, tuple(spans_of(ranges))))
        return parts


def _ranking(
    parts: Sequence[Part], wanted: Sequence[str] | None, passes: Passes, order: Order, limit: int | None
) -> Ranking:
    """First the sums that order the items, then everything of those on the page."""
    sums: dict[str, tuple[int, int]] = {}
    for part in parts:
        add_brief_sums(sums, part.snapshot, part.spans, passes)
    if wanted is not None:
        sums = {code: sums[code] for code in wanted if code in sums}
    sign = -1 if order is Order.TOP else 1
    counted = [(sign * total, code) for code, (total, rows) in sums.items() if rows]
    page = sorted(counted) if limit is None else nsmallest(limit, counted)
    if len(page) > _DETAILED_ROWS:
        full = merged(row for part in parts for row in item_sums(part.snapshot, part.spans, passes))
        rows = tuple(ItemTotals(code, totals_of(full[code])) for _, code in page)
    else:
        rows = tuple(ItemTotals(code, _item_totals(parts, (code,), passes)) for _, code in page)
    overall = _all_items(parts, passes) if wanted is None else _item_totals(parts, wanted, passes)
    return Ranking(rows, len(counted), overall)


def _all_items(parts: Iterable[Part], passes: Passes) -> Totals:
    tally = Tally()
    for part in parts:
        for span in part.spans:
            if passes is None:
                part.snapshot.days.add(tally, span)
            else:
                part.snapshot.days.add_passing(tally, span, passes)
    return tally.totals()


def _item_totals(parts: Sequence[Part], codes: Sequence[str], passes: Passes) -> Totals:
    if len(codes) == 1 and passes is None and all(month_disjoint(part.spans) for part in parts):
        sums = merged(row for part in parts for row in sums_of_item(part.snapshot, codes[0], part.spans))
        return totals_of(sums[codes[0]]) if sums else Totals()
    tally = ItemTally()
    for code in codes:
        for part in parts:
            add_item(tally, part.snapshot, code, part.spans, passes)
    return tally.totals()


def _all_buckets(parts: Iterable[Part], bucket: Bucket, passes: Passes) -> tuple[BucketTotals, ...]:
    groups: dict[int, list[tuple[DayTotals, int, int]]] = {}
    for part in parts:
        days = part.snapshot.days
        for span in part.spans:
            if passes is None and bucket is not Bucket.WEEKDAY:
                windows = days.bucket_windows(span, bucket)
            else:
                windows = days.passing_days(span, bucket, passes)
            for start, low, high in windows:
                groups.setdefault(start, []).append((days, low, high))
    return _buckets(((start, _window_totals(windows)) for start, windows in sorted(groups.items())), bucket)


def _window_totals(windows: Sequence[tuple[DayTotals, int, int]]) -> Totals:
    if len(windows) == 1:
        days, low, high = windows[0]
        return days.window_totals(low, high)
    tally = Tally()
    for days, low, high in windows:
        days.add_window(tally, low, high)
    return tally.totals()


def _item_buckets(
    parts: Iterable[Part], codes: Iterable[str], bucket: Bucket, passes: Passes
) -> tuple[BucketTotals, ...]:
    groups: dict[int, list[tuple[str, Cell]]] = {}
    for code in codes:
        for part in parts:
            for span in part.spans:
                for start, cell in bucket_cells(part.snapshot, code, span, bucket, passes):
                    groups.setdefault(start, []).append((code, cell))
    return _buckets(((start, cell_totals(cells)) for start, cells in sorted(groups.items())), bucket)


def _buckets(groups: Iterable[tuple[int, Totals]], bucket: Bucket) -> tuple[BucketTotals, ...]:
    """Ascending (start, totals), or (weekday, totals)."""
    if bucket is Bucket.WEEKDAY:
        return tuple(BucketTotals(None, weekday, totals) for weekday, totals in groups)
    return tuple(BucketTotals(date.fromordinal(start), None, totals) for start, totals in groups)


def _wanted(part: Part, query: RecordQuery, passes: Passes, after: cursors.SortKey | None) -> Wanted | None:
    """None where the database knows none of the items."""
    codes = query.scope.items
    if codes is not None:
        codes = tuple(code for code in dict.fromkeys(codes) if code in part.snapshot.items)
        if not codes:
            return None
    return Wanted(
        spans=part.spans,
        codes=codes,
        passes=passes,
        lot_prefix=sql_upper(query.lot_prefix) if query.lot_prefix else None,
        low=query.min_quantity,
        high=query.max_quantity,
        order=query.order,
        limit=query.limit + 1,  # one more tells whether a page follows
        after=after,
    )


def _kept_page(
    scope: Scope, wanted: Sequence[tuple[Part, Wanted | None]], passes: Passes
) -> tuple[Totals, list[Found] | None]:
    """The scope's totals, and the page where the rows kept per item hold it."""
    parts = [part for part, _ in wanted]
    if scope.items is None:
        return _all_items(parts, passes), None
    totals = _item_totals(parts, tuple(dict.fromkeys(scope.items)), passes)
    found: list[Found] = []
    for part, want in reversed(wanted):
        if want is None:
            continue
        rows = recent_page(part.snapshot, want)
        if rows is None:
            return totals, None
        found.extend((row, part) for row in rows)
        if len(found) >= want.limit:
            break
    return totals, found


def _read_page(query: RecordQuery, wanted: Sequence[tuple[Part, Wanted | None]]) -> list[Found]:
    """The page from the copies. By day the databases follow one another; by quantity each may hold the best."""
    found: list[Found] = []
    by_quantity = query.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST)
    for part, want in wanted if query.order is RecordOrder.OLDEST else reversed(wanted):
        if want is None:
            continue
        rows = extremes(part.snapshot, want) if by_quantity else walk(part.snapshot, want)
        found.extend((row, part) for row in rows)
        if not by_quantity and len(found) >= want.limit:
            break
    return found


def _scan_all(wanted: Sequence[tuple[Part, Wanted | None]]) -> tuple[Matches, list[Found]]:
    matches = Matches()
    found: list[Found] = []
    for part, want in wanted:
        if want is not None:
            own, rows = scan(part.snapshot, want)
            _add_matches(matches, own)
            found.extend((row, part) for row in rows)
    return matches, found


def _add_matches(matches: Matches, other: Matches) -> None:
    matches.matched += other.matched
    matches.counted += other.counted
    matches.total += other.total
    matches.null_rows += other.null_rows
    matches.negative_rows += other.negative_rows


def _record(row: Row, part: Part) -> Record:
    row_id, day, lot, code, name, quantity = row
    return Record(row_id, part.route.name, date.fromordinal(day), lot, code, name, quantity)


def _nearest(
    snapshot: Snapshot, items: Sequence[str] | None, span: Span, passes: Passes, *, newest: bool
) -> int | None:
    if items is not None:
        return nearest_counted(snapshot, items, span, passes, last=newest)
    days = snapshot.days.counted_in(span)
    return next((day for day in (reversed(days) if newest else days) if passes is None or passes(day)), None)
