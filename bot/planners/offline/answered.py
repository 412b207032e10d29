"""Fragments about the very answer just given: it is confirmed, put in percent, or its lot number is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args, measure_of
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import plain_periods
from bot.planners.offline.skill_names import (
    CHANGES,
    EXTREMES,
    HISTORY,
    ITEMS,
    PERIODS,
    RANKING,
    RECORDS,
    SHARE,
    SUMMARY,
    TREND,
)
from bot.planners.offline.steps import series
from bot.planners.offline.thread import Before, as_words, items_of
from bot.planners.offline.tokens import Cat
from skills import periods
from skills.arguments import Against, Measure
from skills.results import Period

_RATE = frozenset({"percent", "howmuch", "qty", "diff"})
_RATIO = "비율"
_CONFIRMS = ("맞아", "맞나", "맞나요", "맞지", "맞죠")


def of_the_answer(frame: Frame, before: Before) -> Calls | None:
    """None where it is no such fragment; no calls where it is one that has to be asked back of."""
    if frame.unread or frame.conditions or frame.lots or frame.pointers:
        return None
    if _shortens_what_moved(frame, before) and not (frame.items or frame.periods or frame.days):
        return []
    if frame.counts:
        return None
    if _confirms(frame):
        return list(before.calls) if _names_the_same(frame, before) else []
    of_a_share = frame.has("share", "percent") or (before.call.name == SHARE and frame.meaning == {"among"})
    if frame.items and frame.has("among") and of_a_share and not frame.periods:
        return _share_inside(frame, before)
    if frame.items or frame.periods or frame.days:
        return None
    if _asks_in_percent(frame):
        if before.call.name in (PERIODS, CHANGES):
            return list(before.calls)
        several = len({step.days.ranges for step in series(before)}) > 1
        return [] if before.call.name == ITEMS or several else None
    if _asks_how_much_that_was(frame, before):
        return list(before.calls)
    if before.call.name in (PERIODS, CHANGES) and not (frame.taken_items or frame.taken_period):
        moved = _what_moved(frame, before)
        if moved is not None:
            return moved
    counted = len(before.calls) == 1 and before.call.args.get("measures") == [Measure.BATCHES.value]
    if frame.meaning == {"list"} and counted:
        scope = kept_args(before.call.args, "items", "excluding", "period", "days")
        return [SkillCall(name=HISTORY, args=scope)]
    if (
        "lotno" in frame.meaning
        and frame.meaning <= {"lotno", "what", "name"}
        and before.call.name not in (HISTORY, RECORDS)
    ):
        return _lots(before)
    return None


_LONGER = {"month": ("quarter", "half", "year"), "day": ("week", "month")}


def _both_courses(unit: str, before: Before) -> Calls | None:
    """ "월별로" behind two years that were compared: the course of both; None where they are no longer than the unit."""
    reading, both = before.read_period(), before.two_periods(before.call)
    if len(before.calls) != 1 or reading is None or reading.unit not in _LONGER.get(unit, ()):
        return None
    times = both or _with_the_one_before(reading, before)
    scope = kept_args(before.call.args, "items", "excluding", "days", "measure")
    return [SkillCall(name=TREND, args=scope | {"period": words, "by": unit}) for words in times]


_EARLIER: dict[str, Callable[[Period], Period | None]] = {
    Against.PREVIOUS.value: periods.previous,
    Against.YEAR_BEFORE.value: periods.year_before,
    Against.SAME_DAYS_YEAR_BEFORE.value: periods.same_days_year_before,
}


def _with_the_one_before(reading: Period, before: Before) -> Sequence[str]:
    """The words of both sides of 전월 대비, 전년 대비; none where the earlier one is not of whole days."""
    earlier = _EARLIER.get(before.call.args["against"])
    other = earlier(reading) if earlier is not None else None
    words = before.period(before.call)
    if other is None or other.first is None or other.last is None or words is None:
        return ()
    return words, as_words(other.first, other.last)


def _share_inside(frame: Frame, before: Before) -> Calls | None:
    """ "시럽 안에서는 몇 퍼센트" behind one of the syrups."""
    codes = {item.code for one in frame.items for item in one.token.mention.items}
    of = before.items()
    if len(frame.items) > 1 or not of or not set(before.shown_codes()) < codes:
        return None if len(frame.items) > 1 else []
    if len(before.calls) != 1 or before.call.name not in (SUMMARY, SHARE):
        return []
    args = kept_args(before.call.args, "period", "days") | {"items": of}
    return [SkillCall(name=SHARE, args=args | {"within": frame.items[0].token.mention.value})]


_ALL_THAT_MOVED = 100


def _what_moved(frame: Frame, before: Before) -> Calls | None:
    """ "품목별로" behind a comparison."""
    base, asked = before.call, frame.meaning - {"chart", "table"}
    courses = {tag for tag in asked if tag.startswith("by.")} - {"by.item"}
    if courses and asked <= courses | {"cmp"} and base.name == PERIODS:
        return _both_courses(courses.pop().removeprefix("by."), before)
    if asked - {"diff", "up", "down"} != {"by.item"} or base.name == CHANGES:
        return None
    if len(before.shown_codes()) > 1:
        return list(before.calls)  # a comparison of several items shows each
    if len(before.calls) != 1 or items_of(base) or measure_of(base) or base.args.get("excluding"):
        return []
    args = kept_args(base.args, "period", "against", "days")
    return [SkillCall(name=CHANGES, args=args | {"n": _ALL_THAT_MOVED})]


def _asks_how_much_that_was(frame: Frame, before: Before) -> bool:
    """ "몇 개였어?" behind the best day or the last batch: of that one, which says it."""
    one = before.call.args.get("n", 1) == 1 if before.call.name == EXTREMES else _shows_one_batch(before)
    one = one or (
        before.call.name == RANKING and before.ranked_one() is not None and not measure_of(before.call)
    )
    said = [token.text for token in frame.tokens if token.tag in ("howmuch", "qty")]
    in_all = any(text.startswith("총") for text in said)
    asks = frame.has("howmuch") and frame.meaning <= {"howmuch", "qty"}
    alone = asks and not (frame.taken_items or in_all)
    return one and len(before.calls) == 1 and alone


def _shows_one_batch(before: Before) -> bool:
    return before.call.name in (HISTORY, RECORDS) and before.call.args.get("limit") == 1


def _shortens_what_moved(frame: Frame, before: Before) -> bool:
    """ "상위 3개" behind the items that moved: of these, or those made most?"""
    return before.call.name == CHANGES and len(frame.counts) == 1 and frame.meaning == {"top"}


def of_the_change(frame: Frame, before: Before) -> Calls | None:
    """ "그건 몇 퍼센트야?" behind a comparison points at the change, and not at an item."""
    points = "ana.item" in frame.tags and frame.meaning - {"ana.item"} <= _RATE and frame.has("percent")
    named = frame.items or frame.periods or frame.days or frame.unread
    return list(before.calls) if points and not named and before.call.name in (PERIODS, CHANGES) else None


def lot_of_the_one(frame: Frame, before: Before) -> Calls | None:
    """ "그거 로트번호" behind the one batch that was shown, which says it."""
    named = frame.items or frame.periods or frame.days or frame.counts or frame.unread
    one = _shows_one_batch(before)
    best = before.call.name == EXTREMES and before.call.args.get("of") == ["batch"]
    asks = frame.has("lotno") and frame.meaning <= {"lotno", "ana.item", "what"}
    return list(before.calls) if asks and not named and (one or best) and len(before.calls) == 1 else None


def _confirms(frame: Frame) -> bool:
    """ "작년 맞지?" asks whether the answer was of it; "작년은?" asks for another."""
    named = frame.items or frame.periods or frame.days
    said = any(token.cat is Cat.CLOSING and token.text.startswith(_CONFIRMS) for token in frame.tokens)
    return bool(named) and said and not frame.meaning


def _names_the_same(frame: Frame, before: Before) -> bool:
    named = plain_periods(frame)
    if frame.days or len(named) != len(frame.periods) or len(named) > 1:
        return False
    codes = {item.code for one in frame.items for item in one.token.mention.items}
    if codes and codes != set(before.shown_codes()):
        return False
    return not named or periods.read(named[0].token.period.words, before.today) == before.read_period()


def _asks_in_percent(frame: Frame) -> bool:
    """ "퍼센트로", "몇 프로야": of a change it is the rate, and a share only where 비중 says so."""
    ratio = any(token.tag == "share" and token.text == _RATIO for token in frame.tokens)
    return (frame.has("percent") and frame.meaning <= _RATE) or (ratio and frame.meaning == {"share"})


def _lots(before: Before) -> Calls:
    """ "로트번호는?": of the largest batch just shown, which says it, or of the batches that were added up."""
    if len(before.calls) != 1:
        return []
    base = before.call
    if base.name == EXTREMES and "batch" in base.args.get("of", ["batch"]):
        return [SkillCall(name=EXTREMES, args=base.args | {"of": ["batch"]})]
    earlier = [call for turn in before.turns for call in turn.calls if call.name == EXTREMES]
    if base.name != SUMMARY or base.args.get("measures") or earlier or "period" not in base.args:
        return []
    return [SkillCall(name=HISTORY, args=kept_args(base.args, "items", "excluding", "period", "days"))]
