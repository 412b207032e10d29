"""Follow-ups that set two answers side by side: compared, added up, measured otherwise."""

from __future__ import annotations

import re

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.asks.extremes import sides_of
from bot.planners.offline.carry import kept_args, later_period, measure_of
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.measures import measures_of
from bot.planners.offline.parts import from_here, of_the_same_part, whole_of
from bot.planners.offline.scope import (
    Args,
    item_words,
    period_words,
    plain_periods,
)
from bot.planners.offline.skill_names import (
    EXTREMES,
    HISTORY,
    ITEMS,
    MONTHLY,
    PERIODS,
    RANKING,
    RECORDS,
    SCOPED,
    SHARE,
    SUMMARY,
    TRENDS,
)
from bot.planners.offline.steps import length_said, series, takes_back, unit_of_days
from bot.planners.offline.thread import Before, items_of
from skills import periods
from skills.arguments import Against, Side
from skills.results import Period

MOVED = frozenset({"up", "down", "diff", "more", "percent", "howmuch", "qty"})


def compared_with(
    frame: Frame, before: Before, against: Named | None, related: list[Named], items: list[str]
) -> Calls | None:
    """The last figure beside another period."""
    if len(before.calls) != 1 or len(related) > 1 or before.call.name not in SCOPED | {RANKING}:
        return None
    if before.call.name in (EXTREMES, HISTORY, RECORDS) or (
        before.call.name == RANKING and {"n", "rank", "rank_of"} & set(before.call.args)
    ):
        return None  # the totals of all are not those of the few that were ranked, or of the best day
    base = before.call
    args: Args = kept_args(base.args, "items", "excluding", "days") | measure_of(base)
    if items:
        args["items"] = items
    period = before.period(base)
    if related:
        span = related[0].token.period
        assert span.relation is not None
        named = plain_periods(frame)
        args["against"] = span.relation.value
        args["period"] = period_words(named[0]) if named else span.base
        reading = named[0].token.period.reading if named else None
        if isinstance(reading, Period) and reading.unit == "day" and span.unit not in ("day", "year"):
            return None  # "17일은 전주 대비"
        later = {} if named else later_period(frame, before)
        if later is None:
            return None
        args |= later
    else:
        assert against is not None
        other = of_the_same_part(against, before)
        if other is None:
            return None
        if of_other_lengths(other, period, before):
            return None
        args["against"] = other
        if period is not None:
            args["period"] = period
        if against.token.text.startswith("전") and _is_same(other, period, before):
            if _A_WEEKDAY.search(against.token.text):
                return None  # "전주 금요일 대비" behind that very Friday: the one before it?
            args["against"] = Against.PREVIOUS.value  # "전주랑은?" behind 지난주
    return [SkillCall(name=PERIODS, args=args)]


_A_WEEKDAY = re.compile(r"[월화수목금토일]요일")


def of_other_lengths(one: str, other: str | None, before: Before) -> bool:
    """ "지난달보다 늘었어?" behind a day: no month is compared with a day."""
    lengths = sorted(_days(words, before) for words in (one, other) if words)
    return len(lengths) == 2 and 0 < 2 * lengths[0] < lengths[1]


def _is_same(one: str, other: str | None, before: Before) -> bool:
    first, second = (periods.read(words, before.today) if words else None for words in (one, other))
    return isinstance(first, Period) and isinstance(second, Period) and first.ranges == second.ranges


def of_the_two_named(named: list[Named], items: list[str], before: Before) -> Calls | None:
    """ "9월 대비 10월은": what the thread is about, in these two."""
    base = before.call
    if (
        len(before.calls) != 1
        or base.name not in (SUMMARY, PERIODS)
        or len(base.args.get("measures") or ()) > 1
    ):
        return None
    later, earlier = sorted(named, key=lambda one: one.token.period.against)
    args = kept_args(base.args, "items", "excluding", "days") | measure_of(base)
    times = {"period": from_here(later, before), "against": from_here(earlier, before)}
    return [SkillCall(name=PERIODS, args=args | ({"items": items} if items else {}) | times)]


