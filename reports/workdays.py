"""Working days as reports count them, and on which days a report is due. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from datasource.model import DateRange
from reports.model import ReportKind
from skills.context import WorkingDays

DAY = timedelta(days=1)


def month_of(day: date) -> DateRange:
    return DateRange(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_before(day: date) -> DateRange:
    return month_of(day.replace(day=1) - DAY)


def week_of(day: date) -> DateRange:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return DateRange(monday, monday + 6 * DAY)


def count(calendar: WorkingDays, period: DateRange) -> int:
    return calendar.working_days_between(period.first, period.last)


def listed(calendar: WorkingDays, period: DateRange) -> list[date]:
    days = (period.last - period.first).days + 1
    return [day for n in range(days) if calendar.is_working_day(day := period.first + n * DAY)]


def last_working_days(calendar: WorkingDays, before: date, n: int) -> list[date]:
    """The `n` working days before `before`, oldest first."""
    found: list[date] = []
    day = before
    for _ in range(n):
        day = calendar.previous_working_day(day)
        found.append(day)
    return found[::-1]


def up_to_nth_working_day(calendar: WorkingDays, period: DateRange, n: int) -> tuple[DateRange, bool]:
    """The period to its `n`-th working day; True where it has fewer, and is returned whole."""
    days = listed(calendar, period)
    if len(days) < n:
        return period, True
    return DateRange(period.first, days[n - 1] if n else period.first), False


def is_due(kind: ReportKind, day: date, calendar: WorkingDays, *, on_holidays: bool) -> bool:
    """Daily: every working day. Weekly, monthly: the first working day of the week, of the month.

    `on_holidays`: days off count like any other, so that it is every day, every Monday, every 1st.
    """
    if on_holidays:
        begins = {ReportKind.WEEKLY: day.weekday() == 0, ReportKind.MONTHLY: day.day == 1}
        return begins.get(kind, True)
    if not calendar.is_working_day(day):
        return False
    if kind is ReportKind.DAILY:
        return True
    first = week_of(day).first if kind is ReportKind.WEEKLY else day.replace(day=1)
    return calendar.working_days_between(first, day) == 1
