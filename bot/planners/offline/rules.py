"""The table of rules: which words make which question. Data; the first rule that fits answers.

A rule fits when every group in `needs` has one of its tags in the sentence, and no tag stands there that is neither
needed nor allowed. So a word that a rule does not know keeps it from answering.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.answers import SkillCall
from bot.planners.offline import asks
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import is_single_day, names_products
from bot.planners.offline.tokens import Cat

Build = Callable[[Frame], list[SkillCall] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`items` and `periods` are how many may be named (least, most); `counts`, `conditions`, `lots`: whether they may."""

    name: str
    example: str
    build: Build
    needs: tuple[str, ...]  # groups of tags; "made" is any word for producing
    allows: str = ""
    items: tuple[int, int] = (0, 20)
    periods: tuple[int, int] = (0, 1)
    days: bool = True
    counts: bool = False
    conditions: bool = False
    lots: bool = False
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        groups = " ".join(self.needs).split()
        object.__setattr__(self, "known", frozenset([*groups, *self.allows.split(), *_ALWAYS]))

    def fits(self, frame: Frame) -> bool:
        return (
            self.items[0] <= (len(frame.items) or len(frame.taken_items)) <= self.items[1]
            and self.periods[0] <= (len(frame.periods) or bool(frame.taken_period)) <= self.periods[1]
            and (self.days or not frame.days)
            and (self.counts or not frame.counts)
            and (self.conditions or not frame.conditions)
            and (self.lots or not frame.lots)
            and not frame.unread
            and frame.meaning <= self.known
            and all(_group_in(group, frame) for group in self.needs)
        )


# Show wishes are read for every kind of question.
_ALWAYS = ("chart", "table", "file", "nochart", "label", "alldays")
_QUANTITY = "qty total howmuch whole status each"
_EXTREME_THINGS = "maxday minday maxmonth minmonth maxbatch minbatch maxweekday minweekday maxweek"
_UNITS = "u.day u.week u.month u.quarter u.year u.weekday"
_WHENS = "when when.day when.week when.month when.quarter when.year when.weekday howmany_days"
_MEASURES = "batches avg davg mavg"


def _group_in(group: str, frame: Frame) -> bool:
    return any(tag in frame.tags or _holds(tag, frame) for tag in group.split())


def _holds(tag: str, frame: Frame) -> bool:
    """Groups may also ask for what is no word: a number, a lot, an item."""
    match tag:
        case "made":
            return "make" in frame.tags
        case "in_item":
            return frame.names_items
        case "lot":
            return bool(frame.lots)
        case "counted":
            return bool(frame.counts)
        case "ranked":
            return any(count.counter in ("c.rank", "c.nth") for count in frame.counts)
        case "day_kinds":
            return len(frame.days) > 1 and frame.has("cmp")
        case "related":
            return any(
                named.token.period.relation is not None or named.token.period.against
                for named in frame.periods
            )
        case "two_items":
            return len(frame.items) + len(frame.taken_items) > 1
        case "one_day":
            return any(map(is_single_day, frame.periods))
        case "all_items":
            return names_products(frame)
        case "some_days":
            return bool(frame.days)
        case "drawn":
            return frame.has("chart") and bool(frame.periods or frame.names_items)
        case "three_periods":
            return len(frame.periods) > 2 and frame.has("cmp")
        case "batches_shown":
            requested = any(token.cat is Cat.REQUEST for token in frame.tokens)
            named = bool(frame.items and frame.periods)  # "딸기 시럽 10월 로트"
            return frame.meaning == {"batch"} and (requested or named)
        case "counted_days":
            return any(count.counter == "c.day" for count in frame.counts)
    return False


