"""Periods named side by side: what one takes from the other, and where that is not said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.parts import A_PART_OF_A_YEAR, A_WEEKDAY, part_of, weekday_of, whole_of
from bot.planners.offline.scope import period_words, plain_periods, unit_of
from bot.planners.offline.thread import as_words
from bot.planners.offline.tokens import Cat
from bot.planners.offline.units import calendar_unit
from datasource.model import DateRange
from skills import periods
from skills.results import Period, Unclear

YEAR = re.compile(r"(?:\d{2,4}\s*년도?|올해|금년도?|올|작년도?|지난해|전년도?|재작년|전전년)(?:의)?\s*")
# Counted from something else: behind "10월 20일" from that day, it seems, and not from today.
_COUNTED = re.compile(
    r"(?:전(?:날|일|월|달|주|년|분기)|다음|익[일주월년]|차[주월]|이전|직전|앞선|최근|지난\s?\d)"
)
_NOW = re.compile(r"오늘|금[일주월년]|이번|이\s?달|올해|당[일월주해년]")
# "작년 지난달까지": of last year's months, or two periods?
_UP_TO_NOW = re.compile(r"(?:이번|지난|저번|전|금|당|지지난)\s?(?:달|월|주|분기).*(?:까지|부터)")
_OPEN = ("까지", "부터", "이후", "이전", "전", "기준")
_TODAY = re.compile(r"오늘|금일|현재|지금")
_LONGER_THAN_A_DAY = ("week", "month", "quarter", "half", "year")
_JOINED = frozenset({"conj", ",", "also", "+", "/", "~", "than", "or", "cmp"})
UNSAID = "nulls"  # no rule knows it: asked back


def settle(frame: Frame) -> None:
    """A year's part and a week's day shared out; a tag that no rule knows where it is not said what goes with what."""
    _as_of_today(frame)
    _in_brackets(frame)
    _up_to_a_day_within(frame)
    named = plain_periods(frame)
    if len(named) < 2 or any(one.excluded for one in named):
        return
    _share_what_is_around(frame)
    named = plain_periods(frame)
    _share_part_of_years(frame, named)
    _share_week(frame, plain_periods(frame))
    named = plain_periods(frame)
    if any(_is_unsaid(one, other, frame) for one, other in pairwise(named)):
        frame.tags.append(UNSAID)


def _as_of_today(frame: Frame) -> None:
    """ "오늘 기준 이번 달 누계": a period that runs ends today anyway."""
    if len(frame.periods) != 2:
        return
    first, other = frame.periods
    following = [token.text for token in frame.tokens[first.at + 1 : first.at + 2]]
    reading = other.token.period.reading
    runs = isinstance(reading, Period) and reading.cut_from is not None
    if _TODAY.match(first.token.text) and following and following[0].startswith("기준") and runs:
        frame.periods = [other]


def _in_brackets(frame: Frame) -> None:
    """ "작년 3분기(7~9월)" says one period twice; "작년 여름(6~8월)", "작년 가을 9월부터 11월까지" say which one it is."""
    if len(frame.periods) > 2:
        return _parts_of_a_vague_year(frame)
    if len(frame.periods) != 2:
        return
    outer, inner = frame.periods
    between = [token.text for token in frame.tokens[outer.at + 1 : inner.at]]
    year = YEAR.match(outer.token.text)
    if between not in ([], ["("]) or year is None or YEAR.match(inner.token.text):
        return
    words = f"{year[0].strip()} {period_words(inner)}"
    meant, said = periods.read(words, frame.today), outer.token.period.reading
    if not isinstance(meant, Period):
        return
    vague = not isinstance(said, Period)
    whole, part = (whole_of(said) if isinstance(said, Period) else None), whole_of(meant)
    inside = whole is not None and part is not None and whole.first <= part.first and part.last <= whole.last
    if vague or (between and inside):
        frame.periods = [inner]
        _rename(frame, inner, words)


def _parts_of_a_vague_year(frame: Frame) -> None:
    """ "작년 초 1월 2월 합계": both of last year."""
    outer, *parts = frame.periods
    year, vague = YEAR.match(outer.token.text), not isinstance(outer.token.period.reading, Period)
    named = [period_words(one) for one in parts]
    if year is None or not vague or not all(A_PART_OF_A_YEAR.match(words) for words in named):
        return
    frame.periods = list(parts)
    for one, words in zip(parts, named, strict=True):
        _rename(frame, one, f"{year[0].strip()} {words}")


def _up_to_a_day_within(frame: Frame) -> None:
    """ "어제까지 이번 달 누적": this month's days up to yesterday, where 어제까지 alone begins in January."""
    if len(frame.periods) != 2 or len(plain_periods(frame)) != 2:
        return
    upto, outer = frame.periods
    day, within = upto.token.period.reading, outer.token.period.reading
    if not upto.token.text.endswith("까지") or frame.tokens[upto.at + 1 : outer.at]:
        return
    if not (isinstance(day, Period) and day.last and isinstance(within, Period) and within.first):
        return
    span = whole_of(within)
    if span is not None and span.first <= day.last <= span.last and unit_of(outer) in _LONGER_THAN_A_DAY:
        frame.periods = [outer]
        _rename(frame, outer, f"{span.first.isoformat()}~{day.last.isoformat()}")


_BETWEEN = frozenset({Cat.ITEM, Cat.PARTICLE, Cat.AFTER_PERIOD, Cat.FILLER, Cat.COUNTER})
_SAYS_OF_EACH = frozenset({"conj", "also", "than", "upto", "topic"})
_COMPARES = frozenset({"cmp", "diff", "up", "down", "than", "which", "more", "related"})


