"""From skill outcomes to facts: one function per kind of result."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bot.compose.context import ComposeContext, LateDays
from bot.compose.scope import late_days, stale_hours
from bot.grounding.facts import UNIT_OF, Extremes, Fact, Facts, Kind, Span, Unit, add_cross_pairs, total_of
from datasource.model import Bucket, Catalogue, Order
from skills import results
from skills.arguments import Measure, Side
from skills.results import Basis, Figures, Period, TrendPoint
from skills.rounding import percent

MAX_PAIRS = 13


def facts_of(
    outcomes: Sequence[object],
    *,
    today: date | None = None,
    catalogue: Catalogue | None = None,
    timezone: str = "Asia/Seoul",
    now: datetime | None = None,
    working_days: LateDays | None = None,
) -> Facts:
    """Everything that a text over these outcomes may state. `catalogue` makes the names of other items known as such."""
    facts = Facts(today=today)
    if today:
        facts.known_days.add(today)
    totals: list[Fact] = []
    for outcome in outcomes:
        basis = getattr(outcome, "basis", None)
        if isinstance(basis, Basis):
            _add_basis(facts, basis, timezone)
            if today:
                _add_lateness(facts, basis, ComposeContext("", today, working_days, now=now))
        gather = GATHER.get(type(outcome))
        if gather is not None:
            gather(facts, outcome)
        if isinstance(outcome, results.SummaryResult):
            totals.append(
                total_of(
                    outcome.figures.total,
                    Unit.PIECES,
                    _codes(outcome.basis),
                    _spans(facts, outcome.basis.period),
                )
            )
    add_cross_pairs(facts, totals)
    if catalogue is not None:
        facts.add_catalogue(catalogue)
    return facts


def _codes(basis: Basis) -> frozenset[str]:
    return frozenset(item.code for item in basis.items)


def _spans(facts: Facts, period: Period) -> frozenset[Span]:
    if period.first is None or period.last is None:
        return frozenset()
    span: Span = (period.first, period.last)
    facts.add_span(span)
    for piece in period.ranges or ():
        facts.known_days |= {piece.first, piece.last}
    if period.text:
        facts.period_words.setdefault(period.text, set()).add(span)
        facts.words.add(period.text)
    days = (period.last - period.first).days + 1
    facts.add(days, Unit.DAYS, Kind.CONTEXT)
    if period.first.day == 1:
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        facts.add(months, Unit.MONTHS, Kind.CONTEXT)
    return frozenset({span})


def _add_basis(facts: Facts, basis: Basis, timezone: str) -> None:
    spans = _spans(facts, basis.period)
    codes = _codes(basis)
    for item in basis.items:
        facts.add_item(item)
    if basis.rows:
        facts.add(basis.rows, Unit.BATCHES, Kind.BATCHES, items=codes, spans=spans)
    for value in (basis.null_rows, basis.negative_rows):
        if value:
            facts.add(value, Unit.BATCHES, Kind.CONTEXT, items=codes, spans=spans)
    if len(basis.items) > 1:
        # "A 외 3개 품목" names one of four.
        facts.add(len(basis.items), Unit.KINDS, Kind.CONTEXT)
        facts.add(len(basis.items) - 1, Unit.KINDS, Kind.CONTEXT)
    if basis.latest_day:
        facts.known_days.add(basis.latest_day)
        facts.data_days.add(basis.latest_day)
    if basis.data_as_of:
        _add_time(facts, basis.data_as_of, timezone)


def _add_lateness(facts: Facts, basis: Basis, context: ComposeContext) -> None:
    """What the remarks on late and stale data say."""
    if late := late_days(basis, context):
        facts.add(late, Unit.DAYS, Kind.CONTEXT)
    if basis.stale and basis.data_as_of and context.now:
        facts.add(stale_hours(basis.data_as_of, context.now), Unit.HOURS, Kind.CONTEXT)


def _add_time(facts: Facts, moment: datetime, timezone: str) -> None:
    local = moment.astimezone(ZoneInfo(timezone))
    facts.known_days.add(local.date())
    facts.data_days.add(local.date())
    facts.times.add(local.strftime("%H:%M"))


def _summary(facts: Facts, result: results.SummaryResult) -> None:
    spans = _spans(facts, result.basis.period)
    codes = _codes(result.basis)
    facts.add_figures(result.figures, codes, spans)
    filled = [row for row in result.by_item if row.figures.rows]
    for row in result.by_item:
        facts.add_item(row.item)
        facts.add_figures(row.figures, (row.item.code,), spans)
        if not row.figures.rows:
            facts.empty.add(row.item.code)
    for row in filled:
        facts.add(
            percent(row.figures.total, result.figures.total),
            Unit.PERCENT,
            Kind.SHARE,
            items=frozenset({row.item.code}),
            spans=spans,
        )
    plain = [total_of(row.figures.total, Unit.PIECES, (row.item.code,), spans) for row in filled]
    facts.add_pairs([pair for a, b in combinations(plain[:MAX_PAIRS], 2) for pair in ((a, b), (b, a))])
    facts.add_extremes([(row.item.code, row.figures.total) for row in filled])


def _point_span(point: TrendPoint) -> Span | None:
    if point.start is None:
        return point.weekday
    return (point.start, point.end or point.start)


def _whole_bucket(start: date, by: Bucket) -> Span:
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


def _trend(facts: Facts, result: results.TrendResult) -> None:
    unit = UNIT_OF[result.measure]
    spans = _spans(facts, result.basis.period)
    codes = _codes(result.basis)
    facts.add_figures(result.overall, codes, spans)
    gaps = 0
    for series in result.series:
        if series.item:
            facts.add_item(series.item)
        of = frozenset({series.item.code}) if series.item else codes
        facts.add_figures(series.figures, of, spans)
        plain: list[Fact] = []
        whole: list[tuple[Span | str, Any]] = []
        every: list[tuple[Span | str, Any]] = []
        gaps = 0
        for point in series.points:
            span = _point_span(point)
            at = facts.add_span(span)
            if point.partial and point.start:
                at |= facts.add_span(_whole_bucket(point.start, result.by))
            value = _value(point.figures, result.measure)
            if span is None or value is None:
                gaps += 1
                if span is not None:
                    facts.empty |= {span, *at}
                continue
            facts.add_figures(point.figures, of, at)
            plain.append(Fact(value, unit, Kind.TOTAL, of, at))
            every.append((span, value))
            if not point.partial:
                whole.append((span, value))
        close = list(combinations(plain, 2)) if len(plain) <= MAX_PAIRS else list(pairwise(plain))
        facts.add_pairs([(later, earlier) for earlier, later in close])
        facts.add_extremes(every)
        facts.add_extremes(whole)
    if gaps:
        facts.add(gaps, Unit.PIECES, Kind.CONTEXT)
    facts.add_extremes(
        [
            (s.item.code, v)
            for s in result.series
            if s.item and (v := _value(s.figures, result.measure)) is not None
        ]
    )
    facts.counts.add(len(result.series[0].points) if result.series else 0)


def _value(figures: Figures | None, measure: Measure) -> Decimal | None:

    if figures is None or not figures.rows:
        return None
    value = figures.of(measure)
    return None if value is None else Decimal(value)


def _ranking(facts: Facts, result: results.RankingResult) -> None:
    spans = _spans(facts, result.basis.period)
    unit = UNIT_OF[result.measure]
    # Inside a family the whole is the family; without one it is everything.
    codes = _codes(result.basis)
    facts.add_figures(result.overall, codes, spans)
    shown = frozenset(row.item.code for row in result.rows)
    for row in result.rows:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        facts.add_figures(row.figures, of, spans, row.rank)
        facts.add(row.share, Unit.PERCENT, Kind.SHARE, items=of, spans=spans, rank=row.rank)
    plain = [
        Fact(value, unit, Kind.TOTAL, frozenset({row.item.code}), spans)
        for row in result.rows
        if (value := _value(row.figures, result.measure)) is not None
    ]
    close = list(combinations(plain, 2)) if len(plain) <= 5 else list(pairwise(plain))
    facts.add_pairs([pair for a, b in close for pair in ((a, b), (b, a))])
    if result.measure is Measure.QUANTITY:
        facts.add(result.shown_total, Unit.PIECES, Kind.TOTAL, items=shown, spans=spans)
        share = percent(result.shown_total, result.overall.total)
        facts.add(share, Unit.PERCENT, Kind.SHARE, items=shown, spans=spans)
    facts.add(result.item_count, Unit.KINDS, Kind.ITEM_COUNT, items=codes, spans=spans)
    facts.add(len(result.rows), Unit.KINDS, Kind.CONTEXT)
    facts.counts |= {len(result.rows), result.item_count, *((result.asked_n,) if result.asked_n else ())}
    if result.rows:
        best = _value(result.rows[0].figures, result.measure)
        first = frozenset(row.item.code for row in result.rows if _value(row.figures, result.measure) == best)
        none: frozenset[Span | str] = frozenset()
        high, low = (first, none) if result.order is Order.TOP else (none, first)
        if len(result.rows) == result.item_count:
            worst = _value(result.rows[-1].figures, result.measure)
            last = frozenset(r.item.code for r in result.rows if _value(r.figures, result.measure) == worst)
            high, low = (high or last), (low or last)

        facts.extremes.append(Extremes(frozenset(high), frozenset(low)))
    if result.within:
        facts.words.add(result.within)


def _comparison(facts: Facts, result: results.PeriodComparisonResult) -> None:
    codes = _codes(result.basis)
    unit = UNIT_OF[result.measure]
    _add_basis(facts, result.earlier_basis, "Asia/Seoul")
    later_spans = _spans(facts, result.later.period)
    sides = [result.earlier, *(side for side in (result.earlier_elapsed, result.earlier_whole) if side)]
    facts.add_figures(result.later.figures, codes, later_spans)
    now = _value(result.later.figures, result.measure)
    for side in (result.later, *sides):
        if side.figures is None:
            facts.empty |= _spans(facts, side.period)
    for side in sides:
        spans = _spans(facts, side.period)
        facts.add_figures(side.figures, codes, spans)
        before = _value(side.figures, result.measure)
        if now is not None and before is not None:
            facts.add_pairs(
                [
                    (
                        Fact(now, unit, Kind.TOTAL, codes, later_spans),
                        Fact(before, unit, Kind.TOTAL, codes, spans),
                    )
                ]
            )
    # "두 달", "두 기간": as many as are compared.
    facts.add(2, Unit.MONTHS, Kind.CONTEXT)
    if result.elapsed_days:
        facts.add(result.elapsed_days, Unit.DAYS, Kind.CONTEXT)
    earlier_spans = _spans(facts, result.earlier.period)
    for row in result.by_item:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        facts.add_figures(row.later, of, later_spans)
        facts.add_figures(row.earlier, of, earlier_spans)
        a, b = _value(row.later, result.measure), _value(row.earlier, result.measure)
        if a is not None and b is not None:
            facts.add_pairs(
                [(Fact(a, unit, Kind.TOTAL, of, later_spans), Fact(b, unit, Kind.TOTAL, of, earlier_spans))]
            )


def _item_comparison(facts: Facts, result: results.ItemComparisonResult) -> None:
    spans = _spans(facts, result.basis.period)
    unit = UNIT_OF[result.measure]
    plain: list[Fact] = []
    for row in result.rows:
        facts.add_item(row.item)
        facts.add_figures(row.figures, (row.item.code,), spans)
        value = _value(row.figures, result.measure)
        if value is None:
            facts.empty.add(row.item.code)
        else:
            plain.append(Fact(value, unit, Kind.TOTAL, frozenset({row.item.code}), spans))
    facts.add_pairs([pair for a, b in combinations(plain[:MAX_PAIRS], 2) for pair in ((a, b), (b, a))])
    facts.add_extremes([(next(iter(fact.items)), fact.value) for fact in plain])
    if result.measure in (Measure.QUANTITY, Measure.BATCHES) and plain:
        every = frozenset(code for fact in plain for code in fact.items)
        facts.add(
            sum((f.value for f in plain), start=plain[0].value * 0),
            unit,
            Kind.TOTAL,
            items=every,
            spans=spans,
        )


def _records(facts: Facts, result: results.RecordsResult) -> None:
    spans = _spans(facts, result.basis.period)
    codes = _codes(result.basis)
    for row in result.rows:
        facts.add_item(row.item)
        facts.add(
            row.quantity,
            Unit.PIECES,
            Kind.RECORD,
            items=frozenset({row.item.code}),
            spans=facts.add_span((row.day, row.day)),
        )
        if row.lot:
            facts.words.add(row.lot)
    for value in (result.matched, result.counted, len(result.rows)):
        facts.add(value, Unit.BATCHES, Kind.BATCHES, items=codes, spans=spans)
    facts.add(result.total, Unit.PIECES, Kind.TOTAL, items=codes, spans=spans)
    for limit in (result.min_quantity, result.max_quantity):
        facts.add(limit, Unit.PIECES, Kind.CONTEXT)
    if result.lot_prefix:
        facts.words.add(result.lot_prefix)
    missing = sum(1 for row in result.rows if row.quantity is None)
    if missing:
        facts.add(missing, Unit.BATCHES, Kind.CONTEXT)
    facts.counts |= {len(result.rows), result.limit}
    if len(result.rows) == result.matched:
        facts.add_extremes(
            [((row.day, row.day), row.quantity) for row in result.rows if row.quantity is not None]
        )
    if result.rows:
        # The list is in order: its first row is the newest, oldest, largest or smallest of all that fit.
        facts.known_days.add(result.rows[0].day)


def _extremes(facts: Facts, result: results.ExtremesResult) -> None:

    codes = _codes(result.basis)
    facts.add_figures(result.figures, codes, _spans(facts, result.basis.period))
    for entry in (*result.entries, *result.whole):
        span: Span | None = entry.weekday if entry.start is None else (entry.start, entry.end or entry.start)
        at = facts.add_span(span)
        of = codes
        if entry.record:
            facts.add_item(entry.record.item)
            of = frozenset({entry.record.item.code})
            if entry.record.lot:
                facts.words.add(entry.record.lot)
        kind = Kind.RECORD if entry.record else Kind.TOTAL
        facts.add(entry.total, Unit.PIECES, kind, items=of, spans=at, rank=entry.rank)
        if entry.rank == 1 and span is not None:
            best: frozenset[Span | str] = frozenset({span, *(of if entry.record else ())})
            none: frozenset[Span | str] = frozenset()
            facts.extremes.append(Extremes(best, none) if entry.side is Side.MAX else Extremes(none, best))
    facts.counts.add(max((entry.rank for entry in result.entries), default=0))


def _share(facts: Facts, result: results.ShareResult) -> None:
    spans = _spans(facts, result.basis.period)
    codes = frozenset(row.item.code for row in result.rows)
    for row in result.rows:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        facts.add(row.total, Unit.PIECES, Kind.TOTAL, items=of, spans=spans)
        facts.add(row.percent, Unit.PERCENT, Kind.SHARE, items=of, spans=spans)
    facts.add(result.total, Unit.PIECES, Kind.TOTAL, items=codes, spans=spans)
    facts.add(result.percent, Unit.PERCENT, Kind.SHARE, items=codes, spans=spans)
    facts.add(result.overall, Unit.PIECES, Kind.TOTAL, spans=spans)
    facts.add(result.overall - result.total, Unit.PIECES, Kind.TOTAL, spans=spans)
    facts.add_extremes([(row.item.code, row.total) for row in result.rows])


def _search(facts: Facts, result: results.ItemSearchResult) -> None:
    facts.words.add(result.query)
    for found in result.items:
        facts.add_item(found.item)
        of = frozenset({found.item.code})
        for name in found.names:
            facts.add_name(name, found.item.code)
        facts.add(found.rows, Unit.BATCHES, Kind.BATCHES, items=of)
        facts.known_days |= {found.first_day, found.last_day}
    facts.add(len(result.items), Unit.KINDS, Kind.ITEM_COUNT)
    for fewer in range(1, len(result.items)):
        facts.counts.add(fewer)
        facts.add(fewer, Unit.KINDS, Kind.CONTEXT)


def _item_changes(facts: Facts, result: results.ItemChangesResult) -> None:
    later, earlier = _spans(facts, result.later), _spans(facts, result.earlier)
    elapsed = _spans(facts, result.earlier_elapsed) if result.earlier_elapsed else frozenset()
    for row in result.rows:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        now = total_of(row.later, Unit.PIECES, of, later)
        before = total_of(row.earlier, Unit.PIECES, of, earlier)
        facts.facts += [now, before]
        facts.add_pairs([(now, before)])
        if row.earlier_elapsed is not None:
            cut = total_of(row.earlier_elapsed, Unit.PIECES, of, elapsed)
            facts.facts.append(cut)
            facts.add_pairs([(now, cut)])
    facts.add(result.matched, Unit.KINDS, Kind.ITEM_COUNT)
    facts.counts |= {len(result.rows), result.matched}
    if result.rows:
        # "Moved most" is the first row, whichever way it went.
        first: frozenset[Span | str] = frozenset({result.rows[0].item.code})
        facts.extremes.append(Extremes(first, first))


def _idle(facts: Facts, result: results.IdleItemsResult) -> None:
    for row in result.items:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        facts.add(row.idle_days, Unit.DAYS, Kind.CONTEXT, items=of)
        facts.add_span((row.last_day, row.last_day))
        facts.spans.add((row.last_day, row.last_day))
        facts.known_days.add(row.last_day)
    facts.add(result.days, Unit.DAYS, Kind.CONTEXT)
    facts.add(result.matched, Unit.KINDS, Kind.ITEM_COUNT)
    facts.add(len(result.items), Unit.KINDS, Kind.CONTEXT)
    facts.add_extremes([(row.item.code, row.idle_days) for row in result.items])


def _overview(facts: Facts, result: results.OverviewResult) -> None:
    facts.add_figures(result.figures, (), _spans(facts, result.basis.period))
    facts.add(result.item_count, Unit.KINDS, Kind.ITEM_COUNT)
    facts.known_days |= {result.cutoff, result.today}
    if result.working_days_late:
        facts.add(result.working_days_late, Unit.DAYS, Kind.CONTEXT)
    strays = sum(state.strays for state in result.sources)
    for state in result.sources:
        for value in (state.rows, state.null_rows, state.strays):
            if value:
                facts.add(value, Unit.BATCHES, Kind.CONTEXT)
        for day in (state.first_day, state.last_day, state.first_owned, state.last_owned):
            if day:
                facts.known_days.add(day)
    if strays:
        facts.add(strays, Unit.BATCHES, Kind.CONTEXT)


def _no_data(facts: Facts, result: results.NoData) -> None:
    facts.empty |= _spans(facts, result.basis.period) | _codes(result.basis)
    for day in (result.nearest_before, result.nearest_after):
        if day:
            facts.known_days.add(day)


def _unclear(facts: Facts, result: results.Unclear) -> None:
    facts.words.add(result.asked)
    if result.matched:
        facts.add(result.matched, Unit.KINDS, Kind.CONTEXT)
    for choice in result.choices:
        if choice.item:
            facts.add_item(choice.item)


GATHER: Mapping[type, Callable[[Facts, Any], None]] = {
    results.SummaryResult: _summary,
    results.TrendResult: _trend,
    results.RankingResult: _ranking,
    results.PeriodComparisonResult: _comparison,
    results.ItemComparisonResult: _item_comparison,
    results.RecordsResult: _records,
    results.ExtremesResult: _extremes,
    results.ShareResult: _share,
    results.ItemSearchResult: _search,
    results.ItemChangesResult: _item_changes,
    results.IdleItemsResult: _idle,
    results.OverviewResult: _overview,
    results.NoData: _no_data,
    results.Unclear: _unclear,
}
