"""Words that point back into the thread ("그 제품", "둘", "그 달", "1위"), as what they point at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.planners.offline.frame import Frame
from bot.planners.offline.parts import together
from bot.planners.offline.scope import WEEK, plain_periods, relations
from bot.planners.offline.skill_names import (
    EXTREMES,
    HISTORY,
    ITEMS,
    PERIODS,
)
from bot.planners.offline.thread import Before
from bot.planners.offline.units import calendar_unit, neighbour, unit_said, words_of
from datasource.model import DateRange
from skills import periods
from skills.results import Period

_POINTERS = ("ana.", "ord.")


def points_back(frame: Frame) -> bool:
    return any(tag.startswith(_POINTERS) for tag in frame.tags)


def opens_follow_up(frame: Frame) -> bool:
    """그럼, 아니; "10월은", "10월에는 얼마였어": a topic of its own among those before."""
    named = any({"topic", "also", "only"} & one.particles for one in frame.periods)
    return named or frame.has("then", "no") or bool(frame.ending & {"topic", "also", "only"})


def resolve(frame: Frame, before: Before) -> Frame | None:
    """그 제품, 둘, 그 달, 1위 as what they point at. The pointer words leave the frame; their targets are kept beside it."""
    pointers = [tag for tag in frame.tags if tag.startswith(_POINTERS)]
    items: list[str] = []
    period: str | None = None
    for tag in dict.fromkeys(pointers):
        match tag:
            case "ana.item":
                items = [] if asks_when_of_it(frame, before) else before.nearest_items()
                if len(items) > 1 or frame.has("whole"):
                    return None  # "모두 같은 제품인가요" asks nothing of that item
            case "ana.items":
                items = before.nearest_items()
            case "ana.pair":
                items = before.pair()
                if before.counts_two_ways(2) or _adds_up_fewer(frame, items, before, 2):
                    return None
                if not items and frame.has(*_COURSES):
                    return None  # "월별로 둘 다" behind two years: the last answer holds one of them
            case "ana.trio":
                items = before.shown_codes() if len(before.shown_codes()) == 3 else before.last_items(3)
                if before.counts_two_ways(3) or _adds_up_fewer(frame, items, before, 3):
                    return None
                if not items and not (frame.has(*_ADDED) or frame.has("sup", "which")):
                    return None  # "셋 비교", "셋 평균": no skill sets three times side by side
            case _ if tag.startswith("ana.some."):
                items = before.shown_codes()
                if len(items) != int(tag.removeprefix("ana.some.")):
                    return None
            case "ana.period" if before.missed_a_time:
                return None  # "그날 몇 개?" behind a day that was not understood
            case "ana.period" | "ana.back" | "ana.next":
                period = _pointed_at(tag, frame, before)
                if period is None:
                    return None
            case "ana.same" | "ana.list" | "ana.other" | "ana.times":
                pass
            case "ana.rest":
                return None
            case _:
                nth = int(tag.removeprefix("ord."))
                codes = before.shown_codes()
                if nth > len(codes):
                    return None
                items = [codes[nth - 1]]
    ranked = _ranked_item(frame, before)
    if ranked is not None:
        items = [ranked]
    if period is not None and frame.has("whole") and before.items():
        return None  # "그 주 전체": all of the week, or all items?
    resolved = replace_tags(frame, [tag for tag in frame.tags if not tag.startswith(_POINTERS)])
    if "ana.back" in pointers and _weekday_of(frame) is not None:
        resolved.days = []
    if period is not None:
        resolved.periods = relations(frame)
    if ranked is not None:
        resolved.counts = []
        resolved.tags = [tag for tag in resolved.tags if tag not in ("item", "thing")]
    if items and "ana.pair" not in pointers:
        resolved.tags = [tag for tag in resolved.tags if tag != "item"]
    pointed = {"ana.item", "ana.items"} & set(pointers)
    if pointed and not items and not period and not asks_when_of_it(frame, before):
        return None
    resolved.taken_items = items
    resolved.taken_period = period
    resolved.pointers = frozenset(pointers)
    return resolved


_COURSES = ("by.day", "by.week", "by.month", "by.quarter", "trend")
_ADDED = ("combined", "total")


def _adds_up_fewer(frame: Frame, items: list[str], before: Before, wanted: int) -> bool:
    """ "둘 합" behind a single one, the other having been asked back of."""
    several = before.call.name in (PERIODS, ITEMS) or len(before.calls) > 1
    enough = len(items) == wanted or len(before.last_periods(wanted)) == wanted or several
    return frame.has(*_ADDED) and not enough


def replace_tags(frame: Frame, tags: list[str]) -> Frame:
    return replace(frame, tags=tags)


def asks_when(frame: Frame) -> bool:
    """ "그게 언제야?" points at what was found, not at an item. "며칠 생산했어?" counts days."""
    if counts_days(frame):
        return False
    return bool(frame.meaning) and all(
        tag.startswith(("when", "ana.")) or tag == "howmany_days" for tag in frame.meaning
    )


def counts_days(frame: Frame) -> bool:
    """ "그 달에 며칠 생산했어?", where "며칠에 생산했어?", "며칠이야?" ask for a date."""
    asked = [at for at, token in enumerate(frame.tokens) if token.tag == "howmany_days"]
    return len(asked) == 1 and any(token.tag == "make" for token in frame.tokens[asked[0] + 1 : asked[0] + 2])


def asks_when_of_it(frame: Frame, before: Before) -> bool:
    return asks_when(frame) and not frame.periods and before.call.name in (EXTREMES, HISTORY)


def _pointed_period(unit: str | None, before: Before) -> DateRange | str | None:
    """그날, 그 달: the bucket that was found, or the calendar unit it lies in. Words of an earlier call of this turn
    ("@1.period") stay words."""
    if before.two_periods(before.call):
        return None
    words = before.bucket() or before.days_read()
    if words is None:
        return None
    reading = periods.read(words, before.today) if not words.startswith("@") else None
    if unit is None or reading is None:
        return words
    if not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return None
    around = calendar_unit(reading.first, unit)
    return around if around is not None and reading.last <= around.last else None


def _pointed_at(tag: str, frame: Frame, before: Before) -> str | None:
    """The period that a pointer stands for, with the one named beside it ("그 전주 화요일")."""
    pointer = next((token.text for token in frame.tokens if token.tag == tag), "")
    unit = unit_said(pointer)
    weekday = _weekday_of(frame)
    if tag == "ana.back" and weekday is not None:
        return _weekday_before(weekday, before)
    spoken_of = (
        _pointed_period(unit, before)
        if tag == "ana.period"
        else neighbour(before, 1 if tag == "ana.next" else -1, pointer)
    )
    named = plain_periods(frame)
    if not named or spoken_of is None:
        return words_of(spoken_of, before) if isinstance(spoken_of, DateRange) else spoken_of
    span = spoken_of if isinstance(spoken_of, DateRange) else _days_of(spoken_of, before)
    if len(named) > 1 or span is None or named[0].token.period.against:
        return None
    both = together(span, unit, named[0], before)
    return None if both is None else words_of(both, before)


def _weekday_of(frame: Frame) -> int | None:
    kinds = [one.token.tag.removeprefix("d.") for one in frame.days]
    return WEEK.index(kinds[0]) if len(kinds) == 1 and kinds[0] in WEEK else None


def _weekday_before(weekday: int, before: Before) -> str | None:
    """ "그 전 금요일" behind a day: the last one before it."""
    reading = before.read_period()
    if reading is None or reading.first is None or reading.first != reading.last:
        return None
    back = (reading.first.weekday() - weekday - 1) % 7 + 1
    return (reading.first - timedelta(days=back)).isoformat()


def _days_of(words: str, before: Before) -> DateRange | None:
    reading = periods.read(words, before.today)
    if not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return None
    return DateRange(reading.first, reading.last)


def _ranked_item(frame: Frame, before: Before) -> str | None:
    """ "1위 제품 추이", "1위는 언제 제일 많이 나왔어?": the item at that rank of the list just shown."""
    codes = before.ranked_codes()
    if not codes or len(frame.counts) != 1 or frame.has("top", "bottom", "rank"):
        return None
    if frame.has("sup", "many", "few") and not _asks_of_days_or_batches(frame):
        return None
    count = frame.counts[0]
    if not frame.picks_a_rank(count) or any(named.at < count.at for named in frame.periods):
        return None  # "9월 2위 제품" is of another list
    return codes[count.value - 1] if 1 <= count.value <= len(codes) else None


def _asks_of_days_or_batches(frame: Frame) -> bool:
    """ "제일 많이 만든 날", "제일 큰 배치": the items are not what is put in order."""
    return any(tag == "batch" or tag.startswith(("when", "u.", "howmany_days")) for tag in frame.tags)
