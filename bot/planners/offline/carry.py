"""Arguments that a follow-up carries over from the call before, and what its words stand for there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answers import SkillCall
from bot.planners.offline.frame import Frame
from bot.planners.offline.measures import measures_of
from bot.planners.offline.scope import WEEK, Args, plain_periods, relations
from bot.planners.offline.skill_names import (
    CHANGES,
    EXTREMES,
    HISTORY,
    IDLE,
    ITEMS,
    MONTHLY,
    OVERVIEW,
    PERIODS,
    RANKING,
    RECORDS,
    SCOPED,
    SEARCH,
    SUMMARY,
    TRENDS,
)
from bot.planners.offline.thread import Before, items_of
from bot.planners.offline.units import neighbour
from skills import periods
from skills.arguments import Against, Measure
from skills.results import Period, Unclear, UnclearReason


def kept_args(args: Args, *names: str) -> Args:
    """Those of them that the call has."""
    kept = {name: args[name] for name in names if name in args}
    if isinstance(kept.get("days"), int):
        del kept["days"]  # not made for 60 days: a length, and no kinds of days
    return kept


def measure_of(base: SkillCall) -> Args:
    measure = base.args.get("measure")
    measures: list[str] = list(base.args.get("measures") or ())
    if measure is None and len(measures) == 1:
        measure = measures[0]
    return {"measure": measure} if measure and measure != Measure.QUANTITY else {}


def _unit(period: Period) -> str:
    """A week that the thread went on to is written by its days."""
    first, last = period.first, period.last
    if first is not None and last is not None and first.weekday() == 0 and (last - first).days == 6:
        return "week"
    return period.unit


def later_period(frame: Frame, before: Before) -> Args | None:
    """전월 대비 is of the thread's period where that is a month, 전년 대비 of any. None for "전주 대비" of a month."""
    words, reading = before.period(before.call), before.read_period()
    span = relations(frame)[0].token.period if relations(frame) else None
    if words is None or reading is None:
        return {}
    if (
        span is not None
        and span.relation is Against.PREVIOUS
        and span.unit not in (reading.unit, _unit(reading))
    ):
        return None
    if span is not None and _LAST_YEAR.match(span.text) and reading.unit == "year":
        this = periods.read(span.base, before.today)
        last = periods.previous(this) if isinstance(this, Period) else None
        if last is not None and last.ranges == reading.ranges:
            return {"period": span.base}  # "작년 동기간은" behind 작년: this year beside it
    return {"period": words}


_LAST_YEAR = re.compile(r"작년|지난해")


def is_by_weekday(call: SkillCall, base: SkillCall) -> bool:
    """ "요일별로" behind the Fridays is of all weekdays."""
    by_weekday = call.args.get("by") == "weekday" or call.args.get("of") == ["weekday"]
    kinds = base.args.get("days")
    return by_weekday and isinstance(kinds, list | tuple) and {*kinds} <= {*WEEK}


def is_measured_as_before(call: SkillCall, args: Args, frame: Frame, base: SkillCall) -> bool:
    """ "몇 배 차이야", "누가 더 적어" of what was measured; "제일 많이 만든 제품" is of quantities."""
    if "measure" in args or (measures_of(frame) and not frame.has("howmuch")):
        return False
    if call.name == RANKING and measure_of(base).get("measure") == Measure.ITEM_COUNT:
        return False  # "제일 많은 건?" behind the number of items
    if call.name == RANKING:
        breaks_down = frame.has("by.item") and "all" in args  # "10월 배치 수", then "제품별로"
        return (_is_inside_the_thread(args, frame) or breaks_down) and "make" not in frame.tags
    return call.name in TRENDS | {PERIODS, ITEMS}


def _is_inside_the_thread(args: Args, frame: Frame) -> bool:
    return bool(args.get("items") or args.get("within")) and not frame.items


_OF_WHAT = re.compile(r"배치|로트|롯트|건|회|번")


def asks_an_average(frame: Frame) -> bool:
    """ "평균은?" and no "배치 평균"."""
    said = [token.text for token in frame.tokens if token.tag == "avg"]
    return frame.meaning == {"avg"} and not any(map(_OF_WHAT.search, said))


_COUNTED = [[Measure.BATCHES.value], [Measure.ITEM_COUNT.value]]


def of_the_best_one(args: Args, frame: Frame, before: Before) -> Args:
    """ "몇 건이었어?", "몇 품목 만들었어?" behind the best day: of that day."""
    asked_of_it = len(before.calls) == 1 and not (plain_periods(frame) or frame.taken_items or frame.items)
    bucket = before.bucket() if asked_of_it else None
    return {"period": bucket} if bucket and args.get("measures") in _COUNTED else {}


_OF_A_BUCKET = {"month": Measure.MONTHLY_AVERAGE, "day": Measure.DAILY_AVERAGE}


