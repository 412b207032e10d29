"""A question that leans on the thread: what it leaves out comes from the turn before.

Two ways. A question that a rule reads ("평균은?") keeps its own kind and takes items, period and days along.
A fragment that no rule reads ("작년은요", "상위 3개만", "차트로") is the last call again, with what was named replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.answers import ChartWish, SkillCall
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.measures import measures_of
from bot.planners.offline.rules import Rule, read_by_rules
from bot.planners.offline.scope import (
    Args,
    bounds,
    day_kinds,
    item_words,
    period_words,
    plain_periods,
    relations,
)
from bot.planners.offline.thread import Before, as_words, items_of
from bot.planners.offline.tokens import Cat
from skills import periods
from skills.arguments import Against, Measure
from skills.results import Period

Calls = list[SkillCall]

SUMMARY = "get_production_summary"
TREND = "get_production_trend"
MONTHLY = "get_monthly_trend"
RANKING = "get_top_items"
PERIODS = "compare_periods"
ITEMS = "compare_items"
HISTORY = "get_item_history"
RECORDS = "find_records"
EXTREMES = "get_extremes"
SHARE = "get_item_share"
SEARCH = "search_production_items"
CHANGES = "get_item_changes"

_SCOPED = frozenset({SUMMARY, TREND, MONTHLY, PERIODS, HISTORY, RECORDS, EXTREMES, SHARE, ITEMS})
_TAKES_ITEMS = frozenset({SUMMARY, TREND, MONTHLY, PERIODS, HISTORY, RECORDS, EXTREMES, SHARE})
_TAKES_PERIOD = frozenset({SUMMARY, TREND, MONTHLY, RANKING, ITEMS, EXTREMES, SHARE, RECORDS})
_TAKES_DAYS = _TAKES_PERIOD | {PERIODS}
_TRENDS = frozenset({TREND, MONTHLY})
# A trend by months over one month is no trend: the unit has to be shorter than the period taken along.
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366, "weekday": 1}
_MOVED = frozenset({"up", "down", "diff", "more", "percent", "howmuch", "qty"})
_POINTERS = ("ana.", "ord.")
_OPENERS = ("then", "no")


@dataclass(frozen=True, slots=True)
class Reading:
    """`both`: the question is complete in itself, and yet may mean the items of the thread: answered either way."""

    calls: Calls
    chart: ChartWish = ChartWish.AUTO


def points_back(frame: Frame) -> bool:
    return any(tag.startswith(_POINTERS) for tag in frame.tags)


def opens_follow_up(frame: Frame) -> bool:
    return frame.has(*_OPENERS) or bool(frame.ending & {"topic", "also", "only"})


def follow(frame: Frame, before: Before) -> Calls | None:
    """The calls of a follow-up; None where it cannot be read."""
    resolved = _resolve_pointers(frame, before)
    if resolved is None:
        return None
    fragment = _fragment(resolved, before)
    if fragment is not None:
        return fragment
    read = read_by_rules(resolved) or _read_with_items_of(before, resolved)
    if read is None:
        return None
    rule, calls = read
    if _asks_of_a_page(calls, resolved, before):
        return None
    if "ana.list" in resolved.pointers and before.call.name in (HISTORY, RECORDS):
        calls = _batch_of_the_list(calls, before)
        if not calls:
            return None
    return _take_along(rule, calls, resolved, before, leans=points_back(frame) or opens_follow_up(frame))


def _resolve_pointers(frame: Frame, before: Before) -> Frame | None:
    """그 제품, 둘, 그 달, 1위 as what they point at. The pointer words leave the frame; their targets are kept beside it."""
    pointers = [tag for tag in frame.tags if tag.startswith(_POINTERS)]
    items: list[str] = []
    period: str | None = None
    for tag in dict.fromkeys(pointers):
        match tag:
            case "ana.item":
                items = [] if _asks_when(frame, before) else before.nearest_items()
                if len(items) > 1:
                    return None
            case "ana.items":
                items = before.nearest_items()
            case "ana.pair":
                items = before.pair()
            case "ana.trio":
                items = before.shown_codes() if len(before.shown_codes()) == 3 else before.last_items(3)
                if not items:
                    return None
            case "ana.period":
                period = before.bucket() or before.days_read()
                if period is None:
                    return None
            case "ana.back" | "ana.next":
                period = _neighbour(before, 1 if tag == "ana.next" else -1)
                if period is None:
                    return None
            case "ana.same" | "ana.list":
                pass
            case "ana.rest":
                return None
            case _:
                nth = int(tag.removeprefix("ord."))
                codes = before.shown_codes()
                if nth > len(codes):
                    return None
                items = [codes[nth - 1]]
    ranked = _ranked_item(frame, before)
    if ranked is not None:
        items = [ranked]
    resolved = replace_tags(frame, [tag for tag in frame.tags if not tag.startswith(_POINTERS)])
    if ranked is not None:
        resolved.counts = []
        resolved.tags = [tag for tag in resolved.tags if tag not in ("item", "thing")]
    if items and "ana.pair" not in pointers:
        resolved.tags = [tag for tag in resolved.tags if tag != "item"]
    pointed = {"ana.item", "ana.items"} & set(pointers)
    if pointed and not items and not period and not _asks_when(frame, before):
        return None
    resolved.taken_items = items
    resolved.taken_period = period
    resolved.pointers = frozenset(pointers)
    return resolved


def _read_with_items_of(before: Before, frame: Frame) -> tuple[Rule, Calls] | None:
    """ "비중은?": kinds of questions that need an item take the thread's."""
    items = before.items()
    if frame.names_items or not items or frame.has("whole"):
        return None
    frame.taken_items = items
    return read_by_rules(frame)


