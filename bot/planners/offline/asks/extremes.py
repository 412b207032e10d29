"""The largest and the smallest batch, day, month and their like."""

from __future__ import annotations

from bot.planners.offline.asks.common import Calls, call
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import is_single_day, plain_periods, scope
from skills.arguments import Extreme, Side

_EVER = "전체 기간"


_EXTREMES = frozenset(one.value for one in Extreme)


def _asks_what_was_made_then(frame: Frame) -> bool:
    """ "제일 많이 만든 날 뭐 만들었어": two questions."""
    units = [at for at, token in enumerate(frame.tokens) if token.tag.startswith("u.")]
    asked = [at for at, token in enumerate(frame.tokens) if token.tag == "what"]
    made = [at for at, token in enumerate(frame.tokens) if token.tag == "make"]
    return bool(units and asked and made) and units[0] < asked[-1] < made[-1]


def extremes(frame: Frame) -> Calls | None:
    args = scope(frame)
    sides = sides_of(frame)
    if args is None or not sides or len(frame.counts) > 1:
        return None
    of = _extremes_of(frame)
    if of is None or _maximum_of_each(frame) or _asks_what_was_made_then(frame):
        return None
    if of != [Extreme.BATCH] and any(is_single_day(named) for named in plain_periods(frame)):
        return None  # the best day of one day
    if of == [Extreme.YEAR] and "period" not in args:
        args["period"] = _EVER
    if frame.counts:
        count = frame.counts[0]
        if (
            count.counter not in ("c.day", "c.month", "c.week", "c.piece", "c.record", "", "c.rank", "c.nth")
            or not of
        ):
            return None
        if not 1 <= count.value <= 31:
            return None
        args["n"] = count.value
    if of:
        args["of"] = [one.value for one in of]
    side = Side.BOTH if len(sides) == 2 else sides.pop()
    if side is not Side.MAX:
        args["side"] = side.value
    return [call("get_extremes", args)]


def _maximum_of_each(frame: Frame) -> bool:
    """ "월별 최대 생산량": the largest month, or the largest batch in every month?"""
    return any(tag.startswith("by.") for tag in frame.tags) and not any(
        tag.startswith(("u.", "when")) for tag in frame.tags
    )


def sides_of(frame: Frame) -> set[Side]:
    """The ends that are named: the largest, the smallest, or both."""
    sides: set[Side] = set()
    for tag in frame.tags:
        if tag in ("many", "top") or tag.startswith("max"):
            sides.add(Side.MAX)
        elif tag in ("few", "bottom") or tag.startswith("min"):
            sides.add(Side.MIN)
    return sides


def _extremes_of(frame: Frame) -> list[Extreme] | None:
    """What the largest is wanted of; empty for both the day and the batch; None where two things are named."""
    found: list[Extreme] = []
    for tag in frame.tags:
        kind = tag
        for prefix in ("u.", "when.", "max", "min", "by."):
            kind = kind.removeprefix(prefix)
        if kind == tag and tag != "batch":
            continue
        if kind in _EXTREMES and Extreme(kind) not in found:
            found.append(Extreme(kind))
    if len(found) > 1:
        each_named = all(f"max{one}" in frame.tags or f"min{one}" in frame.tags for one in found)
        return found if each_named else None
    if found:
        return found
    if frame.has("maxqty", "minqty"):
        return []
    if frame.has("max", "min") and not frame.has("many", "few"):
        return []
    if any(count.counter == "c.day" for count in frame.counts):
        return [Extreme.DAY]
    if frame.has("when", "howmany_days", "time"):
        return [Extreme.DAY]
    return None
