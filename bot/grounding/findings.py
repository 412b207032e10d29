"""Facts of what was found: records, extremes, shares, items, what the data holds."""

from __future__ import annotations

from bot.grounding.facts import Extremes, Facts, Kind, Span, Unit, total_of
from bot.grounding.scope import codes_of, spans_of
from datasource.model import RecordOrder
from skills import results
from skills.arguments import Side


def add_records(facts: Facts, result: results.RecordsResult) -> None:
    spans = spans_of(facts, result.basis.period)
    codes = codes_of(result.basis)
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
        facts.add(missing, Unit.BATCHES, Kind.MISSING)
    facts.counts |= {len(result.rows), result.limit}
    if len(result.rows) == result.matched:
        facts.add_extremes(
            [((row.day, row.day), row.quantity) for row in result.rows if row.quantity is not None]
        )
    if result.rows and result.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST):
        row = result.rows[0]
        best: frozenset[Span | str] = frozenset({(row.day, row.day), row.item.code})
        none: frozenset[Span | str] = frozenset()
        facts.extremes.append(
            Extremes(best, none) if result.order is RecordOrder.LARGEST else Extremes(none, best)
        )
    if result.rows:
        # The list is in order: its first row is the newest, oldest, largest or smallest of all that fit.
        facts.known_days.add(result.rows[0].day)


def add_extremes(facts: Facts, result: results.ExtremesResult) -> None:

    codes = codes_of(result.basis)
    facts.add_figures(result.figures, codes, spans_of(facts, result.basis.period))
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
        if (entry.rank == 1 or entry in result.whole) and span is not None:
            best: frozenset[Span | str] = frozenset({span, *(of if entry.record else ())})
            none: frozenset[Span | str] = frozenset()
            facts.extremes.append(Extremes(best, none) if entry.side is Side.MAX else Extremes(none, best))
    facts.counts.add(max((entry.rank for entry in result.entries), default=0))


def add_share(facts: Facts, result: results.ShareResult) -> None:
    spans = spans_of(facts, result.basis.period)
    codes = frozenset(row.item.code for row in result.rows)
    for row in result.rows:
        facts.add_item(row.item)
        of = frozenset({row.item.code})
        facts.add(row.total, Unit.PIECES, Kind.TOTAL, items=of, spans=spans)
        facts.add(row.percent, Unit.PERCENT, Kind.SHARE, items=of, spans=spans)
        if row.total is None:
            facts.empty.add(row.item.code)
    facts.add(result.total, Unit.PIECES, Kind.TOTAL, items=codes, spans=spans)
    facts.add(result.percent, Unit.PERCENT, Kind.SHARE, items=codes, spans=spans)
    facts.add(result.overall, Unit.PIECES, Kind.TOTAL, spans=spans)
    facts.add(result.overall - result.total, Unit.PIECES, Kind.REST, spans=spans)
    facts.add_extremes([(row.item.code, row.total) for row in result.rows if row.total is not None])


def add_search(facts: Facts, result: results.ItemSearchResult) -> None:
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


def add_item_changes(facts: Facts, result: results.ItemChangesResult) -> None:
    later, earlier = spans_of(facts, result.later), spans_of(facts, result.earlier)
    elapsed = spans_of(facts, result.earlier_elapsed) if result.earlier_elapsed else frozenset()
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


def add_idle(facts: Facts, result: results.IdleItemsResult) -> None:
    facts.empty.add("*")  # what was not produced is the very question
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


def add_overview(facts: Facts, result: results.OverviewResult) -> None:
    facts.add_figures(result.figures, (), spans_of(facts, result.basis.period))
    facts.add(result.item_count, Unit.KINDS, Kind.ITEM_COUNT)
    facts.known_days |= {result.cutoff, result.today}
    if result.working_days_late:
        facts.add(result.working_days_late, Unit.DAYS, Kind.CONTEXT)
    strays = sum(state.strays for state in result.sources)
    for state in result.sources:
        facts.add(state.null_rows or None, Unit.BATCHES, Kind.MISSING)
        for value in (state.rows, state.strays):
            if value:
                facts.add(value, Unit.BATCHES, Kind.CONTEXT)
        for day in (state.first_day, state.last_day, state.first_owned, state.last_owned):
            if day:
                facts.known_days.add(day)
    if strays:
        facts.add(strays, Unit.BATCHES, Kind.CONTEXT)


def add_no_data(facts: Facts, result: results.NoData) -> None:
    facts.empty |= spans_of(facts, result.basis.period) | codes_of(result.basis)
    for day in (result.nearest_before, result.nearest_after):
        if day:
            facts.known_days.add(day)
    if result.against is not None:
        add_no_data(facts, result.against)


def add_unclear(facts: Facts, result: results.Unclear) -> None:
    facts.words.add(result.asked)
    if result.matched:
        facts.add(result.matched, Unit.KINDS, Kind.CONTEXT)
    for choice in result.choices:
        if choice.item:
            facts.add_item(choice.item)
