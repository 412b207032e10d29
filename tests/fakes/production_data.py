"""Production data held in a list and counted in the plainest way there is: a stand-in for a source, and an oracle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from datasource.errors import SourceFault, SourceUnavailable
from datasource.model import (
    Bucket,
    BucketTotals,
    Catalogue,
    CatalogueItem,
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

KST = timezone(timedelta(hours=9))
CUTOFF = date(2026, 1, 1)


@dataclass(frozen=True)
class Row:
    """One batch, as the ERP has it."""

    day: date
    code: str
    quantity: int | None
    name: str | None = None
    lot: str | None = None
    id: int = 0


def rows_of(*lines: tuple[str, str, int | None] | tuple[str, str, int | None, str | None]) -> list[Row]:
    """Rows from (day, code, quantity[, name]), numbered in the order given."""
    return [
        Row(
            day=date.fromisoformat(line[0]),
            code=line[1],
            quantity=line[2],
            name=line[3] if len(line) > 3 else None,
            lot=f"LT{line[0].replace('-', '')}-{number:02d}",
            id=number,
        )
        for number, line in enumerate(lines, start=1)
    ]


class ListedProduction:
    """Implements datasource's `ProductionData` over rows in memory; `archive_missing` takes the archive away."""

    def __init__(
        self, rows: Iterable[Row], *, cutoff: date = CUTOFF, archive_missing: bool = False, version: str = ""
    ) -> None:
        self.rows = [row if row.id else replace(row, id=n) for n, row in enumerate(rows, start=1)]
        self._cutoff = cutoff
        self._archive_missing = archive_missing
        self._catalogue = self._build_catalogue(version or f"listed-{id(self)}")

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    @property
    def freshness(self) -> Freshness:
        counted = [row.day for row in self.rows if row.quantity is not None]
        sources = (self._source("archive_2025"), self._source("live"))
        return Freshness(
            cutoff=self._cutoff,
            sources=sources,
            latest_day=max(counted, default=None),
            data_as_of=max(source.data_as_of for source in sources if source.data_as_of),
        )

    def _source(self, name: str) -> SourceState:
        live = name == "live"
        rows = [row for row in self.rows if (row.day >= self._cutoff) == live]
        counted = [row.day for row in rows if row.quantity is not None]
        return SourceState(
            name=name,
            first_owned=self._cutoff if live else None,
            last_owned=None if live else self._cutoff - timedelta(days=1),
            rows=len(counted),
            null_rows=len(rows) - len(counted),
            first_day=min(counted, default=None),
            last_day=max(counted, default=None),
            data_as_of=datetime(2026, 11, 21 if live else 1, 6, 0, tzinfo=KST),
            snapshot_at=datetime(2026, 11, 23, 9, 0, tzinfo=KST),
            fault=SourceFault.ARCHIVE_MISSING if self._archive_missing and not live else None,
        )

    def sources_of(self, ranges: Sequence[DateRange] | None) -> tuple[SourceState, ...]:
        archive = ranges is None or any(part.first < self._cutoff for part in ranges)
        live = ranges is None or any(part.last >= self._cutoff for part in ranges)
        names = (["archive_2025"] if archive else []) + (["live"] if live else [])
        return tuple(self._source(name) for name in names)

    def _in(self, scope: Scope) -> list[Row]:
        needs_archive = scope.ranges is None or any(part.first < self._cutoff for part in scope.ranges)
        if self._archive_missing and needs_archive:
            raise SourceUnavailable("archive_2025", SourceFault.ARCHIVE_MISSING)
        return [row for row in self.rows if _fits(row, scope)]

    async def totals(self, scope: Scope) -> Totals:
        return _count(self._in(scope))

    async def totals_by_item(self, scope: Scope) -> tuple[ItemTotals, ...]:
        rows = self._in(scope)
        codes = scope.items if scope.items is not None else tuple(item.code for item in self.catalogue.items)
        return tuple(ItemTotals(code, _count(row for row in rows if row.code == code)) for code in codes)

    async def trend(self, scope: Scope, bucket: Bucket) -> tuple[BucketTotals, ...]:
        return _by_bucket(self._in(scope), bucket)

    async def trend_by_item(self, scope: Scope, bucket: Bucket) -> Mapping[str, tuple[BucketTotals, ...]]:
        rows = self._in(scope)
        codes = sorted({row.code for row in rows})
        return {code: _by_bucket([row for row in rows if row.code == code], bucket) for code in codes}

    async def ranking(self, scope: Scope, order: Order, limit: int | None) -> Ranking:
        rows = self._in(scope)
        counted = [one for one in await self.totals_by_item(replace(scope, items=None)) if one.totals.rows]
        if scope.items is not None:
            counted = [one for one in counted if one.code in scope.items]
        sign = -1 if order is Order.TOP else 1
        counted.sort(key=lambda one: (sign * one.totals.total, one.code))
        return Ranking(tuple(counted[:limit]), len(counted), _count(rows))

    async def records(self, query: RecordQuery) -> RecordPage:
        rows = [row for row in self._in(query.scope) if _fits_query(row, query)]
        negatives = [row for row in rows if row.quantity is not None and row.quantity < 0]
        bounded = query.min_quantity is not None or query.max_quantity is not None
        passes_over = bounded or query.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST)
        shown = rows
        if bounded or query.order is RecordOrder.SMALLEST:
            shown = [row for row in rows if row.quantity is not None and row.quantity >= 0]
        elif query.order is RecordOrder.LARGEST:
            shown = [row for row in rows if row.quantity is not None]
        shown.sort(key=_record_key(query.order))
        start = int(query.after or 0)
        page = shown[start : start + query.limit]
        counted = [row for row in shown if row.quantity is not None]
        more = start + query.limit < len(shown)
        return RecordPage(
            records=tuple(self._record(row) for row in page),
            matched=len(shown),
            counted=len(counted),
            total=sum(row.quantity or 0 for row in counted),
            null_rows=sum(row.quantity is None for row in shown),
            negative_rows=len(negatives) if passes_over else 0,
            next_cursor=str(start + query.limit) if more else None,
        )

    def _record(self, row: Row) -> Record:
        source = "live" if row.day >= self._cutoff else "archive_2025"
        return Record(row.id, source, row.day, row.lot, row.code, row.name, row.quantity)

    async def nearest_days(self, scope: Scope) -> tuple[date | None, date | None]:
        if scope.ranges is None:
            return None, None
        days = [
            row.day
            for row in self.rows
            if row.quantity is not None and _fits(row, Scope(items=scope.items, days=scope.days))
        ]
        before = [day for day in days if day < scope.ranges[0].first]
        after = [day for day in days if day > scope.ranges[-1].last]
        return max(before, default=None), min(after, default=None)

    def _build_catalogue(self, version: str) -> Catalogue:
        by_code: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            by_code[row.code].append(row)
        items = []
        for code in sorted(by_code):
            rows = sorted(by_code[code], key=lambda row: (row.day, row.id), reverse=True)
            names = tuple(dict.fromkeys(row.name for row in rows if row.name))
            counted = [row.day for row in rows if row.quantity is not None] or [row.day for row in rows]
            items.append(
                CatalogueItem(
                    code=code,
                    name=names[0] if names else code,
                    names=names,
                    first_day=min(counted),
                    last_day=max(counted),
                    rows=len(rows),
                )
            )
        return Catalogue(version, tuple(items), {item.code: item for item in items})


