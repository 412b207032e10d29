"""Totals, counts and averages, and their course over time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

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
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.measures import measures_of
from bot.planners.offline.scope import (
    Args,
    compares,
    day_kinds,
    is_single_day,
    item_words,
    leaves_out_a_period,
    names_products,
    period_words,
    plain_periods,
    scope,
    unit_of,
)
from bot.planners.offline.units import calendar_unit
from datasource.model import DateRange
from skills.arguments import DayKind, Measure
from skills.results import Period

_EVER = "전체 기간"


def summary(frame: Frame) -> Calls | None:
    drawn = _drawn_over_time(frame)
    if drawn is not None:
        return drawn
    measures = measures_of(frame)
    kinds = day_kinds(frame)
    if measures is None or kinds is None or leaves_out_a_period(frame) or not _unit_words_fit(frame):
        return None
    if compares(frame) or not _batch_word_fits(frame):
        return None
    if frame.has("howmany_days") and any(map(is_single_day, plain_periods(frame))):
        return None  # "오늘 며칠이야?"
    if frame.has("batch") and not measures_without_amount(frame):
        measures = [Measure.BATCHES]  # "로트가 총 몇 개나"
    counted = (
        frame.has("item")
        or _counts_kinds(frame)
        or (frame.has("whole") and not frame.has("make") and names_products(frame))
    )
    if counted and "howmuch" in frame.tags and not frame.has("qty"):
        # "품목이 몇 개": 몇 개 is the quantity, and yet they may mean the products.
        measures = [Measure.ITEM_COUNT, Measure.QUANTITY]
    args: Args = {}
    if frame.names_items:
        args["items"] = item_words(frame)
        if frame.has("combined") and names_several(frame):
            args["combined"] = True
    if measures and measures != [Measure.QUANTITY]:
        args["measures"] = [measure.value for measure in measures]
    periods = _apart(plain_periods(frame))
    if periods is None or _year_behind_its_part(frame, periods):
        return None
    if paired(frame):
        return None if frame.has("combined", "total", "cmp", "diff") else of_pairs(frame)
    if frame.has("each") and names_families(frame) and len(periods) <= 1:
        return families(frame, args | period_args(periods[0] if periods else None) | days_args(kinds))
    if frame.has("ever") and not periods:
        args["period"] = _EVER
    whole: Calls = []
    if len(periods) > 1 and frame.has("combined", "total"):
        words = "+".join(period_words(named) for named in periods)
        whole = [call("get_production_summary", args | {"period": words} | days_args(kinds))]
        if frame.has("combined"):
            return whole
    if len(kinds) > 1 and frame.has("cmp", "diff") and len(periods) <= 1:
        scopes: list[Args] = [
            period_args(named) | {"days": [kind]} for named in _one_or_none(periods[:1]) for kind in kinds
        ]
        return [call("get_production_summary", args | one) for one in scopes]
    if frame.has("cmp", "diff") and not (len(periods) > 2 or len(kinds) > 1):
        return None
    each = [
        call("get_production_summary", args | period_args(named) | days_args(kinds))
        for named in _one_or_none(periods)
    ]
    return whole + each


def _counts_kinds(frame: Frame) -> bool:
    """ "시럽 품목 몇 개": how many of them, where "시럽 제품 몇 개" is how much."""
    return any(token.tag == "item" and token.text.startswith("품목") for token in frame.tokens)


_TWO_DAYS_OF_THE_WEEKEND = re.compile(r"토.*(?:하고|이랑|랑|와|과|,|/|vs).*일", re.IGNORECASE)


def kinds_compared(frame: Frame) -> Calls | None:
    """ "월요일이랑 금요일 중 언제가 많아": a figure for each kind of day, and not the best day or item."""
    kinds = day_kinds(frame)
    one = frame.days[0] if len(frame.days) == 1 else None
    if one is not None and one.token.tag == "d.weekend" and _TWO_DAYS_OF_THE_WEEKEND.search(one.token.text):
        kinds = [DayKind.SAT.value, DayKind.SUN.value]
    if not kinds or len(kinds) < 2 or any(named.excluded for named in frame.days):
        return None
    args = scope(replace(frame, days=[]))
    if args is None or names_several(frame):
        return None
    return [call("get_production_summary", args | {"days": [kind]}) for kind in kinds]


def _drawn_over_time(frame: Frame) -> Calls | None:
    """ "최근 6개월 생산량 그래프": one figure has no chart, its course has."""
    named = plain_periods(frame)
    single = len(named) <= 1 and not any(map(is_single_day, named)) and not names_several(frame)
    if not (frame.has("chart") and single) or frame.has(
        "cmp", "diff", "each", "combined", "items_n", "days_n"
    ):
        return None
    return trend(frame)


def measures_without_amount(frame: Frame) -> bool:
    return frame.has("batches", "avg", "davg", "mavg", "items_n", "days_n", "howmany_days")


def _batch_word_fits(frame: Frame) -> bool:
    """ "배치 수량" may be their number or their quantity: neither is answered."""
    if not frame.has("batch") or measures_without_amount(frame):
        return True
    return frame.has("howmuch") and not frame.has("qty", "made")


def _year_behind_its_part(frame: Frame, periods: list[Named]) -> bool:
    """ "10월 생산량 작년": of that year's October, or of both? "10월이랑 작년" says."""
    for one, other in pairwise(periods):
        joined = any(
            token.tag in ("conj", ",") or token.text == "하고" for token in frame.tokens[one.at : other.at]
        )
        if unit_of(other) == "year" and unit_of(one) != "year" and not joined:
            return True
    return False


