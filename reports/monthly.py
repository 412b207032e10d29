"""The monthly report: the last calendar month that is over."""

from __future__ import annotations

from datasource.model import Bucket, DateRange
from reports import workdays
from reports.figures import Reader
from reports.model import Against, Report, ReportKind
from reports.periodic import build_periodic

TOP = 10


async def build_monthly(reader: Reader, *, idle_days: int) -> Report:
    """Raises datasource's `SourceError` where the month itself cannot be read."""
    month = workdays.month_before(reader.context.today)
    before = workdays.month_before(month.first)
    year_before = workdays.month_of(month.first.replace(year=month.first.year - 1))
    first = year_before.first
    return await build_periodic(
        reader,
        ReportKind.MONTHLY,
        month,
        [(Against.PREVIOUS_MONTH, before), (Against.SAME_MONTH_YEAR_BEFORE, year_before)],
        (DateRange(first, month.last), Bucket.MONTH),
        top=TOP,
        idle_days=idle_days,
        with_month=False,
    )
