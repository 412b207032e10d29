"""Builders: a sentence of a known kind, as skill calls. Each returns None where the sentence holds more than it can say."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.measures import MEASURE_TAGS, measures_of
from bot.planners.offline.scope import (
    Args,
    bounds,
    compares,
    day_kinds,
    is_single_day,
    item_words,
    leaves_out_items,
    period_words,
    plain_periods,
    relations,
    scope,
    unit_of,
)
from bot.planners.offline.tokens import Cat
from skills.arguments import Extreme, Measure, Side
from skills.results import Period

Calls = list[SkillCall]

_LIST_LIMIT = 50  # a list of everything that fits: a day's batches, a lot's records
_RANKED_BY = ("c.piece", "c.item", "c.rank", "c.nth", "")
_TOP_PRODUCTS = 5  # "상위 제품", docs/answers.md
_MANY = frozenset({"many", "often", "max", "top", "maxqty", "maxitem"})
_FEW = frozenset({"few", "min", "bottom", "minqty", "minitem", "rank.up"})
_EVER = "전체 기간"
_EXTREMES = frozenset(one.value for one in Extreme)


def _call(name: str, args: Args) -> SkillCall:
    return SkillCall(name=name, args=args)


def _measure_args(frame: Frame) -> Args | None:
    """One measure for skills that take one."""
    measures = measures_of(frame)
    if measures is None or len(measures) > 1:
        return None
    return {"measure": measures[0].value} if measures and measures[0] is not Measure.QUANTITY else {}


def summary(frame: Frame) -> Calls | None:
    measures = measures_of(frame)
    kinds = day_kinds(frame)
    if measures is None or kinds is None or leaves_out_items(frame) or not _unit_words_fit(frame):
        return None
    if compares(frame):
        return None
    if frame.has("item") and "howmuch" in frame.tags and not frame.items and not frame.has("qty"):
        # "품목이 몇 개": 몇 개 is the quantity, and yet they may mean the products.
        measures = [Measure.ITEM_COUNT, Measure.QUANTITY]
    args: Args = {}
    if frame.names_items:
        args["items"] = item_words(frame)
        if frame.has("combined") and _several(frame):
            args["combined"] = True
    if measures and measures != [Measure.QUANTITY]:
        args["measures"] = [measure.value for measure in measures]
    periods = _apart(plain_periods(frame))
    if periods is None:
        return None
    whole: Calls = []
    if len(periods) > 1 and frame.has("combined", "total"):
        words = "+".join(period_words(named) for named in periods)
        whole = [_call("get_production_summary", args | {"period": words} | _days(kinds))]
        if frame.has("combined"):
            return whole
    if len(kinds) > 1 and frame.has("cmp", "diff") and len(periods) <= 1:
        scopes: list[Args] = [
            _period(named) | {"days": [kind]} for named in periods[:1] or [None] for kind in kinds
        ]
        return [_call("get_production_summary", args | one) for one in scopes]
    if frame.has("cmp", "diff") and not (len(periods) > 2 or len(kinds) > 1):
        return None
    paired = _paired(frame)
    if paired:
        rest = {name: value for name, value in args.items() if name != "items"} | _days(kinds)
        return [
            _call("get_production_summary", rest | {"items": items, "period": period})
            for items, period in paired
        ]
    each = [
        _call("get_production_summary", args | _period(named) | _days(kinds)) for named in periods or [None]
    ]
    return whole + each


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


def _days(kinds: list[str]) -> Args:
    return {"days": kinds} if kinds else {}


def _period(named: Named | None) -> Args:
    return {"period": period_words(named)} if named else {}


def _several(frame: Frame) -> bool:
    return len(item_words(frame)) > 1 or any(len(named.token.mention.items) > 1 for named in frame.items)


def _paired(frame: Frame) -> list[tuple[list[str], str]]:
    """ "BW0021 지난달이랑 B0061 이번 달": each item with the period beside it."""
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
    if not units or frame.has("avg"):
        return True
    if frame.has("when"):
        return False
    periods = plain_periods(frame)
    if not periods:
        return units == ["year"]
    return all(unit == unit_of(named) for unit in units for named in periods)


def trend(frame: Frame) -> Calls | None:
    args, measure = scope(frame), _measure_args(frame)
    buckets = [tag.removeprefix("by.") for tag in frame.tags if tag.startswith("by.") and tag != "by.item"]
    if args is None or measure is None or len(set(buckets)) > 1:
        return None
    if frame.has("cmp") and not buckets:
        return None
    if frame.has("by.item") and not _several(frame):
        return None
    if "avg" in frame.tags and buckets:
        return None  # 월별 평균: the months' averages, or a month's?
    by = buckets[0] if buckets else _unit_of_trend(frame)
    periods = plain_periods(frame)
    if by and periods and unit_of(periods[0]) == by and not frame.has("trend") and frame.has("qty", "status"):
        return None if frame.has("chart") else summary_of(args, measure)
    if by == "month":
        return [_call("get_monthly_trend", args | measure)]
    return [_call("get_production_trend", args | measure | ({"by": by} if by else {}))]


def _unit_of_trend(frame: Frame) -> str | None:
    """ "연간 생산량 추이" is one by years."""
    units = [tag.removeprefix("u.") for tag in frame.tags if tag.startswith("u.")]
    return units[0] if len(units) == 1 and frame.has("trend") and units[0] != "weekday" else None


def summary_of(args: Args, measure: Args) -> Calls:
    measures = {"measures": [measure["measure"]]} if measure else {}
    return [_call("get_production_summary", args | measures)]


def averages_by_bucket(frame: Frame) -> Calls | None:
    """ "요일별 일평균": an average in every bucket, where the average names its own unit."""
    return trend(frame)


def ranking(frame: Frame) -> Calls | None:
    args, measure = scope(frame, items=False), _measure_args(frame)
    if args is None or measure is None:
        return None
    order = _order(frame)
    counts = [count for count in frame.counts if count.counter in _RANKED_BY]
    if len(counts) == 2 and counts[0].value == 1 and {one.counter for one in counts} == {"c.rank"}:
        counts = counts[1:]  # 1위부터 5위까지
    elif len(frame.counts) > 1:
        return None
    if order is None or (frame.counts and not counts):
        return None
    if counts and not 1 <= counts[0].value <= 1000:
        return None
    args |= measure
    if order == "bottom":
        args["order"] = order
    if counts:
        args["n"] = counts[0].value
    elif frame.has("sup", "max", "min", "maxitem", "minitem", "maxqty", "minqty") and not frame.has("rank"):
        args["n"] = 1
    elif frame.has("rank", "rank.up"):
        pass
    elif frame.has("by.item") or not frame.has("many", "few", "top", "bottom"):
        args["all"] = True
    else:
        args["n"] = _TOP_PRODUCTS
    return _inside(frame, args)


def _inside(frame: Frame, args: Args) -> Calls | None:
    """ "시럽 중에서": inside one name's items, or among the items named."""
    if leaves_out_items(frame):
        return None
    if len(frame.items) == 1:
        mention = frame.items[0].token.mention
        if mention.how == "unknown" or (len(mention.items) == 1 and mention.how in ("code", "name")):
            return None
        args["within"] = mention.value
    elif frame.names_items:
        args["items"] = item_words(frame)
    return [_call("get_top_items", args)]


