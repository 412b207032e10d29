"""Single batches: the newest, the first and last, by lot and by quantity."""

from __future__ import annotations

import re

from bot.planners.offline.asks.common import Calls, call
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import (
    bounds,
    is_single_day,
    plain_periods,
    scope,
)

_ONE_LAST = re.compile("가장|제일|젤|맨|마지막|최종|last")

_LOT_DIGITS = re.compile(r"\d{4}")
LONGEST_LIST = 200
_LIST_LIMIT = 50  # a list of everything that fits: a day's batches, a lot's records


def history(frame: Frame) -> Calls | None:
    args = scope(frame)
    if args is None or len(frame.counts) > 1:
        return None
    if frame.counts:
        if (
            frame.counts[0].counter not in ("c.record", "c.piece", "")
            or not 1 <= frame.counts[0].value <= LONGEST_LIST
        ):
            return None
        args["limit"] = frame.counts[0].value
    elif len(plain_periods(frame)) == 1 and is_single_day(plain_periods(frame)[0]):
        args["limit"] = _LIST_LIMIT
    if frame.has("oldest", "first"):
        args["order"] = "oldest"
    elif frame.has("max", "many", "maxbatch"):
        args["order"] = "largest"
    elif frame.has("min", "few", "minbatch"):
        args["order"] = "smallest"
    return [call("get_item_history", args)]


def history_counted(frame: Frame) -> Calls | None:
    return history(frame) if frame.counts and _counts_records(frame) else None


def _counts_records(frame: Frame) -> bool:
    return frame.counts[0].counter == "c.record" or frame.has(
        "rec", "batch", "lotno", "recent", "last", "first"
    )


def last_production(frame: Frame) -> Calls | None:
    args = scope(frame)
    if args is None or frame.counts:
        return None
    if frame.has("lastday") and frame.has("qty") and not frame.names_items:
        return None  # "마지막 생산일 생산량": that day's total, not its last batch
    return [call("get_item_history", args | {"limit": 1})]


def last_item(frame: Frame) -> Calls | None:
    """ "제일 최근에 만든 제품": the last batch says which. "최근에 만든 제품" alone may be several."""
    one = any(token.tag == "last" and _ONE_LAST.match(token.text) for token in frame.tokens)
    return last_production(frame) if one else None


def first_production(frame: Frame) -> Calls | None:
    args = scope(frame)
    if args is None or frame.counts:
        return None
    if frame.has("firstday") and frame.has("qty", "howmuch") and not frame.has("batch", "rec"):
        return None  # "10월 첫 생산일 생산량": of that day, and not of its first batch
    if frame.periods and frame.has("item", "thing") and not frame.names_items:
        return None  # "10월에 처음 만든 품목": new ones, which no skill lists
    if frame.has("item") and plain_periods(frame) and not frame.names_items:
        return None  # "10월에 처음 만든 제품": the first of that month, or new in it?
    return [call("get_item_history", args | {"limit": 1, "order": "oldest"})]


def records_with_bounds(frame: Frame) -> Calls | None:
    """ "PW-로 시작하는 품목", "MX로 시작하는 거" are not of lots; "LT로 시작하는 로트" and what has a lot's digits are."""
    of_lots = frame.has("batch", "batches", "lotno", "rec") and not frame.has("item", "code", "name")
    if frame.lots and frame.has("prefix") and not of_lots and not _LOT_DIGITS.search(frame.lots[0].text):
        return None
    if frame.conditions and frame.has("item") and frame.has("sup", "top", "rank"):
        return None  # "5000개 이상 배치가 제일 많은 제품": no skill counts such batches by item
    return records(frame) if frame.conditions or frame.lots else None


def records(frame: Frame) -> Calls | None:
    """Batches by lot number and quantity."""
    args, limits = scope(frame), bounds(frame.conditions)
    if args is None or limits is None or len(frame.lots) > 1 or len(frame.counts) > 1:
        return None
    args |= limits
    if frame.lots:
        args["lot_prefix"] = frame.lots[0].text
    args["limit"] = _LIST_LIMIT
    if frame.counts:
        if frame.counts[0].counter not in ("c.record", "c.piece", ""):
            return None
        if not 1 <= frame.counts[0].value <= LONGEST_LIST:
            return None
        args["limit"] = frame.counts[0].value
    if frame.has("max", "many", "top"):
        args["order"] = "largest"
    elif frame.has("min", "few", "bottom"):
        args["order"] = "smallest"
    elif frame.has("oldest", "first"):
        args["order"] = "oldest"
    if _wants_number_only(frame):
        args["count_only"] = True
    return [call("find_records", args)]


def _wants_number_only(frame: Frame) -> bool:
    listed = frame.has("list", "rec") or (frame.has("lotno") and not frame.has("prefix"))
    of_the_lot = bool(frame.lots) and frame.has("what", "item", "name") and not frame.has("prefix")
    return frame.has("batches", "howmuch", "howmany_days") and not (listed or of_the_lot)