def replace_tags(frame: Frame, tags: list[str]) -> Frame:
    return replace(frame, tags=tags)


def _answers_itself(frame: Frame) -> bool:
    """ "그게 언제야?" points at what was found, not at an item."""
    return bool(frame.meaning) and all(
        tag.startswith(("when", "ana.")) or tag == "howmany_days" for tag in frame.meaning
    )


def _asks_when(frame: Frame, before: Before) -> bool:
    return _answers_itself(frame) and not frame.periods and before.call.name in (EXTREMES, HISTORY)


def _ranked_item(frame: Frame, before: Before) -> str | None:
    """ "1위 제품 추이": the item at that rank of the list just shown."""
    if (
        before.call.name != RANKING
        or len(frame.counts) != 1
        or frame.has("top", "bottom", "rank", "sup", "many", "few")
    ):
        return None
    count = frame.counts[0]
    upto = frame.tokens[count.at + 2 : count.at + 3]
    if count.counter != "c.rank" or (upto and upto[0].cat is Cat.AFTER_NUMBER):
        return None
    codes = before.shown_codes()
    return codes[count.value - 1] if 1 <= count.value <= len(codes) else None


def _neighbour(before: Before, step: int) -> str | None:
    """그 전달, 그 다음 달: the period beside the last one."""
    reading = before.read_period()
    if reading is None or reading.first is None or reading.last is None:
        return None
    if step < 0:
        earlier = periods.previous(reading)
        if earlier is None or earlier.first is None or earlier.last is None:
            return None
        return as_words(earlier.first, earlier.last)
    whole_last = reading.cut_from or reading.last
    first = whole_last + timedelta(days=1)
    if first > before.today:
        return None
    if reading.unit == "month":
        following = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return as_words(first, min(following, before.today))
    if reading.unit == "year":
        return as_words(first, min(first.replace(month=12, day=31), before.today))
    if reading.unit in ("day", "week", "days"):
        length = whole_last - reading.first
        return as_words(first, min(first + length, before.today))
    return None


# ---- a question of its own, its scope taken along


