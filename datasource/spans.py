"""Stretches of days and the buckets they fall into. Pure arithmetic on ordinals (a Monday is 1 modulo 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from datasource.model import Bucket, DayFilter
from datasource.routing import Span
from datasource.tally import first_of_month, month_of


def weekday_of(day: int) -> int:
    """Monday 0."""
    return (day + 6) % 7


def day_test(days: DayFilter | None) -> Callable[[int], bool] | None:
    """Whether a day passes; None where every day does. `weekdays` None lists every weekday."""
    if days is None:
        return None
    weekdays = days.weekdays if days.weekdays is not None else frozenset(range(7))
    include = frozenset(map(date.toordinal, days.include))
    exclude = frozenset(map(date.toordinal, days.exclude))
    if len(weekdays) == 7 and not exclude:
        return None
    return lambda day: ((day + 6) % 7 in weekdays or day in include) and day not in exclude


@dataclass(frozen=True, slots=True)
class Split:
    """A span as whole months (`months`, both ends included, or None) and stretches of days within one month each."""

    months: Span | None
    edges: tuple[Span, ...]


def split(span: Span, data: Span) -> Split:
    """`data` are the first and last day with a row: beyond them a month counts as whole, there is nothing in it."""
    first, last = max(span[0], data[0]), min(span[1], data[1])
    if first > last:
        return Split(None, ())
    first_month, last_month = month_of(first), month_of(last)
    from_start = first == first_of_month(first_month) or span[0] <= data[0]
    to_end = last == first_of_month(last_month + 1) - 1 or span[1] >= data[1]
    if first_month == last_month and not (from_start and to_end):
        return Split(None, ((first, last),))
    edges = []
    if not from_start:
        edges.append((first, first_of_month(first_month + 1) - 1))
        first_month += 1
    if not to_end:
        edges.append((first_of_month(last_month), last))
        last_month -= 1
    if first_month <= last_month:  # the same for whole years
        first_month -= first_month % 12 if span[0] <= data[0] else 0
        last_month += 11 - last_month % 12 if span[1] >= data[1] else 0
    return Split((first_month, last_month) if first_month <= last_month else None, tuple(edges))


def month_disjoint(spans: Sequence[Span]) -> bool:
    """No two spans share a calendar month, so that months counted for each may be added."""
    return len(spans) == 1 or all(month_of(one[1]) < month_of(other[0]) for one, other in pairwise(spans))


def bucket_start(day: int, bucket: Bucket) -> int:
    """First day of the bucket that holds `day`; for WEEKDAY the weekday itself, Monday 0."""
    if bucket is Bucket.DAY:
        return day
    if bucket is Bucket.WEEK:
        return day - weekday_of(day)
    if bucket is Bucket.WEEKDAY:
        return weekday_of(day)
    return month_bucket_start(month_of(day), bucket)


def month_bucket_start(month: int, bucket: Bucket) -> int:
    """The same for a month and a bucket made of whole months."""
    if bucket is Bucket.QUARTER:
        month -= month % 3
    elif bucket is Bucket.YEAR:
        month -= month % 12
    return first_of_month(month)


def bucket_end(start: int, bucket: Bucket) -> int:
    """Last day of the bucket that starts on `start`. Not for WEEKDAY."""
    if bucket is Bucket.DAY:
        return start
    if bucket is Bucket.WEEK:
        return start + 6
    months = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}[bucket]
    return first_of_month(month_of(start) + months) - 1
