"""Days named without the month or week they are of ("15일", "3주차", "월요일"), as the thread means them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.planners.offline.frame import Named
from bot.planners.offline.pointers import neighbour
from bot.planners.offline.scope import period_words
from bot.planners.offline.thread import Before, as_words
from skills import periods
from skills.results import Period, Unclear

_DAYS_ONLY = re.compile(r"\d{1,2}\s?일")
_OTHER_UNITS = re.compile(r"[월달년해주]|분기|\d\s?[-/.]|최근|지난")
_PART_OF_A_MONTH = re.compile(
    r"(?:[1-5]|첫|둘|두|셋|세|넷|네|다섯|마지막)\s?(?:번?째)?\s?주(?:차)?|초순|중순|하순|월초|월말|말일"
)
_WEEKDAY = re.compile(r"([월화수목금토일])요일")


def from_here(named: Named, before: Before) -> str:
    """The period as the thread means it: 전날 behind a day, 전주 behind 지난주, "15일" behind a month."""
    words, span, last = period_words(named), named.token.period, before.read_period()
    if last is None:
        return words
    ranges = span.reading.ranges if isinstance(span.reading, Period) else ()
    if ranges is None:
        return words
    back = ranges == last.ranges or span.text.startswith("전날")
    if span.text.startswith("전") and back and span.unit == last.unit:
        return neighbour(before, -1) or words
    within = _part_of(last, words, before.today)
    if not isinstance(within, Period) or within.first is None or within.last is None:
        return words
    return words if within.ranges == ranges else as_words(within.first, within.last)


def _part_of(last: Period, words: str, today: date) -> Period | Unclear | None:
    """ "1일부터 10일까지", "3주차" behind 지난달 are of that month, "월요일" behind 지난주 of that week; else None."""
    if last.first is None or last.last is None:
        return None
    weekday = _WEEKDAY.fullmatch(words)
    if weekday and last.unit == "week":
        day = last.first + timedelta(days="월화수목금토일".index(weekday.group(1)))
        return periods.read(day.isoformat(), today)
    in_one_month = last.first.replace(day=1) == last.last.replace(day=1)
    if in_one_month and (_names_days_only(words) or _PART_OF_A_MONTH.fullmatch(words)):
        return periods.read(f"{last.first.year}년 {last.first.month}월 {words}", today)
    return None


def _names_days_only(words: str) -> bool:
    return bool(_DAYS_ONLY.search(words)) and not _OTHER_UNITS.search(words)
