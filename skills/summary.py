"""get_production_summary: totals, counts and averages of one period."""

from __future__ import annotations

from skills.arguments import SummaryArgs
from skills.context import SkillContext
from skills.figures import to_figures
from skills.items import item_of
from skills.results import ItemFigures, SkillOutcome, SummaryResult, Unclear
from skills.scope import no_data, read, to_basis


async def summarise(args: SummaryArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args)
    if isinstance(asked, Unclear):
        return asked
    measures = tuple(dict.fromkeys(args.measures))
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, measures[0], totals)
    by_item: tuple[ItemFigures, ...] = ()
    if len(asked.items) > 1:
        named = {item.code: item for item in asked.items}
        by_item = tuple(
            ItemFigures(
                named.get(row.code) or item_of(context.data.catalogue, row.code), to_figures(row.totals)
            )
            for row in await context.data.totals_by_item(asked.scope)
        )
    return SummaryResult(
        basis=to_basis(context, asked, measures[0], totals),
        measures=measures,
        figures=to_figures(totals),
        by_item=by_item,
        combined=args.combined,
    )
