"""Periods of a follow-up that may mean two things: "올해는?" behind 작년 9월, "전월은?" behind 8월. They are asked back of."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.parts import (
    A_PART_OF_A_YEAR,
    A_WEEKDAY,
    from_here,
    inside,
    other_year,
    weekday_of,
    whole_of,
)
from bot.planners.offline.pointers import opens_follow_up
from bot.planners.offline.scope import period_words, plain_periods
from bot.planners.offline.thread import Before, as_words
from bot.planners.offline.units import calendar_unit, neighbour
from datasource.model import DateRange
from skills.results import Period

_NAMES_A_YEAR = re.compile(r"[년해]|\d{4}")
_THE_ONE_BEFORE = re.compile(r"전(?:월|달|주|년도?|분기)(?![가-힣]*동)")
_THAT = re.compile(r"(?:^|\s)그\s?$")
_SO_LONG_AGO = re.compile(r"(?:\d+|하루|이틀|사흘|열흘|일주|보름|한|두|세|석|네|일|이|반).*전")
_RECENT_DAYS = re.compile(r"(?:최근|지난)\s?\d+\s?일")
_DAYS = re.compile(r"\d+\s?일")
_FROM = re.compile(r"\s?(?:부터|이후).*")


class Doubt(NamedTuple):
    """`choices`: the periods that may be meant, in words; fewer than two where they are not worth offering."""

    named: Named
    choices: tuple[str, ...]


def doubtful(frame: Frame, before: Before) -> Doubt | None:
    """None where the one period named has one meaning here, or is named with all that is asked of it."""
    named, last = plain_periods(frame), before.read_period()
    spoken_of = whole_of(last) if last else None
    if len(named) != 1 or len(frame.periods) > 1 or last is None or spoken_of is None:
        return None
    one = named[0]
    leans = opens_follow_up(frame) or not frame.meaning
    reading = one.token.period.reading
    if not leans or _is_compared_with(one, frame) or not isinstance(reading, Period):
        return None
    for choices in (
        _the_one_before_that(one, reading, frame, before),
        _year_or_its_part(one, last, before),
        _before_which(one, reading, last, before),
        _weekday(one, reading, last, before),
        _ago(one, spoken_of, before),
        _so_many_days(one, reading, before),
        _since(one, reading, spoken_of, before),
        _several(one, reading, spoken_of, before),
        _in_that_year(one, reading, spoken_of, before),
        _up_to(one, reading, spoken_of, before),
    ):
        if choices is not None:
            return Doubt(one, choices)
    return None


def _is_compared_with(named: Named, frame: Frame) -> bool:
    return named.token.period.against or bool({"conj", "than"} & named.particles) or frame.has("than")


def _year_or_its_part(named: Named, last: Period, before: Before) -> tuple[str, ...] | None:
    """Behind 작년 9월, 올해 is its September or all of it; behind 10월, 작년 is that year."""
    same = other_year(named, before)
    if same is None:
        return None
    return _said(same), f"{same.first.year}년 1월부터 12월까지"


def _the_one_before_that(
    named: Named, reading: Period, frame: Frame, before: Before
) -> tuple[str, ...] | None:
    """ "그 지난달은" behind 10월: September, or the month before this one?"""
    if not _THAT.search(frame.text[: named.token.start]):
        return None
    beside, calendar = neighbour(before, -1), whole_of(reading)
    return () if beside is None or calendar is None else (_said(beside), _said(calendar))


def _before_which(named: Named, reading: Period, last: Period, before: Before) -> tuple[str, ...] | None:
    """Behind 8월, 전월 is July or the month before this one."""
    if (
        not _THE_ONE_BEFORE.match(named.token.text)
        or reading.unit != last.unit
        or reading.ranges == last.ranges
    ):
        return None
    beside, calendar = neighbour(before, -1), whole_of(reading)
    if beside is None or calendar is None or beside == calendar:
        return None
    return _said(beside), _said(calendar)


def _weekday(named: Named, reading: Period, last: Period, before: Before) -> tuple[str, ...] | None:
    """Behind 10월 13일, 수요일 is of that week or the latest; behind 10월, all of them or the latest."""
    weekday = A_WEEKDAY.fullmatch(period_words(named))
    whole = whole_of(last)
    if weekday is None or last.first is None or reading.first is None or whole is None:
        return None
    if last.unit in ("month", "quarter", "half", "year") and whole.last < reading.first:
        return f"{before.words(-1) or _said(whole)} {period_words(named)}", reading.first.isoformat()
    if last.unit != "day":
        return None
    meant = from_here(named, before)
    day = last.first + timedelta(days=weekday_of(weekday) - last.first.weekday())
    if day == reading.first or meant == day.isoformat() or day > before.today:
        return None
    return day.isoformat(), reading.first.isoformat()


def _ago(named: Named, spoken_of: DateRange, before: Before) -> tuple[str, ...] | None:
    """Behind 10월 20일, 일주일 전 counts from it or from today."""
    from_today = spoken_of.first <= before.today <= spoken_of.last
    return () if _SO_LONG_AGO.fullmatch(period_words(named)) and not from_today else None


def _so_many_days(named: Named, reading: Period, before: Before) -> tuple[str, ...] | None:
    """Behind 최근 7일, 14일 is as many days or the 14th."""
    words = period_words(named)
    counted = _RECENT_DAYS.match(before.words(-1)) and _DAYS.fullmatch(words)
    return (f"최근 {words}", reading.first.isoformat()) if counted and reading.first else None


def _since(named: Named, reading: Period, spoken_of: DateRange, before: Before) -> tuple[str, ...] | None:
    """Behind 작년, "10월부터" goes to its end or to today."""
    begins = _FROM.sub("", period_words(named))
    if begins == period_words(named) or not A_PART_OF_A_YEAR.match(begins):
        return None
    found = inside(spoken_of, begins, before.today)
    if len(found) != 1 or found[0].first == reading.first or reading.last is None or reading.first is None:
        return None
    assert found[0].first is not None
    return as_words(found[0].first, spoken_of.last), as_words(reading.first, reading.last)


def _several(named: Named, reading: Period, spoken_of: DateRange, before: Before) -> tuple[str, ...] | None:
    """Behind 2023년부터 2025년까지, 5월 is one of three."""
    words = period_words(named)
    if not A_PART_OF_A_YEAR.match(words):
        return None
    found = [whole_of(one) for one in inside(spoken_of, words, before.today)]
    if len(found) < 2 or whole_of(reading) in found:
        return None
    return tuple(_said(span) for span in found if span is not None)


def _in_that_year(
    named: Named, reading: Period, spoken_of: DateRange, before: Before
) -> tuple[str, ...] | None:
    """Behind 2024년 11월, "12월은" is of that year or the latest one."""
    words, year = period_words(named), calendar_unit(spoken_of.last, "year")
    if not A_PART_OF_A_YEAR.match(words) or not _NAMES_A_YEAR.search(before.words(-1)) or year is None:
        return None
    found = [whole_of(one) for one in inside(year, words, before.today)]
    literal = whole_of(reading)
    if len(found) != 1 or found[0] is None or literal is None or found[0] == literal:
        return None
    meant = from_here(named, before)
    return None if meant != words else (_said(found[0]), _said(literal))


_UNTIL = re.compile(r"까지\S{0,2}$")


def _up_to(named: Named, reading: Period, spoken_of: DateRange, before: Before) -> tuple[str, ...] | None:
    """Behind 10월, "10월 20일까지" is from its first day or from January."""
    first, last = reading.first, reading.last
    if first is None or last is None or not _UNTIL.search(period_words(named)):
        return None
    if not first < spoken_of.first <= last < spoken_of.last:
        return None
    return as_words(spoken_of.first, last), as_words(first, last)


def _said(span: DateRange) -> str:
    """A calendar month or quarter by its name, anything else by its days."""
    first = span.first
    names = {"month": f"{first.month}월", "quarter": f"{(first.month + 2) // 3}분기"}
    for unit, name in names.items():
        if calendar_unit(first, unit) == span:
            return f"{first.year}년 {name}"
    if calendar_unit(first, "year") == span:
        return f"{first.year}년"
    half = first.month in (1, 7) and first.day == 1 and span.last - first > timedelta(days=180)
    if half:
        return f"{first.year}년 {'상반기' if first.month == 1 else '하반기'}"
    return as_words(span.first, span.last)
