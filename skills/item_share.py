"""get_item_share: what part of everything produced the items are."""

from __future__ import annotations

from dataclasses import replace

from skills.arguments import ShareArgs
from skills.context import SkillContext
from skills.results import SharedItem, ShareResult, SkillOutcome, Unclear
from skills.rounding import percent
from skills.scope import no_data, read, to_basis

MEASURE = "share"


async def share(args: ShareArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args)
    if isinstance(asked, Unclear):
        return asked
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, MEASURE, totals)
    overall = await context.data.totals(replace(asked.scope, items=None))
    counted = {row.code: row.totals.total for row in await context.data.totals_by_item(asked.scope)}
    return ShareResult(
        basis=to_basis(context, asked, MEASURE, totals),
        rows=tuple(
            SharedItem(item, counted[item.code], percent(counted[item.code], overall.total))
            for item in asked.items
        ),
        total=totals.total,
        percent=percent(totals.total, overall.total),
        overall=overall.total,
    )
