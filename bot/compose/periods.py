"""Periods in words: what a period is called, its real dates, and how to ask for it again."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot import wording
from datasource.model import Bucket, DateRange
from skills.results import Period


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """A period for the templates. `name` is short ("2026년 10월"), `full` has the real dates ("2026년 10월(10/1~10/31)"),
    `ask` reads back through the period grammar."""

    name: str
    full: str
    ask: str
    first: date | None
    last: date | None
    cut: bool
    defaulted: bool
    whole: bool  # all data
    text: str  # the user's words
    days: int
    year: int = 0  # of a whole calendar year, else 0


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def describe(period: Period, today: date | None = None) -> PeriodWords:
    """`today` tells a rolling window that ends now ("최근 7일") from one that does not."""
    first, last = period.first, period.last
    if period.ranges is None or first is None or last is None:
        name = wording.label("format", "all")
        full = name
        if first and last:
            full = wording.form(
                "period",
                name=name,
                a=wording.form("cell_day", **_day(first)),
                b=wording.form("cell_day", **_day(last)),
            )
        return PeriodWords(name, full, name, first, last, False, period.defaulted, True, period.text, 0)
    cut = period.cut_from is not None and period.cut_from > last
    if len(period.ranges) > 1:
        names = [_one(piece, piece.last, "range") for piece in period.ranges]
        name = ", ".join(name for name, _ in names)
        ask = period.text or wording.form("plain_days", **_two(first, last))
        count = sum((piece.last - piece.first).days + 1 for piece in period.ranges)
        return PeriodWords(name, name, ask, first, last, cut, period.defaulted, False, period.text, count)
    end = period.cut_from if cut and period.cut_from else last
    unit = "range" if period.unit == "days" and last != today else period.unit
    name, named = _one(DateRange(first, last), end, unit)
    # A name that is no dates itself is followed by the real ones.
    full = (
        wording.form("period", name=name, a=wording.slash(first, last), b=wording.slash(last, first))
        if named
        else name
    )
    ask = name if named and period.unit != "days" else wording.form("plain_days", **_two(first, last))
    if first == end:
        ask = wording.form("plain_day", **_day(first))
    return PeriodWords(
        name,
        full,
        ask,
        first,
        last,
        cut,
        period.defaulted,
        False,
        period.text,
        (last - first).days + 1,
        first.year if name == wording.form("year", y=first.year) else 0,
    )


def _one(piece: DateRange, end: date, unit: str) -> tuple[str, bool]:
    """The name of one run of days that was asked up to `end`, and whether its days still have to be added to it."""
    first, last = piece.first, piece.last
    if first == end:
        return wording.day(first), False
    if unit == "days":
        return wording.form("rolling", n=(last - first).days + 1), True
    if first.day == 1 and end == month_end(end):
        return _months(first, end, unit), True
    if unit == "week" and first.weekday() == 0 and (end - first).days == 6 and first.year == last.year:
        if first == last:
            return wording.day(first), False
        return wording.form("week", **_two(first, last)), False
    if first == last:
        return wording.day(first), False
    if first.year == last.year:
        return wording.form("same_year_days", **_two(first, last)), False
    return wording.form(
        "span", a=wording.form("plain_day", **_day(first)), b=wording.form("plain_day", **_day(last))
    ), False


def _months(first: date, end: date, unit: str) -> str:
    """Quarters, halves and years are called so only where they were asked so."""
    months = (end.year - first.year) * 12 + end.month - first.month + 1
    if months == 1:
        return wording.form("month", y=first.year, m=first.month)
    if unit == "quarter" and months == 3 and first.month % 3 == 1:
        return wording.form("quarter", y=first.year, q=quarter(first))
    if unit == "half" and months == 6 and first.month in (1, 7):
        return wording.form("first_half" if first.month == 1 else "second_half", y=first.year)
    if unit == "year" and months == 12 and first.month == 1:
        return wording.form("year", y=first.year)
    if first.year == end.year:
        return wording.form("same_year_months", y=first.year, m=first.month, m2=end.month)
    if months % 12 == 0 and first.month == 1:
        return wording.form("span", a=wording.form("year", y=first.year), b=wording.form("year", y=end.year))
    return wording.form(
        "span",
        a=wording.form("month", y=first.year, m=first.month),
        b=wording.form("month", y=end.year, m=end.month),
    )


def quarter(day: date) -> int:
    return (day.month - 1) // 3 + 1


def _day(value: date) -> dict[str, object]:
    return {"y": value.year, "m": value.month, "d": value.day, "w": wording.weekday(value.weekday())}


def _two(first: date, last: date) -> dict[str, object]:
    return _day(first) | {
        "y2": last.year,
        "m2": last.month,
        "d2": last.day,
        "w2": wording.weekday(last.weekday()),
    }


def cell(by: Bucket, start: date | None, weekday: int | None) -> str:
    """A bucket in a table: 2026-10, 2026-11-18(수), 월요일. Weeks are named by their Monday."""
    if start is None:
        return wording.weekday(weekday or 0, long=True)
    match by:
        case Bucket.MONTH:
            return wording.form("cell_month", y=start.year, m=start.month)
        case Bucket.QUARTER:
            return wording.form("cell_quarter", y=start.year, q=quarter(start))
        case Bucket.YEAR:
            return wording.form("cell_year", y=start.year)
        case Bucket.WEEK:
            return wording.form("cell_day", **_day(monday(start)))
        case _:
            return wording.form("cell_day", **_day(start))


def spoken(by: Bucket, start: date | None, weekday: int | None) -> str:
    """A bucket in a sentence: 2026년 10월, 2026년 11월 18일(수)."""
    if start is None:
        return wording.weekday(weekday or 0, long=True)
    match by:
        case Bucket.MONTH:
            return wording.form("month", y=start.year, m=start.month)
        case Bucket.QUARTER:
            return wording.form("quarter", y=start.year, q=quarter(start))
        case Bucket.YEAR:
            return wording.form("year", y=start.year)
        case Bucket.WEEK:
            first = monday(start)
            last = first + timedelta(days=6)
            if first.year != last.year:
                return wording.form("span", a=wording.day(first), b=wording.day(last))
            return wording.form("week", **_two(first, last))
        case _:
            return wording.day(start)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def axis(by: Bucket, start: date | None, weekday: int | None, before: date | None) -> str:
    """A bucket under a chart's axis; the year stands where it changes."""
    if start is None:
        return wording.weekday(weekday or 0)
    new_year = before is None or before.year != start.year
    values = {
        "y": start.year,
        "yy": f"{start.year % 100:02d}",
        "m": start.month,
        "d": start.day,
        "q": quarter(start),
    }
    match by:
        case Bucket.MONTH:
            return wording.form("chart_month_year" if new_year else "chart_month", **values)
        case Bucket.QUARTER:
            return wording.form("chart_quarter_year" if new_year else "chart_quarter", **values)
        case Bucket.YEAR:
            return wording.form("chart_year", **values)
        case Bucket.WEEK:
            first = monday(start)
            return wording.form("chart_week", m=first.month, d=first.day)
        case _:
            return wording.form("chart_day", **values)
