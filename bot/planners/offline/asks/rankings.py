"""Items by what was made of them: ranked, one by one, changed most, idle."""

from __future__ import annotations

from datetime import date

from bot.planners.offline.asks.common import (
    HERE,
    Calls,
    call,
    days_args,
    families,
    measure_args,
    names_families,
)
from bot.planners.offline.asks.comparisons import compare_periods, orders_by_rate
from bot.planners.offline.asks.figures import summary
from bot.planners.offline.frame import Count, Frame, Named
from bot.planners.offline.measures import MEASURE_TAGS, QUANTITY_TAGS
from bot.planners.offline.scope import (
    Args,
    day_kinds,
    item_words,
    leaves_out_a_period,
    period_words,
    plain_periods,
    relations,
    scope,
)
from bot.planners.offline.tokens import Cat
from skills.arguments import Side
from skills.results import Period

_RANKED_BY = ("c.piece", "c.item", "c.rank", "c.nth", "")


_TOP_PRODUCTS = 5  # "상위 제품", docs/answers.md


_MOST_CHANGES = 100
_LONGEST_IDLE_DAYS = 3650


_MANY = frozenset({"many", "often", "max", "top", "maxqty", "maxitem"})


_FEW = frozenset({"few", "min", "bottom", "minqty", "minitem", "rank.up"})


def ranking(frame: Frame) -> Calls | None:
    args, measure = scope(frame, items=False), measure_args(frame)
    if args is None or measure is None or _measures_what_was_ranked(frame, measure):
        return None
    order = _order(frame)
    counts = _how_many(frame)
    if order is None or counts is None or any(frame.begins_at(one) and one.value > 1 for one in counts):
        return None
    args |= measure
    if order == "bottom":
        args["order"] = order
    if counts:
        args["rank" if _asks_for_one_rank(frame, counts[0]) else "n"] = counts[0].value
    elif frame.has("sup", "max", "min", "maxitem", "minitem", "maxqty", "minqty") and not frame.has("rank"):
        args["n"] = 1
    elif frame.has("whole") and frame.has("item", "by.item"):
        args["all"] = True  # "품목별 생산량 전부 많은 순으로"
    elif frame.has("rank", "rank.up"):
        pass
    elif frame.has("by.item") or not frame.has("many", "few", "top", "bottom"):
        args["all"] = True
    else:
        args["n"] = _TOP_PRODUCTS
    return _inside(frame, args)


_RANKS = frozenset({"sup", "rank", "rank.up", "often", *_MANY, *_FEW})
_RANKED = frozenset({"item", "thing", "by.item", "name", "code"})
_SAYS_MEASURE = (MEASURE_TAGS - QUANTITY_TAGS) | {"qty"}
_BY = frozenset({"로", "으로", "기준", "기준으로"})


def _measures_what_was_ranked(frame: Frame, measure: Args) -> bool:
    """ "2위 제품의 생산일수", "배치 수 1위 제품의 생산량": of the item; "생산일수 2위 제품" and "제품 배치 수 순위" rank by it."""
    said = [at for at, token in enumerate(frame.tokens) if token.tag in _SAYS_MEASURE]
    if not (measure and said):
        return False
    before, behind = frame.tokens[: said[-1]], frame.tokens[said[-1] + 1 :]
    if any(token.tag in _RANKS | _RANKED or token.cat is Cat.NUMBER for token in behind):
        return False
    if frame.tokens[said[-1]].tag != "qty":
        return not frame.has("often") and not any(token.text in _BY for token in behind)
    ranked = [at for at, token in enumerate(before) if token.tag in _RANKED or token.cat is Cat.COUNTER]
    by_another = _SAYS_MEASURE | {"often"}
    return bool(ranked) and any(token.tag in by_another for token in before[: ranked[-1]])


def _asks_for_one_rank(frame: Frame, count: Count) -> bool:
    """ "2위 제품", "세 번째로 많이": one item; "5위까지", "상위 3위", "1위부터 3위까지": a list of them."""
    lists = count.counter == "c.rank" and frame.has("top", "bottom", "rank", "rank.up")
    return count.value > 1 and len(frame.counts) == 1 and not lists and frame.picks_a_rank(count)


def _how_many(frame: Frame) -> list[Count] | None:
    """The one number of a ranking, if any: "상위 5개", "1위부터 5위까지", "세 번째로". None where it is no ranking's."""
    counts = frame.counts
    if any(count.counter not in _RANKED_BY for count in counts):
        return None
    if (
        len(counts) == 2
        and counts[0].value == 1
        and counts[0].counter in ("c.rank", "")
        and counts[1].counter == "c.rank"
    ):
        counts = counts[1:]
    if len(counts) > 1 or any(not 1 <= count.value <= 1000 for count in counts):
        return None
    picks = any(count.counter == "c.nth" for count in counts)
    if picks and not frame.has("item", "thing", "many", "few", "top", "bottom"):
        return None
    return counts


def _inside(frame: Frame, args: Args) -> Calls | None:
    """ "시럽 중에서": inside one name's items, or among the items named."""
    if leaves_out_a_period(frame):
        return None
    if len(frame.items) == 1:
        mention = frame.items[0].token.mention
        if mention.how == "unknown" or (len(mention.items) == 1 and mention.how in ("code", "name")):
            return None
        args["within"] = mention.value
    elif names_families(frame) and not frame.counts and not frame.has(*_RANKED, "rank", "top", "bottom"):
        return families(frame, args)  # "마요네즈하고 케첩 중 뭐가 많아"
    elif frame.names_items:
        args["items"] = item_words(frame)
    return [call("get_top_items", args)]


