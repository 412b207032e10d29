"""What the weekly and the monthly report share: a period that is over, against others, with its days and items."""

from __future__ import annotations

from collections.abc import Sequence

from datasource.model import Bucket, DateRange
from reports import workdays
from reports.checking import check_period
from reports.figures import Reader, as_changes, as_ranking, kept
from reports.model import Against, Report, ReportKind
from reports.outlook import outlook

MOVERS = 5


async def build_periodic(
    reader: Reader,
    kind: ReportKind,
    period: DateRange,
    against: Sequence[tuple[Against, DateRange]],
    looking_back: tuple[DateRange, Bucket],
    *,
    top: int,
    idle_days: int,
    with_month: bool,
) -> Report:
    """`against`: the first is the one that items are compared with. Raises datasource's `SourceError`."""
    context = reader.context
    calendar, freshness = context.working_days, context.data.freshness
    worked = workdays.listed(calendar, period)
    expected = worked[-1] if worked else period.last
    figures, basis = await reader.summary(period)
    comparisons = [await reader.comparison(name, other, figures) for name, other in against]
    movers = ranked = None
    if figures:
        movers = await reader.movers(period, against[0][1], MOVERS)
        ranked = await reader.top_items(period, top)
    trend = await reader.trend(*looking_back)
    month = await reader.month_so_far(expected) if with_month else None
    so_far = month.now.figures if month else None
    return Report(
        kind=kind,
        issued_on=context.today,
        period=period,
        working_days=len(worked),
        expected_day=expected,
        late=freshness.latest_day is None or freshness.latest_day < expected,
        latest_day=freshness.latest_day,
        data_as_of=freshness.data_as_of,
        sources=basis.sources,
        stale=basis.stale,
        figures=figures,
        null_rows=basis.null_rows,
        negative_rows=basis.negative_rows,
        comparisons=tuple(comparisons),
        month=month,
        outlook=outlook(
            so_far.total, month.now.working_days, workdays.count(calendar, workdays.month_of(expected))
        )
        if month and so_far
        else None,
        trend=trend,
        ranking=as_ranking(ranked) if ranked else None,
        movers=as_changes(movers),
        idle=reader.idle(idle_days),
        anomalies=await check_period(context, period, trend, basis.null_rows, basis.negative_rows),
        calls=kept(ranked),
    )
