"""get_production_trend and get_monthly_trend: production by day, week, month, quarter, year or weekday."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from datasource.model import Bucket, BucketTotals, DateRange, Totals
from skills import periods
from skills.arguments import MonthlyTrendArgs, TrendArgs
from skills.buckets import (
    DAILY_UP_TO,
    calendar_buckets,
    count_buckets,
    day_count,
    weekdays_of,
)
from skills.context import SkillContext
from skills.figures import figures_or_none, to_figures
from skills.items import item_of
from skills.results import (
    Choice,
    Period,
    SkillOutcome,
    TrendPoint,
    TrendResult,
    TrendSeries,
    Unclear,
    UnclearReason,
)
from skills.scope import Reading, no_data, read, to_basis

# Over eleven years of days: longer than anybody reads, and enough for every table and chart.
MAX_POINTS = 4_200


def default_period(by: Bucket | None, today: date) -> Period:
    """docs/answers.md, "no period named, a trend asked"; by year: all data, since 12 months are no trend of years."""
    match by:
        case Bucket.DAY:
            return periods.last_days(30, today)
        case Bucket.WEEK:
            return periods.last_weeks(12, today)
        case Bucket.YEAR:
            return periods.all_data()
        case _:
            return periods.last_months(12, today)


async def trend(args: TrendArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args, partial(default_period, args.by))
    if isinstance(asked, Unclear):
        return asked
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, args.measure, totals)
    ranges = _ranges(asked, totals)
    by = args.by or (Bucket.DAY if day_count(ranges) <= DAILY_UP_TO else Bucket.MONTH)
    if count_buckets(ranges, by) > MAX_POINTS:
        return Unclear(UnclearReason.TOO_LARGE, asked=by, argument="by", choices=(Choice(Bucket.MONTH),))
    return TrendResult(
        basis=to_basis(context, asked, args.measure, totals),
        by=by,
        measure=args.measure,
        series=await _series(asked, ranges, by, totals, context),
        overall=to_figures(totals),
    )


async def monthly_trend(args: MonthlyTrendArgs, context: SkillContext) -> SkillOutcome:
    return await trend(TrendArgs(**dict(args), by=Bucket.MONTH), context)


def _ranges(asked: Reading, totals: Totals) -> tuple[DateRange, ...]:
    if asked.period.ranges is not None:
        return asked.period.ranges
    first, last = asked.period.first or totals.first_day, asked.period.last or totals.last_day
    assert first is not None and last is not None  # there are counted rows
    return (DateRange(first, last),)


async def _series(
    asked: Reading, ranges: Sequence[DateRange], by: Bucket, totals: Totals, context: SkillContext
) -> tuple[TrendSeries, ...]:
    """One line for the whole; with several items, each item's line first."""
    together = TrendSeries(
        item=None,
        points=_points(asked, ranges, by, await context.data.trend(asked.scope, by), context.today),
        figures=to_figures(totals),
    )
    if len(asked.items) < 2:
        return (together,)
    lines = await context.data.trend_by_item(asked.scope, by)
    sums = {row.code: row.totals for row in await context.data.totals_by_item(asked.scope)}
    named = {item.code: item for item in asked.items}
    each = tuple(
        TrendSeries(
            item=item or item_of(context.data.catalogue, code),
            points=_points(asked, ranges, by, lines.get(code, ()), context.today),
            figures=to_figures(sums.get(code, Totals())),
        )
        for code, item in named.items()
    )
    return (*each, together)


def _points(
    asked: Reading,
    ranges: Sequence[DateRange],
    by: Bucket,
    rows: Iterable[BucketTotals],
    today: date,
) -> tuple[TrendPoint, ...]:
    """A point for every bucket of the period, those without a row too."""
    if by is Bucket.WEEKDAY:
        found = {row.weekday: row.totals for row in rows}
        return tuple(
            TrendPoint(None, None, weekday, figures_or_none(found.get(weekday, Totals())), partial=False)
            for weekday in weekdays_of(asked.scope.days)
        )
    by_start = {row.start: row.totals for row in rows}
    everything = asked.period.unit == "all"
    return tuple(
        TrendPoint(
            start=bucket.start,
            end=bucket.end,
            weekday=None,
            figures=figures_or_none(by_start.get(bucket.start, Totals())),
            # All data is cut by nobody: only the bucket that today stands in is still filling.
            partial=bucket.end > today if everything else bucket.partial,
        )
        for bucket in calendar_buckets(ranges, by, asked.scope.days)
    )