def average_of_a_bucket(course: SkillCall) -> Args:
    """ "평균은?" behind a course by months: a month's, it seems, beside the batch's that the word alone means."""
    bucket = _OF_A_BUCKET.get("month" if course.name == MONTHLY else str(course.args.get("by")))
    of_quantities = not measure_of(course)
    return {"measures": [bucket.value, Measure.BATCH_AVERAGE.value]} if bucket and of_quantities else {}


_IN_THE_PAST = re.compile(r"(?:만든|한|된|나온)(?![가-힣])")


def idle_then(frame: Frame, before: Before) -> SkillCall | None:
    """ "안 만든 품목은?" behind this month is of its days so far; behind a month that is over no skill says it."""
    asks_of_then = any(token.tag == "neg" and _IN_THE_PAST.search(token.text) for token in frame.tokens)
    last = before.read_period()
    if not asks_of_then or frame.has("long") or last is None or last.first is None or last.last is None:
        return SkillCall(name=IDLE, args={})
    if last.last < before.today:
        return None
    return SkillCall(name=IDLE, args={"days": (before.today - last.first).days + 1})


def of_what_was_made(frame: Frame, before: Before) -> Frame:
    """ "뭐 만들었어?" behind what was made in October is of October, behind its best day of that day."""
    asks = frame.meaning in ({"what"}, {"what", "item"}, {"what", "thing"}) and "make" in frame.tags
    named = frame.items or frame.periods or frame.taken_period or frame.days or frame.counts or frame.pointers
    if not asks or named or before.items() or len(before.calls) != 1 or before.call.name not in SCOPED:
        return frame
    if before.call.name == PERIODS:
        return frame  # in which of the two is not said
    of_one = before.call.name == EXTREMES
    return replace(frame, taken_period=before.bucket() if of_one else before.period(before.call))


_IN_ALL = re.compile(r"총\s?(?:생산|실적|물량)")


def says_in_all(frame: Frame) -> bool:
    """ "총생산은" behind one item: its total, or all that was made? "총 몇 개" only says how many."""
    said = any(token.tag in ("qty", "total") and _IN_ALL.match(token.text) for token in frame.tokens)
    return said and not (frame.items or frame.taken_items) and frame.meaning <= {"qty", "total"}


_OF_SOME = ("items", "excluding", "combined")


def of_all(calls: Sequence[SkillCall]) -> list[SkillCall]:
    """The same without the items that the thread named."""
    return [
        SkillCall(name=call.name, args={name: call.args[name] for name in call.args if name not in _OF_SOME})
        for call in calls
        if items_of(call)
    ]


# A trend by months over one month is no trend: the unit has to be shorter than the period taken along.
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366, "weekday": 1}
_EVER = "전체 기간"  # what records are read from where no period is named
NO_PERIOD = ""


def period_along(call: SkillCall, before: Before) -> str | None:
    """The words of the thread's period for a call that names none: None to leave it out, NO_PERIOD where which longer
    one is meant has to be asked."""
    base = before.call
    if base.name in (SEARCH, IDLE, OVERVIEW):
        return None
    period = before.period(base)
    if period is None and base.name in TRENDS | {CHANGES} and call.name not in TRENDS:
        period = before.days_read()
    if period is None and base.name in (HISTORY, RECORDS) and call.name == SUMMARY:
        period = _EVER
    if period is None or call.name not in TRENDS | {EXTREMES}:
        return period
    by = _longest_unit(call)
    reading = periods.read(period, before.today)
    if by is None or not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return period
    days = ((reading.cut_from or reading.last) - reading.first).days + 1
    if days > _UNIT_DAYS[by]:
        return period
    # The largest day of one day is no question: which longer period they mean is not said.
    return NO_PERIOD if call.name == EXTREMES else None


def is_no_period(words: str, before: Before) -> bool:
    """내일, 2월 30일: not begun, or not in the calendar."""
    reading = periods.read(words, before.today) if not words.startswith("@") else None
    return isinstance(reading, Unclear) and reading.reason is not UnclearReason.PERIOD_CHOICES


def _longest_unit(call: SkillCall) -> str | None:
    if call.name == MONTHLY:
        return "month"
    if call.name == EXTREMES:
        units = [one for one in call.args.get("of", ("day",)) if one in _UNIT_DAYS]
        return max(units, key=lambda one: _UNIT_DAYS[one]) if units else None
    by = call.args.get("by")
    return str(by) if by is not None else None


def moved_between(args: Args, frame: Frame, before: Before) -> Args | None:
    """ "제일 많이 늘어난 제품은?" behind a comparison is of its periods, behind 10월 of that month and the one before.

    Behind two figures whose periods do not follow each other it is not said which are meant.
    """
    if "against" in args:
        return later_period(frame, before) or {}
    if before.call.name in (PERIODS, CHANGES):
        return kept_args(before.call.args, "period", "against")
    times, beside = before.last_periods(), neighbour(before, -1)
    if len(times) == 2 and before.call.name == SUMMARY:
        earlier = periods.read(times[0], before.today)
        if not isinstance(earlier, Period) or beside is None or earlier.ranges != (beside,):
            return None
    period = before.period(before.call)
    return {"period": period} if period else {}