def _order(frame: Frame) -> str | None:
    few, many = frame.has(*_FEW), frame.has(*_MANY)
    if few and many:
        # "상위 … 적은" pulls both ways; "하위, 적은 순" does not.
        return None
    return "bottom" if few else "top"


def breakdown(frame: Frame) -> Calls | None:
    """ "품목별 생산량", "어제 뭐 만들었어": every item with its figure."""
    args, measure = scope(frame, items=False), _measure_args(frame)
    if args is None or measure is None:
        return None
    if len(frame.items) > 1 or (
        frame.items and len(frame.items[0].token.mention.items) <= 1 and frame.items[0].token.tag != "part"
    ):
        return summary(frame) if not frame.has("share") else None
    return _inside(frame, args | measure | {"all": True})


def extremes(frame: Frame) -> Calls | None:
    args = scope(frame)
    sides = _sides(frame)
    if args is None or not sides or len(frame.counts) > 1:
        return None
    of = _extremes_of(frame)
    if of is None or _maximum_of_each(frame):
        return None
    if of == [Extreme.YEAR] and "period" not in args:
        args["period"] = _EVER
    if frame.counts:
        count = frame.counts[0]
        if count.counter not in ("c.day", "c.month", "c.week", "c.piece", "c.record", "", "c.rank") or not of:
            return None
        if not 1 <= count.value <= 31:
            return None
        args["n"] = count.value
    if of:
        args["of"] = [one.value for one in of]
    side = Side.BOTH if len(sides) == 2 else sides.pop()
    if side is not Side.MAX:
        args["side"] = side.value
    return [_call("get_extremes", args)]


