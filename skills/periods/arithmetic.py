"""Calendar arithmetic, pure. Weeks run Monday to Sunday; every range has both ends."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from datasource.model import DateRange

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def year_of(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def half_of(year: int, half: int) -> DateRange:
    return months_of(year, 6 * half - 5, 6)


def quarter_of(year: int, quarter: int) -> DateRange:
    return months_of(year, 3 * quarter - 2, 3)


def month_of(year: int, month: int) -> DateRange:
    return DateRange(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def months_of(year: int, first_month: int, count: int) -> DateRange:
    """`count` calendar months from `first_month` of `year`."""
    return DateRange(date(year, first_month, 1), month_of(*shift_month(year, first_month, count - 1)).last)


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def week_of(day: date) -> DateRange:
    monday = day - timedelta(days=day.weekday())
    return DateRange(monday, monday + 6 * DAY)


def nth_week_of(year: int, month: int, nth: int) -> DateRange | None:
    """The month's first week is the one with its first Thursday; `nth` -1 is its last. None: it has no such week."""
    whole = month_of(year, month)
    thursday = whole.first + timedelta(days=(3 - whole.first.weekday()) % 7)
    if nth == -1:
        thursday = whole.last - timedelta(days=(whole.last.weekday() - 3) % 7)
    else:
        thursday += (nth - 1) * WEEK
    return week_of(thursday) if thursday <= whole.last else None


def iso_week_of(year: int, week: int) -> DateRange | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return DateRange(monday, monday + 6 * DAY)


def day_of(year: int, month: int, day: int) -> DateRange | None:
    """None: there is no such day."""
    try:
        one = date(year, month, day)
    except ValueError:
        return None
    return DateRange(one, one)


def month_part_of(year: int, month: int, part: str) -> DateRange:
    """`early` days 1–10, `mid` 11–20, `late` 21–end."""
    whole = month_of(year, month)
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, whole.last.day)}[part]
    return DateRange(whole.first.replace(day=first), whole.first.replace(day=last))


def shift_years(day: date, by: int) -> date:
    """The same calendar day `by` years on; February 29th becomes the 28th where there is none."""
    year = day.year + by
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def is_whole_months(span: DateRange) -> bool:
    return span.first.day == 1 and (span.last + DAY).day == 1


def month_count(span: DateRange) -> int:
    return (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1


def day_count(span: DateRange) -> int:
    return (span.last - span.first).days + 1
