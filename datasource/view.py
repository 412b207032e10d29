"""The questions the skills ask, over one pinned state of all databases (ProductionData of datasource/model.py).

Each question is routed to the databases that own its days, answered from each one's rollup, and merged exactly. What
is small for sure is answered at once, in the caller's thread; the rest in a lane.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from datasource.errors import QueryTimeout, SourceFault, SourceUnavailable
from datasource.figures import (
    Part,
    all_buckets,
    all_items,
    item_buckets,
    item_totals,
    nearest_day,
    ranking,
    totals_of_every_item,
)
from datasource.lane import Lane, Lanes
from datasource.model import (
    Bucket,
    BucketTotals,
    Catalogue,
    DateRange,
    Freshness,
    ItemTotals,
    Order,
    Ranking,
    RecordPage,
    RecordQuery,
    Scope,
    SourceState,
    Totals,
)
from datasource.record_pages import kept_page, matches_of, page_of, read_page, scan_all, wants_of
from datasource.routing import LIVE, Route, Routing, Span
from datasource.snapshot import Snapshot
from datasource.spans import day_test

T = TypeVar("T")
_FEW_ITEMS = 10
_FEW_DAYS = 62
_BY_DAY = frozenset({Bucket.DAY, Bucket.WEEK, Bucket.WEEKDAY})


@dataclass(frozen=True, slots=True)
class State:
    """What a view is made of. `snapshots` lacks the databases that were never read."""

    routing: Routing
    snapshots: Mapping[str, Snapshot]
    freshness: Freshness
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class _Shares:
    """A period as routed, ready to be read in any of the lanes."""

    routed: Sequence[tuple[Route, Snapshot, tuple[Span, ...]]]

    def inline(self) -> list[Part]:
        return [Part(route, snapshot.inline, spans) for route, snapshot, spans in self.routed]

    def quick(self) -> list[Part]:
        return [Part(route, snapshot.quick, spans) for route, snapshot, spans in self.routed]

    def scans(self) -> list[Part]:
        return [Part(route, snapshot.scans, spans) for route, snapshot, spans in self.routed]

    def few_days(self) -> bool:
        return sum(last - first + 1 for _, _, spans in self.routed for first, last in spans) <= _FEW_DAYS


class SnapshotView:
    """Implements ProductionData. Nothing in it changes; it may be shared by any number of turns."""

    def __init__(self, state: State, lanes: Lanes) -> None:
        self._state = state
        self._lanes = lanes
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
        shares, passes = self._shares(scope.ranges), day_test(scope.days)
        if scope.items is None:
            return all_items(shares.inline(), passes)
        codes = tuple(dict.fromkeys(scope.items))
        return await self._read(
            shares, lambda parts: item_totals(parts, codes, passes), self._small(scope, shares)
        )

    async def totals_by_item(self, scope: Scope) -> tuple[ItemTotals, ...]:
        shares, passes = self._shares(scope.ranges), day_test(scope.days)
        named = scope.items
        if named is None:
            codes = [item.code for item in self.catalogue.items]
            return await self._read(
                shares, lambda parts: totals_of_every_item(parts, codes, passes), small=False
            )
        return await self._read(
            shares,
            lambda parts: tuple(ItemTotals(code, item_totals(parts, (code,), passes)) for code in named),
            self._small(scope, shares),
        )

    async def trend(self, scope: Scope, bucket: Bucket) -> tuple[BucketTotals, ...]:
        shares, passes = self._shares(scope.ranges), day_test(scope.days)
        if scope.items is None:
            return all_buckets(shares.inline(), bucket, passes)
        codes = tuple(dict.fromkeys(scope.items))
        return await self._read(
            shares,
            lambda parts: item_buckets(parts, codes, bucket, passes),
            self._small(scope, shares, bucket),
        )

    async def trend_by_item(self, scope: Scope, bucket: Bucket) -> Mapping[str, tuple[BucketTotals, ...]]:
        shares, passes = self._shares(scope.ranges), day_test(scope.days)
        codes = scope.items or tuple(item.code for item in self.catalogue.items)
        return await self._read(
            shares,
            lambda parts: {code: item_buckets(parts, (code,), bucket, passes) for code in codes},
            self._small(scope, shares, bucket),
        )

    async def ranking(self, scope: Scope, order: Order, limit: int | None) -> Ranking:
        shares, passes = self._shares(scope.ranges), day_test(scope.days)
        wanted = None if scope.items is None else tuple(dict.fromkeys(scope.items))
        small = passes is None and limit is not None and limit <= _FEW_ITEMS
        return await self._read(shares, lambda parts: ranking(parts, wanted, passes, order, limit), small)

    async def records(self, query: RecordQuery) -> RecordPage:
        """Raises ValueError for a cursor that belongs to another order."""
        scope = query.scope
        shares, passes = self._shares(scope.ranges), day_test(scope.days)
        if query.lot_prefix or query.min_quantity is not None or query.max_quantity is not None:
            wants = wants_of(shares.scans(), query, passes)
            matches, found = await self._run(self._lanes.scans, lambda: scan_all(wants))
            if not query.lot_prefix:  # what a quantity condition passes over, the rollup knows
                totals = await self.totals(scope)
                matches.null_rows, matches.negative_rows = totals.null_rows, totals.negative_rows
            return page_of(query, matches, found)
        totals, kept = await self._read(
            shares,
            lambda parts: kept_page(scope, wants_of(parts, query, passes), passes),
            self._small(scope, shares),
        )
        if kept is None:
            wants = wants_of(shares.scans(), query, passes)
            kept = await self._run(self._lanes.scans, lambda: read_page(query, wants))
        return page_of(query, matches_of(totals), kept)

    async def nearest_days(self, scope: Scope) -> tuple[date | None, date | None]:
        """Looks only into databases that have been read: a day that is not found is no figure."""
        if not scope.ranges:
            return None, None
        passes = day_test(scope.days)
        first, last = scope.ranges[0].first.toordinal(), scope.ranges[-1].last.toordinal()
        before = self._shares_before_or_after((date.min.toordinal(), first - 1))
        after = self._shares_before_or_after((last + 1, date.max.toordinal()))
        return (
            await self._read(
                before, lambda parts: nearest_day(parts, scope.items, passes, newest=True), small=False
            ),
            await self._read(
                after, lambda parts: nearest_day(parts, scope.items, passes, newest=False), small=False
            ),
        )

    def _small(self, scope: Scope, shares: _Shares, bucket: Bucket = Bucket.MONTH) -> bool:
        """Surely done within a millisecond: a few items, by whole months or over a few days."""
        by_day = bucket in _BY_DAY or scope.days is not None
        return len(scope.items or ()) <= _FEW_ITEMS and (not by_day or shares.few_days())

    async def _read(self, shares: _Shares, work: Callable[[list[Part]], T], small: bool) -> T:
        if small:
            with contextlib.suppress(QueryTimeout):  # not so small after all
                return self._lanes.inline.call(lambda: work(shares.inline()))
        return await self._run(self._lanes.quick, lambda: work(shares.quick()))

    async def _run(self, lane: Lane, function: Callable[[], T]) -> T:
        """The view stays pinned until the thread is done, even if the caller has given up."""

        def holding(view: SnapshotView = self) -> T:
            return function()

        return await lane.run(holding)

    def _shares(self, ranges: Sequence[DateRange] | None) -> _Shares:
        """Raises SourceUnavailable where a database that the ranges need has never been read."""
        routed = []
        for route, own in self._state.routing.split(ranges):
            snapshot = self._state.snapshots.get(route.name)
            if snapshot is None:
                raise SourceUnavailable(route.name, self._by_name[route.name].fault or SourceFault.MISSING)
            routed.append((route, snapshot, own))
        return _Shares(routed)

    def _shares_before_or_after(self, span: Span) -> _Shares:
        """Of databases that have been read."""
        routed = []
        for route in self._state.routing.routes:
            snapshot = self._state.snapshots.get(route.name)
            first, last = max(span[0], route.span[0]), min(span[1], route.span[1])
            if snapshot is not None and not route.empty and first <= last:
                routed.append((route, snapshot, ((first, last),)))
        return _Shares(routed)