def _maximum_of_each(frame: Frame) -> bool:
    """ "월별 최대 생산량": the largest month, or the largest batch in every month?"""
    return any(tag.startswith("by.") for tag in frame.tags) and not any(
        tag.startswith(("u.", "when")) for tag in frame.tags
    )


def _sides(frame: Frame) -> set[Side]:
    sides: set[Side] = set()
    for tag in frame.tags:
        if tag in ("many", "top") or tag.startswith("max"):
            sides.add(Side.MAX)
        elif tag in ("few", "bottom") or tag.startswith("min"):
            sides.add(Side.MIN)
    return sides


def _extremes_of(frame: Frame) -> list[Extreme] | None:
    """What the largest is wanted of; empty for both the day and the batch; None where two things are named."""
    found: list[Extreme] = []
    for tag in frame.tags:
        kind = tag
        for prefix in ("u.", "when.", "max", "min", "by."):
            kind = kind.removeprefix(prefix)
        if kind == tag and tag != "batch":
            continue
        if kind in _EXTREMES and Extreme(kind) not in found:
            found.append(Extreme(kind))
    if len(found) > 1:
        each_named = all(f"max{one}" in frame.tags or f"min{one}" in frame.tags for one in found)
        return found if each_named else None
    if found:
        return found
    if frame.has("maxqty", "minqty"):
        return []
    if frame.has("max", "min") and not frame.has("many", "few"):
        return []
    if any(count.counter == "c.day" for count in frame.counts):
        return [Extreme.DAY]
    if frame.has("when", "howmany_days", "time"):
        return [Extreme.DAY]
    return None


def compare_periods(frame: Frame) -> Calls | None:
    measure, kinds = _measure_args(frame), day_kinds(frame)
    if measure is None or kinds is None or leaves_out_items(frame):
        return None
    named, related = plain_periods(frame), relations(frame)
    args: Args = measure | _days(kinds)
    if frame.names_items:
        args["items"] = item_words(frame)
    if len(related) == 1 and len(named) <= 1:
        span = related[0].token.period
        assert span.relation is not None
        period = period_words(named[0]) if named else span.base
        return [_call("compare_periods", args | {"period": period, "against": span.relation.value})]
    if related or not 1 <= len(named) <= 2:
        return None
    earlier = [one for one in named if one.token.period.against]
    if len(named) == 1:
        if not earlier or unit_of(named[0]) not in ("day", "week", "month", "quarter", "year"):
            return None
        return [_call("compare_periods", args | {"against": period_words(named[0])})]
    if len(earlier) > 1:
        return None
    against = earlier[0] if earlier else named[1]
    period_named = named[0] if against is named[1] else named[1]
    return [
        _call(
            "compare_periods", args | {"period": period_words(period_named), "against": period_words(against)}
        )
    ]


