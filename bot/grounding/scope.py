"""What every result tells of its scope: days, items, rows, and how late and how old its data is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot import wording
from bot.compose.context import ComposeContext
from bot.compose.scope import late_days, stale_hours
from bot.grounding.facts import Facts, Kind, Span, Unit
from datasource.model import Bucket
from skills.arguments import Measure
from skills.results import Basis, Figures, Period, TrendPoint


def codes_of(basis: Basis) -> frozenset[str]:
    return frozenset(item.code for item in basis.items)


def spans_of(facts: Facts, period: Period) -> frozenset[Span]:
    if period.first is None or period.last is None:
        return frozenset()
    span: Span = (period.first, period.last)
    facts.add_span(span)
    if period.unit == "days":
        facts.words.add(wording.form("rolling", n=(period.last - period.first).days + 1))
    for piece in period.ranges or ():
        facts.known_days |= {piece.first, piece.last}
    if period.text:
        facts.period_words.setdefault(period.text, set()).add(span)
        facts.words.add(period.text)
    if period.first.day == 1:
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        facts.add(months, Unit.MONTHS, Kind.CONTEXT)
    return frozenset({span})


def add_basis(facts: Facts, basis: Basis, timezone: str) -> None:
    spans = spans_of(facts, basis.period)
    codes = codes_of(basis)
    if basis.period.ranges is None:
        facts.words.add(wording.form("all"))
    for item in basis.items:
        facts.add_item(item)
    if basis.rows:
        facts.add(basis.rows, Unit.BATCHES, Kind.BATCHES, items=codes, spans=spans)
    for value, kind in ((basis.null_rows, Kind.MISSING), (basis.negative_rows, Kind.NEGATIVE)):
        if value:
            facts.add(value, Unit.BATCHES, kind, items=codes, spans=spans)
    # "평일", "월요일" of a day filter say which days were kept: no period of their own.
    facts.words |= {wording.label("days", kind.value) for kind in basis.days}
    for words in {item.asked for item in basis.items if item.asked}:
        facts.add(sum(item.asked == words for item in basis.items), Unit.KINDS, Kind.CONTEXT)
    if len(basis.items) > 1:
        # "A 외 3개 품목" names one of four.
        facts.add(len(basis.items), Unit.KINDS, Kind.CONTEXT)
        facts.add(len(basis.items) - 1, Unit.KINDS, Kind.CONTEXT)
    if basis.latest_day:
        facts.known_days.add(basis.latest_day)
        facts.data_days.add(basis.latest_day)
    if basis.data_as_of:
        add_time(facts, basis.data_as_of, timezone)


def add_lateness(facts: Facts, basis: Basis, context: ComposeContext) -> None:
    """What the remarks on late and stale data say."""
    if late := late_days(basis, context):
        facts.add(late, Unit.DAYS, Kind.CONTEXT)
    if basis.stale and basis.data_as_of and context.now:
        facts.add(stale_hours(basis.data_as_of, context.now), Unit.HOURS, Kind.CONTEXT)


def add_time(facts: Facts, moment: datetime, timezone: str) -> None:
    local = moment.astimezone(ZoneInfo(timezone))
    facts.known_days.add(local.date())
    facts.data_days.add(local.date())
    facts.times.add(local.strftime("%H:%M"))


def point_span(point: TrendPoint) -> Span | None:
    if point.start is None:
        return point.weekday
    return (point.start, point.end or point.start)


def whole_bucket(start: date, by: Bucket) -> Span:
    """The bucket by the calendar: a partial one is called by the whole one's name."""
    if by is Bucket.WEEK:
        monday = start - timedelta(days=start.weekday())
        return (monday, monday + timedelta(days=6))
    months = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}.get(by)
    if months is None:
        return (start, start)
    first = date(start.year, (start.month - 1) // months * months + 1, 1)
    last = date(start.year, first.month + months - 1, 1)
    return (first, last.replace(day=monthrange(last.year, last.month)[1]))


def value_of(figures: Figures | None, measure: Measure) -> Decimal | None:

    if figures is None or not figures.rows:
        return None
    value = figures.of(measure)
    return None if value is None else Decimal(value)
