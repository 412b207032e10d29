"""What the thread asked one after another of the same kind ("3월", "4월은", "5월은"), put together or set side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import asks_an_average, kept_args, measure_of
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.scope import plain_periods
from bot.planners.offline.skill_names import EXTREMES, ITEMS, PERIODS, RANKING, SHARE, SUMMARY, TRENDS
from bot.planners.offline.steps import (
    BUCKETS,
    Step,
    adds_up,
    each_once,
    in_a_row,
    length_said,
    moved_each,
    over,
    overlap,
    series,
    steps_of,
    takes_back,
)
from bot.planners.offline.thread import Before, items_of
from skills import periods
from skills.arguments import Measure
from skills.results import Period

_SUMS = frozenset({"total", "combined", "qty", "howmuch", "whole"})
_WHICH = frozenset({"among", "which", "what", "more", "many", "few", "thing", "item", "qty", "up", "down"})
# An average of the unit that was asked of one by one: a month's of one month says nothing.
_AVERAGES = {"mavg": (Measure.MONTHLY_AVERAGE, "month"), "davg": (Measure.DAILY_AVERAGE, "day")}
_UP_TO = "까지"


def of_the_series(frame: Frame, before: Before) -> Calls | None:
    """None where the question is none about the series; no calls where it is one that has to be asked back of."""
    if frame.unread or frame.counts or frame.conditions or frame.lots:
        return None
    counted = _COUNTED.get(frame.pointers)
    of_one = len({step.items for step in series(before)}) == 1
    if counted and of_one and frame.periods and frame.has("combined") and not (frame.items or frame.days):
        return _added_to(frame, before, counted)  # "8월까지 합쳐서 셋 다"
    if frame.pointers and not (frame.items or frame.periods) and _names_an_end(frame):
        return _at_an_end_of_those_counted(frame, before)
    if frame.pointers:
        of_two = frame.pointers == {"ana.pair"} and frame.has("which") and not (frame.items or frame.periods)
        steps = series(before) if of_two else []
        if steps and len(steps[-1].items) > 2:
            return []  # "둘 중" of a family over two months
        return _which_is_more(frame, before) if of_two else None
    if frame.days or (frame.items and frame.periods):
        return None
    if frame.items:
        return _added_to_items(frame, before)
    if not frame.periods and _names_an_end(frame):
        return _at_an_end(frame, before)
    if not frame.periods and "diff" in frame.meaning and frame.meaning <= _OF_A_CHANGE:
        return _moved_last(frame, before)
    if not frame.periods:
        return (
            _which_is_more(frame, before) if frame.has("which", "what", "more") else _added_up(frame, before)
        )
    return _added_to(frame, before)


def _which_is_more(frame: Frame, before: Before) -> Calls | None:
    """ "어느 게 더 많아?", "뭐가 더 늘었어?" of the two asked about last. "제일" is of all that there are."""
    asked = frame.meaning - {tag for tag in frame.meaning if tag.startswith("when")}
    if not asked <= _WHICH or not frame.has("many", "few", "up", "down"):
        return None
    surely = frame.has("which", "more")
    if not surely and not (frame.has("what") and len(series(before)) > 1):
        return None
    if frame.has("up", "down"):
        return moved_each(before) if len(series(before)) > 1 and len(series(before)[-1].items) > 1 else []
    return _side_by_side(before)


def _side_by_side(before: Before) -> Calls:
    base, steps = before.call, series(before)
    if base.name == PERIODS and len(before.calls) == 1:
        return list(before.calls)
    if not steps:
        return []
    last = steps[-1]
    rest = kept_args(base.args, "days") | measure_of(base)
    if len(last.items) > 1:
        if _beside_another(steps):
            return []
        args = rest | kept_args(base.args, "period") | {"items": list(last.items)}
        return [SkillCall(name=ITEMS, args=args)]
    if len(steps) < 2:
        return []
    earlier = steps[-2]
    third = steps[-3] if len(steps) > 2 else None
    if earlier.items == last.items and earlier.days.ranges != last.days.ranges:
        if third is not None and third.items == last.items:
            return []
        args = rest | kept_args(base.args, "items") | {"period": last.words, "against": earlier.words}
        return [SkillCall(name=PERIODS, args=args)]
    one_each = len(earlier.items) == len(last.items) == 1
    if not one_each or earlier.items == last.items or (third and third.days.ranges == last.days.ranges):
        return []
    args = rest | kept_args(base.args, "period") | {"items": [*items_of(earlier.call), *items_of(base)]}
    return [SkillCall(name=ITEMS, args=args)]


_ENDS = frozenset({"sup", "many", "few", "what", "which", "thing", "among"})


def _names_an_end(frame: Frame) -> bool:
    """ "제일 많은 건?", "제일 많은 달은?"."""
    ends = {tag for tag in frame.meaning if not tag.startswith(("u.", "when"))}
    return ends <= _ENDS and "sup" in ends and frame.has("many") != frame.has("few")


def _at_an_end(frame: Frame, before: Before) -> Calls | None:
    """The largest of the figures asked one by one, and not of all there are."""
    steps = series(before)
    if not steps or len(steps[-1].items) > 1:
        return None
    if frame.has("what") and "make" in frame.tags:
        return []  # "뭘 제일 많이 만들었어" asks for an item, and not for one of the months asked about
    if takes_back(before):
        return []
    units = {tag.partition(".")[2] for tag in frame.meaning if tag.startswith(("u.", "when."))}
    times = each_once(steps)
    if len(times) > 1 and all(step.items == steps[-1].items for step in steps):
        unit = times[0].days.unit
        if units - {unit} or unit not in BUCKETS or any(step.days.unit != unit for step in times):
            # "제일 많은 해" behind the same half of three years: no skill ranks those halves.
            longer = {"year"} & units and all(
                step.days.unit in ("day", "month", "quarter", "half") for step in times
            )
            return None if units and not longer else []
        whole = over(times, before)
        if not whole or measure_of(before.call):
            return []
        args = kept_args(whole[0].args, "items", "excluding", "days", "period") | {"of": [unit]}
        return [SkillCall(name=EXTREMES, args=args | ({"side": "min"} if frame.has("few") else {}))]
    of_these = "thing" in frame.tags and len(steps) > 1 and not frame.has("what", "item")
    if units or ("make" in frame.tags and not of_these) or not steps[-1].items:
        return None
    names = list(dict.fromkeys(item for step in steps for item in items_of(step.call)))
    if len(times) > 1 or len(names) < 2 or any(len(step.items) != 1 for step in steps):
        return []
    args = kept_args(before.call.args, "period", "days") | measure_of(before.call) | {"items": names, "n": 1}
    return [SkillCall(name=RANKING, args=args | ({"order": "bottom"} if frame.has("few") else {}))]


_COUNTED = {frozenset({"ana.pair"}): 2, frozenset({"ana.trio"}): 3}


def _at_an_end_of_those_counted(frame: Frame, before: Before) -> Calls | None:
    """ "셋 중 제일 많은 달" behind just three months of the same items; None behind items, which are set in order."""
    steps = series(before)
    times = each_once(steps)
    of_times = len({step.items for step in steps}) == 1 and len(times) > 1 and len(steps[-1].items) < 2
    if frame.pointers == {"ana.list"} and len(steps) > 1:
        said = _at_an_end(frame, before)  # "이 중에 제일 많은 건?"
        return [] if said is None and of_times else said  # "이 중에 제일 많은 날" is not of the last month
    if not of_times:
        return None
    fits = _COUNTED.get(frame.pointers) == len(times)
    return (_at_an_end(frame, before) if fits else None) or []


def _added_up(frame: Frame, before: Before) -> Calls | None:
    """ "합계는?", "다 합치면?", "월평균은?" behind several: of all of them since the first was asked about."""
    if asks_an_average(frame) and before.call.name == SUMMARY and len(before.calls) == 1:
        return _average_of_the_times(before)
    average = next((tag for tag in _AVERAGES if frame.meaning - {"qty"} == {tag}), None)
    counted = before.call.args.get("measures") == [Measure.BATCHES.value]
    asked = frame.meaning - ({"batches"} if counted else set())
    if not average and not (asked and asked <= _SUMS and _says_sum(frame)):
        return [] if "batches" in frame.meaning and frame.has("combined") else None
    if before.call.name == PERIODS and not average:
        return None if before.two_periods(before.call) and frame.has("combined") else []
    if _beside_another_course(before) and average is None:
        return []
    if before.call.name != SUMMARY or (frame.has("whole") and not frame.has("combined")):
        return None
    steps = series(before, since_taken_back=True)
    if len(steps) < len(before.calls):
        return []  # figures of their own items and days: no call adds them up
    of_one_name = bool(steps) and all(items_of(one.call) == items_of(steps[-1].call) for one in steps)
    over_times = of_one_name and len(items_of(steps[-1].call)) < 2 and len(each_once(steps)) > 1
    if steps and len(steps[-1].items) > 1 and not over_times:
        if _beside_another(steps) or (average is None and len(each_once(steps)) > 1):
            return []
        return None  # the two items of the last answer
    if len(steps) < 2:
        other_days = average is None and _of_other_days(steps, before)
        return [] if other_days or _stops_short(steps, before) else None
    times = each_once(steps)
    if len(times) > 1 and all(step.items == steps[-1].items for step in steps):
        if average is not None and overlap(times):
            return None  # "최근 3개월", then "6개월": of the last
        if average is None:
            return over(times, before)
        measure, unit = _AVERAGES[average]
        each = [step.days.unit == unit for step in times]
        if not any(each) and average == "davg":
            return None  # the daily average of the last of several months
        return over(times, before, measure) if all(each) else []
    names = list(dict.fromkeys(item for step in steps for item in items_of(step.call)))
    if average == "davg" or (average and len(times) == 1):
        return None
    if average or len(times) > 1 or any(len(items_of(step.call)) != 1 for step in steps) or len(names) < 2:
        return None if len(times) == 1 and len(names) < 2 else []
    args = kept_args(before.call.args, "period", "days", "measures") | {"items": names, "combined": True}
    return [SkillCall(name=SUMMARY, args=args)] if adds_up(before.call) else []


def _average_of_the_times(before: Before) -> Calls | None:
    """ "평균은?" behind three days: a day's of the three, beside the batch's that the word alone means."""
    steps = series(before, since_taken_back=True)
    times = each_once(steps)
    added_up = bool(steps) and "+" in steps[-1].words  # "합계", then "평균": of that sum
    if len(times) < 2 or added_up or overlap(times) or any(step.items != steps[-1].items for step in steps):
        return None
    units = {step.days.unit for step in times}
    measures = {unit: measure for measure, unit in _AVERAGES.values()}
    if len(units) > 1 or not units <= set(measures):
        return []
    whole = over(times, before, measures[units.pop()])
    both = [[*call.args["measures"], Measure.BATCH_AVERAGE.value] for call in whole]
    return [
        SkillCall(name=SUMMARY, args=call.args | {"measures": kinds})
        for call, kinds in zip(whole, both, strict=True)
    ]


def _beside_another_course(before: Before) -> bool:
    """ "1위도" behind "2위는 월별로": the sum of the last course, or of both?"""
    courses = [
        turn.calls[0] for turn in before.turns[-2:] if len(turn.calls) == 1 and turn.calls[0].name in TRENDS
    ]
    items = [set(items_of(call)) for call in courses]
    return len(courses) == 2 and bool(items[0] and items[1]) and not items[0] & items[1]


def _beside_another(steps: Sequence[Step]) -> bool:
    """A name that fits several was asked of behind another one: of these among themselves, or with that one?"""
    return len(steps) > 1 and steps[-2].items != steps[-1].items


def _says_sum(frame: Frame) -> bool:
    return frame.has("total", "combined") or any(
        token.tag in ("qty", "howmuch") and token.text.startswith(("총", "합계", "누계"))
        for token in frame.tokens
    )


def _of_other_days(steps: Sequence[Step], before: Before) -> bool:
    """ "합계는?" behind 평일 and then 주말: of both?"""
    calls = [turn.calls[0] for turn in before.turns[-2:] if len(turn.calls) == 1]
    kinds = [call.args.get("days") for call in calls]
    alike = len(calls) == 2 and [items_of(call) for call in calls] == [items_of(calls[-1])] * 2
    return bool(steps) and alike and None not in kinds and kinds[0] != kinds[1]


def _stops_short(steps: Sequence[Step], before: Before) -> bool:
    """The same items were asked of other days in another measure, or they are of several asked of just before: which
    of them to add is not said."""
    if len(before.turns) < 2 or not steps:
        return False
    last, *earlier = [step for turn in reversed(before.turns) for step in reversed(steps_of(turn, before))]
    if last is None:
        return False
    just_before = earlier[0]
    if just_before is not None and just_before.items != last.items:
        return True
    return any(
        step is not None and step.items == last.items and step.days.ranges != last.days.ranges
        for step in earlier
    )


def _added_to(frame: Frame, before: Before, counted: int | None = None) -> Calls | None:
    """ "저번달이랑 합치면?": the period named and the one before; "저저번달까지 합치면?": and all of the series."""
    named = plain_periods(frame)
    if len(named) != 1 or len(frame.periods) != 1 or not frame.meaning <= _SUMS or not _says_sum(frame):
        return None
    words = named[0].token.period.words
    if length_said(named[0].token.text):
        # What counts just the times asked was read before as these (of_the_times_counted).
        several = before.call.name == SUMMARY and len(each_once(series(before))) > 1
        return [] if several else None
    if not (frame.has("combined") or "conj" in named[0].particles):
        return None
    up_to = words.endswith(_UP_TO)
    words = words.removesuffix(_UP_TO).strip()
    days, steps = periods.read(words, before.today), series(before)
    if before.call.name != SUMMARY or not isinstance(days, Period) or days.first is None or not steps:
        return []
    if any(step.items != steps[-1].items for step in steps):
        return []
    times = each_once([*steps, Step(steps[-1].call, steps[-1].items, words, days)])
    if (len(times) > 2 and not up_to) or counted not in (None, len(times)):
        return []
    return over(times, before) if not up_to or in_a_row(times) else []


def _added_to_items(frame: Frame, before: Before) -> Calls | None:
    """ "2호랑 합치면?": the item named and the one before; "2호까지 합치면?": and all of the series."""
    if not frame.has("combined") or len(frame.items) != 1 or not frame.meaning <= _SUMS:
        return None
    if before.call.name == SHARE:
        return _shared_with(frame.items[0], before)
    if before.call.name != SUMMARY:
        return None
    steps, named = series(before), frame.items[0]
    if not steps or any(step.days.ranges != steps[-1].days.ranges for step in steps):
        return []
    names = list(dict.fromkeys(item for step in steps for item in items_of(step.call)))
    up_to = bool({"upto", "also"} & named.particles)
    if not names or (len(names) > 1 and not up_to) or not adds_up(before.call):
        return []
    added = [*names, *(one for one in [named.token.mention.value] if one not in names)]
    args = kept_args(before.call.args, "period", "days", "measures") | {"items": added, "combined": True}
    return [SkillCall(name=SUMMARY, args=args)]


def _shared_with(named: Named, before: Before) -> Calls:
    """ "바닐라랑 합쳐서" behind a share: that of both."""
    others = items_of(before.call)
    if len(before.calls) != 1 or not others or named.token.mention.value in others:
        return []
    args = before.call.args | {"items": [*others, named.token.mention.value]}
    return [SkillCall(name=SHARE, args=args)]


_OF_A_CHANGE = frozenset({"diff", "each", "percent", "howmuch", "cmp"})
_CHANGE = re.compile(r"증감|증가|감소|변")


def _moved_last(frame: Frame, before: Before) -> Calls | None:
    """ "증감은?" behind two items in 10월 and then in 11월: of each between the two. "차이는?" there may be the two items'.

    None where the last two figures are not of the same items."""
    steps = series(before)[-2:]
    if before.call.name != SUMMARY or len(before.calls) != 1 or len(steps) < 2:
        return None
    if steps[0].items != steps[1].items or steps[0].days.ranges == steps[1].days.ranges:
        return None
    added_up = bool(steps[1].call.args.get("combined"))
    several = len(items_of(steps[1].call)) > 1 or len(before.last_items(2)) == 2
    if added_up or not several:
        return None
    if not any(_CHANGE.search(token.text) for token in frame.tokens if token.tag == "diff"):
        return []
    return moved_each(before)
