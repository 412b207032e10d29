"""Expressions to days, against today. The rules are those of docs/answers.md, "기간"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from datasource.model import DateRange
from skills.arguments import Against
from skills.periods import arithmetic as cal
from skills.periods.defaults import all_data, last_days, last_months, year_to_date
from skills.periods.lexer import lex
from skills.periods.model import (
    Between,
    Earlier,
    Lately,
    Node,
    Point,
    Rel,
    Related,
    Rolling,
    Since,
    SoFar,
    Until,
    Whole,
)
from skills.periods.neighbours import previous, same_days_year_before, year_before
from skills.periods.readings import EARLIEST_YEAR, LATEST_YEAR, Days, limit, readings, year_of_point
from skills.periods.vague import choices_for
from skills.results import Choice, Period, Unclear, UnclearReason

_HALF_A_YEAR = timedelta(days=183)


class _NotADate(Exception):
    """The calendar has no such day; `choices` are near ones."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices


class _Several(Exception):
    """It can be read in more than one way."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices


def resolve(node: Node, text: str, today: date, context: Period | None = None) -> Period | Unclear:
    """The period, cut to today. `text` are its words, for the reply."""
    try:
        period = _resolve(node, text, today, context)
    except _NotADate as fault:
        reason = UnclearReason.NO_SUCH_PERIOD if fault.choices else UnclearReason.UNKNOWN_PERIOD
        return _unclear(reason, text, fault.choices)
    except _Several as fault:
        return _unclear(UnclearReason.PERIOD_CHOICES, text, fault.choices)
    except (ValueError, OverflowError):
        return _unclear(UnclearReason.UNKNOWN_PERIOD, text, ())
    return period


def _unclear(reason: UnclearReason, text: str, choices: tuple[str, ...]) -> Unclear:
    return Unclear(reason, asked=text, argument="period", choices=tuple(Choice(value) for value in choices))


def _resolve(node: Node, text: str, today: date, context: Period | None) -> Period | Unclear:
    if isinstance(node, Whole):
        return replace(all_data(), text=text, defaulted=False)
    if isinstance(node, SoFar):
        return replace(year_to_date(today), text=text, defaulted=False)
    if isinstance(node, Lately):
        return replace(last_days(30, today), text=text, defaulted=False)
    if isinstance(node, Rolling):
        return _rolling(node, text, today)
    if isinstance(node, Related):
        return _related(node, text, today)
    if isinstance(node, Point):
        if node.vague is not None:
            raise _Several(*choices_for(node, today))
        days = _latest(_in_context(node, context), today)
        return cut(days.span, days.unit, text, today)
    if isinstance(node, Since):
        first = _latest(_named(node.first, today, begins=True), today).span.first
        return cut(DateRange(first, max(first, today)), "range", text, today)
    if isinstance(node, Earlier):
        return _earlier(node, text, today)
    if isinstance(node, Until):
        return cut(_until(_named(node.last, today), today), "range", text, today)
    return _between(node, text, today)


def cut(span: DateRange, unit: str, text: str, today: date) -> Period | Unclear:
    """End a period at today; one that has not begun is unclear."""
    if span.first > today:
        return Unclear(UnclearReason.FUTURE_PERIOD, asked=text, argument="period")
    last = min(span.last, today)
    return Period(
        ranges=(DateRange(span.first, last),),
        first=span.first,
        last=last,
        text=text,
        unit=unit,
        cut_from=span.last if span.last > today else None,
    )


def _rolling(node: Rolling, text: str, today: date) -> Period | Unclear:
    if node.n < 1:
        raise _NotADate()
    if node.unit == "moon":
        return replace(last_days(30 * node.n, today), text=text, defaulted=False)
    if node.unit in {"day", "week"}:
        return replace(
            last_days(node.n * (7 if node.unit == "week" else 1), today), text=text, defaulted=False
        )
    if node.unit == "quarter":
        month = (today.month - 1) // 3 * 3 + 1
        year, month = cal.shift_month(today.year, month, -3 * (node.n - 1))
        return cut(cal.months_of(year, month, 3 * node.n), "quarter" if node.n == 1 else "range", text, today)
    return replace(last_months(node.n, today), text=text, defaulted=False)


def _related(node: Related, text: str, today: date) -> Period | Unclear:
    unit_level = node.unit
    offset = -1 if unit_level == "day" else 0
    base_days = _latest(Point().with_level(unit_level, Rel(offset)), today)
    base = cut(base_days.span, base_days.unit, text, today)
    if isinstance(base, Unclear):
        return base
    make = {
        Against.PREVIOUS: previous,
        Against.YEAR_BEFORE: year_before,
        Against.SAME_DAYS_YEAR_BEFORE: same_days_year_before,
    }[node.against]
    earlier = (year_before if node.whole else make)(base)
    if earlier is None:
        raise _NotADate()
    return replace(earlier, text=text)


def _named(point: Point, today: date, *, begins: bool = False) -> Point:
    if begins and point.vague in {"year_start", "year_early"}:
        # "연초부터": however long the beginning is, it begins on January 1st.
        year = Rel(0) if point.year is None else point.year
        return replace(point, vague=None, year=year, month=1, day=1)
    if point.vague is not None:
        raise _Several(*choices_for(point, today))
    return point


def _latest(point: Point, today: date) -> Days:
    """The latest of what the point may mean that has begun; the only one where all is named."""
    end = limit(point, today)
    soonest: Days | None = None
    for days in readings(point, today, today):
        if days.span.first <= end:
            return days
        soonest = days
    if soonest is None:
        raise _NotADate(*_near(point, today))
    return soonest


def _near(point: Point, today: date) -> tuple[str, ...]:
    """Readable periods close to one that does not exist."""
    year = year_of_point(point.year, today) if point.year is not None else today.year
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return ()
    month = point.month
    if isinstance(month, Rel):
        year, month = cal.shift_month(today.year, today.month, month.offset)
    prefix = f"{year}년 " if point.year is not None else ""
    if isinstance(month, int) and not 1 <= month <= 12:
        return (f"{prefix}12월", f"{prefix}1월")
    if point.quarter is not None:
        return tuple(f"{prefix}{quarter}분기" for quarter in (4, 1))
    if isinstance(month, int) and point.nth_week is not None:
        return (f"{prefix}{month}월 마지막 주", f"{prefix}{month}월")
    if isinstance(month, int) and point.day is not None and point.weekday is not None:
        return (f"{prefix}{month}월 {point.day}일",)
    if isinstance(month, int) and point.day is not None:
        day = 1 if point.day == 0 else cal.month_of(year, month).last.day
        return (f"{prefix}{month}월 {day}일", f"{prefix}{month}월")
    return ()


def _until(point: Point, today: date) -> DateRange:
    """10월까지: January 1st of that year to its last day."""
    level = point.named()[0] if point.named() else "weekday"
    days = _latest(point, today)
    start = days.span.last.replace(month=1, day=1)
    if level == "week" and point.named() != ["week"]:
        start = cal.week_of(days.span.first).first
    elif isinstance(point.month, Rel) and len(point.named()) > 1:
        start = days.span.first.replace(day=1)
    elif level == "weekday":
        day = days.span.last
        raise _Several(f"{cal.week_of(day).first}~{day}", f"{start}~{day}")
    elif level == "day" and isinstance(point.day, int):
        day = days.span.last
        raise _Several(f"{day.replace(day=1)}~{day}", f"{start}~{day}")
    elif point.named() == ["year"]:
        raise _Several(f"{start.year}년", f"{start.year}년부터 지금까지", "전체 기간")
    return DateRange(start, days.span.last)


def _earlier(node: Earlier, text: str, today: date) -> Period | Unclear:
    """9월 전까지: January 1st of that year to the day before it."""
    first = _latest(_named(node.than, today), today).span.first
    eve = first - cal.DAY
    start = eve.replace(month=1, day=1)
    if node.up_to and node.than.month is not None and eve.year == first.year:
        return cut(DateRange(start, eve), "range", text, today)
    raise _Several(f"{start}~{eve}")


def _between(node: Between, text: str, today: date) -> Period | Unclear:
    first, last = _named(node.first, today, begins=True), _named(node.last, today)
    if first.named() == ["weekday"] and last.named() == ["weekday"]:
        names = "월화수목금토일"
        a, b = names[first.weekday or 0], names[last.weekday or 0]
        raise _Several(f"지난주 {a}요일부터 {b}요일까지", f"이번 주 {a}요일부터 {b}요일까지")
    span = _range(first, last, today)
    if span.last < span.first:
        raise _NotADate(f"{span.last}~{span.first}")
    return cut(span, "range", text, today)


def _range(first: Point, last: Point, today: date) -> DateRange:
    if _is_open(first) and not _is_open(last):
        end = _latest(last, today).span
        begin = next((days for days in readings(first, today, end.last) if days.span.first <= end.last), None)
        if begin is None:
            raise _NotADate(*_near(first, today))
        return DateRange(begin.span.first, end.last)
    begin = _latest(first, today)
    if not _is_open(last):
        end = _latest(last, today).span
        if end.last < begin.span.first:
            raise _NotADate(f"{end.first}~{begin.span.last}")
        return DateRange(begin.span.first, end.last)
    if not _names_level(first, last.named()[0]):
        # "작년부터 3월까지": the end stands for itself.
        end = _latest(last, today).span
        if end.last < begin.span.first:
            raise _NotADate()
        return DateRange(begin.span.first, end.last)
    if last.named()[0] in {"part", "nth_week"}:
        # A week belongs to the month of its Thursday.
        day = begin.span.first + timedelta(days=3) if first.nth_week is not None else begin.span.first
        last = replace(last, year=day.year, month=day.month)
    ends = [
        days.span
        for days in readings(last, today, _years_on(begin.span.first))
        if days.span.first >= begin.span.first
    ]
    if last.weekday is not None and last.named() == ["weekday"]:
        monday = cal.week_of(begin.span.first).first
        ends = [
            DateRange(monday + timedelta(days=n), monday + timedelta(days=n))
            for n in (last.weekday, last.weekday + 7)
        ]
        ends = [end for end in ends if end.first >= begin.span.first]
    if not ends:
        raise _NotADate(*_near(last, begin.span.first))
    end = min(ends)
    if last.day is not None and end.last > today and end.last - begin.span.first > _HALF_A_YEAR:
        # "9월 30일부터 9월 1일까지" runs backwards; across the year's turn people name days that lie close.
        before = _latest(last, today).span.first
        if before < begin.span.first and end.last.year > begin.span.first.year:
            raise _NotADate(f"{before}~{begin.span.first}")
    return DateRange(begin.span.first, end.last)


def _years_on(day: date) -> date:
    """Readings are listed back from here, so that one at or after `day` is among them."""
    return cal.shift_years(day, 1)


def _is_open(point: Point) -> bool:
    """A coarser unit was left out, so that it may mean several days."""
    named = point.named()
    if not named or point.year is not None or point.week is not None:
        return False
    return not isinstance(getattr(point, named[0]), Rel)


def _names_level(point: Point, level: str) -> bool:
    if getattr(point, level) is not None:
        return True
    return level == "day" and point.week is not None and point.weekday is not None


def _in_context(point: Point, context: Period | None) -> Point:
    """A bare day after a month means a day of it; a month without a year after words that named a past year, that year.

    Everything else stands as if nothing had been said before: a thread is long, and the latest one that has begun is
    what docs/answers.md promises.
    """
    if context is None or context.first is None or point.past or not _is_open(point):
        return point
    first, last = context.first, context.cut_from or context.last or context.first
    level = point.named()[0]
    if level in {"day", "part", "nth_week"} and (first.year, first.month) == (last.year, last.month):
        return replace(point, year=first.year, month=first.month)
    if level in {"month", "quarter", "half"} and first.year == last.year and _names_year(context.text):
        return replace(point, year=first.year)
    return point


def _names_year(text: str) -> bool:
    return any(
        token.kind == "year"
        or (token.kind == "rel" and token.value[0] == "year" and token.value[1] < 0)
        or (token.kind == "num" and token.value[1] == "year")
        or (token.kind == "date" and token.value[0] is not None)
        or (token.kind == "plain" and token.value[1] == 4)
        for token in lex(text)
    )