def _take_along(rule: Rule, calls: Calls, frame: Frame, before: Before, *, leans: bool) -> Calls | None:
    taken = [_with_scope(call, rule, frame, before) for call in calls]
    if any(call is None for call in taken):
        return None
    filled = [call for call in taken if call is not None]
    if filled == calls or leans or not _is_complete(frame):
        return filled
    # "BW0021 8월 생산량", then "10월 생산량 알려줘": of that item, or of all? Both are answered.
    if any(items_of(call) for call in filled) and not frame.items:
        fresh = [call for call in calls if call not in filled]
        return filled + fresh
    return filled


def _batch_of_the_list(calls: Calls, before: Before) -> Calls:
    """ "그중 제일 큰 건?" behind a list of batches: the batch, not the item."""
    call, base = calls[0], before.call
    if len(calls) != 1 or call.name != RANKING or call.args.get("n") != 1 or base.args.get("lot_prefix"):
        return []
    if "period" not in base.args or {"min_quantity", "max_quantity"} & set(base.args):
        return []
    side = {"side": "min"} if call.args.get("order") == "bottom" else {}
    scope = _kept(base.args, "items", "period", "days")
    return [SkillCall(name=EXTREMES, args=scope | {"of": ["batch"]} | side)]


def _asks_of_a_page(calls: Calls, frame: Frame, before: Before) -> bool:
    """ "평균은?" behind "최근 5건", "평균은?" behind a ranking: of those shown, or of all? No skill says the first."""
    named = frame.items or frame.periods or frame.days or frame.has("whole")
    if named or any(call.name != SUMMARY for call in calls):
        return False
    base = before.call
    if base.name == HISTORY:
        return base.args.get("limit") != 1 and not frame.has("batches")
    return base.name in (RANKING, CHANGES) and not frame.has("qty", "batches", "items_n", "days_n")


def _is_complete(frame: Frame) -> bool:
    """A measure and a period of its own, and nothing that leans."""
    return bool(plain_periods(frame)) and frame.has(
        "qty", "total", "howmuch", "batches", "avg", "davg", "mavg"
    )


def _with_scope(call: SkillCall, rule: Rule, frame: Frame, before: Before) -> SkillCall | None:
    args: Args = dict(call.args)
    base = before.call
    named_items = bool(frame.items)
    items = frame.taken_items or before.items()
    if (frame.taken_items or not frame.has("whole")) and not named_items and items:
        args = _with_items(call, args, items, frame, before)
    if frame.taken_period is not None:
        if args.get("period") is not None:
            return None
        args["period"] = frame.taken_period
    elif "period" not in args and call.name in _TAKES_PERIOD:
        period = _period_along(call, frame, before)
        if period is not None:
            args["period"] = period
    elif call.name == PERIODS and not plain_periods(frame):
        args |= _later_period(frame, before)
    elif call.name == PERIODS and "period" not in args:
        period = before.period(base)
        if period is not None:
            args["period"] = period
    if call.name in _TAKES_DAYS and "days" not in args and base.args.get("days") and not frame.has("whole"):
        args["days"] = base.args["days"]
    if call.name in _TRENDS | {PERIODS} and "measure" not in args and not measures_of(frame):
        args |= _measure_of(base)
    if call.name == RANKING:
        args = _as_the_list_before(args, frame, base)
    return SkillCall(name=call.name, args=args)


def _later_period(frame: Frame, before: Before) -> Args:
    """전월 대비 is of the thread's period where that is a month, 전년 대비 of any."""
    words, reading = before.period(before.call), before.read_period()
    span = relations(frame)[0].token.period if relations(frame) else None
    if words is None or reading is None:
        return {}
    if span is not None and span.relation is Against.PREVIOUS and span.unit != reading.unit:
        return {}
    return {"period": words}


def _with_items(call: SkillCall, args: Args, items: list[str], frame: Frame, before: Before) -> Args:
    if call.name in _TAKES_ITEMS or call.name == ITEMS:
        return args | {"items": items}
    if call.name == SEARCH and not args.get("query") and len(items) == 1:
        return args | {"query": items[0]}
    if call.name == RANKING and (len(items) > 1 or "ana.list" in frame.pointers) and not args.get("within"):
        # "품목별로" behind several items, "그중에서 1위".
        return args | {"items": items}
    return args