def several_periods(frame: Frame) -> Calls | None:
    """Three periods or more beside each other: each with its own figure."""
    return summary(frame)


def compare_items(frame: Frame) -> Calls | None:
    args, measure = scope(frame), _measure_args(frame)
    if args is None or measure is None or not _several(frame):
        return None
    return [_call("compare_items", args | measure)]


def share(frame: Frame) -> Calls | None:
    kinds = day_kinds(frame)
    if kinds is None or leaves_out_items(frame) or not frame.names_items:
        return None
    args: Args = {"items": item_words(frame)} | _days(kinds)
    return [_call("get_item_share", args | _period(named)) for named in plain_periods(frame) or [None]]


def history(frame: Frame) -> Calls | None:
    args = scope(frame)
    if args is None or len(frame.counts) > 1:
        return None
    if frame.counts:
        if (
            frame.counts[0].counter not in ("c.record", "c.piece", "")
            or not 1 <= frame.counts[0].value <= 200
        ):
            return None
        args["limit"] = frame.counts[0].value
    elif len(plain_periods(frame)) == 1 and is_single_day(plain_periods(frame)[0]):
        args["limit"] = _LIST_LIMIT
    if frame.has("oldest", "first"):
        args["order"] = "oldest"
    elif frame.has("max", "many", "maxbatch"):
        args["order"] = "largest"
    elif frame.has("min", "few", "minbatch"):
        args["order"] = "smallest"
    return [_call("get_item_history", args)]


def last_production(frame: Frame) -> Calls | None:
    args = scope(frame)
    if args is None or frame.counts:
        return None
    return [_call("get_item_history", args | {"limit": 1})]


def first_production(frame: Frame) -> Calls | None:
    args = scope(frame)
    if args is None or frame.counts:
        return None
    return [_call("get_item_history", args | {"limit": 1, "order": "oldest"})]


def records_with_bounds(frame: Frame) -> Calls | None:
    """A prefix of items ("PW-로 시작하는 품목") is not one of lots."""
    if (
        frame.lots
        and frame.has("prefix")
        and frame.has("item", "code", "name")
        and not frame.has("batch", "batches", "lotno", "rec")
    ):
        return None
    return records(frame) if frame.conditions or frame.lots else None


def records_with_conditions(frame: Frame) -> Calls | None:
    """ "하루 1만 개 넘게", "천 개 이상 만든 품목" set a condition on days or items, which no skill can."""
    return records(frame) if frame.conditions and frame.has("batches", "batch") else None


def history_counted(frame: Frame) -> Calls | None:
    return history(frame) if frame.counts and _counts_records(frame) else None


def _counts_records(frame: Frame) -> bool:
    return frame.counts[0].counter == "c.record" or frame.has(
        "rec", "batch", "lotno", "recent", "last", "first"
    )


def records(frame: Frame) -> Calls | None:
    """Batches by lot number and quantity."""
    args, limits = scope(frame), bounds(frame.conditions)
    if args is None or limits is None or len(frame.lots) > 1 or len(frame.counts) > 1:
        return None
    args |= limits
    if frame.lots:
        args["lot_prefix"] = frame.lots[0].text
    args["limit"] = _LIST_LIMIT
    if frame.counts:
        if frame.counts[0].counter not in ("c.record", "c.piece", ""):
            return None
        args["limit"] = frame.counts[0].value
    if frame.has("max", "many", "top"):
        args["order"] = "largest"
    elif frame.has("min", "few", "bottom"):
        args["order"] = "smallest"
    elif frame.has("oldest", "first"):
        args["order"] = "oldest"
    if _wants_number_only(frame):
        args["count_only"] = True
    return [_call("find_records", args)]


def _wants_number_only(frame: Frame) -> bool:
    return frame.has("batches", "howmuch", "howmany_days") and not frame.has("list", "rec", "lotno")