def compared(frame: Frame, before: Before) -> Calls | None:
    """ "둘 비교해줘", "B0061이랑 비교하면?"."""
    base = before.call
    named = item_words(frame)
    if base.name == PERIODS and not (named or frame.taken_items) and frame.has("diff"):
        return periods_compared(before)  # "증감률은?"
    if base.args.get("combined") and not (named or frame.taken_items):
        return periods_compared(before)  # "차이는?" behind the sum of two items in 올해, and in 작년
    if len(frame.items) == 1 and "upto" in frame.items[0].particles:
        named = [
            *(item for step in series(before) for item in items_of(step.call) if item not in named),
            *named,
        ]
        named = list(dict.fromkeys(named))
    items = named if len(named) > 1 else [*(item for item in before.items() if item not in named), *named]
    if not named:
        items = list(frame.taken_items) or before.pair()
    if len(base.args.get("measures") or ()) > 1:
        return None  # a comparison is of one measure
    if base.name == SHARE and len(items) >= 2:
        kept = kept_args(base.args, "period", "days", "within")
        return [SkillCall(name=SHARE, args=kept | {"items": [item]}) for item in items]
    if base.name == SUMMARY and _asks_of_families(items, before):
        kept = kept_args(base.args, "period", "days", "measures")
        return [SkillCall(name=SUMMARY, args=kept | {"items": [item]}) for item in items]
    scope = kept_args(base.args, "period", "days") | measure_of(base)
    if len(items) >= 2:
        return [SkillCall(name=ITEMS, args=scope | {"items": items})]
    return None if named else periods_compared(before)


def periods_compared(before: Before) -> Calls | None:
    """ "늘었나요?" behind two figures of the same items: the later question against the earlier one."""
    base, times = before.call, before.last_periods()
    if base.name == PERIODS and len(before.calls) == 1:
        return [base]  # "증감률만", "차이는?": it says both
    if len(times) != 2 or base.name not in (SUMMARY, EXTREMES):
        return None  # no skill compares shares
    if len(base.args.get("measures") or ()) > 1:
        return None
    if _overlap(times[0], times[1], before):
        return None
    lengths = sorted(_days(words, before) for words in times)
    if lengths[1] > 2 * lengths[0]:
        return None  # a month against a whole year
    rest = kept_args(base.args, "items", "excluding", "days") | measure_of(base)
    return [SkillCall(name=PERIODS, args=rest | {"period": times[1], "against": times[0]})]


def _overlap(one: str, other: str, before: Before) -> bool:
    """ "7월과 8월" against 8월: no comparison of two times."""
    spans = []
    for words in (one, other):
        reading = periods.read(words, before.today)
        span = whole_of(reading) if isinstance(reading, Period) else None
        if span is None:
            return False
        spans.append(span)
    return spans[0].first <= spans[1].last and spans[1].first <= spans[0].last


def summed(frame: Frame, before: Before) -> Calls | None:
    """ "둘 합치면?": two items, or the same items over two periods."""
    base = before.call
    if base.name not in SCOPED | {RANKING}:
        return None
    items = list(frame.taken_items) or (before.items() if len(before.items()) > 1 else [])
    wanted = 3 if "ana.trio" in frame.pointers else 2
    times = (
        [str(base.args["period"]), str(base.args["against"])]
        if base.name == PERIODS and "period" in base.args
        else before.last_periods(wanted)
    )
    if len(items) < 2 and len(times) != wanted:
        items = before.last_items(2)
    if len(items) >= 2:
        if base.name == SHARE:
            return [SkillCall(name=SHARE, args=kept_args(base.args, "period", "days") | {"items": items})]
        args = kept_args(base.args, "period", "days", "measures") | {"items": items, "combined": True}
        return [SkillCall(name=SUMMARY, args=args)]
    if len(times) != wanted or times[1] in ("previous", "year_before", "same_days_year_before"):
        return None
    args = kept_args(base.args, "items", "excluding", "days", "measures") | {"period": "+".join(times)}
    return [SkillCall(name=SUMMARY, args=args)]


def of_those_times(frame: Frame, before: Before) -> Calls | None:
    """ "이틀 합계", "두 달 비교" behind just so many days or months of the same items; None behind anything else."""
    said = next((found for token in frame.tokens if (found := length_said(token.text))), None)
    base = before.call
    if said is None or base.name not in SCOPED | {RANKING} or len(before.calls) > 1:
        return None
    number, unit = said
    both = before.two_periods(base)
    times = [*both] if both else before.last_periods(number)
    if _units(times, before) != [unit] * number or takes_back(before):
        return None
    if frame.has("cmp", "diff"):
        return periods_compared(before) if number == 2 else None
    if frame.has("rank", "top", "bottom", "item", "by.item"):
        return None  # "이틀 합쳐서 순위" is of items
    args = kept_args(base.args, "items", "excluding", "days", "measures") | {"period": "+".join(times)}
    return [SkillCall(name=SUMMARY, args=args)]


