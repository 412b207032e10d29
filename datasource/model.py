"""Types that stand between the skills and any source of production data.

Quantities are whole pieces (`good_quantity`, unit 개). Days are calendar days of Asia/Seoul, ends inclusive.
A NULL quantity is "not counted yet": it is left out of every figure and counted apart as `null_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from datasource.errors import SourceFault


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """`first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"range ends before it begins: {self.first} > {self.last}")


@dataclass(frozen=True, slots=True)
class DayFilter:
    """A day passes if its weekday (Monday 0) is listed or it is in `include`, and it is not in `exclude`."""

    weekdays: frozenset[int] | None = None
    include: frozenset[date] = frozenset()
    exclude: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read: `ranges` None is all data (disjoint and ascending otherwise); `items` None is every item."""

    ranges: tuple[DateRange, ...] | None = None
    items: tuple[str, ...] | None = None
    days: DayFilter | None = None


class Bucket(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over counted rows; `null_rows` stands apart. All exact integers, mergeable by `merge`."""

    total: int = 0
    rows: int = 0
    null_rows: int = 0
    days: int = 0  # distinct days with a counted row
    months: int = 0  # distinct months with a counted row
    items: int = 0  # distinct item codes with a counted row
    negative_rows: int = 0
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class BucketTotals:
    """`start` is the bucket's first calendar day (Monday of a week); for WEEKDAY it is None and `weekday` is set."""

    start: date | None
    weekday: int | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class ItemTotals:
    code: str
    totals: Totals


class Order(StrEnum):
    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Items with a counted row, by total then code. `item_count` and `overall` are of all of them, not the page."""

    rows: tuple[ItemTotals, ...]
    item_count: int
    overall: Totals


class RecordOrder(StrEnum):
    NEWEST = "newest"  # by day, then id, descending
    OLDEST = "oldest"
    LARGEST = "largest"  # by quantity, then newest
    SMALLEST = "smallest"  # negative and NULL quantities are passed over


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """`lot_prefix` is matched without regard to case; quantity bounds are inclusive and pass over NULL and negatives."""

    scope: Scope = field(default_factory=Scope)
    lot_prefix: str | None = None
    min_quantity: int | None = None
    max_quantity: int | None = None
    order: RecordOrder = RecordOrder.NEWEST
    limit: int = 10
    after: str | None = None  # keyset cursor of an earlier page


@dataclass(frozen=True, slots=True)
class Record:
    id: int
    source: str
    production_date: date
    lot_number: str | None
    item_code: str
    item_name: str | None  # as written on this row
    good_quantity: int | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page. `matched` are all rows that fit the query, NULL ones included; `counted` are those with a quantity."""

    records: tuple[Record, ...]
    matched: int
    counted: int
    total: int
    null_rows: int
    negative_rows: int  # passed over where a quantity bound or LARGEST/SMALLEST is asked
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One item code with every name ever used, newest first. `name` is the newest non-empty one, else the code."""

    code: str
    name: str
    names: tuple[str, ...]
    first_day: date
    last_day: date  # of a counted row where there is one
    rows: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every item of the owned rows of Live and archives. `version` changes whenever the content may have."""

    version: str
    items: tuple[CatalogueItem, ...]  # by code
    by_code: Mapping[str, CatalogueItem]


@dataclass(frozen=True, slots=True)
class SourceState:
    """One database as last seen. `snapshot_at` None: never read. `fault` is today's trouble, if any."""

    name: str  # "live", "archive_2025"
    first_owned: date | None  # None: no lower end
    last_owned: date | None  # None: no upper end
    rows: int = 0
    null_rows: int = 0
    strays: int = 0  # rows outside what the file owns: never counted
    first_day: date | None = None
    last_day: date | None = None
    data_as_of: datetime | None = None  # when the file was last changed (aware)
    snapshot_at: datetime | None = None  # when we copied it (aware)
    fault: SourceFault | None = None
    fault_since: datetime | None = None
    stray_years: tuple[tuple[int, int], ...] = ()  # (year, rows) of the strays, ascending


@dataclass(frozen=True, slots=True)
class Freshness:
    """`data_as_of` is the newest change of a file that was read; `stale` names sources whose newer state is unreadable."""

    cutoff: date
    sources: tuple[SourceState, ...]
    latest_day: date | None  # latest production date with a counted row
    data_as_of: datetime | None
    stale: tuple[str, ...] = ()


class ProductionData(Protocol):
    """One consistent state of all databases, pinned for the length of a turn.

    Every method raises `SourceUnavailable` where a database that the scope needs has no good snapshot
    (`ARCHIVE_MISSING` for years no archive holds), and `QueryTimeout`.
    """

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def freshness(self) -> Freshness: ...

    def sources_of(self, ranges: Sequence[DateRange] | None) -> tuple[SourceState, ...]:
        """The databases a period is routed to, oldest first. No I/O."""
        ...

    async def totals(self, scope: Scope) -> Totals: ...

    async def totals_by_item(self, scope: Scope) -> tuple[ItemTotals, ...]:
        """For the items named in the scope (all when None), in the scope's order; items without rows have zero totals."""
        ...

    async def trend(self, scope: Scope, bucket: Bucket) -> tuple[BucketTotals, ...]:
        """Buckets with a row (NULL rows included), ascending."""
        ...

    async def trend_by_item(self, scope: Scope, bucket: Bucket) -> Mapping[str, tuple[BucketTotals, ...]]: ...

    async def ranking(self, scope: Scope, order: Order, limit: int | None) -> Ranking: ...

    async def records(self, query: RecordQuery) -> RecordPage: ...

    async def nearest_days(self, scope: Scope) -> tuple[date | None, date | None]:
        """Last day with a counted row before the scope's first range, first day after its last; items respected."""
        ...


class ProductionSource(Protocol):
    """Where pinned views come from. `refresh` looks for changed files; `open` gives the newest good state."""

    async def start(self) -> None: ...

    async def refresh(self, *, wait: bool = False) -> None:
        """Check every file; take settled changes. With `wait`, until nothing is pending or the settling time passed."""
        ...

    async def open(self) -> ProductionData:
        """Cheap (≤ 0.1 ms without a change): the change check of every file, then the newest good state."""
        ...

    async def accept(self, name: str) -> None:
        """Believe the next state of `name` ("live"), however far it is from the last. Raises `KeyError`."""
        ...

    async def close(self) -> None: ...
