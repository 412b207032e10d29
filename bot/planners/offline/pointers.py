"""Words that point back into the thread ("그 제품", "둘", "그 달", "1위"), as what they point at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.planners.offline.frame import Frame
from bot.planners.offline.skill_names import (
    EXTREMES,
    HISTORY,
    RECORDS,
)
from bot.planners.offline.thread import Before, as_words
from skills import periods
from skills.results import Period

_POINTERS = ("ana.", "ord.")


def points_back(frame: Frame) -> bool:
    return any(tag.startswith(_POINTERS) for tag in frame.tags)


def resolve(frame: Frame, before: Before) -> Frame | None:
    """그 제품, 둘, 그 달, 1위 as what they point at. The pointer words leave the frame; their targets are kept beside it."""
    pointers = [tag for tag in frame.tags if tag.startswith(_POINTERS)]
    items: list[str] = []
    period: str | None = None
    for tag in dict.fromkeys(pointers):
        match tag:
            case "ana.item":
                items = [] if asks_when_of_it(frame, before) else before.nearest_items()
                if len(items) > 1:
                    return None
            case "ana.items":
                items = before.nearest_items()
            case "ana.pair":
                items = before.pair()
            case "ana.trio":
                items = before.shown_codes() if len(before.shown_codes()) == 3 else before.last_items(3)
                if not items and len(before.last_periods(3)) != 3:
                    return None
            case "ana.period":
                period = _pointed_period(frame, before)
                if period is None:
                    return None
            case "ana.back" | "ana.next":
                period = neighbour(before, 1 if tag == "ana.next" else -1)
                if period is None:
                    return None
            case "ana.same" | "ana.list" | "ana.other":
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
    resolved = replace_tags(frame, [tag for tag in frame.tags if not tag.startswith(_POINTERS)])
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


_UNITS = (
    ("분기", "quarter"), ("날", "day"), ("일", "day"), ("주", "week"), ("달", "month"), ("월", "month"), ("해", "year"), ("년", "year"), ("연도", "year"),
)  # fmt: skip
_NO_UNIT = ("기간", "시기", "당시", "때")


def _pointed_period(frame: Frame, before: Before) -> str | None:
    """그날, 그 달: the bucket that was found, or the calendar unit it lies in."""
    if before.two_periods(before.call):
        return None
    words = before.bucket() or before.days_read()
    said = next((token.text.replace(" ", "") for token in frame.tokens if token.tag == "ana.period"), "")
    unit = (
        None if said.endswith(_NO_UNIT) else next((unit for ending, unit in _UNITS if ending in said), None)
    )
    if words is None or unit is None:
        return words
    reading = periods.read(words, before.today) if not words.startswith("@") else None
    if reading is None:
        return words
    if not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return None
    around = _calendar_unit(reading.first, unit)
    if around is None or not around[0] <= reading.last <= around[1]:
        return None
    return as_words(around[0], min(around[1], before.today))


def _calendar_unit(day: date, unit: str) -> tuple[date, date] | None:
    """The day, week, month or year that a day lies in."""
    match unit:
        case "day":
            return day, day
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        case "month":
            return day.replace(day=1), _month_end(day)
        case "quarter":
            first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
            return first, _month_end(first.replace(month=first.month + 2))
        case "year":
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return None


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


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


def neighbour(before: Before, step: int) -> str | None:
    """그 전달, 그 다음 달: the period beside the last one."""
    of_records = before.call.name in (HISTORY, RECORDS) and before.period(before.call) is None
    reading = None if of_records or before.two_periods(before.call) else before.read_period()
    if reading is None or reading.first is None or reading.last is None:
        return None
    if step < 0:
        earlier = periods.previous(reading)
        if earlier is None or earlier.first is None or earlier.last is None:
            return None
        return as_words(earlier.first, earlier.last)
    whole_last = reading.cut_from or reading.last
    first = whole_last + timedelta(days=1)
    if first > before.today:
        return None
    if reading.first.day == 1 and whole_last == _month_end(reading.first):
        return as_words(first, min(_month_end(first), before.today))
    if reading.unit == "year":
        return as_words(first, min(first.replace(month=12, day=31), before.today))
    if reading.unit in ("day", "week", "days"):
        length = whole_last - reading.first
        return as_words(first, min(first + length, before.today))
    return None
