"""get_idle_items: items that nobody has produced for a while."""

from __future__ import annotations

from skills.arguments import IdleItemsArgs
from skills.context import SkillContext
from skills.item_index import to_item
from skills.results import IdleItem, IdleItemsResult, SkillOutcome
from skills.scope import everything, no_data, reading, to_basis

MEASURE = "last_production"


async def idle_items(args: IdleItemsArgs, context: SkillContext) -> SkillOutcome:
    asked = reading(context, everything(context))
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, MEASURE, totals)
    idle = [row for row in idle_rows(context) if row.idle_days >= args.days]
    idle.sort(key=lambda row: (-row.idle_days, row.item.code))
    return IdleItemsResult(
        basis=to_basis(context, asked, MEASURE, totals),
        days=args.days,
        items=tuple(idle[: args.n]),
        matched=len(idle),
    )


def idle_rows(context: SkillContext) -> list[IdleItem]:
    """Every item with the days since it was last made, by code."""
    return [
        IdleItem(to_item(item), item.last_day, (context.today - item.last_day).days)
        for item in context.data.catalogue.items
    ]