RULES: tuple[Rule, ...] = (
    Rule(
        "overview", "데이터 언제까지 있어?", asks.overview,
        needs=("data fresh hold range", "to_when from_to_when when last lastday what recent first u.day howmany_days fresh range firstday when.month status howmuch batches list hold"),
        allows="hold qty when when.day when.month when.year u.day u.month last lastday recent total item data batches howmuch list items_n firstday status fresh first whole sup",
        items=(0, 1), periods=(0, 0), days=False,
    ),
    Rule(
        "idle items", "한 달 넘게 생산 안 한 품목", asks.idle_items,
        needs=("neg long", "item thing what list long"),
        allows="neg long notonce item thing what list whole total items_n howmuch name code sup oldest rank recent",
        items=(0, 0), counts=True, conditions=True, days=False,
    ),
    Rule(
        "item changes", "전월 대비 가장 많이 늘어난 품목", asks.item_changes,
        needs=("up.item down.item moved.item up down", "item thing what by.item list"),
        allows="sup many few qty diff cmp than item thing what list rank top top percent by.item howmuch more up down",
        items=(0, 0), periods=(0, 2), counts=True,
    ),
    Rule(
        "items made more", "9월보다 10월에 더 많이 만든 제품", asks.items_made_more,
        needs=("than related", "more many few", "item", "made"),
        allows="than more many few sup qty list what howmuch top",
        items=(0, 0), periods=(2, 2), counts=True,
    ),
    Rule(
        "batches by lot or quantity", "10월 배치 중 2천 개 이상인 것 몇 건", asks.records_with_bounds,
        needs=("batch batches lotno rec list prefix many few lot",),
        allows="batch batches lotno rec list prefix seek among qty howmuch howmany_days when when.day total whole many few max min top bottom sup rank recent oldest item by.batch what name code",
        counts=True, conditions=True, lots=True,
    ),
    Rule(
        "last production", "마지막으로 언제 생산했어?", asks.last_production,
        needs=("last lastday to_when recent", "when when.day when.month u.day howmany_days lastday to_when"),
        allows="batch rec item list sup name lotno status",
        days=False,
    ),
    Rule(
        "first production", "처음 생산한 날이 언제야?", asks.first_production,
        needs=("first firstday oldest", "when when.day when.month when.year u.day howmany_days batch rec made firstday"),
        allows="when when.day when.month when.year u.day howmany_days qty howmuch batch rec item sup data",
        days=False,
    ),
    Rule(
        "last batch", "마지막 배치 수량", asks.last_production,
        needs=("last lastday", "batch rec lotno thing"),
        allows="qty howmuch item u.day lotno name total made sup thing what",
        days=False,
    ),
    Rule(
        "item of the last batch", "제일 최근에 만든 제품 뭐야?", asks.last_item,
        needs=("last", "made", "item thing"),
        allows="what name code qty howmuch when", items=(0, 0), days=False,
    ),
    Rule(
        "latest records", "최근 5건", asks.history_counted,
        needs=("recent last first oldest rec batch lotno made qty batches list",),
        allows="rec batch lotno list qty u.day item name when batches total whole what many few by.batch sup status oldest recent howmuch when.day",
        counts=True,
    ),
    Rule(
        "records", "생산 이력 보여줘", asks.history,
        needs=("rec lotno by.batch batch", "rec lotno list what recent made by.batch name when one_day batches_shown"),
        allows="list qty item recent u.day oldest what lotno whole total when by.batch name each by.day status when.day many few max min rank",
    ),
    Rule(
        "when", "딸기 시럽 언제 생산했어?", asks.history,
        needs=("when when.day", "made"), allows="qty u.day item recent howmany_days",
        items=(1, 20),
    ),
    Rule(
        "share of every item", "품목별 비중", asks.breakdown,
        needs=("share percent", "by.item"),
        allows="qty whole total rank each item percent share howmuch among batches",
    ),
    Rule(
        "share of the top", "상위 5개 비중", asks.ranking,
        needs=("share", "top bottom rank sup many"),
        allows="qty whole total rank item percent share howmuch each top few many max min what thing by.item",
        counts=True, items=(0, 0),
    ),
    Rule(
        "share", "딸기 시럽 비중", asks.share,
        needs=("share percent",),
        allows="qty whole total howmuch among item percent share each times what combined",
        items=(1, 20), periods=(0, 3),
    ),
    Rule(
        "compare periods", "10월하고 9월 비교", asks.compare_periods,
        needs=("cmp diff than up down more which times related",),
        allows=f"{_QUANTITY} {_MEASURES} items_n days_n cmp diff than up down more many few which when percent times among what each when.month sup item max thing u.month u.week",
        periods=(1, 2),
    ),
    Rule(
        "compare items", "딸기 시럽이랑 바닐라 시럽 비교", asks.compare_items,
        needs=("cmp diff times which more than", "two_items cmp diff times"),
        allows=f"{_QUANTITY} {_MEASURES} days_n cmp diff times which more than many few what item among percent each up down thing",
        items=(1, 20),
    ),
    Rule(
        "compare ranks", "1위와 2위 차이", asks.compare_ranks,
        needs=("cmp diff times", "ranked"),
        allows=f"{_QUANTITY} {_MEASURES} days_n cmp diff times top bottom rank item thing more which",
        items=(0, 0), counts=True,
    ),
    Rule(
        "kinds of days", "평일이랑 주말 중 언제가 많아?", asks.kinds_compared,
        needs=("many few more which cmp diff", "some_days"),
        allows=f"{_QUANTITY} among when when.day which what more many few cmp diff u.weekday u.day",
        items=(0, 1),
    ),
    Rule(
        "extremes", "가장 많이 생산한 날", asks.extremes,
        needs=(f"sup many few max min maxqty minqty top bottom more {_EXTREME_THINGS}", f"{_UNITS} {_WHENS} batch time maxqty minqty {_EXTREME_THINGS} max min counted_days"),
        allows=f"{_QUANTITY} sup many few max min maxqty minqty more top bottom rank {_UNITS} {_WHENS} batch time by.day by.month by.week by.weekday by.quarter by.year thing what among {_EXTREME_THINGS} name lotno recent",
        counts=True,
    ),
    Rule(
        "item of the extreme batch", "가장 큰 배치는 어떤 제품이야?", asks.extremes,
        needs=("sup max min maxbatch minbatch", "batch maxbatch minbatch", "what", "item"),
        allows="qty many few max min", items=(0, 0),
    ),
    Rule(
        "rank of an item", "딸기 시럽 몇 위야?", asks.rank_of_item,
        needs=("rank.of rank", "in_item"),
        allows=f"{_QUANTITY} {_MEASURES} days_n rank.of rank many few among item top bottom",
        items=(1, 1),
    ),
    Rule(
        "ranking", "상위 5개 품목", asks.ranking,
        needs=("top bottom rank rank.up sup many few max min maxitem minitem ranked often", "item thing what which by.item counted rank rank.up top bottom maxitem minitem name code list in_item"),
        allows=f"{_QUANTITY} {_MEASURES} days_n top bottom rank rank.up sup many few often max min maxitem minitem item thing what which by.item list name code among more share percent in_item maxqty minqty kind",
        counts=True,
    ),
    Rule(
        "breakdown", "품목별 생산량", asks.breakdown,
        needs=("by.item",),
        allows=f"{_QUANTITY} {_MEASURES} days_n item list name code each kind data",
    ),
    Rule(
        "what was made", "어제 뭐 만들었어?", asks.breakdown,
        needs=("what list kind name code item", "made"),
        allows="item thing kind list qty each whole name code howmuch status",
        periods=(1, 1),
    ),
    Rule(
        "what was made on such days", "주말에 생산한 제품", asks.breakdown,
        needs=("what list kind name code item", "made", "some_days"),
        allows="item thing kind list qty each whole name code howmuch status",
        periods=(0, 0),
    ),
    Rule(
        "search", "시럽 품목코드", asks.search,
        needs=("code name label",),
        allows="code name list item kind what whole each prefix label seek having",
        items=(0, 5), days=False, lots=True,
    ),
    Rule(
        "list of items", "시럽 종류 뭐 있어?", asks.search,
        needs=("list kind what item seek", "item kind code in_item lot all_items"),
        allows="list item kind what whole each code name prefix seek having",
        items=(0, 5), days=False, lots=True,
    ),
    Rule(
        "trend", "월별 추이", asks.trend,
        needs=("trend by.day by.week by.month by.quarter by.year by.weekday",),
        allows=f"{_QUANTITY} {_MEASURES} items_n days_n trend by.day by.week by.month by.quarter by.year by.weekday by.item item combined up down u.day u.week u.month u.quarter u.year list rec cmp data",
        periods=(0, 4),
    ),
    Rule(
        "summary", "지난달 생산량", asks.summary,
        needs=("qty total howmuch status batches avg davg mavg items_n days_n howmany_days kind made combined day_kinds three_periods drawn ever",),
        allows=f"{_QUANTITY} {_MEASURES} items_n days_n howmany_days kind ever combined u.day u.month u.year u.week u.quarter batch item among cmp diff in_item data",
        periods=(0, 8),
    ),
)  # fmt: skip


def read_by_rules(frame: Frame) -> tuple[Rule, list[SkillCall]] | None:
    """The first rule that fits and can say all of it."""
    for rule in RULES:
        if rule.fits(frame):
            calls = rule.build(frame)
            if calls:
                return rule, calls
    return None
