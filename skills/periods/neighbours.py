"""Periods that follow from another one: the one before, the same a year before, the same number of elapsed days.

All of them take the calendar's own end of a period that was cut to today: the month before 1–23 November is the whole
of October.
"""

from __future__ import annotations

from datetime import date, timedelta

from datasource.model import DateRange
from skills.periods import arithmetic as cal
from skills.results import Period


def previous(period: Period) -> Period | None:
    """The period just before: yesterday, last week, the three months before three months. None for all data."""
    span = whole(period)
    if span is None:
        return None
    if cal.is_whole_months(span):
        count = cal.month_count(span)
        year, month = cal.shift_month(span.first.year, span.first.month, -count)
        return _made(period, cal.months_of(year, month, count))
    if period.unit == "days" or not _month_part(span):
        length = timedelta(days=cal.day_count(span))
        return _made(period, DateRange(span.first - length, span.last - length))
    year, month = cal.shift_month(span.first.year, span.first.month, -1)
    before = cal.month_of(year, month)
    late = span.last == cal.month_of(span.last.year, span.last.month).last
    last = before.last if late else before.first.replace(day=min(span.last.day, before.last.day))
    return _made(period, DateRange(before.first.replace(day=span.first.day), last))


def year_before(period: Period) -> Period | None:
    """The same period a year before; a week is the one 52 weeks before, Monday to Sunday. None for all data."""
    span = whole(period)
    if span is None:
        return None
    if period.unit == "week":
        return _made(period, DateRange(span.first - 52 * cal.WEEK, span.last - 52 * cal.WEEK))
    if cal.is_whole_months(span):
        return _made(period, cal.months_of(span.first.year - 1, span.first.month, cal.month_count(span)))
    return _made(period, DateRange(cal.shift_years(span.first, -1), cal.shift_years(span.last, -1)))


def same_days_year_before(period: Period) -> Period | None:
    """The same calendar days a year before, as far as the period has run. None for all data."""
    if period.ranges is None or period.first is None or period.last is None:
        return None
    return _made(
        period, DateRange(cal.shift_years(period.first, -1), _last_a_year_before(period.last)), "range"
    )


def elapsed(earlier: Period, days: int) -> Period:
    """The first `days` days of a period; the whole of it where it is shorter. All data stays as it is."""
    if earlier.first is None or earlier.last is None:
        return earlier
    last = min(earlier.last, earlier.first + timedelta(days=days - 1))
    if last == earlier.last:
        return earlier
    return _made(earlier, DateRange(earlier.first, last), "range")


def whole(period: Period) -> DateRange | None:
    """First to last day before the cut to today; a union from end to end. None for all data."""
    if period.ranges is None or period.first is None or period.last is None:
        return None
    return DateRange(period.first, period.cut_from or period.last)


def _last_a_year_before(day: date) -> date:
    return cal.shift_years(day, -1)


def _month_part(span: DateRange) -> bool:
    """월초, 중순, 월말: the part before is the one of the month before."""
    return (
        (span.first.year, span.first.month) == (span.last.year, span.last.month)
        and span.first.day in {1, 11, 21}
        and span
        == cal.month_part_of(
            span.first.year, span.first.month, {1: "early", 11: "mid", 21: "late"}[span.first.day]
        )
    )


def _made(like: Period, span: DateRange, unit: str = "") -> Period:
    return Period(ranges=(span,), first=span.first, last=span.last, text="", unit=unit or like.unit)
