"""Results of every skill, built by hand: the figures of a small factory on 2026-11-23."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from bot.answers import Answer, ChartWish, SkillCall
from bot.compose import ComposeContext, compose
from datasource.model import Bucket, DateRange, Order, RecordOrder, SourceState
from skills.arguments import Extreme, Measure, Side
from skills.results import (
    Basis,
    Change,
    Choice,
    ExtremeEntry,
    ExtremesResult,
    Figures,
    FoundItem,
    IdleItem,
    IdleItemsResult,
    Item,
    ItemChange,
    ItemChangesResult,
    ItemComparisonResult,
    ItemFigures,
    ItemSearchResult,
    NoData,
    OverviewResult,
    Period,
    PeriodComparisonResult,
    PeriodFigures,
    RankedItem,
    RankingResult,
    RecordRow,
    RecordsResult,
    SharedItem,
    ShareResult,
    SkillOutcome,
    SummaryResult,
    TrendPoint,
    TrendResult,
    TrendSeries,
    Unclear,
    UnclearReason,
)
from skills.rounding import average, percent, times

TODAY = date(2026, 11, 23)
KST = timezone(timedelta(hours=9))
AS_OF = datetime(2026, 11, 21, 6, 30, tzinfo=KST)
LATEST = date(2026, 11, 20)

BINDER = Item("LT110", "라텍스 바인더", asked="라텍스 바인더", matched_by="name")
GREASE = Item("GR12", "리튬 그리스", asked="GR12", matched_by="code")
WATER = Item("BW0021", "P물(10L)", asked="P물", matched_by="part")
WATER20 = Item("BW0022", "P물(20L)", asked="P물", matched_by="part")
OIL1 = Item("B0061", "방청유 1호", asked="방청유 1호", matched_by="name")
OIL2 = Item("B0062", "방청유 2호", asked="방청유 2호", matched_by="name")
WASHER = Item("WS10", "워셔액")
SAUCE = Item("SC001", "불고기소스", asked="불고기쏘스", matched_by="near")
NEW_NAME = Item("EP010", "에폭시 주제", asked="에폭시 A액", matched_by="old_name")


class Weekdays:
    """Monday to Friday, no holidays."""

    def working_days_between(self, first: date, last: date) -> int:
        days = (last - first).days + 1
        return sum((first + timedelta(days=i)).weekday() < 5 for i in range(max(0, days)))


def period(
    first: date,
    last: date,
    *,
    unit: str = "range",
    cut_from: date | None = None,
    text: str = "말한 기간",
    defaulted: bool = False,
) -> Period:
    return Period((DateRange(first, last),), first, last, text, unit, cut_from, defaulted)


OCTOBER = period(date(2026, 10, 1), date(2026, 10, 31), unit="month", text="지난달")
SEPTEMBER = period(date(2026, 9, 1), date(2026, 9, 30), unit="month", text="9월")
NOVEMBER = period(date(2026, 11, 1), TODAY, unit="month", cut_from=date(2026, 11, 30), text="이번 달")
THIS_YEAR = period(date(2026, 1, 1), TODAY, unit="year", cut_from=date(2026, 12, 31), text="", defaulted=True)
ALL = Period(None, date(2024, 1, 2), LATEST, "", "all", None, True)


def basis(
    read: Period = OCTOBER, items: tuple[Item, ...] = (), measure: str = "quantity", **more: object
) -> Basis:
    values: dict[str, object] = {
        "rows": 1296,
        "null_rows": 0,
        "sources": ("live",),
        "data_as_of": AS_OF,
        "latest_day": LATEST,
    }
    return Basis(period=read, items=items, measure=measure, **(values | more))  # type: ignore[arg-type]


def figures(
    total: int, rows: int = 87, days: int = 21, months: int = 1, items: int = 1, null_rows: int = 0
) -> Figures:
    return Figures(
        total,
        rows,
        null_rows,
        days,
        months,
        items,
        average(total, rows),
        average(total, days),
        average(total, months),
    )


NOTHING = Figures(0, 0, 0, 0, 0, 0, None, None, None)


def change(later: int | Decimal, earlier: int | Decimal) -> Change:
    return Change(later - earlier, percent(later - earlier, earlier))


def summary(
    total: int = 1339802,
    read: Period = OCTOBER,
    items: tuple[Item, ...] = (),
    measures: tuple[Measure, ...] = (Measure.QUANTITY,),
    totals: Sequence[int | None] = (),
    **more: object,
) -> SummaryResult:
    by_item = tuple(
        ItemFigures(item, NOTHING if value is None else figures(value))
        for item, value in zip(items, totals, strict=False)
    )
    return SummaryResult(
        basis(read, items, measures[0].value, **more),
        measures,
        figures(total, rows=1296, days=21, items=44),
        by_item,
        False,
    )


def monthly(values: Sequence[int | None], first: date = date(2026, 6, 1)) -> tuple[TrendPoint, ...]:
    points = []
    for i, value in enumerate(values):
        year, month = divmod(first.year * 12 + first.month - 1 + i, 12)
        start = date(year, month + 1, 1)
        end = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
        points.append(
            TrendPoint(start, min(end, TODAY), None, None if value is None else figures(value), end > TODAY)
        )
    return tuple(points)


def daily(values: Sequence[int | None], first: date) -> tuple[TrendPoint, ...]:
    days = [first + timedelta(days=i) for i in range(len(values))]
    return tuple(
        TrendPoint(d, d, None, None if v is None else figures(v, rows=3, days=1), False)
        for d, v in zip(days, values, strict=True)
    )


def trend(
    points: tuple[TrendPoint, ...] | None = None,
    by: Bucket = Bucket.MONTH,
    measure: Measure = Measure.QUANTITY,
    items: tuple[Item, ...] = (),
    read: Period | None = None,
) -> TrendResult:
    points = points or monthly([1200260, 1329042, 722309, 1113981, 1339802, 963213])
    read = read or period(date(2026, 6, 1), TODAY, cut_from=date(2026, 11, 30), text="최근 6개월")
    whole = _together(points)
    return TrendResult(basis(read, items), by, measure, (TrendSeries(None, points, whole),), whole)


def _together(points: Sequence[TrendPoint]) -> Figures:
    filled = [point.figures for point in points if point.figures]
    return figures(
        sum(f.total for f in filled),
        rows=sum(f.rows for f in filled),
        days=sum(f.days for f in filled),
        months=max(1, len(filled)),
    )


def trend_of_items() -> TrendResult:
    one, two = monthly([100, 200, None, 400, 500, 60]), monthly([1000, 900, 800, 700, 600, 50])
    both = monthly([1100, 1100, 800, 1100, 1100, 110])
    items = (WATER, WATER20)
    series = tuple(
        TrendSeries(item, points, _together(points))
        for item, points in ((WATER, one), (WATER20, two), (None, both))
    )
    read = period(date(2026, 6, 1), TODAY, cut_from=date(2026, 11, 30), text="최근 6개월")
    return TrendResult(basis(read, items), Bucket.MONTH, Measure.QUANTITY, series, series[-1].figures)


def ranking(
    totals: Sequence[tuple[Item, int]] = ((WASHER, 141802), (OIL1, 130282), (WATER, 112934)),
    *,
    overall: int = 1339802,
    item_count: int = 44,
    order: Order = Order.TOP,
    asked_n: int | None = 3,
    asked_rank: int | None = None,
    within: str | None = None,
    read: Period = OCTOBER,
    everything: bool = False,
) -> RankingResult:
    rows = tuple(
        RankedItem(i, item, figures(total), percent(total, overall))
        for i, (item, total) in enumerate(totals, 1)
    )
    items = tuple(item for item, _ in totals) if within else ()
    return RankingResult(
        basis(read, items),
        order,
        Measure.QUANTITY,
        rows,
        sum(total for _, total in totals),
        figures(overall, rows=1296),
        item_count,
        asked_n,
        asked_rank,
        within,
        everything,
    )


def comparison(
    later: int | None = 1339802,
    earlier: int | None = 1113981,
    *,
    later_period: Period = OCTOBER,
    earlier_period: Period = SEPTEMBER,
    elapsed: int | None = None,
    same_days: bool = False,
    whole: int | None = None,
    items: tuple[Item, ...] = (),
) -> PeriodComparisonResult:
    def side(read: Period, value: int | None) -> PeriodFigures:
        return PeriodFigures(read, None if value is None else figures(value))

    def moved(value: int | None) -> Change | None:
        return None if later is None or value is None else change(later, value)

    running = (
        period(date(2026, 10, 1), date(2026, 10, 23), unit="month", text="") if elapsed is not None else None
    )
    whole_period = (
        period(date(2025, 11, 1), date(2025, 11, 30), unit="month", text="") if whole is not None else None
    )
    return PeriodComparisonResult(
        basis=basis(later_period, items),
        measure=Measure.QUANTITY,
        later=side(later_period, later),
        earlier=side(earlier_period, earlier),
        change=moved(earlier),
        elapsed_days=23 if running else None,
        earlier_elapsed=side(running, elapsed) if running else None,
        change_elapsed=moved(elapsed),
        same_days=same_days,
        earlier_whole=side(whole_period, whole) if whole_period else None,
        change_whole=moved(whole),
        earlier_basis=basis(earlier_period, items, rows=1250, sources=("archive_2025",)),
    )


def item_comparison(
    values: Sequence[tuple[Item, int | None]] = ((OIL1, 362327), (OIL2, 208259)),
) -> ItemComparisonResult:
    rows = tuple(ItemFigures(item, NOTHING if value is None else figures(value)) for item, value in values)
    two = [value for _, value in values if value is not None] if len(values) == 2 else []
    both = len(two) == 2
    return ItemComparisonResult(
        basis(THIS_YEAR, tuple(item for item, _ in values)),
        Measure.QUANTITY,
        rows,
        two[0] - two[1] if both else None,
        times(two[0], two[1]) if both else None,
    )


def record(day: date, quantity: int | None, item: Item = GREASE, lot: str | None = None) -> RecordRow:
    return RecordRow(day, lot or f"SP{day:%Y%m%d}01", item, quantity, "live")


def records(
    rows: Sequence[RecordRow] | None = None,
    *,
    matched: int | None = None,
    total: int | None = None,
    items: tuple[Item, ...] = (GREASE,),
    read: Period = ALL,
    order: RecordOrder = RecordOrder.NEWEST,
    count_only: bool = False,
    last_production: bool = False,
    lot_prefix: str | None = None,
    min_quantity: int | None = None,
    max_quantity: int | None = None,
) -> RecordsResult:
    if rows is None:
        rows = (
            record(date(2026, 11, 18), 340),
            record(date(2026, 11, 17), None),
            record(date(2026, 11, 16), 337),
            record(date(2026, 11, 16), -12),
        )
    counted = [row.quantity for row in rows if row.quantity is not None]
    matched = len(rows) if matched is None else matched
    return RecordsResult(
        basis(read, items, "records", rows=matched),
        tuple(rows),
        matched,
        matched,
        sum(counted) if total is None else total,
        order,
        10,
        None,
        lot_prefix,
        min_quantity,
        max_quantity,
        count_only,
        last_production,
    )


def extremes(
    *entries: ExtremeEntry, read: Period = THIS_YEAR, items: tuple[Item, ...] = ()
) -> ExtremesResult:
    chosen = entries or (
        ExtremeEntry(Extreme.DAY, Side.MAX, 1, date(2026, 11, 4), date(2026, 11, 4), None, 79215, None),
        ExtremeEntry(
            Extreme.BATCH,
            Side.MAX,
            1,
            date(2026, 7, 2),
            date(2026, 7, 2),
            None,
            9120,
            record(date(2026, 7, 2), 9120, WASHER, "WS20260702A"),
        ),
    )
    return ExtremesResult(basis(read, items), chosen, figures(12195372, rows=12870, days=226, months=11))


def share(rows: Sequence[tuple[Item, int]] = ((WATER, 1240197),), overall: int = 12195372) -> ShareResult:
    total = sum(value for _, value in rows)
    return ShareResult(
        basis(THIS_YEAR, tuple(item for item, _ in rows), "share"),
        tuple(SharedItem(item, value, percent(value, overall)) for item, value in rows),
        total,
        percent(total, overall),
        overall,
    )


def search(*items: Item, query: str = "P물", near: bool = False) -> ItemSearchResult:
    found = items or (WATER, WATER20)
    return ItemSearchResult(
        basis(ALL, (), "item_search"),
        query,
        tuple(FoundItem(item, (item.name, "옛 이름"), date(2024, 1, 2), LATEST, 512) for item in found),
        near,
    )


def item_changes() -> ItemChangesResult:
    moved = ((WASHER, 100000, 141802), (OIL1, 150000, 130282), (WATER, 90000, 112934))
    return ItemChangesResult(
        basis(OCTOBER),
        OCTOBER,
        SEPTEMBER,
        tuple(ItemChange(item, a, b, change(b, a)) for item, a, b in moved),
        Side.BOTH,
        matched=12,
    )


def idle() -> IdleItemsResult:
    return IdleItemsResult(
        basis(ALL, (), "last_production"),
        60,
        (
            IdleItem(Item("B0099", "구형 방청유"), date(2024, 9, 13), 801),
            IdleItem(GREASE, date(2026, 9, 1), 83),
            IdleItem(WASHER, date(2026, 9, 20), 64),
        ),
        7,
    )


def overview(late: int = 1) -> OverviewResult:
    return OverviewResult(
        basis(ALL, (), "overview", sources=("archive_2025", "live")),
        (
            SourceState(
                "archive_2025",
                None,
                date(2025, 12, 31),
                45000,
                410,
                3,
                date(2024, 1, 2),
                date(2025, 12, 31),
                AS_OF,
            ),
            SourceState("live", date(2026, 1, 1), None, 13010, 120, 12, date(2026, 1, 2), LATEST, AS_OF),
        ),
        date(2026, 1, 1),
        46,
        figures(53210987, rows=57480, days=700, months=35, items=46),
        TODAY,
        late,
    )


def no_data(items: tuple[Item, ...] = (), read: Period | None = None, null_rows: int = 0) -> NoData:
    day = period(date(2026, 10, 5), date(2026, 10, 5), unit="day", text="10월 5일")
    return NoData(
        basis(read or day, items, rows=0, null_rows=null_rows), date(2026, 10, 2), date(2026, 10, 6)
    )


def unclear_item() -> Unclear:
    names = ("투명", "백색", "흑색", "회색")
    choices = tuple(Choice(f"LT12{i}", Item(f"LT12{i}", f"코팅제 {name}")) for i, name in enumerate(names))
    return Unclear(UnclearReason.MANY_ITEMS, "코팅제", "items", choices, 11)


def context(
    question: str = "지난달 생산량", chart: ChartWish = ChartWish.AUTO, **more: object
) -> ComposeContext:
    values: dict[str, object] = {"working_days": Weekdays(), "request_id": "r-1"}
    return ComposeContext(question=question, today=TODAY, chart=chart, **(values | more))  # type: ignore[arg-type]


def answer(*outcomes: SkillOutcome, **more: object) -> Answer:
    calls = tuple(SkillCall(name="get_production_summary") for _ in outcomes)
    return compose(outcomes, calls, context(**more))  # type: ignore[arg-type]
