"""Kinds of days (평일, 영업일, 토요일, …) as the filter a source understands; several kinds are a union."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from datasource.model import DayFilter
from skills.arguments import DayKind
from skills.context import WorkingDays

_MONDAY_TO_FRIDAY = frozenset(range(5))
_WEEKEND = frozenset({5, 6})
_WEEKDAYS: dict[DayKind, frozenset[int]] = {
    DayKind.WEEKDAYS: _MONDAY_TO_FRIDAY,
    DayKind.WEEKEND: _WEEKEND,
    DayKind.MON: frozenset({0}),
    DayKind.TUE: frozenset({1}),
    DayKind.WED: frozenset({2}),
    DayKind.THU: frozenset({3}),
    DayKind.FRI: frozenset({4}),
    DayKind.SAT: frozenset({5}),
    DayKind.SUN: frozenset({6}),
}


def to_day_filter(
    kinds: Collection[DayKind], first: date | None, last: date | None, working_days: WorkingDays
) -> DayFilter | None:
    """None where every day counts. `first` and `last` bound the holidays that have to be known."""
    if not kinds:
        return None
    plain = frozenset[int]().union(*(_WEEKDAYS.get(kind, frozenset()) for kind in kinds))
    working, holidays = DayKind.WORKING_DAYS in kinds, DayKind.HOLIDAYS in kinds
    if working and holidays:
        return None
    include: frozenset[date] = frozenset()
    exclude: frozenset[date] = frozenset()
    if (working or holidays) and first is not None and last is not None:
        off = frozenset(working_days.holidays_between(first, last))
        worked_weekend = frozenset(working_days.weekend_working_days_between(first, last))
        if working:
            exclude = frozenset(day for day in off if day.weekday() not in plain)
            include = worked_weekend
        else:
            include = off
            exclude = frozenset(day for day in worked_weekend if day.weekday() not in plain)
    if working:
        plain |= _MONDAY_TO_FRIDAY
    if holidays:
        plain |= _WEEKEND
    return None if len(plain) == 7 and not exclude else DayFilter(plain, include, exclude)


def passes(day: date, days: DayFilter | None) -> bool:
    if days is None:
        return True
    if day in days.exclude:
        return False
    return days.weekdays is None or day.weekday() in days.weekdays or day in days.include