def _fits(row: Row, scope: Scope) -> bool:
    if scope.items is not None and row.code not in scope.items:
        return False
    if scope.ranges is not None and not any(part.first <= row.day <= part.last for part in scope.ranges):
        return False
    days = scope.days
    if days is None:
        return True
    listed = days.weekdays is None or row.day.weekday() in days.weekdays or row.day in days.include
    return listed and row.day not in days.exclude


def _fits_query(row: Row, query: RecordQuery) -> bool:
    if query.lot_prefix is not None and not (row.lot or "").casefold().startswith(
        query.lot_prefix.casefold()
    ):
        return False
    if query.min_quantity is None and query.max_quantity is None:
        return True
    if row.quantity is None:
        return False
    if row.quantity < 0:
        return True  # kept until they are counted as passed over
    return (query.min_quantity is None or row.quantity >= query.min_quantity) and (
        query.max_quantity is None or row.quantity <= query.max_quantity
    )


def _record_key(order: RecordOrder) -> Callable[[Row], tuple[int, ...]]:
    def key(row: Row) -> tuple[int, ...]:
        newest = (-row.day.toordinal(), -row.id)
        match order:
            case RecordOrder.NEWEST:
                return newest
            case RecordOrder.OLDEST:
                return (row.day.toordinal(), row.id)
            case RecordOrder.LARGEST:
                return (-(row.quantity or 0), *newest)
            case RecordOrder.SMALLEST:
                return (row.quantity or 0, *newest)

    return key


def _count(rows: Iterable[Row]) -> Totals:
    rows = list(rows)
    counted = [row for row in rows if row.quantity is not None]
    return Totals(
        total=sum(row.quantity or 0 for row in counted),
        rows=len(counted),
        null_rows=len(rows) - len(counted),
        days=len({row.day for row in counted}),
        months=len({(row.day.year, row.day.month) for row in counted}),
        items=len({row.code for row in counted}),
        negative_rows=sum((row.quantity or 0) < 0 for row in counted),
        first_day=min((row.day for row in counted), default=None),
        last_day=max((row.day for row in counted), default=None),
    )


def _start(day: date, bucket: Bucket) -> date | int:
    match bucket:
        case Bucket.DAY:
            return day
        case Bucket.WEEK:
            return day - timedelta(days=day.weekday())
        case Bucket.MONTH:
            return day.replace(day=1)
        case Bucket.QUARTER:
            return date(day.year, {1: 1, 2: 4, 3: 7, 4: 10}[(day.month + 2) // 3], 1)
        case Bucket.YEAR:
            return date(day.year, 1, 1)
        case Bucket.WEEKDAY:
            return day.weekday()


def _by_bucket(rows: list[Row], bucket: Bucket) -> tuple[BucketTotals, ...]:
    buckets: dict[date | int, list[Row]] = defaultdict(list)
    for row in rows:
        buckets[_start(row.day, bucket)].append(row)
    found = []
    for start in sorted(buckets, key=lambda one: one if isinstance(one, int) else one.toordinal()):
        totals = _count(buckets[start])
        if isinstance(start, int):
            found.append(BucketTotals(None, start, totals))
        else:
            found.append(BucketTotals(start, None, totals))
    return tuple(found)
