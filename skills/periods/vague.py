"""Likely readings of words that name no days of their own. Every choice is text that the reader reads."""

from __future__ import annotations

from datetime import date, timedelta

from skills.periods import arithmetic as cal
from skills.periods.model import Point, Rel

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
# Lunar feasts fall in one of these months.
FEASTS = {"seollal": (1, 2), "chuseok": (9, 10), "feast": (2, 9)}


def choices_for(point: Point, today: date) -> tuple[str, ...]:
    """Two or three periods a Korean speaker may mean by `point.vague`, none of them in the future."""
    vague = point.vague or ""
    year = _year(point, today)
    if vague == "year_start" or vague == "year_early":
        return _begun(today, (year, 1, 1), f"{year}년 1월", f"{year}년 1분기")
    if vague in {"year_end", "year_late"}:
        year = year if point.year is not None or today.month == 12 else today.year - 1
        return _begun(today, (year, 10, 1), f"{year}년 12월", f"{year}년 4분기")
    if vague == "year_mid":
        return (f"{year}년 2분기", f"{year}년 3분기")
    if vague == "about_now":
        day = cal.shift_years(today, year - today.year if point.year is not None else 0)
        return (
            f"{day.year}년 {day.month}월",
            f"{day - timedelta(days=7)}~{min(day + timedelta(days=7), today)}",
        )
    if vague in SEASONS:
        first, last = SEASONS[vague]
        if point.year is None:
            return (f"{first}월부터 {last}월까지",)
        return (f"{year}년 {first}월부터 {year + (last < first)}년 {last}월까지",)
    if vague in FEASTS:
        if point.year is None and (year, FEASTS[vague][0]) > (today.year, today.month):
            year -= 1
        return tuple(
            f"{year}년 {month}월" for month in FEASTS[vague] if (year, month) <= (today.year, today.month)
        )
    if vague.startswith("iso_week:"):
        return _nth_weeks(point, int(vague.partition(":")[2]), year, today)
    if vague.startswith("quarters:"):
        n = vague.partition(":")[2]
        return (f"최근 {n}개 분기", f"{n}분기")
    if vague.startswith(("half_", "quarter_")):
        return _parts_of_months(point, vague, year)
    if vague == "week_start" or vague.startswith("week_"):
        offset = point.week.offset if point.week is not None else 0
        monday = cal.week_of(today + offset * cal.WEEK).first
        days = {"week_mid": (2, 2), "week_late": (3, 4)}.get(vague, (0, 1))
        first_day, last_day = (monday + timedelta(days=n) for n in days)
        whole = {0: "이번 주", -1: "지난주"}.get(offset)
        named = (f"{first_day}~{last_day}",) if first_day <= today else ()
        return named + ((whole,) if whole else ())
    return ("최근 7일", "최근 30일")


def _nth_weeks(point: Point, nth: int, year: int, today: date) -> tuple[str, ...]:
    """The week of that number in the year, and so far into the half or quarter, as far as they lie in it."""
    whole = cal.year_of(year)
    if isinstance(point.quarter, int):
        whole = cal.quarter_of(year, point.quarter)
    elif isinstance(point.half, int):
        whole = cal.half_of(year, point.half)
    first = cal.nth_week_of(year, whole.first.month, 1)
    weeks = {cal.iso_week_of(year, nth), first and cal.week_of(first.first + (nth - 1) * cal.WEEK)} - {None}
    inside = [one for one in weeks if one and whole.first <= one.first + 3 * cal.DAY <= whole.last]
    return tuple(f"{week.first}~{week.last}" for week in sorted(inside) if week.first <= today)


def _year(point: Point, today: date) -> int:
    if isinstance(point.year, Rel):
        return today.year + point.year.offset
    return today.year if point.year is None else point.year


def _begun(today: date, first: tuple[int, int, int], *choices: str) -> tuple[str, ...]:
    return choices if date(*first) <= today else ()


def _parts_of_months(point: Point, vague: str, year: int) -> tuple[str, ...]:
    """상반기 초, 3분기 말: the first or the last month of it."""
    if isinstance(point.half, int):
        first, last, whole = 6 * point.half - 5, 6 * point.half, ("상반기", "하반기")[point.half - 1]
    elif isinstance(point.quarter, int):
        first, last, whole = 3 * point.quarter - 2, 3 * point.quarter, f"{point.quarter}분기"
    else:
        return ()
    month = {"early": first, "late": last}.get(vague.rpartition("_")[2], (first + last) // 2)
    named = f"{year}년 " if point.year is not None else ""
    return (f"{named}{month}월", f"{named}{whole}")
