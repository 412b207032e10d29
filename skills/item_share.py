"""get_item_share: what part of everything produced, or of what fits a name, the items are."""

from __future__ import annotations

from dataclasses import replace

from skills import items
from skills.arguments import ShareArgs
from skills.context import SkillContext
from skills.results import Item, SharedItem, ShareResult, SkillOutcome, Unclear
from skills.rounding import percent
from skills.scope import Reading, no_data, read, to_basis

MEASURE = "share"


async def share(args: ShareArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args)
    if isinstance(asked, Unclear):
        return asked
    whole = _whole(args, asked, context)
    if isinstance(whole, Unclear):
        return whole
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, MEASURE, totals)
    overall = await context.data.totals(replace(asked.scope, items=whole))
    counted = {
        row.code: row.totals.total
        for row in await context.data.totals_by_item(asked.scope)
        if row.totals.rows
    }
    return ShareResult(
        basis=to_basis(context, asked, MEASURE, totals),
        rows=tuple(_shared(item, counted.get(item.code), overall.total) for item in asked.items),
        total=totals.total,
        percent=percent(totals.total, overall.total),
        overall=overall.total,
        within=args.within,
    )


def _shared(item: Item, total: int | None, overall: int) -> SharedItem:
    return SharedItem(item, total, None if total is None else percent(total, overall))


def _whole(args: ShareArgs, asked: Reading, context: SkillContext) -> tuple[str, ...] | Unclear | None:
    """The codes that the items are a part of; None for all. An item beside them is no part of them."""
    if args.within is None:
        return None
    inside = items.within(args.within, context.data.catalogue)
    if isinstance(inside, Unclear):
        return inside
    codes = tuple(item.code for item in inside)
    if {item.code for item in asked.items} <= set(codes):
        return codes
    return items.unknown_item(context.data.catalogue, args.within, "within")