def _period_along(call: SkillCall, frame: Frame, before: Before) -> str | None:
    base = before.call
    if base.name in (SEARCH, CHANGES, "get_idle_items", "get_data_overview"):
        return None
    period = before.period(base)
    if period is None and base.name in _TRENDS and call.name not in _TRENDS:
        period = before.days_read()
    if period is None or call.name not in _TRENDS:
        return period
    by = "month" if call.name == MONTHLY else call.args.get("by")
    reading = periods.read(period, before.today)
    if by is None or not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return period
    days = ((reading.cut_from or reading.last) - reading.first).days + 1
    return period if days > _UNIT_DAYS[str(by)] else None


def _measure_of(base: SkillCall) -> Args:
    measure = base.args.get("measure")
    measures = base.args.get("measures") or ()
    if measure is None and len(measures) == 1:
        measure = measures[0]
    return {"measure": measure} if measure and measure != Measure.QUANTITY else {}


def _as_the_list_before(args: Args, frame: Frame, base: SkillCall) -> Args:
    """ "하위는?" behind "상위 3개" keeps the three, the names it ranked within and the measure."""
    if base.name != RANKING:
        return args
    for name in ("within", "items"):
        if name in base.args and not {"within", "items"} & set(args):
            args = args | {name: base.args[name]}
    if not frame.counts and "n" in base.args and not frame.has("item", "what", "rank"):
        args = {name: value for name, value in args.items() if name != "all"} | {"n": base.args["n"]}
    if not measures_of(frame):
        args = args | _measure_of(base)
    return args


# ---- a fragment: the last call again


def _fragment(frame: Frame, before: Before) -> Calls | None:
    """None where it is more than a fragment."""
    if frame.unread or frame.lots:
        return None
    if frame.conditions:
        return _on_condition(frame, before)
    meaning = frame.meaning - {"chart", "table", "nochart", "label"}
    bare = not meaning - {"whole", "each"} and not frame.counts
    if bare and not _names_something(frame):
        if frame.has("chart"):
            return _as_chart(before)
        if frame.has("table", "nochart", "again") or "ana.same" in frame.pointers:
            return list(before.calls)
        if frame.has("whole"):
            return _of_all(before)
        return None
    if bare and frame.has("make"):
        return None
    if bare:
        return _patched(frame, before)
    if meaning <= {"cmp", "diff"} and not frame.counts and not frame.periods:
        return _compared(frame, before)
    if meaning <= _MOVED and meaning & {"up", "down"} and not frame.counts and not _names_something(frame):
        return _periods_compared(before)
    if (
        meaning <= {"combined", "total", "qty", "howmuch"}
        and "combined" in meaning
        and {"ana.pair", "ana.trio"} & frame.pointers
    ):
        return _summed(frame, before)
    if _answers_itself(frame) and before.call.name in (EXTREMES, HISTORY):
        return _patched(frame, before) if _names_something(frame) else list(before.calls)
    if frame.counts and len(frame.counts) == 1 and not meaning and not _names_something(frame):
        return _so_many(frame, before)
    return None


def _names_something(frame: Frame) -> bool:
    return bool(frame.items or frame.periods or frame.days or frame.taken_items or frame.taken_period)


def _patched(frame: Frame, before: Before) -> Calls | None:
    """Items, periods, kinds of days replaced."""
    kinds = day_kinds(frame)
    named = plain_periods(frame)
    if kinds is None or any(one.excluded for one in frame.periods):
        return None
    items = [one.token.mention.value for one in frame.items if not one.excluded] or list(frame.taken_items)
    dropped = [one.token.mention.value for one in frame.items if one.excluded]
    if dropped and not frame.has("no") and not items:
        return None
    related = relations(frame)
    against = _against(frame, named)
    if related or against is not None:
        return _compared_with(frame, before, against, related, items)
    if items and _joins_base(frame) and len(items) == 1 and not named:
        return _compared(frame, before)
    words: list[str | None] = [_from_here(one, before) for one in named] or [frame.taken_period]
    calls: Calls = []
    for base in _bases(before, words, items):
        for period in words:
            call = _replaced(base, period, items, kinds, frame, before)
            if call is None:
                return None
            if call not in calls:
                calls.append(call)
    return calls


