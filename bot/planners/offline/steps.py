"""The figures of a thread one after another ("3월", "4월은", "5월은"), as far as each goes on with the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bot.answers import SkillCall
from bot.planners.offline.asks.apart import MOST_CALLS
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args, measure_of
from bot.planners.offline.frame import Frame
from bot.planners.offline.parts import whole_of
from bot.planners.offline.scope import period_words, plain_periods, unit_of
from bot.planners.offline.skill_names import ITEMS, PERIODS, SUMMARY, TREND
from bot.planners.offline.thread import Before, as_words, items_of
from bot.planners.offline.units import calendar_unit
from bot.planners.protocol import PastTurn
from skills import periods
from skills.arguments import Measure
from skills.results import Period

_ADDED = frozenset({Measure.QUANTITY.value, Measure.BATCHES.value})
_THIS_YEAR = "올해"
BUCKETS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of the series: of which items (their codes, or as they were named), of which days."""

    call: SkillCall
    items: tuple[str, ...]
    words: str
    days: Period


_TAKES_BACK = re.compile(r"말고|(?:^|\s)(?:아니|아냐|오타|정정|잘못)")


def series(before: Before, *, since_taken_back: bool = False) -> list[Step]:
    """The last turns that asked for one figure in the same measure, as long as each took items or period along.

    `since_taken_back`: "10월 말고 9월" leaves October out of it.
    """
    steps: list[Step] = []
    for turn in reversed(before.turns):
        for step in reversed(steps_of(turn, before)):
            if step is None or (steps and not _goes_on(step, steps[0])):
                return steps
            steps.insert(0, step)
        if since_taken_back and _TAKES_BACK.search(turn.question):
            return steps
    return steps


def takes_back(before: Before) -> bool:
    """ "8월", "9월", "아니 10월": which of them are still meant is not said."""
    return len(series(before, since_taken_back=True)) < len(series(before))


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
    """One step for each of the periods, in the order in which they were asked about."""
    return list({step.days.ranges: step for step in steps}.values())


def over(times: Sequence[Step], before: Before, average: Measure | None = None) -> Calls:
    """The figure of all of the times together, or a unit's average of the quantities in them; no calls where a day
    would be counted twice, or where the figure cannot be added up."""
    of_quantities = set(before.call.args.get("measures") or ()) <= {Measure.QUANTITY.value}
    if overlap(times) or not adds_up(before.call) or (average is not None and not of_quantities):
        return []
    args = kept_args(before.call.args, "items", "excluding", "days", "measures", "combined")
    args |= {"period": "+".join(step.words for step in times)}
    if average is not None:
        args["measures"] = [average.value]
    return [SkillCall(name=SUMMARY, args=args)]


def overlap(times: Sequence[Step]) -> bool:
    """Whether a day lies in two of them."""
    ordered = sorted(times, key=_first)
    return any(_last(one) >= _first(other) for one, other in pairwise(ordered))


def adds_up(call: SkillCall) -> bool:
    """Whether its measures are sums; averages and numbers of days or items are not."""
    return set(call.args.get("measures") or ()) <= _ADDED


def _first(step: Step) -> date:
    assert step.days.first is not None  # seen to in _step
    return step.days.first


def _last(step: Step) -> date:
    assert step.days.last is not None
    return step.days.cut_from or step.days.last


def in_a_row(times: Sequence[Step]) -> bool:
    """Whether each begins on the day after another's end."""
    ordered = sorted(times, key=_first)
    return all(_last(one) + timedelta(days=1) == _first(other) for one, other in pairwise(ordered))


