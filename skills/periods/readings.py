"""What a point of the calendar may mean, the latest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from datasource.model import DateRange
from skills.periods import arithmetic as cal
from skills.periods.model import Point, Rel

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
_YEARS_BACK = 12  # far enough for February 29th, the one around 2100 included
_MONTHS_BACK = 14


@dataclass(frozen=True, slots=True)
class Days:
    span: DateRange
    unit: str


def limit(point: Point, today: date) -> date:
    """지난 금요일 lies before today, 지난 11월 before this month; anything else may begin today."""
    if not point.past or point.year is not None:
        return today
    if point.day is not None or point.weekday is not None or point.part is not None:
        return today - cal.DAY
    if point.nth_week is not None:
        return cal.week_of(today).first - cal.DAY
    if point.month is not None:
        return today.replace(day=1) - cal.DAY
    if point.quarter is not None:
        return cal.quarter_of(today.year, (today.month + 2) // 3).first - cal.DAY
    if point.half is not None:
        return cal.half_of(today.year, 1 if today.month <= 6 else 2).first - cal.DAY
    return today


def readings(point: Point, today: date, around: date) -> Iterator[Days]:
    """What the point may mean, the latest first. One reading where everything is named."""
    # A fifth week or a weekday that does not fit is a slip, not a wish for another year; February 29th is one.
    strict = point.nth_week is not None or (point.weekday is not None and isinstance(point.day, int))
    for year, month in _frames(point, today, around):
        if strict and point.year is None and point.month is not None and year > around.year:
            continue  # "9월 5주차" in November is no week of next September
        days = _within(point, year, month, today, around)
        if days is not None:
            yield days
        elif strict and (year, month) <= (around.year, around.month):
            return


def _frames(point: Point, today: date, around: date) -> Iterator[tuple[int, int]]:
    """Year and month to look in; month 0 where none is needed."""
    if isinstance(point.month, Rel):
        if point.year is None:
            yield cal.shift_month(today.year, today.month, point.month.offset)
        else:
            yield year_of_point(point.year, today), today.month
        return
    if isinstance(point.quarter, Rel) and point.year is None:
        month = (today.month - 1) // 3 * 3 + 1
        yield cal.shift_month(today.year, month, 3 * point.quarter.offset)
        return
    if isinstance(point.half, Rel) and point.year is None:
        yield cal.shift_month(today.year, 1 if today.month <= 6 else 7, 6 * point.half.offset)
        return
    if point.week is not None or isinstance(point.day, Rel):
        yield today.year, today.month
        return
    month = point.month or 0
    if point.year is not None:
        yield year_of_point(point.year, today), month
    elif point.month is not None or point.half is not None or point.quarter is not None:
        for back in range(-1, _YEARS_BACK):
            yield around.year - back, month
    elif point.day is not None:
        for back in range(-1, _MONTHS_BACK):
            yield cal.shift_month(around.year, around.month, -back)
    elif point.part is not None or point.nth_week is not None:
        # With no month named, this month's; 지난 월말 may be the one before.
        yield today.year, today.month
        if point.past:
            yield cal.shift_month(today.year, today.month, -1)
    elif point.weekday is not None:
        for back in range(-1, 3):
            monday = cal.week_of(around).first - back * cal.WEEK
            yield monday.year, -back
    else:
        yield today.year, month


def year_of_point(year: int | Rel, today: date) -> int:
    return today.year + year.offset if isinstance(year, Rel) else year


def _within(point: Point, year: int, month: int, today: date, around: date) -> Days | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    if point.week is not None:
        week = cal.week_of(today + point.week.offset * cal.WEEK)
        if point.weekend:
            return Days(DateRange(week.first + 5 * cal.DAY, week.last), "range")
        return _in_week(week, point.weekday)
    if isinstance(point.day, Rel):
        day = today + timedelta(days=point.day.offset)
        if isinstance(point.month, Rel):
            # 한 달 전 오늘; of a shorter month its last day
            whole = cal.month_of(year, month)
            day = whole.first.replace(day=min(day.day, whole.last.day))
        if point.year is not None:
            day = cal.shift_years(day, year_of_point(point.year, today) - today.year)
        return _day(point, DateRange(day, day))
    if not 0 <= month <= 12 and point.weekday is None:
        return None
    if point.nth_week is not None:
        week_or_none = cal.nth_week_of(year, month, point.nth_week) if point.nth_week else None
        return None if week_or_none is None else _in_week(week_or_none, point.weekday)
    if point.day is not None:
        if month == 0:
            # 작년 말일, 올해 첫날: of the year itself.
            if point.day not in {1, -1} or point.year is None:
                return None
            month = 1 if point.day == 1 else 12
        last = cal.month_of(year, month).last.day
        one = cal.day_of(year, month, last if point.day == -1 else point.day)
        return None if one is None else _day(point, one)
    if point.weekday is not None and point.month is None:
        monday = cal.week_of(around).first + month * cal.WEEK
        day = monday + timedelta(days=point.weekday)
        return Days(DateRange(day, day), "day")
    if point.part is not None:
        return None if month == 0 else Days(cal.month_part_of(year, month, point.part), "range")
    if point.month is not None:
        return None if month == 0 else Days(cal.month_of(year, month), "month")
    if point.quarter is not None:
        quarter = (month + 2) // 3 if isinstance(point.quarter, Rel) else point.quarter
        if isinstance(point.quarter, Rel) and point.year is not None:
            quarter = (today.month + 2) // 3
        return Days(cal.quarter_of(year, quarter), "quarter") if 1 <= quarter <= 4 else None
    if point.half is not None:
        half = (1 if month <= 6 else 2) if isinstance(point.half, Rel) else point.half
        return Days(cal.half_of(year, half), "half")
    return Days(cal.year_of(year), "year")


def _in_week(week: DateRange, weekday: int | None) -> Days:
    if weekday is None:
        return Days(week, "week")
    day = week.first + timedelta(days=weekday)
    return Days(DateRange(day, day), "day")


def _day(point: Point, one: DateRange) -> Days | None:
    """A day with its weekday named ("11월 20일 금요일") has to be that weekday."""
    if point.weekday is not None and one.first.weekday() != point.weekday:
        return None
    return Days(one, "day")
