"""What the skills return. Plain values, no Korean sentences: templates/ writes those.

Quantities are whole pieces; averages and percentages are `Decimal`, rounded half up to one place (the times of an
item comparison to two), as docs/answers.md asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from datasource.model import Bucket, DateRange, Order, RecordOrder, SourceState
from skills.arguments import DayKind, Extreme, Measure, Side


@dataclass(frozen=True, slots=True)
class Period:
    """A period as read. `ranges` None is all data, then `first`/`last` are the data's own ends (None without data)."""

    ranges: tuple[DateRange, ...] | None
    first: date | None
    last: date | None
    text: str  # the words it was read from; "" when defaulted
    unit: str  # day, week, month, quarter, half, year, days (a rolling window), range, all
    cut_from: date | None = None  # the calendar end before it was cut to today
    defaulted: bool = False  # the user named none


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name: str  # newest name, or the code
    asked: str = ""  # the user's words for it
    matched_by: str = "code"  # code, name, old_name, part, near (a near miss: the reply must name it)


@dataclass(frozen=True, slots=True)
class Basis:
    """The proof under an answer."""

    period: Period
    items: tuple[Item, ...]  # empty: all items
    measure: str  # a Measure's value, or records, share, item_search, last_production, overview
    rows: int
    null_rows: int
    sources: tuple[str, ...]  # "live", "archive_2025"
    data_as_of: datetime | None
    latest_day: date | None  # latest production date of the data, in whichever source
    days: tuple[DayKind, ...] = ()
    left_out: tuple[Item, ...] = ()  # of `items` already gone; where that is empty: all items but these
    negative_rows: int = 0
    passed_over_negatives: bool = False  # a minimum or quantity condition left corrections out
    stale: tuple[str, ...] = ()  # sources read from an older snapshot because the newer state is unreadable


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything docs/answers.md measures, of one scope. Averages are None without rows."""

    total: int
    rows: int
    null_rows: int
    days: int
    months: int
    items: int
    batch_average: Decimal | None
    daily_average: Decimal | None
    monthly_average: Decimal | None

    def of(self, measure: Measure) -> int | Decimal | None:
        return {
            Measure.QUANTITY: self.total,
            Measure.BATCHES: self.rows,
            Measure.BATCH_AVERAGE: self.batch_average,
            Measure.DAILY_AVERAGE: self.daily_average,
            Measure.MONTHLY_AVERAGE: self.monthly_average,
            Measure.ITEM_COUNT: self.items,
            Measure.PRODUCTION_DAYS: self.days,
        }[measure]


@dataclass(frozen=True, slots=True)
class ItemFigures:
    item: Item
    figures: Figures


@dataclass(frozen=True, slots=True)
class SummaryResult:
    basis: Basis
    measures: tuple[Measure, ...]
    figures: Figures  # of all the items asked, together
    by_item: tuple[ItemFigures, ...]  # filled when two or more items were asked; items without rows included
    combined: bool


@dataclass(frozen=True, slots=True)
class TrendPoint:
    start: date | None  # None for weekdays
    end: date | None
    weekday: int | None  # Monday 0
    figures: Figures | None  # None: no row in this bucket
    partial: bool  # cut by the period's ends


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """With several items: a line for each in the order asked, then one for all of them together (`item` None)."""

    item: Item | None  # None: all the items asked, together
    points: tuple[TrendPoint, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class TrendResult:
    basis: Basis
    by: Bucket
    measure: Measure
    series: tuple[TrendSeries, ...]
    overall: Figures


@dataclass(frozen=True, slots=True)
class RankedItem:
    rank: int
    item: Item
    figures: Figures
    share: Decimal | None  # % of `overall`


@dataclass(frozen=True, slots=True)
class RankingResult:
    basis: Basis
    order: Order
    measure: Measure
    rows: tuple[RankedItem, ...]
    shown_total: int
    overall: Figures  # of all items ranked, shown or not
    item_count: int
    asked_n: int | None
    asked_rank: int | None  # the one rank asked of; may lie past the last row
    within: str | None
    all: bool


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    period: Period
    figures: Figures | None  # None: no row in it


@dataclass(frozen=True, slots=True)
class Change:
    """later − earlier, and in % of the earlier (None of a zero or where a side has no row)."""

    difference: int | Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ItemPeriods:
    """One item over the two periods of a comparison; None where it has no row."""

    item: Item
    later: Figures | None
    earlier: Figures | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class PeriodComparisonResult:
    """`earlier_elapsed`: the earlier period cut to the later one's elapsed days, where the later is still running.

    For 전년 동월/동기 `same_days` is true: `earlier` is the same calendar days, `earlier_whole` the whole earlier
    period where it differs.
    """

    basis: Basis  # of the later period
    measure: Measure
    later: PeriodFigures
    earlier: PeriodFigures
    change: Change | None  # None where a side has no row
    elapsed_days: int | None
    earlier_elapsed: PeriodFigures | None
    change_elapsed: Change | None
    same_days: bool
    earlier_whole: PeriodFigures | None
    change_whole: Change | None
    earlier_basis: Basis
    by_item: tuple[ItemPeriods, ...] = ()  # filled when two or more items were asked


@dataclass(frozen=True, slots=True)
class ItemComparisonResult:
    """First-named minus second, and how many times it is (None of a zero). More than two items: figures only."""

    basis: Basis
    measure: Measure
    rows: tuple[ItemFigures, ...]
    difference: int | Decimal | None
    ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    day: date
    lot: str | None
    item: Item
    quantity: int | None  # None: 미입력
    source: str


@dataclass(frozen=True, slots=True)
class RecordsResult:
    """`matched` rows fit; `rows` is the first page of them."""

    basis: Basis
    rows: tuple[RecordRow, ...]
    matched: int
    counted: int
    total: int
    order: RecordOrder
    limit: int
    next_cursor: str | None
    lot_prefix: str | None
    min_quantity: int | None
    max_quantity: int | None
    count_only: bool
    last_production: bool  # asked as "마지막으로 언제": limit 1, newest


@dataclass(frozen=True, slots=True)
class ExtremeEntry:
    of: Extreme
    side: Side  # MAX or MIN
    rank: int
    start: date | None  # bucket's first day, the batch's day; None for a weekday
    end: date | None
    weekday: int | None
    total: int
    record: RecordRow | None  # for a batch
    partial: bool = False


@dataclass(frozen=True, slots=True)
class ExtremesResult:
    basis: Basis
    entries: tuple[ExtremeEntry, ...]
    figures: Figures
    whole: tuple[
        ExtremeEntry, ...
    ] = ()  # the smallest bucket not cut by the period, where the smallest is cut


@dataclass(frozen=True, slots=True)
class SharedItem:
    item: Item
    total: int | None  # None where it has no row in the period
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ShareResult:
    basis: Basis
    rows: tuple[SharedItem, ...]
    total: int  # of the items asked
    percent: Decimal | None
    overall: int  # of all items, or of those that fit `within`
    within: str | None = None


@dataclass(frozen=True, slots=True)
class FoundItem:
    item: Item
    names: tuple[str, ...]  # newest first
    first_day: date
    last_day: date
    rows: int


@dataclass(frozen=True, slots=True)
class ItemSearchResult:
    basis: Basis
    query: str
    items: tuple[FoundItem, ...]
    near: bool  # nothing fits; these are the nearest
    starts_with: bool = False  # only those whose code or name begins with the query


@dataclass(frozen=True, slots=True)
class ItemChange:
    item: Item
    earlier: int
    later: int
    change: Change
    earlier_elapsed: int | None = (
        None  # in the earlier period cut to the elapsed days, where the later still runs
    )
    change_elapsed: Change | None = None


@dataclass(frozen=True, slots=True)
class ItemChangesResult:
    basis: Basis
    later: Period
    earlier: Period
    rows: tuple[ItemChange, ...]
    direction: Side
    earlier_elapsed: Period | None = None
    matched: int = 0  # items that moved in the direction asked, shown or not


@dataclass(frozen=True, slots=True)
class IdleItem:
    item: Item
    last_day: date
    idle_days: int


@dataclass(frozen=True, slots=True)
class IdleItemsResult:
    basis: Basis
    days: int
    items: tuple[IdleItem, ...]
    matched: int


@dataclass(frozen=True, slots=True)
class OverviewResult:
    basis: Basis
    sources: tuple[SourceState, ...]
    cutoff: date
    item_count: int
    figures: Figures
    today: date
    working_days_late: int  # working days after the latest production day, up to yesterday


SkillResult = (
    SummaryResult
    | TrendResult
    | RankingResult
    | PeriodComparisonResult
    | ItemComparisonResult
    | RecordsResult
    | ExtremesResult
    | ShareResult
    | ItemSearchResult
    | ItemChangesResult
    | IdleItemsResult
    | OverviewResult
)


@dataclass(frozen=True, slots=True)
class NoData:
    """The skill ran and found no counted row."""

    basis: Basis  # rows 0; null_rows may be more
    nearest_before: date | None
    nearest_after: date | None
    against: NoData | None = None  # the earlier side of a comparison, as empty as this one


class UnclearReason(StrEnum):
    UNKNOWN_ITEM = "unknown_item"  # choices: the nearest items
    MANY_ITEMS = "many_items"  # more than 10 fit; choices: some of them
    UNKNOWN_PERIOD = "unknown_period"
    NO_SUCH_PERIOD = "no_such_period"  # not in the calendar; choices: near ones
    FUTURE_PERIOD = "future_period"  # has not begun
    PERIOD_CHOICES = "period_choices"  # 연초, 작년 이맘때: choices are likely readings
    SAME_PERIODS = "same_periods"
    BAD_REFERENCE = "bad_reference"  # "그 제품" with nothing before it
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` replaces the unclear words; an item has its code and name."""

    value: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """It cannot be read one way. `asked` are the words; `argument` is the argument they stood in."""

    reason: UnclearReason
    asked: str
    argument: str = ""
    choices: tuple[Choice, ...] = field(default=())
    matched: int = 0


SkillOutcome = SkillResult | NoData | Unclear
