"""Pieces that every builder of calls uses."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.measures import measures_of
from bot.planners.offline.scope import (
    Args,
    item_words,
    period_words,
)
from skills.arguments import Measure

Calls = list[SkillCall]


def call(name: str, args: Args) -> SkillCall:
    return SkillCall(name=name, args=args)


def measure_args(frame: Frame) -> Args | None:
    """One measure for skills that take one."""
    measures = measures_of(frame)
    if measures is None or len(measures) > 1:
        return None
    return {"measure": measures[0].value} if measures and measures[0] is not Measure.QUANTITY else {}


def days_args(kinds: list[str]) -> Args:
    return {"days": kinds} if kinds else {}


def period_args(named: Named | None) -> Args:
    return {"period": period_words(named)} if named else {}


def names_several(frame: Frame) -> bool:
    return len(item_words(frame)) > 1 or any(len(named.token.mention.items) > 1 for named in frame.items)