def _from_here(named: Named, before: Before) -> str:
    """전날 behind a day is the day before that one; otherwise it is yesterday."""
    reading = before.read_period()
    if reading is not None and reading.unit == "day" and named.token.text.startswith("전날"):
        return _neighbour(before, -1) or period_words(named)
    return period_words(named)


def _bases(before: Before, words: list[str | None], items: list[str]) -> list[SkillCall]:
    """The calls to repeat; where they differ only in what is replaced now, they become the same call."""
    return list(before.calls)


def _against(frame: Frame, named: list[Named]) -> Named | None:
    """ "작년이랑은?", "지난달보다는?": the period to compare with."""
    if len(named) != 1:
        return None
    one = named[0]
    return one if one.token.period.against or {"conj", "than"} & one.particles else None


def _joins_base(frame: Frame) -> bool:
    return bool(frame.items) and bool({"conj", "than"} & frame.items[-1].particles)


def _replaced(
    base: SkillCall, period: str | None, items: list[str], kinds: list[str], frame: Frame, before: Before
) -> SkillCall | None:
    args: Args = dict(base.args)
    name = base.name
    if frame.has("whole") and not items:
        args.pop("items", None)
    if items:
        if name in _TAKES_ITEMS:
            args["items"] = items
            args.pop("combined", None)
        elif name == ITEMS:
            if len(items) < 2:
                name, args = SUMMARY, {"items": items} | _kept(args, "period", "days")
            else:
                args["items"] = items
        elif name == RANKING and "within" in args and len(items) == 1:
            args["within"] = items[0]
        elif name in (RANKING, CHANGES):
            name, args = SUMMARY, {"items": items} | _kept(args, "period", "days")
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
            if args.get("against") not in ("previous", "year_before", "same_days_year_before"):
                name = SUMMARY
                args = _kept(args, "items", "days") | _as_measures(args)
        elif name == SEARCH:
            found = before.shown_codes()
            if not found or len(found) > 10:
                return None
            name, args = SUMMARY, {"items": found}
        elif name not in _TAKES_PERIOD | {HISTORY, PERIODS}:
            return None
        args["period"] = period
    if kinds:
        if name not in _TAKES_DAYS:
            return None
        args["days"] = kinds
    elif frame.has("whole") and not items:
        args.pop("days", None)
    return SkillCall(name=name, args=args)


def _kept(args: Args, *names: str) -> Args:
    return {name: args[name] for name in names if name in args}


def _as_measures(args: Args) -> Args:
    return {"measures": [args["measure"]]} if "measure" in args else {}


def _compared_with(
    frame: Frame, before: Before, against: Named | None, related: list[Named], items: list[str]
) -> Calls | None:
    """The last figure beside another period."""
    if len(before.calls) != 1 or len(related) > 1 or before.call.name not in _SCOPED | {RANKING}:
        return None
    base = before.call
    args: Args = _kept(base.args, "items", "days") | _measure_of(base)
    if items:
        args["items"] = items
    period = before.period(base)
    if related:
        span = related[0].token.period
        assert span.relation is not None
        named = plain_periods(frame)
        args["against"] = span.relation.value
        args["period"] = period_words(named[0]) if named else span.base
        args |= {} if named else _later_period(frame, before)
    else:
        assert against is not None
        args["against"] = period_words(against)
        if period is not None:
            args["period"] = period
    return [SkillCall(name=PERIODS, args=args)]


def _compared(frame: Frame, before: Before) -> Calls | None:
    """ "둘 비교해줘", "B0061이랑 비교하면?"."""
    base = before.call
    named = item_words(frame)
    if any(one.excluded for one in frame.items):
        return None
    items = named if len(named) > 1 else [*(item for item in before.items() if item not in named), *named]
    if not named:
        items = list(frame.taken_items) or before.pair()
    scope = _kept(base.args, "period", "days") | _measure_of(base)
    if len(items) >= 2:
        return [SkillCall(name=ITEMS, args=scope | {"items": items})]
    return None if named else _periods_compared(before)


