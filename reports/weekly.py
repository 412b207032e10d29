"""The weekly report: the last calendar week that is over, Monday to Sunday."""

from __future__ import annotations

from datetime import timedelta

from datasource.model import Bucket, DateRange
from reports import workdays
from reports.figures import Reader
from reports.model import Against, Report, ReportKind
from reports.periodic import build_periodic

TOP = 10
WEEKS = 9


async def build_weekly(reader: Reader, *, idle_days: int) -> Report:
    """Raises datasource's `SourceError` where the week itself cannot be read."""
    week = workdays.week_of(reader.context.today - timedelta(days=7))
    return await build_periodic(
        reader,
        ReportKind.WEEKLY,
        week,
        [
            (Against.PREVIOUS_WEEK, _weeks_before(week, 1)),
            # 52 weeks before: the same weekdays, about the same time of the year.
            (Against.SAME_WEEK_YEAR_BEFORE, _weeks_before(week, 52)),
        ],
        (DateRange(_weeks_before(week, WEEKS - 1).first, week.last), Bucket.WEEK),
        top=TOP,
        idle_days=idle_days,
        with_month=True,
    )


def _weeks_before(week: DateRange, n: int) -> DateRange:
    return DateRange(week.first - timedelta(weeks=n), week.last - timedelta(weeks=n))