def search(frame: Frame) -> Calls | None:
    """Codes and names. With a period: what was made in it."""
    if leaves_out_items(frame) or frame.days:
        return None
    periods = plain_periods(frame)
    if len(periods) > 1:
        return None
    if periods and not frame.items:
        return breakdown(frame)
    if frame.lots:
        return [_call("search_production_items", {"query": frame.lots[0].text})] if not frame.items else None
    queries = [named.token.mention.text for named in frame.items] or item_words(frame)
    if not queries and not (
        frame.has("list", "kind", "seek") or (frame.has("item") and _asks_if_there(frame))
    ):
        return None
    queries = queries or [""]
    return [
        _call("search_production_items", {"query": query} | _period(periods[0] if periods else None))
        for query in queries
    ]


def _asks_if_there(frame: Frame) -> bool:
    """ "어떤 제품이 있어?"."""
    return any(token.cat is Cat.CLOSING and token.text.startswith("있") for token in frame.tokens)


def overview(frame: Frame) -> Calls | None:
    if frame.items:
        return last_production(frame)
    return [_call("get_data_overview", {})]


def item_changes(frame: Frame) -> Calls | None:
    kinds = day_kinds(frame)
    if kinds is None or frame.items:
        return None
    args: Args = _days(kinds)
    if frame.counts:
        if len(frame.counts) > 1 or frame.counts[0].counter not in ("c.piece", "c.item", ""):
            return None
        args["n"] = frame.counts[0].value
    elif frame.has("sup") and not frame.has("moved.item"):
        args["n"] = 1 if not frame.has("list", "rank") else 5
    if frame.has("up.item", "up") != frame.has("down.item", "down"):
        args["direction"] = (Side.MAX if frame.has("up.item", "up") else Side.MIN).value
    compared = compare_periods(Frame(frame.text, frame.tokens, frame.today, periods=frame.periods))
    if compared is not None:
        pair = compared[0].args
        args |= {name: pair[name] for name in ("period", "against") if name in pair}
    elif len(plain_periods(frame)) == 1 and not relations(frame):
        args["period"] = period_words(plain_periods(frame)[0])
    elif frame.periods:
        return None
    return [_call("get_item_changes", args)]


_DAYS_IN = {"c.day": 1, "c.week": 7, "c.month": 30}


def idle_items(frame: Frame) -> Calls | None:
    """Items without production for so many days: "한 달 넘게", "최근 30일간", "올해"."""
    if frame.items or frame.days:
        return None
    args: Args = {}
    lengths = [one for one in (*frame.conditions, *frame.counts) if one.counter in _DAYS_IN]
    others = [one for one in (*frame.conditions, *frame.counts) if one not in lengths]
    periods = plain_periods(frame)
    if relations(frame) or len(lengths) + len(periods) > 1:
        return None
    if lengths:
        if isinstance(lengths[0], type(None)) or getattr(lengths[0], "op", "ge") not in ("ge", "gt"):
            return None
        days = lengths[0].value * _DAYS_IN[lengths[0].counter]
        args["days"] = days + (
            1 if getattr(lengths[0], "op", "ge") == "gt" and lengths[0].counter == "c.day" else 0
        )
    if periods:
        reading = periods[0].token.period.reading
        if not isinstance(reading, Period) or reading.first is None or reading.last != frame.today:
            return None
        args["days"] = (frame.today - reading.first).days + 1
    for other in others:
        if getattr(other, "op", "") or other.counter not in ("c.piece", "c.item", ""):
            return None
        args["n"] = other.value
    return [_call("get_idle_items", args)]


def is_bare_scope(frame: Frame) -> bool:
    """Nothing but items, periods and kinds of days."""
    return not (
        frame.meaning - {"whole", "each"} or frame.counts or frame.conditions or frame.lots or frame.unread
    )


def names_measure(frame: Frame) -> bool:
    return bool(MEASURE_TAGS & set(frame.tags)) or any(
        token.cat in (Cat.PAST_STEM, Cat.CLOSING) and token.tag == "make" for token in frame.tokens
    )
