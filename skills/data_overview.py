"""get_data_overview: what the data holds, and how fresh it is."""

from __future__ import annotations

from datetime import timedelta

from skills.arguments import OverviewArgs
from skills.context import SkillContext
from skills.figures import to_figures
from skills.results import OverviewResult, SkillOutcome
from skills.scope import everything, no_data, reading, to_basis

MEASURE = "overview"


async def overview(args: OverviewArgs, context: SkillContext) -> SkillOutcome:
    asked = reading(context, everything(context))
    totals = await context.data.totals(asked.scope)
    if totals.last_day is None:
        return await no_data(context, asked, MEASURE, totals)
    freshness = context.data.freshness
    one_day = timedelta(days=1)
    return OverviewResult(
        basis=to_basis(context, asked, MEASURE, totals),
        sources=freshness.sources,
        cutoff=freshness.cutoff,
        item_count=len(context.data.catalogue.items),
        figures=to_figures(totals),
        today=context.today,
        working_days_late=context.working_days.working_days_between(
            totals.last_day + one_day, context.today - one_day
        ),
    )
