"""Two periods, two items, an item and all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.planners.offline.asks.common import (
    Calls,
    call,
    days_args,
    families,
    measure_args,
    names_families,
    names_several,
    period_args,
)
from bot.planners.offline.asks.figures import of_pairs, paired
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.scope import (
    Args,
    compares,
    day_kinds,
    item_words,
    leaves_out_a_period,
    period_words,
    plain_periods,
    relations,
    scope,
    unit_of,
)
from bot.planners.offline.side_by_side import YEAR
from bot.planners.offline.units import unit_said
from skills import periods
from skills.arguments import Against
from skills.periods import PeriodSpan
from skills.results import Period


def compare_periods(frame: Frame) -> Calls | None:
    measure, kinds = measure_args(frame), day_kinds(frame)
    if measure is None or kinds is None or leaves_out_a_period(frame) or orders_by_rate(frame):
        return None
    if paired(frame):
        return None if frame.has(*_OF_TWO) else of_pairs(frame)
    named, related = plain_periods(frame), relations(frame)
    args: Args = measure | days_args(kinds)
    if frame.names_items:
        args["items"] = item_words(frame)
    if len(related) == 1 and len(named) <= 1:
        span = related[0].token.period
        assert span.relation is not None
        period = period_words(named[0]) if named else span.base
        if named and _is_of_another_unit(span, named[0]):
            return None  # "17일 전주 대비": a day against a week, or against that day of the week before?
        return [call("compare_periods", args | {"period": period, "against": span.relation.value})]
    if related or not 1 <= len(named) <= 2:
        return None
    earlier = [one for one in named if one.token.period.against]
    if len(named) == 1:
        if not earlier or not _is_just_before_now(named[0], frame.today):
            return None
        return [call("compare_periods", args | {"against": period_words(named[0])})]
    if len(earlier) > 1:
        return None
    against = earlier[0] if earlier else named[1]
    period_named = named[0] if against is named[1] else named[1]
    if _averages_one_side(frame, named) or _is_counted_from_now(against, period_named):
        return None
    words = _with_the_part_of_both(period_named, against)
    if words is None:
        return None
    return [call("compare_periods", args | {"period": words[0], "against": words[1]})]


def _is_counted_from_now(against: Named, period: Named) -> bool:
    """ "10월 전전월 대비": two months before October, or before this one?"""
    return against.token.text.startswith(("전전", "지지난")) and period.token.text[:1].isdecimal()


def _is_of_another_unit(span: PeriodSpan, named: Named) -> bool:
    shorter = {"day": ("week", "month", "quarter"), "week": ("month", "quarter"), "month": ("quarter",)}
    return span.relation is Against.PREVIOUS and span.unit in shorter.get(unit_of(named), ())


_OF_TWO = ("diff", "times", "percent", "up", "down")


def _with_the_part_of_both(period: Named, against: Named) -> tuple[str, str] | None:
    """ "2024년과 2025년 10월": October of both. None for a whole year named behind a part of another: which is not said."""
    words = period_words(period), period_words(against)
    units = unit_of(period), unit_of(against)
    if units.count("year") != 1:
        return words
    whole, part = (0, 1) if units[0] == "year" else (1, 0)
    spans = [named.token.period.reading for named in (period, against)]
    year = YEAR.match(words[part])
    if year is None or not all(isinstance(span, Period) and span.first for span in spans):
        return words
    rest = words[part][year.end() :]
    named = (period, against)
    if not rest or named[whole].token.start > named[part].token.start:
        return None
    both = [words[0], words[1]]
    both[whole] = f"{words[whole]} {rest}"
    return both[0], both[1]


def orders_by_rate(frame: Frame) -> bool:
    """ "증가율이 가장 높은 제품": items by the rate of change, where skills order them by its amount."""
    asked = frame.has("item", "thing") and frame.has(
        "sup", "many", "few", "max", "min", "top", "bottom", "rank"
    )
    return asked and any(token.text.endswith(("율", "률")) for token in frame.tokens)


_AVERAGES = frozenset({"avg", "davg", "mavg"})


def _averages_one_side(frame: Frame, named: list[Named]) -> bool:
    """ "직전 3개월 평균 대비 이번 달": a month's share of the three against the month's total, which no skill compares."""
    averages = sum(1 for token in frame.tokens if token.tag in _AVERAGES)
    return averages == 1 and unit_of(named[0]) != unit_of(named[1])


_NOW = {"day": "오늘", "week": "이번 주", "month": "이번 달", "quarter": "이번 분기", "year": "올해"}


def _is_just_before_now(named: Named, today: date) -> bool:
    """ "지난달보다 늘었어?" is of this month; "작년 10월보다" does not say of which."""
    earlier, words = named.token.period.reading, _NOW.get(unit_of(named))
    now = periods.read(words, today) if words else None
    if not isinstance(now, Period) or not isinstance(earlier, Period):
        return False
    before = periods.previous(now)
    return before is not None and before.ranges == earlier.ranges


_ONE_BEFORE = frozenset(
    {"ana.back", "cmp", "diff", "up", "down", "qty", "total", "howmuch", "percent", "than"}
)


def against_the_one_before(frame: Frame) -> Calls | None:
    """ "지난주 실적 그 전주랑 비교", "최근 7일이랑 그 전 7일 비교": 그 전 is of the period named beside it."""
    named = plain_periods(frame)
    compares_it = frame.has("ana.back") and frame.has("cmp", "diff", "up", "down")
    if (
        not compares_it
        or len(named) != 1
        or frame.unread
        or frame.conditions
        or not frame.meaning <= _ONE_BEFORE
    ):
        return None
    pointer = next(token.text for token in frame.tokens if token.tag == "ana.back")
    reading = named[0].token.period.reading
    if not isinstance(reading, Period) or unit_said(pointer) not in (None, reading.unit):
        return None
    if any(str(count.value) not in named[0].token.text for count in frame.counts):
        return None
    args = scope(replace(frame, counts=[]))
    return None if args is None else [call("compare_periods", args | {"against": Against.PREVIOUS.value})]


def compare_items(frame: Frame) -> Calls | None:
    args, measure = scope(frame), measure_args(frame)
    if args is None or measure is None or not names_several(frame):
        return None
    if names_families(frame):
        return families(frame, args)
    return [call("compare_items", args | measure)]


def _inside_a_name(frame: Frame) -> Args | None:
    """ "시럽 중에서 딸기 시럽 비중", "딸기가 시럽에서 차지하는 비중": of the syrups, and not of all that was made. None for
    "불고기 소스가 시럽에서", which is no part of them."""
    for outer in frame.items:
        inner = [one for one in frame.items if one is not outer]
        behind = frame.tokens[outer.at + 1 : outer.at + 2]
        if behind and behind[0].tag == "whole" and not behind[0].text.endswith(_INSIDE):
            behind = frame.tokens[outer.at + 2 : outer.at + 3]  # "시럽 전체의"
        opens = any(
            token.tag == "among" or token.text.endswith(_INSIDE) or token.text == "의" for token in behind
        )
        of = [item for one in inner for item in one.token.mention.items]
        others = {item.code for item in outer.token.mention.items} - {item.code for item in of}
        if inner and opens and others and all(outer.token.text in item.name for item in of):
            items = [one.token.mention.value for one in inner]
            return {"within": outer.token.mention.value, "items": items}
        if inner and any(token.tag == "among" or token.text.endswith(_INSIDE) for token in behind):
            return None
    return {}


_INSIDE = ("에서", "에서의", "중", "중에", "중에서", "가운데")


def share(frame: Frame) -> Calls | None:
    kinds = day_kinds(frame)
    if kinds is None or leaves_out_a_period(frame) or not frame.names_items or compares(frame):
        return None
    if paired(frame):
        return [
            call("get_item_share", {"items": items, "period": period} | days_args(kinds))
            for items, period in paired(frame)
        ]
    inside = _inside_a_name(frame)
    if inside is None:
        return None
    args: Args = {"items": item_words(frame)} | inside | days_args(kinds)
    periods: list[Named | None] = [*plain_periods(frame)] or [None]
    each = [[word] for word in item_words(frame)] if frame.has("each") and not inside else [args["items"]]
    return [
        call("get_item_share", args | {"items": items} | period_args(named))
        for named in periods
        for items in each
    ]
