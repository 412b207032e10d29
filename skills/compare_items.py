"""compare_items: two or more items over one period, the first-named first."""

from __future__ import annotations

from skills.arguments import CompareItemsArgs
from skills.context import SkillContext
from skills.figures import to_figures
from skills.results import ItemComparisonResult, ItemFigures, SkillOutcome, Unclear
from skills.rounding import times
from skills.scope import no_data, read, to_basis


async def compare(args: CompareItemsArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args)
    if isinstance(asked, Unclear):
        return asked
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, args.measure, totals)
    counted = {row.code: row.totals for row in await context.data.totals_by_item(asked.scope)}
    rows = tuple(ItemFigures(item, to_figures(counted[item.code])) for item in asked.items)
    difference = ratio = None
    if len(rows) == 2 and all(row.figures.rows for row in rows):
        first, second = (row.figures.of(args.measure) for row in rows)
        if first is not None and second is not None:
            difference, ratio = first - second, times(first, second)
    return ItemComparisonResult(
        basis=to_basis(context, asked, args.measure, totals),
        measure=args.measure,
        rows=rows,
        difference=difference,
        ratio=ratio,
    )