def _periods_compared(before: Before) -> Calls | None:
    """ "늘었나요?" behind two figures of the same items: the later question against the earlier one."""
    base, times = before.call, before.last_periods()
    if len(times) != 2 or base.name not in (SUMMARY, EXTREMES, SHARE):
        return None
    rest = _kept(base.args, "items", "days") | _measure_of(base)
    return [SkillCall(name=PERIODS, args=rest | {"period": times[1], "against": times[0]})]


def _summed(frame: Frame, before: Before) -> Calls | None:
    """ "둘 합치면?": two items, or the same items over two periods."""
    base = before.call
    if base.name not in _SCOPED | {RANKING}:
        return None
    if len(frame.taken_items) >= 2:
        args = _kept(base.args, "period", "days") | {"items": list(frame.taken_items), "combined": True}
        return [SkillCall(name=SUMMARY, args=args)]
    times = (
        [str(base.args["period"]), str(base.args["against"])]
        if base.name == PERIODS and "period" in base.args
        else before.last_periods()
    )
    if len(times) != 2 or times[1] in ("previous", "year_before", "same_days_year_before"):
        return None
    args = _kept(base.args, "items", "days") | {"period": "+".join(times)}
    return [SkillCall(name=SUMMARY, args=args)]


def _so_many(frame: Frame, before: Before) -> Calls | None:
    """ "3개만", "5위까지": the same list, so long."""
    base, count = before.call, frame.counts[0]
    if len(before.calls) != 1 or count.counter not in (
        "c.piece",
        "c.item",
        "c.rank",
        "c.record",
        "",
        "c.day",
        "c.month",
    ):
        return None
    if base.name in (RANKING, CHANGES, EXTREMES):
        most = 31 if base.name == EXTREMES else 100
        if not 1 <= count.value <= most:
            return None
        args = {name: value for name, value in base.args.items() if name != "all"}
        return [SkillCall(name=base.name, args=args | {"n": count.value})]
    if base.name in (HISTORY, RECORDS) and 1 <= count.value <= 200:
        args = {name: value for name, value in base.args.items() if name != "count_only"}
        return [SkillCall(name=base.name, args=args | {"limit": count.value})]
    return None


def _on_condition(frame: Frame, before: Before) -> Calls | None:
    """ "3000개 이상은?": the same batches with another bound."""
    limits = bounds(frame.conditions)
    named = (
        frame.meaning - {"batch", "batches", "howmuch", "among"} or _names_something(frame) or frame.counts
    )
    if before.call.name != RECORDS or limits is None or named:
        return None
    kept = {
        name: value
        for name, value in before.call.args.items()
        if name not in ("min_quantity", "max_quantity")
    }
    return [SkillCall(name=RECORDS, args=kept | limits)]


def _as_chart(before: Before) -> Calls:
    """A single figure has nothing to draw: its course over the same days has."""
    calls: Calls = []
    for call in before.calls:
        if call.name != SUMMARY or len(items_of(call)) > 1:
            calls.append(call)
            continue
        measures = call.args.get("measures") or ()
        args = _kept(call.args, "items", "period", "days")
        if len(measures) == 1:
            args["measure"] = measures[0]
        calls.append(SkillCall(name=TREND, args=args))
    return calls


def _of_all(before: Before) -> Calls | None:
    """ "전체는?": the same without its items."""
    calls: Calls = []
    for call in before.calls:
        if call.name not in _TAKES_ITEMS - {SHARE} or not (items_of(call) or call.args.get("days")):
            return None
        args = {name: value for name, value in call.args.items() if name not in ("items", "combined", "days")}
        if items_of(call):
            args |= _kept(call.args, "days")
        if SkillCall(name=call.name, args=args) not in calls:
            calls.append(SkillCall(name=call.name, args=args))
    return calls
