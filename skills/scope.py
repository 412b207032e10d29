"""From the words of a call (period, items, days) to what is read of the data, and to the basis of the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from datasource.model import DateRange, Scope, Totals
from skills import items, periods
from skills.arguments import DayKind, ScopeArgs
from skills.context import SkillContext
from skills.day_kinds import to_day_filter
from skills.items import Chosen
from skills.results import Basis, Item, NoData, Period, Unclear

DefaultPeriod = Callable[[date], Period]
EVERY_ITEM = Chosen()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was asked, as read: `scope` is the same for the data."""

    period: Period
    items: tuple[Item, ...]
    days: tuple[DayKind, ...]
    scope: Scope
    left_out: tuple[Item, ...] = ()


def year_to_date(today: date) -> Period:
    return periods.year_to_date(today)


def all_data(today: date) -> Period:
    """Everything there is; the ends are filled in from the data."""
    return periods.all_data()


def read(context: SkillContext, args: ScopeArgs, default: DefaultPeriod = year_to_date) -> Reading | Unclear:
    """The call's words read against today and the catalogue."""
    period = period_of(context, args.period, default)
    if isinstance(period, Unclear):
        return period
    chosen = items.choose(args.items, args.excluding, context.data.catalogue)
    if isinstance(chosen, Unclear):
        return chosen
    return reading(context, period, chosen, args.days)


def reading(
    context: SkillContext, period: Period, chosen: Chosen = EVERY_ITEM, days: Sequence[DayKind] = ()
) -> Reading:
    kinds = tuple(dict.fromkeys(days))
    scope = Scope(
        ranges=period.ranges,
        items=_codes(chosen, context),
        days=to_day_filter(kinds, period.first, period.last, context.working_days),
    )
    return Reading(period, chosen.named, kinds, scope, chosen.left_out)


def _codes(chosen: Chosen, context: SkillContext) -> tuple[str, ...] | None:
    """None: every item there is."""
    if chosen.named or not chosen.left_out:
        return tuple(item.code for item in chosen.named) or None
    gone = {item.code for item in chosen.left_out}
    return tuple(item.code for item in context.data.catalogue.items if item.code not in gone)


def period_of(
    context: SkillContext, words: str | None, default: DefaultPeriod, argument: str = "period"
) -> Period | Unclear:
    period = default(context.today) if words is None else periods.read(words, context.today)
    if isinstance(period, Unclear):
        return replace(period, argument=argument)
    return _with_ends(context, period)


def everything(context: SkillContext) -> Period:
    """All data, with its ends."""
    return _with_ends(context, periods.all_data())


def _with_ends(context: SkillContext, period: Period) -> Period:
    """All data gets its ends from the data, cut to today like every period."""
    if period.ranges is not None:
        return period
    sources = context.data.sources_of(None)
    first = min((source.first_day for source in sources if source.first_day), default=None)
    last = max((source.last_day for source in sources if source.last_day), default=None)
    if first is None or last is None or last <= context.today:
        return replace(period, first=first, last=last)
    last = max(first, context.today)
    return replace(period, ranges=(DateRange(first, last),), first=first, last=last)


def to_basis(context: SkillContext, read: Reading, measure: str, totals: Totals, **more: bool) -> Basis:
    """The proof under an answer: what was read, where from, and how fresh that is."""
    sources = context.data.sources_of(read.scope.ranges)
    stale = context.data.freshness.stale
    names = tuple(source.name for source in sources)
    return Basis(
        period=read.period,
        items=read.items,
        measure=measure,
        rows=totals.rows,
        null_rows=totals.null_rows,
        sources=names,
        data_as_of=max((source.data_as_of for source in sources if source.data_as_of), default=None),
        # Of all databases: an archive that ends on Christmas Eve is not late, for the data goes on in Live.
        latest_day=context.data.freshness.latest_day,
        days=read.days,
        left_out=read.left_out,
        negative_rows=totals.negative_rows,
        stale=tuple(name for name in names if name in stale),
        **more,
    )


async def no_data(context: SkillContext, read: Reading, measure: str, totals: Totals) -> NoData:
    """No counted row: where the nearest data of these items is."""
    before, after = await context.data.nearest_days(read.scope)
    if after is not None and after > context.today:
        after = None
    return NoData(to_basis(context, read, measure, totals), nearest_before=before, nearest_after=after)