def _units(times: list[str], before: Before) -> list[str]:
    readings = [periods.read(words, before.today) for words in times]
    return [unit_of_days(one) if isinstance(one, Period) else "" for one in readings]


def _days(words: str, before: Before) -> int:
    """Of the whole period; 0 where it cannot be counted."""
    reading = periods.read(words, before.today)
    span = whole_of(reading) if isinstance(reading, Period) else None
    return 0 if span is None else (span.last - span.first).days + 1


def apart(before: Before) -> Calls | None:
    """ "각각은?" behind a sum: of each item, or of each period, that was added up."""
    base = before.call
    if len(before.calls) != 1 or base.name != SUMMARY:
        return None
    if base.args.get("combined"):
        rest = {name: value for name, value in base.args.items() if name != "combined"}
        return [SkillCall(name=SUMMARY, args=rest)]
    words = (before.period(base) or "").split("+")
    calls = [SkillCall(name=SUMMARY, args=base.args | {"period": one}) for one in words]
    return calls if len(calls) > 1 else None


_BARE_ENDS = frozenset({"sup", "many", "few", "max", "min", "maxqty", "minqty", "top", "bottom", "qty"})


def names_an_end(frame: Frame) -> bool:
    """ "제일 적은 건?", "최소는?", "최고 최저": which end, not of what."""
    return frame.meaning <= _BARE_ENDS and bool(sides_of(frame))


def buckets_of(before: Before) -> Calls | None:
    """The days, months or batches that the last answer was about, as extremes; None where it was about none."""
    if all(call.name == EXTREMES for call in before.calls):
        return list(before.calls)
    base = before.call
    unit = "month" if base.name == MONTHLY else base.args.get("by")
    if len(before.calls) != 1 or base.name not in TRENDS or unit is None or measure_of(base):
        return None
    period = before.period(base) or before.days_read()
    if period is None or len(items_of(base)) > 1:
        return None
    scope = kept_args(base.args, "items", "excluding", "days") | {"period": period}
    return [SkillCall(name=EXTREMES, args=scope | {"of": [unit]})]


def at_the_end_named(frame: Frame, calls: Calls) -> Calls:
    """ "제일 적은 건?" behind the best month: of the same months, items and days."""
    sides = sides_of(frame)
    side = sides.pop() if len(sides) == 1 else Side.BOTH
    return [SkillCall(name=call.name, args=call.args | {"side": side.value}) for call in calls]


def opposites(before: Before) -> Calls | None:
    """ "반대로는?" behind the best month or the first items."""
    calls: Calls = []
    for call in before.calls:
        if call.name == EXTREMES and call.args.get("side") != Side.BOTH:
            turned = {"side": "max" if call.args.get("side") == Side.MIN else "min"}
        elif call.name == RANKING and not call.args.get("all"):
            turned = {"order": "top" if call.args.get("order") == "bottom" else "bottom"}
        else:
            return None
        calls.append(SkillCall(name=call.name, args=call.args | turned))
    return calls


def _asks_of_families(items: list[str], before: Before) -> bool:
    """ "둘 차이" behind 시럽 and 잼: the total of each name, and not its items one by one."""
    alone = [step for step in series(before) if len(items_of(step.call)) == 1]
    fits = {items_of(step.call)[0]: len(step.items) for step in alone}
    return len(items) > 1 and any(fits.get(item, 0) > 1 for item in items)


def compared_otherwise(frame: Frame, before: Before) -> Calls | None:
    """ "일평균으로 비교하면": what is compared, or was asked one after the other, in that measure."""
    measures, calls = measures_of(frame), list(before.calls)
    if before.call.name not in (PERIODS, ITEMS):
        calls = compared(frame, before) or []
    if not measures or len(measures) > 1 or len(calls) != 1:
        return None
    return [SkillCall(name=calls[0].name, args=calls[0].args | {"measure": measures[0].value})]


def measured_otherwise(frame: Frame, before: Before) -> Calls | None:
    """ "건수는?" behind a comparison compares those."""
    measures = measures_of(frame)
    if (
        before.call.name not in TRENDS | {PERIODS, ITEMS}
        or len(before.calls) != 1
        or not measures
        or len(measures) > 1
    ):
        return None
    return [SkillCall(name=before.call.name, args=before.call.args | {"measure": measures[0].value})]
