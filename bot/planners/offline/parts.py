"""Periods named without what they are of ("15일", "3주차", "월요일", "5월"), as the thread means them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.scope import WEEK, period_words, plain_periods, unit_of
from bot.planners.offline.skill_names import IDLE
from bot.planners.offline.thread import Before, as_words
from bot.planners.offline.units import calendar_unit, neighbour, words_of
from datasource.model import DateRange
from skills import periods
from skills.results import Period, Unclear

_DAYS_ONLY = re.compile(r"\d{1,2}\s?일(?!\s?(?:간|치|동안|내내))")
_OTHER_UNITS = re.compile(r"[월달년해주]|분기|\d\s?[-/.]|최근|지난")
_A_WEEK_OF = re.compile(r"(?:[1-5]|첫|둘|두|셋|세|넷|네|다섯|마지막)\s?(?:번?째)?\s?주(?:차)?")
_PART_OF_A_MONTH = re.compile(
    rf"{_A_WEEK_OF.pattern}|[초상중하]순|월초|월말|월중순|월하순|말일|첫날|첫 날|마지막\s?날"
)
A_PART_OF_A_YEAR = re.compile(r"(?:\d{1,2}\s?월|[1-4]\s?분기|[상하]반기)(?!.*[년해])")
_WEEKDAYS = "월화수목금토일"
A_WEEKDAY = re.compile(rf"([{_WEEKDAYS}])요일")
_A_WEEK = timedelta(days=6)
_NAMES_A_YEAR = re.compile(r"[년해]")  # and not by days, as a thread hands on what it narrowed down
_A_DAY_OF_A_WEEK = re.compile(r"주\s?[월화수목금토일]요일")
_BESIDE = ("전날", "전일")  # 전날 is of the day spoken of


def weekday_of(found: re.Match[str]) -> int:
    """Of a match of `A_WEEKDAY`: Monday 0."""
    return _WEEKDAYS.index(found.group(1))


def from_here(named: Named, before: Before, *, narrows: bool = True) -> str:
    """The period as the thread means it: 전날 behind a day, 전주 behind 지난주, "15일" behind a month.

    `narrows`: "5월" behind 작년 is of that year; in a question that leaves nothing to the thread it is the latest May.
    """
    words, span, last = period_words(named), named.token.period, before.read_period()
    if last is None:
        return words
    ranges = span.reading.ranges if isinstance(span.reading, Period) else ()
    if ranges is None:
        return words
    back = ranges == last.ranges or span.text.startswith(_BESIDE)
    if span.text.startswith("전") and back and span.unit == last.unit:
        beside = neighbour(before, -1)
        return words if beside is None else words_of(beside, before)
    if not narrows and A_PART_OF_A_YEAR.match(words):
        return words
    within = part_of(_spoken_of(last, before), words, before.today) or _beside(last, words, before)
    if not isinstance(within, Period) or within.first is None or within.last is None:
        return words
    return words if within.ranges == ranges else as_words(within.first, within.last)


def _spoken_of(last: Period, before: Before) -> DateRange | None:
    """Behind 지지난주 월요일, a weekday is of that week."""
    in_a_week = last.unit == "day" and last.first is not None and _A_DAY_OF_A_WEEK.search(before.words(-1))
    return calendar_unit(last.first, "week") if in_a_week and last.first else whole_of(last)


def _beside(last: Period, words: str, before: Before) -> Period | None:
    """ "4분기는" behind "3분기만" of 작년: of the year that the thread narrowed down."""
    one = whole_of(last)
    if one is None or not A_PART_OF_A_YEAR.match(words) or _NAMES_A_YEAR.search(before.words(-1)):
        return None
    for back in range(2, len(before.turns) + 1):
        reading = periods.read(before.words(-back), before.today) if before.words(-back) else None
        outer = whole_of(reading) if isinstance(reading, Period) else None
        if outer is None or outer.first.year != one.first.year:
            return None
        if outer.first <= one.first and one.last <= outer.last and outer != one:
            found = inside(outer, words, before.today)
            return found[0] if len(found) == 1 else None
    return None


def whole_of(period: Period) -> DateRange | None:
    """First to last day, however much of it is over."""
    if period.first is None or period.last is None:
        return None
    return DateRange(period.first, period.cut_from or period.last)


def part_of(outer: DateRange | None, words: str, today: date) -> Period | Unclear | None:
    """ "1일부터 10일까지", "3주차" of a month, "월요일" of a week, "5월" of the one year that has it there; else None."""
    if outer is None:
        return None
    weekday = A_WEEKDAY.fullmatch(words)
    if weekday:
        if outer.first.weekday() or outer.last - outer.first != _A_WEEK:
            return None
        day = outer.first + timedelta(days=weekday_of(weekday))
        return periods.read(day.isoformat(), today)
    if _A_WEEK_OF.fullmatch(words) and outer.last - outer.first == _A_WEEK:
        day = outer.first + timedelta(days=3)  # a week belongs to the month of its Thursday
        return periods.read(f"{day.year}년 {day.month}월 {words}", today)
    in_one_month = outer.first.replace(day=1) == outer.last.replace(day=1)
    if in_one_month and (_names_days_only(words) or _PART_OF_A_MONTH.fullmatch(words)):
        return periods.read(f"{outer.first.year}년 {outer.first.month}월 {words}", today)
    if A_PART_OF_A_YEAR.match(words):
        found = inside(outer, words, today)
        return found[0] if len(found) == 1 else None
    return None


def inside(outer: DateRange, words: str, today: date) -> list[Period]:
    """What "5월" may be within `outer`, one a year."""
    years = range(outer.first.year, outer.last.year + 1)
    read = (periods.read(f"{year}년 {words}", today) for year in years)
    return [one for one in read if isinstance(one, Period) and _lies_in(one, outer)]


def _lies_in(period: Period, outer: DateRange) -> bool:
    span = whole_of(period)
    return span is not None and outer.first <= span.first and span.last <= outer.last


def _names_days_only(words: str) -> bool:
    return bool(_DAYS_ONLY.search(words)) and not _OTHER_UNITS.search(words)


_LENGTH = re.compile(
    r"(?:\d+\s?일|이틀|사흘|나흘|닷새|열흘|보름|일주일|(?:한|두|세|네|\d+)\s?(?:주일?|달|개월|년|해))\s?(?:간|치|동안)?"
)


def names_a_length(frame: Frame) -> bool:
    """ "5일치만", "세 주는?": the last of what was shown, the first, or up to today? "최근 5일" says."""
    readings = [
        one.token.period.reading for one in plain_periods(frame) if _LENGTH.fullmatch(period_words(one))
    ]
    return any(isinstance(one, Period) and one.unit in ("days", "range") for one in readings)


_RECENT = re.compile(rf"(?:최근|지난)(?:에|\s)?\s?(?:{_LENGTH.pattern})")


def as_recent(frame: Frame, before: Before) -> Frame:
    """ "6개월은?" behind "최근 3개월": the last six, up to today as those were."""
    if len(frame.periods) != 1 or not names_a_length(frame) or not _RECENT.fullmatch(before.words(-1)):
        return frame
    (named,) = frame.periods
    words = f"최근 {period_words(named)}"
    spans = [span for span in periods.find(words, before.today) if span.text == words]
    if len(spans) != 1:
        return frame
    return replace(frame, periods=[replace(named, token=replace(named.token, value=spans[0]))])


def of_its_year(frame: Frame, before: Before) -> Frame:
    """ "연간 합계는" behind 이번 달 is of this year, behind a month of 2024 of that one."""
    asks = frame.has("total", "qty") and any(
        token.tag == "u.year" and token.text == "연간" for token in frame.tokens
    )
    last = before.read_period()
    if not asks or frame.periods or frame.taken_period or last is None or last.first is None:
        return frame
    span = whole_of(last)
    if span is None or span.first.year != span.last.year:
        return frame
    year = span.first.year
    return replace(frame, taken_period="올해" if year == before.today.year else f"{year}년")


def of_such_days(frame: Frame, before: Before) -> Frame:
    """ "금요일은?" behind the Thursdays of October, or behind its weekdays one by one: its Fridays."""
    base = before.call
    kinds = (base.args.get("days") or ()) if base.name != IDLE else ()
    by_weekday = base.args.get("by") == "weekday" or base.args.get("of") == ["weekday"]
    named = frame.periods
    weekday = A_WEEKDAY.fullmatch(period_words(named[0])) if len(named) == 1 else None
    of_some = bool(kinds) and {*kinds} <= {*WEEK}
    if weekday is None or frame.days or not (of_some or by_weekday):
        return frame
    kind = f"d.{WEEK[weekday_of(weekday)]}"
    return replace(frame, periods=[], days=[replace(named[0], token=replace(named[0].token, tag=kind))])


def other_year(named: Named, before: Before) -> DateRange | None:
    """A year named behind a month, quarter or day of another year: that part of it, which may be what is meant."""
    reading, last = named.token.period.reading, before.read_period()
    outer = whole_of(reading) if isinstance(reading, Period) else None
    one = whole_of(last) if last else None
    if outer is None or one is None or last is None or named.token.period.unit != "year":
        return None
    parts = ("day", "month", "quarter", "half")
    if last.unit not in parts or (outer.first <= one.last and one.first <= outer.last):
        return None
    return _same_in(outer, "year", one, last.unit if last.unit != "half" else None)


def of_the_same_part(against: Named, before: Before) -> str | None:
    """ "재작년이랑 비교" behind a month is of that month, not of the whole year; None behind a week."""
    same, last = other_year(against, before), before.read_period()
    if same is not None:
        return words_of(same, before)
    whole = unit_of(against) != "year" or last is None or last.unit in ("year", "range", "all")
    return period_words(against) if whole else None


def together(spoken_of: DateRange, unit: str | None, named: Named, before: Before) -> DateRange | None:
    """What a pointer and a period say at once: "그 주 금요일" is a part of what was spoken of, "작년 같은 달" the same
    unit of another year or month. None where they do not go together."""
    part = part_of(spoken_of, period_words(named), before.today)
    if part is not None:
        return whole_of(part) if isinstance(part, Period) else None
    reading = named.token.period.reading
    outer = whole_of(reading) if isinstance(reading, Period) else None
    level = named.token.period.unit
    if outer is None or level not in ("year", "month"):
        return None
    if named.token.text.startswith("전"):
        # 전년, 전월 of what was spoken of, not of today
        around = calendar_unit(spoken_of.first, level)
        outer = around and calendar_unit(around.first - timedelta(days=1), level)
    same = outer and _same_in(outer, level, spoken_of, unit)
    return None if same == spoken_of else same


def _same_in(outer: DateRange, level: str, one: DateRange, unit: str | None) -> DateRange | None:
    """The day, month or quarter of `outer` that stands where `one` does in its own year or month."""
    if level == "month":
        return _on_day(outer.first.year, outer.first.month, one.first.day) if unit == "day" else None
    year = outer.first.year
    if unit == "day":
        return _on_day(year, one.first.month, one.first.day)
    if unit in ("month", "quarter"):
        return calendar_unit(one.first.replace(year=year, day=1), unit)
    if unit is not None or one.first.year != one.last.year:
        return None  # which week of another year is the same is not said
    first = _on_day(year, one.first.month, one.first.day)
    last = _on_day(year, one.last.month, one.last.day)
    return DateRange(first.first, last.last) if first and last else None


def _on_day(year: int, month: int, day: int) -> DateRange | None:
    try:
        one = date(year, month, day)
    except ValueError:
        return None
    return DateRange(one, one)
