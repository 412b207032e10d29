"""Behind batches and other lists: what was asked of those shown, and not of all there are."""

from __future__ import annotations

import math
import re

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args
from bot.planners.offline.frame import Frame
from bot.planners.offline.rules import Rule
from bot.planners.offline.scope import Args, bounds, plain_periods
from bot.planners.offline.skill_names import (
    CHANGES,
    EXTREMES,
    HISTORY,
    RANKING,
    RECORDS,
    SEARCH,
    SUMMARY,
)
from bot.planners.offline.thread import Before

_BOUNDS = ("min_quantity", "max_quantity", "lot_prefix")
_OF_ALL_TIMES = ("recent", "last", "lastday", "first", "firstday", "oldest")
_LISTED = 50  # all that fits, as a list of batches asks for it
_ENDS = frozenset({"sup", "many", "few", "max", "min", "batch"})


def of_the_records(frame: Frame, before: Before) -> Calls | None:
    """ "1000개 이상만", "제일 큰 거" behind batches. None where it is none of them, no calls where it has to be asked back of."""
    named = frame.items or frame.periods or frame.days or frame.taken_items or frame.taken_period
    of_batches = before.call.name in (HISTORY, RECORDS) and len(before.calls) == 1
    if frame.unread or frame.lots or frame.counts or named or not of_batches:
        return None
    if frame.conditions:
        return _bounded(frame, before)
    return _the_largest(frame, before)


_WITH_A_BOUND = frozenset({"batch", "batches", "howmuch", "among", "qty", "list"})


def _bounded(frame: Frame, before: Before) -> Calls | None:
    limits = bounds(frame.conditions)
    if limits is None or not frame.meaning <= _WITH_A_BOUND:
        return None
    base = before.call
    if base.name == HISTORY:
        if base.args.get("limit", _LISTED) != _LISTED:
            return []  # "최근 5건", "1000개 이상만": of the five?
        args = kept_args(base.args, "items", "excluding", "period", "days") | limits | {"limit": _LISTED}
        return [SkillCall(name=RECORDS, args=args | ({"count_only": True} if frame.has("batches") else {}))]
    narrows = "only" in frame.ending or "ana.list" in frame.pointers
    kept = {name: value for name, value in base.args.items() if narrows or name not in _BOUNDS[:2]}
    both = kept | limits
    if both.get("limit") == 1:
        both = {name: value for name, value in both.items() if name != "order"} | {"limit": _LISTED}
    if both.get("min_quantity", 0) > both.get("max_quantity", math.inf):
        return []
    return [SkillCall(name=RECORDS, args=both)]


def _the_largest(frame: Frame, before: Before) -> Calls | None:
    """The largest batch of the days; of batches of a size or a lot, the first of them in that order."""
    base, wanted = before.call, frame.meaning
    ends = wanted & {"many", "few", "max", "min"}
    if len(ends) != 1 or not wanted <= _ENDS:
        return None
    if base.name == HISTORY:
        if "period" not in base.args or "limit" in base.args or "sup" not in wanted:
            return None
        side = {"side": "min"} if frame.has("few", "min") else {}
        scope = kept_args(base.args, "items", "excluding", "period", "days")
        return [SkillCall(name=EXTREMES, args=scope | {"of": ["batch"]} | side)]
    if base.args.get("limit", _LISTED) != _LISTED:
        return []
    order = "smallest" if frame.has("few", "min") else "largest"
    args = {name: value for name, value in base.args.items() if name != "count_only"}
    return [SkillCall(name=RECORDS, args=args | {"order": order, "limit": 1})]


def is_bounded(before: Before) -> bool:
    """Batches of a size or a lot were asked for, or a list of some items: what other skills cannot take along."""
    limits = {RECORDS: _BOUNDS, RANKING: ("within", "items")}.get(before.call.name, ())
    return bool({*limits} & set(before.call.args))