def _order(frame: Frame) -> str | None:
    few, many = frame.has(*_FEW), frame.has(*_MANY)
    if few and many:
        # "상위 … 적은" pulls both ways; "하위, 적은 순" does not.
        return None
    return "bottom" if few else "top"


def rank_of_item(frame: Frame) -> Calls | None:
    """ "딸기 시럽 몇 위야?": of one item, among all."""
    args, measure, order = scope(frame, items=False), measure_args(frame), _order(frame)
    words = item_words(frame)
    if args is None or measure is None or order is None or len(words) != 1 or words[0].startswith("@"):
        return None
    several = frame.items and len(frame.items[0].token.mention.items) > 1
    if not frame.has("rank.of") and (several or frame.has(*_MANY, *_FEW) or not _says_rank(frame)):
        return None  # "시럽 순위" ranks the syrups; "딸기 시럽 많은 순"
    ordered: Args = {"order": order} if order == "bottom" else {}
    return [call("get_top_items", args | measure | ordered | {"rank_of": words[0]})]


def _says_rank(frame: Frame) -> bool:
    return any(
        token.tag == "rank" and token.text.endswith(("순위", "랭킹", "등수")) for token in frame.tokens
    )


_MOST_COMPARED = 10


def compare_ranks(frame: Frame) -> Calls | None:
    """ "1위와 2위 차이": the items at two ranks of one list."""
    args, measure, order = scope(frame, items=False), measure_args(frame), _order(frame)
    ranks = [count.value for count in frame.counts if count.counter == "c.rank"]
    if args is None or measure is None or order is None or len(frame.counts) != 2:
        return None
    between = frame.tokens[frame.counts[0].at + 2 : frame.counts[1].at]
    joined = [token.tag for token in between] in (["conj"], [","])
    if not joined or len(set(ranks)) != 2 or not all(1 <= rank <= _MOST_COMPARED for rank in ranks):
        return None
    args |= measure
    ordered: Args = {"order": order} if order == "bottom" else {}
    pair: Args = {"items": [f"{HERE}.rank{rank}" for rank in ranks]}
    return [call("get_top_items", args | ordered | {"n": max(ranks)}), call("compare_items", args | pair)]


def breakdown(frame: Frame) -> Calls | None:
    """ "품목별 생산량", "어제 뭐 만들었어": every item with its figure."""
    args, measure = scope(frame, items=False), measure_args(frame)
    if args is None or measure is None:
        return None
    if len(frame.items) > 1 or (
        frame.items and len(frame.items[0].token.mention.items) <= 1 and frame.items[0].token.tag != "part"
    ):
        return summary(frame) if not frame.has("share") else None
    return _inside(frame, args | measure | {"all": True})


def item_changes(frame: Frame) -> Calls | None:
    kinds = day_kinds(frame)
    if kinds is None or frame.items or orders_by_rate(frame):
        return None
    args: Args = days_args(kinds)
    if frame.counts:
        if len(frame.counts) > 1 or frame.counts[0].counter not in ("c.piece", "c.item", ""):
            return None
        if not 1 <= frame.counts[0].value <= _MOST_CHANGES:
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
        if _stands_against(plain_periods(frame)[0]):
            return None  # "9월보다 많이 늘어난 제품": in which month?
        args["period"] = period_words(plain_periods(frame)[0])
    elif frame.periods:
        return None
    return [call("get_item_changes", args)]


def _stands_against(named: Named) -> bool:
    return named.token.period.against or bool({"conj", "than"} & named.particles)


def items_made_more(frame: Frame) -> Calls | None:
    """ "9월보다 10월에 더 많이 만든 제품"."""
    calls = item_changes(frame)
    if calls is None or "against" not in calls[0].args or (frame.has("many") and frame.has("few")):
        return None
    side = Side.MIN if frame.has("few") else Side.MAX
    return [call("get_item_changes", calls[0].args | {"direction": side.value})]


_DAYS_IN = {"c.day": 1, "c.week": 7, "c.month": 30}


def idle_items(frame: Frame) -> Calls | None:
    """Items without production for so many days: "한 달 넘게", "최근 30일간", "올해"."""
    if frame.items or frame.days or relations(frame):
        return None
    if frame.has("sup") and not frame.has("long", "oldest"):
        return None  # "제일 안 만든 제품": the least made, or not made for longest?
    lengths = [_days_of(one.value, one.counter, one.op) for one in frame.conditions]
    lengths += [_days_of(one.value, one.counter) for one in frame.counts if one.counter in _DAYS_IN]
    lengths += [_days_up_to_today(named, frame.today) for named in plain_periods(frame)]
    most = [one for one in frame.counts if one.counter not in _DAYS_IN]
    if len(lengths) > 1 or None in lengths or len(most) > 1:
        return None
    if lengths and not 1 <= (lengths[0] or 0) <= _LONGEST_IDLE_DAYS:
        return None
    args: Args = {"days": lengths[0]} if lengths else {}
    if most:
        if most[0].counter not in ("c.piece", "c.item", "") or not 1 <= most[0].value <= _MOST_CHANGES:
            return None
        args["n"] = most[0].value
    return [call("get_idle_items", args)]


def _days_of(value: int, counter: str, op: str = "ge") -> int | None:
    if counter not in _DAYS_IN or op not in ("ge", "gt"):
        return None
    return value * _DAYS_IN[counter] + (op == "gt" and counter == "c.day")


def _days_up_to_today(named: Named, today: date) -> int | None:
    """A window that ends today; "지난달에 생산 안 한 품목" is another question."""
    reading = named.token.period.reading
    if not isinstance(reading, Period) or reading.first is None or reading.last != today:
        return None
    return (today - reading.first).days + 1
