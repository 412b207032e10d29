"""The morning report: the last working day, and what became of the days off since."""

from __future__ import annotations

from datetime import date, timedelta

from datasource.model import Bucket, DateRange
from reports import workdays
from reports.checking import check_day
from reports.figures import Reader, as_changes, as_ranking, back, kept
from reports.model import Against, OffDays, Report, ReportKind
from reports.outlook import outlook
from skills.context import SkillContext

TOP = 5
MOVERS = 5
TREND_DAYS = 15


def expected_day(context: SkillContext) -> date:
    """The working day whose figures should be there by now."""
    return context.working_days.previous_working_day(context.today)


def is_late(context: SkillContext) -> bool:
    latest = context.data.freshness.latest_day
    return latest is None or latest < expected_day(context)


def day_told_of(context: SkillContext) -> date:
    """The expected day; while its figures are late, the last working day that has data."""
    expected, latest = expected_day(context), context.data.freshness.latest_day
    if latest is None or latest >= expected:
        return expected
    calendar = context.working_days
    return latest if calendar.is_working_day(latest) else calendar.previous_working_day(latest)


async def build_daily(reader: Reader, *, idle_days: int) -> Report:
    """Raises datasource's `SourceError` where the day itself cannot be read."""
    context = reader.context
    calendar, data = context.working_days, context.data
    day = day_told_of(context)
    period = DateRange(day, day)
    figures, basis = await reader.summary(period)
    before = calendar.previous_working_day(day)
    month = await reader.month_so_far(day)
    whole = workdays.count(calendar, workdays.month_of(day))
    so_far = month.now.figures
    movers = await reader.movers(period, DateRange(before, before), MOVERS) if figures else None
    top = await reader.top_items(period, TOP) if figures else None
    first = workdays.last_working_days(calendar, day, TREND_DAYS - 1)[0]
    return Report(
        kind=ReportKind.DAILY,
        issued_on=context.today,
        period=period,
        working_days=1,
        expected_day=expected_day(context),
        late=is_late(context),
        latest_day=data.freshness.latest_day,
        data_as_of=data.freshness.data_as_of,
        sources=basis.sources,
        stale=basis.stale,
        figures=figures,
        null_rows=basis.null_rows,
        negative_rows=basis.negative_rows,
        comparisons=(
            await reader.comparison(Against.PREVIOUS_WORKING_DAY, DateRange(before, before), figures),
            await reader.comparison(Against.SAME_WEEKDAY, DateRange(back(day, 7), back(day, 7)), figures),
        ),
        off_days=await _off_days(reader, day),
        month=month,
        outlook=outlook(so_far.total, month.now.working_days, whole) if so_far else None,
        trend=await reader.trend(DateRange(first, day), Bucket.DAY),
        ranking=as_ranking(top) if top else None,
        movers=as_changes(movers),
        idle=reader.idle(idle_days),
        anomalies=await check_day(context, day, basis.null_rows, basis.negative_rows),
        calls=kept(top),
    )


async def _off_days(reader: Reader, day: date) -> OffDays | None:
    """The first run of days off after `day`, told apart from it: a weekend on a Monday, holidays."""
    is_worked = reader.context.working_days.is_working_day
    yesterday = reader.context.today - timedelta(days=1)
    first = day + timedelta(days=1)
    while first <= yesterday and is_worked(first):
        first += timedelta(days=1)  # the data is late: those days are awaited, not off
    if first > yesterday:
        return None
    last = first
    while last < yesterday and not is_worked(last + timedelta(days=1)):
        last += timedelta(days=1)
    period = DateRange(first, last)
    return OffDays(period, (await reader.summary(period))[0])
