"""Fragments that no rule reads ("작년은요", "3개만", "차트로"): the last call again, with what was named replaced."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args
from bot.planners.offline.combining import (
    MOVED,
    apart,
    at_the_end_named,
    buckets_of,
    compared,
    compared_otherwise,
    compared_with,
    measured_otherwise,
    names_an_end,
    of_the_two_named,
    opposites,
    periods_compared,
    summed,
)
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.listed import as_records, counted, more, so_many
from bot.planners.offline.measures import MEASURE_TAGS
from bot.planners.offline.parts import from_here, of_the_same_part
from bot.planners.offline.pointers import asks_when
from bot.planners.offline.scope import (
    Args,
    day_kinds,
    is_single_day,
    plain_periods,
    relations,
)
from bot.planners.offline.skill_names import (
    CHANGES,
    EXTREMES,
    HISTORY,
    ITEMS,
    PERIODS,
    RANKING,
    RECORDS,
    SEARCH,
    SHARE,
    SUMMARY,
    TAKES_DAYS,
    TAKES_ITEMS,
    TAKES_PERIOD,
    TREND,
    TRENDS,
)
from bot.planners.offline.steps import as_one_course
from bot.planners.offline.thread import Before, items_of
from bot.planners.offline.tokens import Cat
from bot.planners.offline.words.followups import TOGETHER
from skills.arguments import Against


def fragment(frame: Frame, before: Before) -> Calls | None:
    """None where it is more than a fragment."""
    if frame.unread or frame.lots:
        return None
    if frame.conditions:
        return None
    meaning = frame.meaning - {"chart", "table", "file", "nochart", "label", "alldays"}
    bare = not meaning - {"whole", "each"} and not frame.counts
    if "ana.other" in frame.pointers:
        return opposites(before) if bare and not _names_something(frame) else None
    if bare and not _names_something(frame):
        if _shows_several_turns(frame, before):
            return None
        if frame.has("chart"):
            return _as_chart(before)
        if frame.has("table", "file", "nochart", "again") or "ana.same" in frame.pointers:
            return list(before.calls)
        if frame.has("alldays"):
            return _of_all_days(before)
        if frame.has("whole") and before.call.name == SHARE and "within" in before.call.args:
            return [SkillCall(name=SHARE, args=kept_args(before.call.args, "items", "period", "days"))]
        if frame.has("whole"):
            return _of_all(before)
        return apart(before) if frame.has("each") else None
    if names_an_end(frame) and not frame.counts and (before.items() or not frame.has("make")):
        buckets = buckets_of(before)
        if buckets is not None and _names_something(frame):
            buckets = _patched(frame, before) if before.call.name == EXTREMES else None
        if buckets is not None:
            return at_the_end_named(frame, buckets)
    if bare and frame.has("make"):
        return None
    if bare:
        return _patched(frame, before)
    if meaning and meaning <= {"list", "rec", "lotno"} and not frame.counts and not _names_something(frame):
        return as_records(before)
    if meaning == {"more"} and not frame.counts and not _names_something(frame):
        return more(before)
    of_each = {"each", "diff"} <= meaning <= {"each", "diff", "percent", "howmuch"}
    if of_each and not frame.counts and not _names_something(frame):
        return compared(frame, before)
    if meaning <= {"cmp", "diff"} and not frame.counts and not frame.periods:
        return compared(frame, before)
    if (
        "cmp" in meaning
        and meaning - {"cmp"} <= MEASURE_TAGS
        and not (frame.counts or _names_something(frame))
    ):
        return compared_otherwise(frame, before)
    if meaning and meaning <= _DIFFERENCE and _one_other_period(frame) and not frame.counts:
        return _patched(frame, before)
    if (
        meaning <= MOVED
        and meaning & {"up", "down", "diff"}
        and not frame.counts
        and not _names_something(frame)
    ):
        return periods_compared(before)
    both = {"ana.pair", "ana.trio"} & frame.pointers or before.call.name == ITEMS
    if (
        meaning <= {"combined", "total", "qty", "howmuch"}
        and ("combined" in meaning or (both and "total" in meaning))
        and not (frame.items or frame.periods or frame.days or frame.counts)
    ):
        return summed(frame, before)
    if before.call.name == RECORDS and meaning == {"whole", "batches"} and not _names_something(frame):
        return counted(frame, before)
    if meaning and meaning <= MEASURE_TAGS and not frame.counts and not _names_something(frame):
        if before.call.name == RECORDS:
            return counted(frame, before)
        if before.call.name in (PERIODS, ITEMS) or (before.call.name in TRENDS and _says_into(frame)):
            return measured_otherwise(frame, before)
    if asks_when(frame) and before.call.name in (EXTREMES, HISTORY):
        return _patched(frame, before) if _names_something(frame) else list(before.calls)
    if frame.counts and len(frame.counts) == 1 and not meaning and not _names_something(frame):
        return so_many(frame, before)
    return None


def _says_into(frame: Frame) -> bool:
    """ "생산량으로": the same in that measure, where "생산량은?" may ask for the one figure."""
    return any(token.cat is Cat.PARTICLE and token.text in ("로", "으로") for token in frame.tokens)


def _shows_several_turns(frame: Frame, before: Before) -> bool:
    """ "셋 다 차트로" behind three questions: the last answer holds one of the three, and must not pass for all."""
    wanted = 3 if "ana.trio" in frame.pointers else 2 if "ana.pair" in frame.pointers else 0
    held = (len(before.calls), len(before.items()), len(frame.taken_items), len(before.shown_codes()))
    return wanted > 0 and wanted not in held and before.call.name not in (PERIODS, ITEMS)


_DIFFERENCE = frozenset({"cmp", "diff", "percent", "howmuch", "up", "down", "than", "qty", "total", "more"})


def _one_other_period(frame: Frame) -> bool:
    """ "지난주랑 차이", "작년 10월과 비교"."""
    named = plain_periods(frame)
    if frame.items or len(frame.periods) != 1 or not named:
        return False
    return named[0].token.period.against or bool({"conj", "than"} & named[0].particles)


def _names_something(frame: Frame) -> bool:
    return bool(frame.items or frame.periods or frame.days or frame.taken_items or frame.taken_period)


def _patched(frame: Frame, before: Before) -> Calls | None:
    """Items, periods, kinds of days replaced."""
    kinds = day_kinds(frame)
    named = plain_periods(frame)
    if kinds is None or before.is_chain() or any(one.excluded for one in frame.periods):
        return None
    items = [one.token.mention.value for one in frame.items] or list(frame.taken_items)
    related = relations(frame)
    against = _against(frame, named)
    if against is not None and _is_together(frame) and all(call.name in TRENDS for call in before.calls):
        return _beside(against, before)
    if len(named) == 2 and [one.token.period.against for one in named].count(True) == 1:
        return of_the_two_named(named, items, before)
    if related or against is not None:
        return compared_with(frame, before, against, related, items)
    alike = _is_together(frame) and all(call.name in TRENDS for call in before.calls)
    if items and _joins_base(frame) and len(items) == 1 and not (named or alike):
        return compared(frame, before)
    together = _joins_together(frame)
    in_one = before.items() and not named and all(map(_takes_more_items, before.calls))
    if together and items and in_one:
        items = [*(item for item in before.items() if item not in items), *items]
    if frame.has("each") and named and before.call.name == RANKING and not items:
        items = before.shown_codes()  # "각각 9월은": of those that were ranked
        if not 0 < len(items) <= _MOST_ITEMS:
            return None
    words: list[str | None] = [from_here(one, before) for one in named] or [frame.taken_period]
    calls: Calls = list(before.calls) if together and not in_one else []
    for base in before.calls:
        for period in words:
            call = _replaced(base, period, items, kinds, frame, before)
            if call is None:
                return None
            if call not in calls:
                calls.append(call)
    return calls


def _against(frame: Frame, named: list[Named]) -> Named | None:
    """ "작년이랑은?", "지난달보다는?": the period to compare with."""
    if len(named) != 1:
        return None
    one = named[0]
    return one if one.token.period.against or {"conj", "than"} & one.particles else None


_MOST_ITEMS = 20
# Of two items, "마지막으로 언제" and the best day name one only.
_SHOWS_EACH_ITEM = TRENDS | {SUMMARY, ITEMS, SHARE}


def _takes_more_items(call: SkillCall) -> bool:
    return call.name in _SHOWS_EACH_ITEM or (call.name == RANKING and bool(items_of(call)))


def _joins_together(frame: Frame) -> bool:
    """ "B0082도 같이", "9월도 함께": what was asked before stays; "B0082도?" alone takes its place."""
    if any("upto" in one.particles for one in frame.items):
        return True  # "B0082까지"
    also = any({"also", "conj"} & one.particles for one in (*frame.items, *frame.periods))
    return also and _is_together(frame)


def _is_together(frame: Frame) -> bool:
    return any(token.text in TOGETHER for token in frame.tokens)


def _beside(against: Named, before: Before) -> Calls | None:
    """ "작년이랑 같이" behind a course: that of both."""
    other = of_the_same_part(against, before)
    if other is None or len(before.calls) != 1 or before.period(before.call) is None:
        return None
    return [*before.calls, SkillCall(name=before.call.name, args=before.call.args | {"period": other})]


def _joins_base(frame: Frame) -> bool:
    return bool(frame.items) and bool({"conj", "than"} & frame.items[-1].particles)


def _replaced(
    base: SkillCall, period: str | None, items: list[str], kinds: list[str], frame: Frame, before: Before
) -> SkillCall | None:
    args: Args = dict(base.args)
    name = base.name
    if name == EXTREMES and (frame.taken_period is not None or (frame.has("whole") and items)):
        name, args = SUMMARY, kept_args(args, "items", "excluding")  # "그날 B0062는" behind the best day
    if frame.has("whole") and not items:
        args.pop("items", None)
    if frame.has("whole") or items:
        args.pop("excluding", None)
    if items:
        if name in TAKES_ITEMS:
            args["items"] = items
            args.pop("combined", None)
        elif name == ITEMS:
            if len(items) < 2:
                name, args = SUMMARY, {"items": items} | kept_args(args, "period", "days")
            else:
                args["items"] = items
        elif name == RANKING and "within" in args and len(items) == 1:
            args["within"] = items[0]
        elif name == RANKING and "items" in args and _joins_together(frame):
            args["items"] = items
        elif name == RANKING and "rank_of" in args and len(items) == 1:
            args["rank_of"] = items[0]
        elif name == CHANGES and period is None:
            of_it: Args = {"against": Against.PREVIOUS.value, "items": items}
            name, args = PERIODS, of_it | kept_args(args, "period", "against", "days")
        elif name in (RANKING, CHANGES):
            measured = _as_measures(args) if name == RANKING else {}
            name, args = SUMMARY, {"items": items} | kept_args(args, "period", "days") | measured
        elif name == SEARCH:
            if period is not None or kinds:
                name, args = SUMMARY, {"items": items}
            else:
                args = {"query": items[0]} if len(items) == 1 else {}
                if not args:
                    return None
        else:
            return None
    if period is not None:
        if name == PERIODS:
            relation = before.relation()
            if relation is not None:
                args["against"] = relation  # "4월도" behind 3월 against 작년 3월
            elif args.get("against") not in ("previous", "year_before", "same_days_year_before"):
                name = SUMMARY
                args = kept_args(args, "items", "excluding", "days") | _as_measures(args)
        elif name == SEARCH:
            found = before.shown_codes()
            if not found or len(found) > 10:
                return None
            name, args = SUMMARY, {"items": found}
        elif name not in TAKES_PERIOD | {HISTORY, PERIODS}:
            return None
        args["period"] = period
    if kinds:
        if name not in TAKES_DAYS:
            return None
        args["days"] = kinds
    elif (frame.has("whole") and not items) or any(map(is_single_day, plain_periods(frame))):
        args.pop("days", None)
    return SkillCall(name=name, args=args)


def _as_measures(args: Args) -> Args:
    return {"measures": [args["measure"]]} if "measure" in args else {}


def _as_chart(before: Before) -> Calls:
    """A single figure has nothing to draw: its course over the same days has; months in a row are a course themselves."""
    calls: Calls = []
    in_a_row = as_one_course(before)
    if in_a_row is not None:
        return [in_a_row]
    for call in before.calls:
        if call.name != SUMMARY or len(items_of(call)) > 1:
            calls.append(call)
            continue
        measures: list[str] = list(call.args.get("measures") or ())
        args = kept_args(call.args, "items", "excluding", "period", "days")
        if len(measures) == 1:
            args["measure"] = measures[0]
        calls.append(SkillCall(name=TREND, args=args))
    return calls


def _of_all_days(before: Before) -> Calls:
    """ "주말 포함하면?"."""
    return [
        SkillCall(name=call.name, args={name: value for name, value in call.args.items() if name != "days"})
        for call in before.calls
    ]


_OF_SOME = ("items", "excluding", "combined", "days")


def _of_all(before: Before) -> Calls | None:
    """ "전체는?": the same without its items."""
    calls: Calls = []
    for call in before.calls:
        of_some = items_of(call) or call.args.get("excluding")
        if call.name not in TAKES_ITEMS - {SHARE} or not (of_some or call.args.get("days")):
            return None
        args = {name: value for name, value in call.args.items() if name not in _OF_SOME}
        if of_some:
            args |= kept_args(call.args, "days")
        if SkillCall(name=call.name, args=args) not in calls:
            calls.append(SkillCall(name=call.name, args=args))
    return calls
