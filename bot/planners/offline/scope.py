"""Which items, which period, which days a sentence names, as arguments of a skill. None where it cannot be said exactly."""

from __future__ import annotations

from typing import Any

from bot.planners.offline.frame import Condition, Frame, Named
from skills.arguments import DayKind
from skills.results import Period

Args = dict[str, Any]

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OTHERS: dict[str, tuple[str, ...]] = {
    "weekend": ("weekdays",),
    "weekdays": ("weekend",),
    "holidays": ("working_days",),
    "working_days": ("holidays",),
} | {day: tuple(other for other in WEEK if other != day) for day in WEEK}


def item_words(frame: Frame) -> list[str]:
    """In the user's words; those that a pointer ("그 제품") stands for, where none is named."""
    return list(dict.fromkeys(named.token.mention.value for named in frame.items)) or list(frame.taken_items)


def period_words(named: Named) -> str:
    return named.token.period.words


def plain_periods(frame: Frame) -> list[Named]:
    """Periods named outright; 전월 대비 and its like stand apart."""
    return [named for named in frame.periods if named.token.period.relation is None]


def relations(frame: Frame) -> list[Named]:
    return [named for named in frame.periods if named.token.period.relation is not None]


def compares(frame: Frame) -> bool:
    """A period stands there as the other side of a comparison."""
    return any(
        named.token.period.relation is not None or named.token.period.against for named in frame.periods
    )


def unit_of(named: Named) -> str:
    return named.token.period.unit


def is_single_day(named: Named) -> bool:
    reading = named.token.period.reading
    return isinstance(reading, Period) and reading.unit == "day"


def leaves_out_a_period(frame: Frame) -> bool:
    return any(named.excluded for named in frame.periods)


def names_products(frame: Frame) -> bool:
    """전체 제품, 전품목."""
    return any(token.tag == "whole" and token.text.endswith(("제품", "품목")) for token in frame.tokens)


def day_kinds(frame: Frame) -> list[str] | None:
    """The kinds of days to keep: named ones, or the others of those left out."""
    kept: list[str] = []
    left_out: set[str] = set()
    carried: list[str] = []
    for named in frame.days:
        kind = named.token.tag.removeprefix("d.")
        if named.excluded:
            left_out |= {kind, *carried}
            kept = [one for one in kept if one not in carried]
            carried = []
        else:
            kept.append(kind)
            carried = [*carried, kind] if "conj" in named.particles else []
    if not left_out:
        return kept
    if left_out == {"weekend", "holidays"} and not kept:
        return [DayKind.WORKING_DAYS.value]
    if left_out == {"holidays"} and kept in ([], ["weekdays"]):
        return [DayKind.WORKING_DAYS.value]
    if kept or (len(left_out) > 1 and not left_out <= set(WEEK)):
        return None
    if len(left_out) > 1:
        return [day for day in WEEK if day not in left_out]
    return list(_OTHERS[left_out.pop()])


def scope(frame: Frame, *, items: bool = True) -> Args | None:
    """`period`, `items`, `days` as far as they are named: at most one period."""
    named = plain_periods(frame)
    kinds = day_kinds(frame)
    if len(named) > 1 or kinds is None or leaves_out_a_period(frame) or compares(frame):
        return None
    args: Args = {}
    if named:
        args["period"] = period_words(named[0])
    if items and frame.names_items:
        args["items"] = item_words(frame)
    if kinds:
        args["days"] = kinds
    return args


def bounds(conditions: list[Condition]) -> Args | None:
    """Quantity conditions as `min_quantity` and `max_quantity`, both inclusive."""
    args: Args = {}
    for condition in conditions:
        if condition.counter not in ("c.piece", ""):
            return None
        low, high = {
            "ge": (condition.value, None),
            "gt": (condition.value + 1, None),
            "le": (None, condition.value),
            "lt": (None, condition.value - 1),
            "exact": (condition.value, condition.value),
        }[condition.op]
        for name, bound in (("min_quantity", low), ("max_quantity", high)):
            if bound is None:
                continue
            if name in args:
                return None
            args[name] = bound
    return args
