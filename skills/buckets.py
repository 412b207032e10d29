"""Calendar buckets of a trend: which ones a period touches, and which of them it cuts. Weeks run Monday to Sunday."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from datasource.model import Bucket, DateRange, DayFilter
from skills.day_kinds import passes

DAILY_UP_TO = 62  # "monthly when the period is over 62 days, else daily", docs/answers.md

_ONE_DAY = timedelta(days=1)
_MONTHS = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}


@dataclass(frozen=True, slots=True)
class CalendarBucket:
    """A whole bucket by the calendar; `partial` where the period holds only some of its days."""

    start: date
    end: date
    partial: bool


def bucket_start(day: date, by: Bucket) -> date:
    match by:
        case Bucket.DAY | Bucket.WEEKDAY:
            return day
        case Bucket.WEEK:
            return date.fromordinal(max(1, day.toordinal() - day.weekday()))
        case Bucket.MONTH:
            return day.replace(day=1)
        case Bucket.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Bucket.YEAR:
            return day.replace(month=1, day=1)


def bucket_end(start: date, by: Bucket) -> date:
    if by in (Bucket.DAY, Bucket.WEEKDAY):
        return start
    if by is Bucket.WEEK:
        return date.fromordinal(min(date.max.toordinal(), start.toordinal() + 6))
    months = start.year * 12 + start.month - 1 + _MONTHS[by]
    year, month = divmod(months, 12)
    return date.max if year > date.max.year else date(year, month + 1, 1) - _ONE_DAY


def day_count(ranges: Sequence[DateRange]) -> int:
    return sum((part.last - part.first).days + 1 for part in ranges)


def count_buckets(ranges: Sequence[DateRange], by: Bucket) -> int:
    """No fewer than `calendar_buckets` gives, without making them."""
    length = {Bucket.DAY: 1, Bucket.WEEK: 7, Bucket.MONTH: 28, Bucket.QUARTER: 90, Bucket.YEAR: 365}
    return 7 if by is Bucket.WEEKDAY else day_count(ranges) // length[by] + 2 * len(ranges)


def calendar_buckets(
    ranges: Sequence[DateRange], by: Bucket, days: DayFilter | None = None
) -> Iterator[CalendarBucket]:
    """The buckets that the ranges touch, ascending; single days that the filter drops are left out."""
    covered: dict[date, tuple[date, int]] = {}
    for part in ranges:
        start = bucket_start(part.first, by)
        while True:
            end = bucket_end(start, by)
            inside = (min(end, part.last) - max(start, part.first)).days + 1
            covered[start] = (end, covered.get(start, (end, 0))[1] + inside)
            if end >= part.last:
                break
            start = end + _ONE_DAY
    for start, (end, inside) in covered.items():
        if by is not Bucket.DAY or passes(start, days):
            yield CalendarBucket(start, end, partial=inside < (end - start).days + 1)


def weekdays_of(days: DayFilter | None) -> tuple[int, ...]:
    """The weekdays that can have a row."""
    if days is None or days.weekdays is None:
        return tuple(range(7))
    included = days.weekdays | {day.weekday() for day in days.include}
    return tuple(sorted(included))
