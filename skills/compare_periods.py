"""compare_periods: one period against another; which is the later is decided by their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from datasource.model import Totals
from skills import items, period_math, periods
from skills.arguments import Against, ComparePeriodsArgs, DayKind, Measure
from skills.context import SkillContext
from skills.figures import figures_or_none, to_change
from skills.items import Chosen
from skills.results import (
    ItemPeriods,
    Period,
    PeriodComparisonResult,
    PeriodFigures,
    SkillOutcome,
    Unclear,
    UnclearReason,
)
from skills.scope import Reading, no_data, period_of, reading, to_basis, year_to_date

_CURRENT = {
    "day": "오늘",
    "week": "이번 주",
    "month": "이번 달",
    "quarter": "이번 분기",
    "year": "올해",
}
_DEFAULT = {
    Against.PREVIOUS: "month",
    Against.YEAR_BEFORE: "year",
    Against.SAME_DAYS_YEAR_BEFORE: "month",
}


async def compare(args: ComparePeriodsArgs, context: SkillContext) -> SkillOutcome:
    pair = period_pair(args.period, args.against, context)
    if isinstance(pair, Unclear):
        return pair
    later, earlier = pair
    chosen = items.choose(args.items, args.excluding, context.data.catalogue)
    if isinstance(chosen, Unclear):
        return chosen
    now, before = reading(context, later, chosen, args.days), reading(context, earlier, chosen, args.days)
    now_totals, before_totals = await context.data.totals(now.scope), await context.data.totals(before.scope)
    if not now_totals.rows and not before_totals.rows:
        found = await no_data(context, now, args.measure, now_totals)
        return replace(found, against=await no_data(context, before, args.measure, before_totals))
    result = PeriodComparisonResult(
        basis=to_basis(context, now, args.measure, now_totals),
        measure=args.measure,
        later=PeriodFigures(later, figures_or_none(now_totals)),
        earlier=PeriodFigures(earlier, figures_or_none(before_totals)),
        change=to_change(figures_or_none(now_totals), figures_or_none(before_totals), args.measure),
        elapsed_days=None,
        earlier_elapsed=None,
        change_elapsed=None,
        same_days=False,
        earlier_whole=None,
        change_whole=None,
        earlier_basis=to_basis(context, before, args.measure, before_totals),
        by_item=await _by_item(now, before, args.measure, context),
    )
    if args.against == Against.SAME_DAYS_YEAR_BEFORE:
        return await _with_whole(result, chosen, args, context)
    return await _with_elapsed(result, chosen, args, context)


def period_pair(
    words: str | None, against: Against | str, context: SkillContext
) -> tuple[Period, Period] | Unclear:
    """(later, earlier). Where one is not named it follows from the other."""
    if isinstance(against, Against):
        period = _named_or_current(words, _DEFAULT[against], context)
        if isinstance(period, Unclear):
            return period
        other = _derived(period, against)
        if other is None:
            return Unclear(UnclearReason.SAME_PERIODS, asked=words or "", argument="period")
        return period, other
    named = period_of(context, against, year_to_date, argument="against")
    if isinstance(named, Unclear):
        return named
    period = _named_or_current(words, named.unit, context)
    if isinstance(period, Unclear):
        return period
    one, other = period_math.bounded(period), period_math.bounded(named)
    if one is None or other is None or period_math.is_same(one, other):
        return Unclear(UnclearReason.SAME_PERIODS, asked=against, argument="against")
    later, earlier = sorted((one, other), key=period_math.order, reverse=True)
    return later, earlier


def _named_or_current(words: str | None, unit: str, context: SkillContext) -> Period | Unclear:
    """With no period named: the running one of that unit."""
    period = period_of(context, words or _CURRENT.get(unit, _CURRENT["year"]), year_to_date)
    return period if words or isinstance(period, Unclear) else replace(period, defaulted=True)


def _derived(period: Period, against: Against) -> Period | None:
    """None for all data: nothing is before it."""
    match against:
        case Against.PREVIOUS:
            return periods.previous(period)
        case Against.YEAR_BEFORE:
            return periods.year_before(period)
        case Against.SAME_DAYS_YEAR_BEFORE:
            return periods.same_days_year_before(period)


async def _with_elapsed(
    result: PeriodComparisonResult, chosen: Chosen, args: ComparePeriodsArgs, context: SkillContext
) -> PeriodComparisonResult:
    """While the later period runs: the earlier one over as many days ("동기간")."""
    later, earlier = result.later.period, result.earlier.period
    elapsed = period_math.comparable_days(later, earlier)
    if elapsed is None:
        return result
    cut = periods.elapsed(earlier, elapsed)
    figures = await _figures_of(cut, chosen, args.days, context)
    return replace(
        result,
        elapsed_days=elapsed,
        earlier_elapsed=figures,
        change_elapsed=to_change(result.later.figures, figures.figures, args.measure),
    )


async def _with_whole(
    result: PeriodComparisonResult, chosen: Chosen, args: ComparePeriodsArgs, context: SkillContext
) -> PeriodComparisonResult:
    """전년 동월/동기: the same calendar days come first, the whole earlier period beside them where it differs."""
    result = replace(result, same_days=True)
    whole = periods.year_before(result.later.period)
    if whole is None or period_math.is_same(whole, result.earlier.period):
        return result
    figures = await _figures_of(whole, chosen, args.days, context)
    return replace(
        result,
        earlier_whole=figures,
        change_whole=to_change(result.later.figures, figures.figures, args.measure),
    )


async def _figures_of(
    period: Period, chosen: Chosen, days: Sequence[DayKind], context: SkillContext
) -> PeriodFigures:
    asked = reading(context, period, chosen, days)
    return PeriodFigures(period, figures_or_none(await context.data.totals(asked.scope)))


async def _by_item(
    now: Reading, before: Reading, measure: Measure, context: SkillContext
) -> tuple[ItemPeriods, ...]:
    if len(now.items) < 2:
        return ()
    later = {row.code: row.totals for row in await context.data.totals_by_item(now.scope)}
    earlier = {row.code: row.totals for row in await context.data.totals_by_item(before.scope)}
    rows = []
    for item in now.items:
        a = figures_or_none(later.get(item.code, Totals()))
        b = figures_or_none(earlier.get(item.code, Totals()))
        rows.append(ItemPeriods(item=item, later=a, earlier=b, change=to_change(a, b, measure)))
    return tuple(rows)
