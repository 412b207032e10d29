"""The figures of a thread one after another ("3월", "4월은", "5월은"), as far as each goes on with the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args, measure_of
from bot.planners.offline.skill_names import ITEMS, SUMMARY, TREND
from bot.planners.offline.thread import Before, as_words, items_of
from bot.planners.protocol import PastTurn
from skills import periods
from skills.arguments import Measure
from skills.results import Period

_ADDED = frozenset({Measure.QUANTITY.value, Measure.BATCHES.value})


_THIS_YEAR = "올해"


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of the series: of which items (their codes, or as they were named), of which days."""

    call: SkillCall
    items: tuple[str, ...]
    words: str
    days: Period


_TAKES_BACK = re.compile(r"말고|(?:^|\s)(?:아니|아냐|오타|정정|잘못)")


def series(before: Before) -> list[Step]:
    """The last turns that asked for one figure in the same measure, as long as each took items or period along."""
    steps: list[Step] = []
    for turn in reversed(before.turns):
        for step in reversed(steps_of(turn, before)):
            if step is None or (steps and not _goes_on(step, steps[0])):
                return steps
            steps.insert(0, step)
        if _TAKES_BACK.search(turn.question):
            return steps  # "10월 말고 9월": October is not of the series
    return steps


def steps_of(turn: PastTurn, before: Before) -> list[Step | None]:
    """One for each of the turn's figures; None for what is no figure of known days."""
    return [
        _step(call, turn.found[at].codes if at < len(turn.found) else (), before)
        for at, call in enumerate(turn.calls)
    ]


def _step(call: SkillCall, found: Sequence[str], before: Before) -> Step | None:
    if call.name not in (SUMMARY, ITEMS):
        return None
    words = before.period(call) or _THIS_YEAR
    days = periods.read(words, before.today)
    if not isinstance(days, Period) or days.first is None:
        return None
    return Step(call, tuple(found) or tuple(items_of(call)), words, days)


def _goes_on(step: Step, later: Step) -> bool:
    """A turn that names items and days of its own begins anew, and so does one item out of several."""
    if _measured(step.call) != _measured(later.call):
        return False
    if step.items == later.items:
        return True
    inside = set(step.items) < set(later.items) or set(later.items) < set(step.items)
    return step.days.ranges == later.days.ranges and not inside


def _measured(call: SkillCall) -> object:
    return measure_of(call), *(call.args.get(name) for name in ("measures", "days", "excluding"))


def each_once(steps: Sequence[Step]) -> list[Step]:
    return list({step.days.ranges: step for step in steps}.values())


def over(times: Sequence[Step], before: Before, average: Measure | None = None) -> Calls:
    if overlap(times) or not adds_up(before.call):
        return []
    args = kept_args(before.call.args, "items", "excluding", "days", "measures", "combined")
    args |= {"period": "+".join(step.words for step in times)}
    if average is not None:
        args["measures"] = [average.value]
    return [SkillCall(name=SUMMARY, args=args)]


def overlap(times: Sequence[Step]) -> bool:
    ordered = sorted(times, key=_first)
    return any(_last(one) >= _first(other) for one, other in pairwise(ordered))


def adds_up(call: SkillCall) -> bool:
    return set(call.args.get("measures") or ()) <= _ADDED


def _first(step: Step) -> date:
    assert step.days.first is not None  # seen to in _step
    return step.days.first


def _last(step: Step) -> date:
    assert step.days.last is not None
    return step.days.cut_from or step.days.last


def in_a_row(times: Sequence[Step]) -> bool:
    ordered = sorted(times, key=_first)
    return all(_last(one) + timedelta(days=1) == _first(other) for one, other in pairwise(ordered))


_BUCKETS = ("day", "week", "month", "quarter", "year")


def as_one_course(before: Before) -> SkillCall | None:
    """ "그래프로" behind "1분기 2분기 3분기 비교": one course by quarters. None where they are no row of one unit."""
    steps = steps_of(before.turns[-1], before)
    told = [step for step in steps if step is not None and step.call.name == SUMMARY]
    if len(told) < 2 or len(told) != len(steps) or any(_beside(step) != _beside(told[0]) for step in told):
        return None
    units, times = {step.days.unit for step in told}, sorted(told, key=_first)
    if len(units) > 1 or not units <= set(_BUCKETS) or not in_a_row(times):
        return None
    kinds = told[0].call.args.get("measures") or []
    if len(kinds) > 1 or len(items_of(told[0].call)) > 1:
        return None
    args = kept_args(told[0].call.args, "items", "excluding", "days") | measure_of(told[0].call)
    words = as_words(_first(times[0]), _last(times[-1]))
    return SkillCall(name=TREND, args=args | {"period": words, "by": units.pop()})


def _beside(step: Step) -> object:
    return step.items, _measured(step.call)
