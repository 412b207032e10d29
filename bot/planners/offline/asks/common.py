"""Pieces that every builder of calls uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
# Stands for the first call of the same question until it is known which call of the turn that is ("@1", "@2").
HERE = "@here"


def call(name: str, args: Args) -> SkillCall:
    return SkillCall(name=name, args=args)


def settled(calls: Calls, before: Sequence[SkillCall] = ()) -> Calls:
    """The calls behind those before them, each once, with what they say of their own first call pointing at it."""
    whole = [*before]
    place = whole.index(calls[0]) if calls and calls[0] in whole else len(whole)
    for one in calls:
        args = {name: _pointing(value, f"@{place + 1}") for name, value in one.args.items()}
        pointing = SkillCall(name=one.name, args=args)
        whole += [pointing] if pointing not in whole else []
    return whole


def _pointing(value: Any, first: str) -> Any:
    if isinstance(value, str):
        return first + value.removeprefix(HERE) if value.startswith(HERE + ".") else value
    return [_pointing(one, first) for one in value] if isinstance(value, list) else value


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
    return len(item_words(frame)) > 1 or fits_several(frame)


def names_families(frame: Frame) -> bool:
    """ "식초랑 기름": names of which one at least fits several items."""
    return len(frame.items) > 1 and fits_several(frame)


def fits_several(frame: Frame) -> bool:
    """ "시럽"."""
    return any(len(named.token.mention.items) > 1 for named in frame.items)


def families(frame: Frame, args: Args) -> Calls:
    """ "식초랑 기름 중에 뭐가 더 많아": the total of each name, and not its items one by one."""
    measures = [measure.value for measure in measures_of(frame) or ()]
    rest: Args = {name: args[name] for name in ("period", "days") if name in args}
    if measures and measures != [Measure.QUANTITY.value]:
        rest["measures"] = measures
    return [call("get_production_summary", rest | {"items": [word]}) for word in item_words(frame)]
