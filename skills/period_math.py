"""The periods that a comparison needs beside the one named: docs/answers.md, "전월 대비", "전년 대비", "전년 동월/동기".

A period cut to today is moved as a whole: 이번 달 (to the 23rd) against the month before means that whole month.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from datasource.model import DateRange
from skills.results import Period

_ONE_DAY = timedelta(days=1)
_FIXED_LENGTH = {"day", "week", "days"}


def whole(period: Period) -> tuple[DateRange, ...]:
    """The ranges by the calendar, before the end was cut to today. Raises ValueError for all data without rows."""
    ranges = period.ranges
    if ranges is None:
        if period.first is None or period.last is None:
            raise ValueError("all data, and there is none")
        ranges = (DateRange(period.first, period.last),)
    if period.cut_from is None or period.cut_from <= ranges[-1].last:
        return ranges
    return (*ranges[:-1], DateRange(ranges[-1].first, period.cut_from))


def elapsed_days(period: Period) -> int | None:
    """Days gone by of a period that is still running; None where it has ended."""
    if period.cut_from is None or period.first is None or period.last is None:
        return None
    return (period.last - period.first).days + 1 if period.cut_from > period.last else None


def previous(period: Period) -> Period:
    """The one just before: whole months move by months, anything else by its days."""
    ranges = whole(period)
    span = DateRange(ranges[0].first, ranges[-1].last)
    if period.unit not in _FIXED_LENGTH and _is_whole_months(span):
        months = _months(span.last) - _months(span.first) + 1
        return _to_period(period, tuple(_shift_months(part, -months) for part in ranges))
    days = (span.last - span.first).days + 1
    return _to_period(period, tuple(_shift_days(part, -days) for part in ranges))


def year_before(period: Period) -> Period:
    """The same one a year before. A week stays a week: 52 weeks before."""
    ranges = whole(period)
    if period.unit == "week":
        return _to_period(period, tuple(_shift_days(part, -364) for part in ranges))
    return _to_period(period, tuple(_shift_months(part, -12) for part in ranges))


def same_days_year_before(period: Period) -> Period:
    """The same calendar days a year before; February 29th has its 28th."""
    ranges = period.ranges or whole(period)
    return _to_period(
        period,
        tuple(DateRange(_months_before(part.first, 12), _months_before(part.last, 12)) for part in ranges),
    )


def cut_to_days(period: Period, days: int) -> Period:
    """The first `days` days of it, the whole of it where it is shorter."""
    ranges = whole(period)
    last = ranges[0].first + timedelta(days=days - 1)
    if period.last is not None:
        last = min(last, period.last)
    kept = tuple(DateRange(part.first, min(part.last, last)) for part in ranges if part.first <= last)
    return _to_period(period, kept)


def is_empty(period: Period) -> bool:
    """All data, and there is none."""
    return period.ranges is None and period.first is None


def is_before(earlier: Period, later: Period) -> bool:
    return earlier.last is not None and later.first is not None and earlier.last < later.first


def order(period: Period) -> tuple[date, date]:
    """Later periods sort higher: by their first day, then by their last."""
    return (period.first or date.min, period.last or date.min)


def is_same(one: Period, other: Period) -> bool:
    return one.ranges == other.ranges and (one.first, one.last) == (other.first, other.last)


def _to_period(model: Period, ranges: tuple[DateRange, ...]) -> Period:
    return replace(model, ranges=ranges, first=ranges[0].first, last=ranges[-1].last, text="", cut_from=None)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _last_of_month(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _is_month_end(day: date) -> bool:
    return day.day == _last_of_month(day.year, day.month)


def _is_whole_months(span: DateRange) -> bool:
    return span.first.day == 1 and _is_month_end(span.last)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(_months(day) - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, _last_of_month(year, month + 1)))


def _shift_months(part: DateRange, months: int) -> DateRange:
    """A month's end stays a month's end."""
    first, last = _months_before(part.first, -months), _months_before(part.last, -months)
    if _is_whole_months(part):
        last = last.replace(day=_last_of_month(last.year, last.month))
    return DateRange(first, max(first, last))


def _shift_days(part: DateRange, days: int) -> DateRange:
    first = max(1, part.first.toordinal() + days)
    return DateRange(date.fromordinal(first), date.fromordinal(max(first, part.last.toordinal() + days)))
