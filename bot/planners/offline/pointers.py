"""Words that point back into the thread ("그 제품", "둘", "그 달", "1위"), as what they point at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.planners.offline.frame import Frame
from bot.planners.offline.skill_names import (
    EXTREMES,
    HISTORY,
    RANKING,
)
from bot.planners.offline.thread import Before, as_words
from bot.planners.offline.tokens import Cat
from skills import periods

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
                if not items:
                    return None
            case "ana.period":
                period = before.bucket() or before.days_read()
                if period is None:
                    return None
            case "ana.back" | "ana.next":
                period = neighbour(before, 1 if tag == "ana.next" else -1)
                if period is None:
                    return None
            case "ana.same" | "ana.list":
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
    """ "그게 언제야?" points at what was found, not at an item."""
    return bool(frame.meaning) and all(
        tag.startswith(("when", "ana.")) or tag == "howmany_days" for tag in frame.meaning
    )


def asks_when_of_it(frame: Frame, before: Before) -> bool:
    return asks_when(frame) and not frame.periods and before.call.name in (EXTREMES, HISTORY)


def _ranked_item(frame: Frame, before: Before) -> str | None:
    """ "1위 제품 추이": the item at that rank of the list just shown."""
    if (
        before.call.name != RANKING
        or len(frame.counts) != 1
        or frame.has("top", "bottom", "rank", "sup", "many", "few")
    ):
        return None
    count = frame.counts[0]
    upto = frame.tokens[count.at + 2 : count.at + 3]
    if count.counter != "c.rank" or (upto and upto[0].cat is Cat.AFTER_NUMBER):
        return None
    codes = before.shown_codes()
    return codes[count.value - 1] if 1 <= count.value <= len(codes) else None


def neighbour(before: Before, step: int) -> str | None:
    """그 전달, 그 다음 달: the period beside the last one."""
    reading = before.read_period()
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
    if reading.unit == "month":
        following = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return as_words(first, min(following, before.today))
    if reading.unit == "year":
        return as_words(first, min(first.replace(month=12, day=31), before.today))
    if reading.unit in ("day", "week", "days"):
        length = whole_last - reading.first
        return as_words(first, min(first + length, before.today))
    return None