def _share_what_is_around(frame: Frame) -> None:
    """ "작년 BW0021 10월" is October of last year, "지난달 BW0021 15일" the 15th of last month, "10월 BW0021 작년" as well."""
    named = plain_periods(frame)
    if len(named) < 2 or len(named) != len(frame.periods) or any(one.token.period.against for one in named):
        return
    first, *others = named
    of_a_year = any(YEAR.match(period_words(one)) for one in others)
    if not of_a_year and not _SAYS_OF_EACH & first.particles and _only_items_between(first, others[0], frame):
        _take_inside(first, others, frame)
    elif unit_of(named[-1]) == "year" and YEAR.fullmatch(period_words(named[-1])):
        *parts, year = named
        compares = bool(frame.meaning & _COMPARES)
        says_of_each = any(_SAYS_OF_EACH - {"conj"} & one.particles for one in parts)
        if compares == (len(parts) > 1) and not says_of_each and "conj" not in parts[-1].particles:
            _take_inside(year, parts, frame)


def _only_items_between(one: Named, other: Named, frame: Frame) -> bool:
    between = frame.tokens[one.at + 1 : other.at]
    said = [token for token in between if token.cat is Cat.ITEM or token.tag == "qty"]
    one_figure = [token.tag for token in frame.tokens].count("qty") < 2  # "작년 생산량, 3월 생산량"
    return bool(said) and one_figure and all(one.cat in _BETWEEN or one.tag == "qty" for one in between)


def _take_inside(outer: Named, parts: Sequence[Named], frame: Frame) -> None:
    """Each of the parts inside the outer one, which is then no period of its own; nothing where one does not fit."""
    reading = outer.token.period.reading
    whole = whole_of(reading) if isinstance(reading, Period) and reading.ranges else None
    found = [_inside(whole, one, frame.today) for one in parts] if whole else []
    if whole is None or any(YEAR.match(period_words(one)) for one in parts):
        return  # "3월 작년 올해": each year says what it is of
    meant = [one for one in found if isinstance(one, Period) and one.first and one.last]
    if len(meant) != len(parts):
        return
    frame.periods = list(parts)
    for one, inside in zip(parts, meant, strict=True):
        words = f"{period_words(outer)} {period_words(one)}"
        again = periods.read(words, frame.today)
        fits = isinstance(again, Period) and again.ranges == inside.ranges
        assert inside.first is not None and inside.last is not None  # seen to above
        _rename(frame, one, words if fits else as_words(inside.first, inside.last))


def _inside(whole: DateRange, named: Named, today: date) -> Period | Unclear | None:
    """ "10일까지" of a month is from its first day."""
    words = period_words(named)
    part = part_of(whole, words.removesuffix("까지"), today)
    if not words.endswith("까지") or not isinstance(part, Period) or part.last is None:
        return part
    return periods.read(as_words(whole.first, part.last), today)


def _share_part_of_years(frame: Frame, named: Sequence[Named]) -> None:
    """ "24, 25, 26년 10월", "작년과 올해 상반기": that part of each of the years."""
    *years, last = named
    year = YEAR.match(period_words(last))
    rest = period_words(last)[year.end() :] if year else ""
    if not rest or any(unit_of(one) != "year" or one.token.period.against for one in years):
        return
    for one in years:
        _rename(frame, one, f"{period_words(one)} {rest}")


def _share_week(frame: Frame, named: Sequence[Named]) -> None:
    """ "지지난주 월요일, 화요일": both of that week."""
    for one, other in pairwise(named):
        reading = one.token.period.reading
        weekday = A_WEEKDAY.fullmatch(period_words(other))
        if (
            weekday is None
            or not isinstance(reading, Period)
            or reading.unit != "day"
            or reading.first is None
        ):
            continue
        week = calendar_unit(reading.first, "week")
        if "주" in one.token.text and week is not None:
            day = week.first + timedelta(days=weekday_of(weekday))
            _rename(frame, other, day.isoformat())


def _rename(frame: Frame, named: Named, words: str) -> None:
    spans = periods.find(words, frame.today)
    if len(spans) == 1 and spans[0].text == words:
        token = replace(named.token, value=spans[0])
        frame.periods = [replace(one, token=token) if one is named else one for one in frame.periods]


def _is_unsaid(one: Named, other: Named, frame: Frame) -> bool:
    """ "10월 20일 전주", "10월 20일까지 7일", "10월 … 첫째주"."""
    if other.token.period.against or {"conj", "than"} & other.particles:
        return False  # "3분기를 작년 3분기랑 비교": each says what it is of
    between = frame.tokens[one.at + 1 : other.at]
    joined = any(token.tag in _JOINED or token.text in ("하고", "그리고") for token in between)
    if not joined:
        if _COUNTED.match(other.token.text) and not _NOW.match(one.token.text):
            return True
        if unit_of(one) == "year" and _UP_TO_NOW.match(other.token.text):
            return True
        said = "".join(token.text for token in (one.token, *between[:1])).rstrip()
        if said.endswith(_OPEN):
            return True
    pairs = ((one, other), (other, one))
    return any(_is_part_elsewhere(*pair, frame.today, joined=joined) for pair in pairs)


def _is_part_elsewhere(outer: Named, named: Named, today: date, *, joined: bool) -> bool:
    """첫째주 beside 10월 that was read as this month's; 5월 beside 작년, but for "작년이랑 5월"."""
    reading = outer.token.period.reading
    if not isinstance(reading, Period) or reading.ranges is None:
        return False
    if joined and A_PART_OF_A_YEAR.match(period_words(named)):
        return False
    part = part_of(whole_of(reading), period_words(named), today)
    found = named.token.period.reading
    return isinstance(part, Period) and isinstance(found, Period) and part.ranges != found.ranges