def drops_a_bound(calls: Calls, frame: Frame, before: Before) -> bool:
    """ "품목별로" behind batches of a size, "월별로" behind the three syrups made most."""
    if not is_bounded(before) or is_complete(frame) or frame.has("whole"):
        return False
    named = frame.periods if before.call.name == RECORDS else True  # an item alone is asked of in that size
    if frame.taken_items or frame.taken_period or (frame.items and named):
        return False
    return any(call.name != before.call.name for call in calls)


_ONE_LOT = re.compile(r"\d{10,}")


def is_one_lot(args: Args) -> bool:
    """A whole lot number says itself which batch is meant, whatever the thread is about."""
    return bool(_ONE_LOT.search(str(args.get("lot_prefix") or "")))


def of_the_days_asked(call: SkillCall, rule: Rule, frame: Frame, before: Before) -> Args:
    """ "로트 목록" behind 지난주 is of that week, where "최근 10건" is of all there are."""
    if (
        call.name != HISTORY
        or "period" in call.args
        or rule.name not in ("records", "latest records", "when")
    ):
        return {}
    period = None if frame.has(*_OF_ALL_TIMES) else before.period(before.call)
    return {"period": period} if period else {}


def batch_of_the_list(calls: Calls, before: Before) -> Calls:
    """ "그중 제일 큰 건?" behind a list of batches: the batch, not the item."""
    call, base = calls[0], before.call
    if len(calls) != 1 or call.name != RANKING or call.args.get("n") != 1 or base.args.get("lot_prefix"):
        return []
    if "period" not in base.args or {"min_quantity", "max_quantity"} & set(base.args):
        return []
    side = {"side": "min"} if call.args.get("order") == "bottom" else {}
    scope = kept_args(base.args, "items", "excluding", "period", "days")
    return [SkillCall(name=EXTREMES, args=scope | {"of": ["batch"]} | side)]


def asks_of_a_page(calls: Calls, frame: Frame, before: Before) -> bool:
    """ "평균은?" behind "최근 5건", "평균은?" behind a ranking: of those shown, or of all? No skill says the first."""
    named = frame.names_items or frame.periods or frame.days or frame.has("whole")
    if named or any(call.name != SUMMARY for call in calls):
        return False
    base = before.call
    if base.name == HISTORY:
        # "총 몇 개 만들었어" behind "언제부터 만들었어" is of all that was made.
        all_of_them = "period" in base.args and "limit" not in base.args
        return base.args.get("limit") != 1 and not (all_of_them or frame.has("batches"))
    return base.name in (RANKING, CHANGES) and not frame.has("qty", "items_n")


def sorts_a_page(calls: Calls, frame: Frame, before: Before) -> bool:
    """ "수량 큰 순으로" behind batches: those batches in another order, not the items."""
    named = frame.names_items or frame.periods or frame.has("item", "what", "by.item", "among")
    named = named or "ana.list" in frame.pointers
    return before.call.name in (HISTORY, RECORDS) and calls[0].name == RANKING and not named


def ranks_beside_a_name(calls: Calls, frame: Frame, before: Before) -> bool:
    """ "제일 많이 만든 제품은?" behind a name that fits several: of these, or of all? "제일 많은 건?" is of these."""
    named = frame.names_items or frame.periods or frame.has("whole", "by.item", "among") or frame.pointers
    says_item = frame.has("item") or any(count.counter == "c.item" for count in frame.counts)
    return calls[0].name == RANKING and says_item and not named and is_of_a_name(before)


def is_of_a_name(before: Before) -> bool:
    """One name was asked of, and it fits several items."""
    asked = before.call.name not in (SEARCH, RANKING) and len(before.items()) == 1
    return asked and len(before.shown_codes()) > 1


def is_complete(frame: Frame) -> bool:
    """A measure and a period of its own, and nothing that leans."""
    return bool(plain_periods(frame)) and frame.has("qty", "total", "batches", "avg", "davg", "mavg")
