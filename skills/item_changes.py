"""get_item_changes: the items that moved most between two periods."""

from __future__ import annotations

from dataclasses import replace

from datasource.model import Order
from skills import period_math, periods
from skills.arguments import ItemChangesArgs, Measure, Side
from skills.compare_periods import period_pair
from skills.context import SkillContext
from skills.items import item_of
from skills.results import Change, ItemChange, ItemChangesResult, Period, SkillOutcome, Unclear
from skills.rounding import percent
from skills.scope import Reading, no_data, reading, to_basis


async def item_changes(args: ItemChangesArgs, context: SkillContext) -> SkillOutcome:
    pair = period_pair(args.period, args.against, context)
    if isinstance(pair, Unclear):
        return pair
    later, earlier = pair
    now, before = reading(context, later, days=args.days), reading(context, earlier, days=args.days)
    totals = await context.data.totals(now.scope)
    produced, produced_before = await _by_code(now, context), await _by_code(before, context)
    if not produced and not produced_before:
        found = await no_data(context, now, Measure.QUANTITY, totals)
        totals_before = await context.data.totals(before.scope)
        return replace(found, against=await no_data(context, before, Measure.QUANTITY, totals_before))
    cut = _elapsed(later, earlier)
    produced_elapsed = await _by_code(reading(context, cut, days=args.days), context) if cut else None
    rows = [
        _to_row(code, produced, produced_before, produced_elapsed, context)
        for code in produced.keys() | produced_before.keys()
    ]
    moved = _ordered(rows, args.direction)
    return ItemChangesResult(
        basis=to_basis(context, now, Measure.QUANTITY, totals),
        later=later,
        earlier=earlier,
        rows=tuple(moved[: args.n]),
        direction=args.direction,
        earlier_elapsed=cut,
        matched=len(moved),
    )


async def _by_code(asked: Reading, context: SkillContext) -> dict[str, int]:
    ranking = await context.data.ranking(asked.scope, Order.TOP, None)
    return {row.code: row.totals.total for row in ranking.rows}


def _elapsed(later: Period, earlier: Period) -> Period | None:
    """The earlier period over as many days as the later one has run, where it still runs."""
    days = period_math.comparable_days(later, earlier)
    return None if days is None else periods.elapsed(earlier, days)


def _to_row(
    code: str,
    produced: dict[str, int],
    produced_before: dict[str, int],
    produced_elapsed: dict[str, int] | None,
    context: SkillContext,
) -> ItemChange:
    later, earlier = produced.get(code, 0), produced_before.get(code, 0)
    elapsed = None if produced_elapsed is None else produced_elapsed.get(code, 0)
    return ItemChange(
        item=item_of(context.data.catalogue, code),
        earlier=earlier,
        later=later,
        change=_change(later, earlier),
        earlier_elapsed=elapsed,
        change_elapsed=None if elapsed is None else _change(later, elapsed),
    )


def _change(later: int, earlier: int) -> Change:
    return Change(later - earlier, percent(later - earlier, earlier))


def _ordered(rows: list[ItemChange], direction: Side) -> list[ItemChange]:
    """Largest movement first, ties by code; items that did not move that way are left out."""
    moved = [row for row in rows if _moved(row.later - row.earlier, direction)]
    return sorted(moved, key=lambda row: (-abs(row.later - row.earlier), row.item.code))


def _moved(difference: int, direction: Side) -> bool:
    match direction:
        case Side.MAX:
            return difference > 0
        case Side.MIN:
            return difference < 0
        case Side.BOTH:
            return difference != 0
