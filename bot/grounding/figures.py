"""Facts of figures that stand beside one another: totals, trends, rankings, comparisons."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

from bot.grounding.facts import UNIT_OF, Extremes, Fact, Facts, Kind, Span, Unit, total_of
from bot.grounding.scope import add_basis, codes_of, point_span, spans_of, value_of, whole_bucket
from datasource.model import Order
from skills import results
from skills.arguments import Measure
from skills.rounding import percent

MAX_PAIRS = 13


def add_summary(facts: Facts, result: results.SummaryResult) -> None:
    spans = spans_of(facts, result.basis.period)
    codes = codes_of(result.basis)
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


def add_trend(facts: Facts, result: results.TrendResult) -> None:
    unit = UNIT_OF[result.measure]
    spans = spans_of(facts, result.basis.period)
    codes = codes_of(result.basis)
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
            span = point_span(point)
            at = facts.add_span(span)
            if point.partial and point.start:
                at |= facts.add_span(whole_bucket(point.start, result.by))
            value = value_of(point.figures, result.measure)
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
            if s.item and (v := value_of(s.figures, result.measure)) is not None
        ]
    )
    facts.counts.add(len(result.series[0].points) if result.series else 0)


def add_ranking(facts: Facts, result: results.RankingResult) -> None:
    spans = spans_of(facts, result.basis.period)
    unit = UNIT_OF[result.measure]
    # Inside a family the whole is the family; without one it is everything.
    codes = codes_of(result.basis)
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
        if (value := value_of(row.figures, result.measure)) is not None
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
        best = value_of(result.rows[0].figures, result.measure)
        first = frozenset(
            row.item.code for row in result.rows if value_of(row.figures, result.measure) == best
        )
        none: frozenset[Span | str] = frozenset()
        high, low = (first, none) if result.order is Order.TOP else (none, first)
        if len(result.rows) == result.item_count:
            worst = value_of(result.rows[-1].figures, result.measure)
            last = frozenset(r.item.code for r in result.rows if value_of(r.figures, result.measure) == worst)
            high, low = (high or last), (low or last)

        facts.extremes.append(Extremes(frozenset(high), frozenset(low)))
    if result.within:
        facts.words.add(result.within)


def add_comparison(facts: Facts, result: results.PeriodComparisonResult) -> None:
    codes = codes_of(result.basis)
    unit = UNIT_OF[result.measure]
    add_basis(facts, result.earlier_basis, "Asia/Seoul")
    later_spans = spans_of(facts, result.later.period)
    sides = [result.earlier, *(side for side in (result.earlier_elapsed, result.earlier_whole) if side)]
    facts.add_figures(result.later.figures, codes, later_spans)
    now = value_of(result.later.figures, result.measure)
    for side in (result.later, *sides):
        if side.figures is None:
            facts.empty |= spans_of(facts, side.period)
    for side in sides:
        spans = spans_of(facts, side.period)
        facts.add_figures(side.figures, codes, spans)
        before = value_of(side.figures, result.measure)
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
    earlier_spans = spans_of(facts, result.earlier.period)
    for row in result.by_item:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        facts.add_figures(row.later, of, later_spans)
        facts.add_figures(row.earlier, of, earlier_spans)
        a, b = value_of(row.later, result.measure), value_of(row.earlier, result.measure)
        if a is not None and b is not None:
            facts.add_pairs(
                [(Fact(a, unit, Kind.TOTAL, of, later_spans), Fact(b, unit, Kind.TOTAL, of, earlier_spans))]
            )


def add_item_comparison(facts: Facts, result: results.ItemComparisonResult) -> None:
    spans = spans_of(facts, result.basis.period)
    unit = UNIT_OF[result.measure]
    plain: list[Fact] = []
    for row in result.rows:
        facts.add_item(row.item)
        facts.add_figures(row.figures, (row.item.code,), spans)
        value = value_of(row.figures, result.measure)
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