def _apart(named: list[Named]) -> list[Named] | None:
    """Periods that do not overlap. "올해 어제까지" is the narrower one; other overlaps are not read."""
    if len(named) != 2:
        return named
    one, other = (entry.token.period.reading for entry in named)
    if not isinstance(one, Period) or not isinstance(other, Period) or not one.first or not other.first:
        return named
    assert one.last is not None and other.last is not None
    if one.last < other.first or other.last < one.first:
        return named
    for reading, outer, entry in ((one, other, named[0]), (other, one, named[1])):
        inside = outer.first <= reading.first and reading.last <= outer.last  # type: ignore[operator]
        if inside and entry.token.text.endswith(("까지", "부터", "이후")):
            return [entry]
    return None


def _one_or_none(named: list[Named]) -> Sequence[Named | None]:
    return named or [None]


def of_pairs(frame: Frame) -> Calls | None:
    """ "BW0021 지난달이랑 B0061 이번 달": each item with the period beside it. Their sum or difference no skill gives."""
    measures, kinds = measures_of(frame), day_kinds(frame)
    if measures is None or kinds is None or leaves_out_a_period(frame) or compares(frame):
        return None
    rest = days_args(kinds)
    if measures and measures != [Measure.QUANTITY]:
        rest["measures"] = [measure.value for measure in measures]
    return [
        call("get_production_summary", rest | {"items": items, "period": period})
        for items, period in paired(frame)
    ]


def paired(frame: Frame) -> list[tuple[list[str], str]]:
    """The items of such a sentence with their periods; empty where it is none."""
    periods = plain_periods(frame)
    if len(frame.items) < 2 or len(periods) < 2:
        return []
    order = sorted(
        [(named.at, "i", named) for named in frame.items] + [(named.at, "p", named) for named in periods]
    )
    kinds = "".join(kind for _, kind, _ in order)
    if kinds not in ("ip" * len(periods), "pi" * len(periods)):
        return []
    items = [named for _, kind, named in order if kind == "i"]
    times = [named for _, kind, named in order if kind == "p"]
    return [([item.token.mention.value], period_words(time)) for item, time in zip(items, times, strict=True)]