_LENGTH = re.compile(
    r"(?:(?P<days>이틀|사흘|나흘|닷새)|(?P<number>두|세|석|네|넉|다섯|여섯|[2-6])\s?(?P<unit>일|주|달|개월|분기|년|해))(?:\s?(?:간|치|동안))?"
)
_DAYS_IN_WORDS = {"이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5}
_NUMBERS = {"두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6}
_UNITS = {
    "일": "day",
    "주": "week",
    "달": "month",
    "개월": "month",
    "분기": "quarter",
    "년": "year",
    "해": "year",
}


def length_said(words: str) -> tuple[int, str] | None:
    """ "사흘": 3 and "day"; "석 달간": 3 and "month". "3분기" is the third quarter, where "세 분기" are three."""
    said = _LENGTH.fullmatch(words)
    if said is None or (said["unit"] == "분기" and said["number"].isdigit()):
        return None
    if said["days"]:
        return _DAYS_IN_WORDS[said["days"]], "day"
    return _NUMBERS.get(said["number"]) or int(said["number"]), _UNITS[said["unit"]]


def _times_counted(words: str, before: Before) -> list[str] | None:
    """ "사흘 중", "석 달 추이" behind just so many days, months asked one by one: these. None where it counts no such
    thing; empty where the thread asked of more or fewer of them, or took one back."""
    said = length_said(words)
    asked = _without_what_was_made_of_them(before)
    steps = series(asked)
    times = each_once(steps)
    if said is None or len(times) < 2 or any(step.items != steps[-1].items for step in steps):
        return None
    count, unit = said
    if any(unit_of_days(step.days) != unit for step in times):
        return None
    return [step.words for step in times] if len(times) == count and not takes_back(asked) else []


_OF_SEVERAL_DAYS = ("total", "combined", "cmp", "trend", "by.day", "u.day", "when")


def of_the_times_counted(frame: Frame, before: Before) -> Frame | None:
    """ "사흘 중 제일 많은 날" behind three days asked one by one; None where these were more or fewer.

    "2일 생산량" behind two days is of the second of the month, "2일 합계" of both.
    """
    named = plain_periods(frame)
    if len(named) != 1 or len(frame.periods) != 1 or frame.items or frame.taken_period or not frame.meaning:
        return frame
    if unit_of(named[0]) == "day" and not frame.has(*_OF_SEVERAL_DAYS):
        return frame
    times = _times_counted(period_words(named[0]), before)
    if times is None:
        return frame
    return replace(frame, periods=[], taken_period="+".join(times)) if times else None


def _without_what_was_made_of_them(before: Before) -> Before:
    """Up to the last figure asked one by one: "3개월 합계", "셋 중 제일 많은 달" are of those before them."""
    turns = list(before.turns)
    while len(turns) > 1 and "+" in str(turns[-1].calls[0].args.get("period")):
        turns.pop()
    return Before(turns, before.today)


def as_one_course(before: Before) -> SkillCall | None:
    """ "그래프로" behind "1분기 2분기 3분기 비교": one course by quarters. None where they are no row of one unit."""
    steps = steps_of(before.turns[-1], before)
    told = [step for step in steps if step is not None and step.call.name == SUMMARY]
    if len(told) < 2 or len(told) != len(steps) or any(_beside(step) != _beside(told[0]) for step in told):
        return None
    units, times = {step.days.unit for step in told}, sorted(told, key=_first)
    if len(units) > 1 or not units <= set(BUCKETS) or not in_a_row(times):
        return None
    kinds = told[0].call.args.get("measures") or []
    if len(kinds) > 1 or len(items_of(told[0].call)) > 1:
        return None
    args = kept_args(told[0].call.args, "items", "excluding", "days") | measure_of(told[0].call)
    words = as_words(_first(times[0]), _last(times[-1]))
    return SkillCall(name=TREND, args=args | {"period": words, "by": units.pop()})


def _beside(step: Step) -> object:
    return step.items, _measured(step.call)


def unit_of_days(period: Period) -> str:
    """Of a month that the thread went on to, and which is written by its days, too."""
    span = whole_of(period)
    of_days = next((unit for unit in BUCKETS if span and calendar_unit(span.first, unit) == span), "")
    return of_days or period.unit


def moved_each(before: Before) -> Calls:
    """The change of every item between the two periods asked about last."""
    steps = series(before)[-2:]
    if len(steps) < 2 or steps[0].items != steps[1].items or steps[0].days.ranges == steps[1].days.ranges:
        return []
    if len(steps[1].items) > MOST_CALLS:
        return []
    rest = kept_args(before.call.args, "days") | measure_of(before.call)
    between = {"period": steps[1].words, "against": steps[0].words}
    return [SkillCall(name=PERIODS, args=rest | between | {"items": [item]}) for item in steps[1].items]