def _unit_words_fit(frame: Frame) -> bool:
    """연간, 월간, 하루 say nothing new beside a period of that length; otherwise they ask for something else."""
    units = [tag.removeprefix("u.") for tag in frame.tags if tag.startswith("u.")]
    if frame.has("days_n", "howmany_days"):
        units = [unit for unit in units if unit != "day"]  # "생산한 날 며칠"
    if not units or frame.has("avg"):
        return True
    if frame.has("when"):
        return False
    periods = plain_periods(frame)
    if not periods:
        return units == ["year"]
    return all(unit == unit_of(named) for unit in units for named in periods)


_RUNNING_SUM = re.compile(r"누[계적]")


def trend(frame: Frame) -> Calls | None:
    if len(plain_periods(frame)) == 2 and frame.has("cmp"):
        return _trends_side_by_side(frame)
    if len(plain_periods(frame)) > 1:
        return _one_course(frame)
    args, measure = scope(frame), measure_args(frame)
    buckets = [tag.removeprefix("by.") for tag in frame.tags if tag.startswith("by.") and tag != "by.item"]
    if args is None or measure is None or len(set(buckets)) > 1:
        return None
    if frame.has("cmp") and not buckets:
        return None
    if frame.has("by.item") and not names_several(frame):
        return None
    if any(_RUNNING_SUM.search(token.text) for token in frame.tokens):
        return None  # 누적 추이: every figure with those before it, which no skill gives
    if any(is_single_day(named) for named in plain_periods(frame)) and buckets != ["day"]:
        return None  # the course of one day
    if "avg" in frame.tags and buckets:
        return None  # 월별 평균: the months' averages, or a month's?
    by = buckets[0] if buckets else _unit_of_trend(frame)
    periods = plain_periods(frame)
    if by and periods and unit_of(periods[0]) == by and not frame.has("trend") and frame.has("qty", "status"):
        return None if frame.has("chart") else summary_of(args, measure)
    if by and any(_lies_in_one(by, named) for named in periods):
        return None  # "매년 10월": a figure a year, where a trend reads one period
    if by == "month":
        return [call("get_monthly_trend", args | measure)]
    return [call("get_production_trend", args | measure | ({"by": by} if by else {}))]


def _one_course(frame: Frame) -> Calls | None:
    """ "9월 10월 일별": one course over both."""
    named = plain_periods(frame)
    if any(token.tag in ("instead", "no") for token in frame.tokens):
        return None  # "9월 10월 말고 8월 일별"
    calls = trend(replace(frame, periods=[named[0]]))
    if len(named) != len(frame.periods) or calls is None or len(calls) != 1:
        return None
    by = calls[0].args.get("by", "month" if calls[0].name == "get_monthly_trend" else None)
    longer = by is not None and all(unit_of(one) not in (by, "day") for one in named)
    if not longer or any(one.excluded or one.token.period.against for one in named):
        return None
    words = "+".join(period_words(one) for one in named)
    return [call(calls[0].name, calls[0].args | {"period": words})]


def _lies_in_one(by: str, named: Named) -> bool:
    """The period is but a part of one of the buckets that it is to be cut into."""
    reading = named.token.period.reading
    if not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return False
    bucket, whole = (
        calendar_unit(reading.first, by),
        DateRange(reading.first, reading.cut_from or reading.last),
    )
    inside = bucket is not None and whole != bucket and whole.last <= bucket.last
    return inside and by not in ("day", reading.unit)


def _trends_side_by_side(frame: Frame) -> Calls | None:
    """ "작년이랑 올해 월별 비교"."""
    calls: Calls = []
    for named in plain_periods(frame):
        if named.token.period.against:
            return None
        one = trend(replace(frame, periods=[named]))
        if one is None or unit_of(named) == "day":
            return None
        calls += one
    return calls


def _unit_of_trend(frame: Frame) -> str | None:
    """ "연간 생산량 추이" is one by years."""
    units = [tag.removeprefix("u.") for tag in frame.tags if tag.startswith("u.")]
    return units[0] if len(units) == 1 and frame.has("trend", "chart") and units[0] != "weekday" else None


def summary_of(args: Args, measure: Args) -> Calls:
    measures = {"measures": [measure["measure"]]} if measure else {}
    return [call("get_production_summary", args | measures)]
