"""Behind a list in order ("10월 상위 5개", "가장 많이 생산한 날"): the one at a rank, the least of those shown, the same list otherwise."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import SkillCall
from bot.planners.offline.asks.common import HERE, Calls
from bot.planners.offline.carry import kept_args, measure_of
from bot.planners.offline.frame import Count, Frame
from bot.planners.offline.measures import MEASURE_TAGS, measures_of
from bot.planners.offline.scope import Args
from bot.planners.offline.skill_names import EXTREMES, ITEMS, PERIODS, RANKING, SHARE, SUMMARY, TAKES_ITEMS
from bot.planners.offline.thread import Before, items_of
from bot.planners.offline.tokens import Cat
from skills.arguments import Measure

_THE_ONE = frozenset({"what", "which", "item", "thing", "howmuch", "qty", "list"})
_ENDS = frozenset({"sup", "many", "few", "max", "min", "maxitem", "minitem"})
_LEAST = ("few", "min", "minitem")
_POINTS = ("ana.list", "among")
_LENGTHS = ("n", "all", "rank", "rank_of")
_MOST_ITEMS = 20  # a skill takes no more
_LAST_RANK = 1000
_MOST_DAYS = 31


def of_the_list(frame: Frame, before: Before) -> Calls | None:
    """None where the question is none of a list; no calls where it is one that has to be asked back of."""
    if frame.unread or frame.lots or frame.conditions or frame.left_out:
        return None
    if before.call.name == EXTREMES:
        return _one_further(frame, before) or _of_the_best(frame, before)
    readings: tuple[Callable[[Frame, Before], Calls | None], ...] = (
        _rank_of_the_one, _from_a_rank, _at_a_rank, _beside_a_rank, _end_of_the_shown, _share_among_the_shown, _named_among_the_shown, _by_another_measure,
        _moved_since, _within_a_family, _total_of_the_shown, _without_a_rank, _shares_of_the_shown,
    )  # fmt: skip
    for reading in readings:
        said = reading(frame, before)
        if said is not None:
            return said
    return None


def _one_further(frame: Frame, before: Before) -> Calls | None:
    """ "그 다음으로 많은 날은?" behind the best day: the second."""
    base, further = before.call, frame.tokens[:1]
    follows = bool(further) and further[0].text.replace(" ", "").startswith(("그다음", "다음"))
    named = frame.items or frame.periods or frame.days or frame.counts
    if not follows or named or not frame.has("many", "few", "sup") or len(before.calls) != 1:
        return None
    n = int(base.args.get("n", 1)) + 1
    return [SkillCall(name=EXTREMES, args=base.args | {"n": n})] if n <= _MOST_DAYS else None


def _rank_of_the_one(frame: Frame, before: Before) -> Calls | None:
    """ "순위는?" behind one item's figure: where it stands."""
    named = frame.items or frame.periods or frame.days or frame.counts or frame.pointers
    asked = before.items()
    if frame.meaning != {"rank"} or named or len(before.calls) != 1 or before.call.name != SUMMARY:
        return None
    if len(asked) != 1 or len(before.shown_codes()) != 1:
        return None
    args = kept_args(before.call.args, "period", "days") | measure_of(before.call)
    return [SkillCall(name=RANKING, args=args | {"rank_of": asked[0]})]


def _list_before(before: Before) -> Before | None:
    """The thread up to its last list, where all that was asked since is of the same days."""
    for back in range(len(before.turns)):
        upto = Before(before.turns[: len(before.turns) - back], before.today)
        if len(upto.calls) != 1 or _days_of(upto) != _days_of(before):
            return None
        if upto.call.name == RANKING and "rank_of" not in upto.call.args:
            return upto
        if upto.call.name not in (RANKING, SUMMARY, SHARE) or measure_of(upto.call):
            return None
    return None


def behind_the_list(frame: Frame, before: Before) -> Before:
    """ "작년에는 누가 1등" behind "1등이랑 차이는?": of the list, and not of the two that were compared."""
    ranks = _rank_picked(frame) is not None or frame.has("top", "bottom", "rank")
    if not ranks or len(before.turns) < 2 or before.call.name != ITEMS or len(before.calls) != 1:
        return before
    earlier = Before(before.turns[:-1], before.today, before.missed)
    shown = set(earlier.shown_codes())
    of_it = earlier.call.name == RANKING and set(items_of(before.call)) <= shown
    return earlier if of_it and _days_of(earlier) == _days_of(before) else before


def _days_of(before: Before) -> tuple[object, object]:
    return before.period(before.call), before.call.args.get("days")


def _names_nothing(frame: Frame) -> bool:
    return not (frame.items or frame.periods or frame.days)


def _pointers(frame: Frame) -> set[str]:
    return {tag for tag in frame.tags if tag.startswith(("ana.", "ord."))}


def _rank_picked(frame: Frame) -> int | None:
    """ "2위는", "세 번째": the one at that rank."""
    ranks = [int(tag.removeprefix("ord.")) for tag in frame.tags if tag.startswith("ord.")]
    if len(frame.counts) == 1 and not ranks:
        count = frame.counts[0]
        return count.value if frame.picks_a_rank(count) and 1 <= count.value <= _LAST_RANK else None
    return ranks[0] if len(ranks) == 1 and not frame.counts else None


def _from_a_rank(frame: Frame, before: Before) -> Calls | None:
    """ "6위부터", "5위부터 10위까지": no skill begins a list in its middle."""
    starts = [count for count in frame.counts if count.counter == "c.rank" and _says_from(frame, count)]
    return [] if any(count.value > 1 for count in starts) and _list_before(before) else None


def _says_from(frame: Frame, count: Count) -> bool:
    return any(token.text.startswith("부터") for token in frame.tokens[count.at + 2 : count.at + 3])


def _at_a_rank(frame: Frame, before: Before) -> Calls | None:
    rank = _rank_picked(frame)
    others = frame.meaning - _pointers(frame)
    if rank is None or not _names_nothing(frame) or not others <= _THE_ONE:
        return None
    pointers = {tag for tag in _pointers(frame) if tag.startswith("ana.")}
    shown = _list_before(before)
    if frame.has(*_POINTS) and (shown is None or shown.turns != before.turns):
        return _at_a_rank_of_the_shown(rank, before)
    if frame.has(*_POINTS) and before.call.args.get("order") == "bottom":
        return []  # the most of the least, or the least of all?
    if shown is None or "ana.same" in pointers:
        return _asked_as_of_the_other(rank, before)
    if pointers - set(_POINTS) or (_asks_for_pieces(frame) and measure_of(shown.call)):
        return None
    return [_ranked(shown.call, {"rank": rank})]


def _asks_for_pieces(frame: Frame) -> bool:
    """ "1위는 몇 개 만들었어" behind a list by batches."""
    pieces = any(token.tag == "howmuch" and token.text.startswith("몇") for token in frame.tokens)
    return pieces or frame.has("qty")


def _at_a_rank_of_the_shown(rank: int, before: Before) -> Calls | None:
    """ "그중 1등은" behind figures of several items."""
    codes = before.shown_codes()
    if len(before.calls) != 1 or before.call.name != SUMMARY or len(codes) < 2:
        return None
    if len(codes) > _MOST_ITEMS or rank > len(codes):
        return []
    args = kept_args(before.call.args, "period", "days") | measure_of(before.call)
    return [SkillCall(name=RANKING, args=args | {"items": codes, "rank": rank})]


def _ranked(base: SkillCall, args: Args) -> SkillCall:
    """The same list, so long."""
    kept = {name: value for name, value in base.args.items() if name not in _LENGTHS}
    return SkillCall(name=RANKING, args=kept | args)


def _asked_as_of_the_other(rank: int, before: Before) -> Calls | None:
    """ "두 번째 제품도 똑같이" behind "가장 많은 제품은?", "그 제품 이번 달은?": what was asked of the first, of the second."""
    base = before.call
    lists = [turn for turn in before.turns[:-1] if turn.calls[0].name == RANKING and len(turn.calls) == 1]
    if not lists or base.name not in TAKES_ITEMS or len(before.calls) != 1:
        return None
    codes = [code for found in lists[-1].found for code in found.codes]
    if not set(items_of(base)) <= set(codes) or len(items_of(base)) != 1 or rank <= len(codes):
        return None  # what stands in the list is pointed at (pointers.py)
    other = base.args | {"items": [f"{HERE}.rank{rank}"]}
    return [_ranked(lists[-1].calls[0], {"rank": rank}), SkillCall(name=base.name, args=other)]


_APART = frozenset({"diff", "cmp", "times", "howmuch", "qty", "than"})


def _beside_a_rank(frame: Frame, before: Before) -> Calls | None:
    """ "1등이랑 차이는?" behind the second: the first beside it."""
    rank, shown = _rank_picked(frame), _list_before(before)
    asked = frame.meaning - _pointers(frame)
    if rank is None or shown is None or not _names_nothing(frame) or not asked & {"diff", "cmp", "times"}:
        return None
    if not asked <= _APART or not any(token.tag in ("conj", "than") for token in frame.tokens):
        return None
    one, codes = before.ranked_one(), shown.shown_codes()
    if one is None or rank > len(codes) or codes[rank - 1] == one:
        return []
    args = kept_args(shown.call.args, "period", "days") | measure_of(shown.call)
    return [SkillCall(name=ITEMS, args=args | {"items": [codes[rank - 1], one]})]


def _end_of_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "그중 제일 적은 건?": of those that were shown, and not of all that there are."""
    asked = frame.meaning - set(_POINTS)
    if before.call.name != RANKING or len(before.calls) != 1 or not frame.has(*_POINTS):
        return None
    if not _names_nothing(frame) or frame.counts or not asked & {"many", "few", *_ENDS} - {"sup"}:
        return None
    if not asked <= _ENDS | {"item", "what", "thing", "which"}:
        return None
    base, codes = before.call, before.shown_codes()
    order = {"order": "bottom"} if frame.has(*_LEAST) else {}
    if base.args.get("all"):
        return [_ranked(base, order | {"n": 1})]
    if len(codes) == 1 and items_of(base):
        codes = items_of(base)  # "이 중에 꼴찌는" behind "그중 제일 많은 건"
    if not 1 < len(codes) <= _MOST_ITEMS:
        return []
    args = kept_args(base.args, "period", "days") | measure_of(base) | {"items": codes, "n": 1}
    return [SkillCall(name=RANKING, args=args | order)]


def _named_among_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "그중 시럽은 없나요": those of them that were shown; asked back of where none was."""
    asked = frame.meaning - set(_POINTS)
    if not frame.has("ana.list") or not frame.items or asked - _THE_ONE:
        return None
    if frame.periods or frame.days or frame.counts or not before.shown_codes():
        return None
    named = {item.code for one in frame.items for item in one.token.mention.items}
    codes = [code for code in before.shown_codes() if code in named]
    if not codes or len(codes) > _MOST_ITEMS:
        return []
    if before.call.name != RANKING:
        return None
    args = kept_args(before.call.args, "period", "days") | {"items": codes}
    measure = measure_of(before.call).get("measure")
    return [SkillCall(name=SUMMARY, args=args | ({"measures": [measure]} if measure else {}))]


def _share_among_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "그중에 딸기 비중은?" behind 시럽: of the syrups, and not of all that was made."""
    asked = frame.meaning - set(_POINTS)
    if not frame.has("ana.list") or len(frame.items) != 1 or not asked <= {"share", "percent", "howmuch"}:
        return None
    if not asked & {"share", "percent"} or frame.periods or frame.days or frame.counts:
        return None
    words, shown = items_of(before.call), set(before.shown_codes())
    codes = {item.code for item in frame.items[0].token.mention.items}
    of_quantities = not before.call.args.get("measures")
    if len(before.calls) != 1 or before.call.name != SUMMARY or len(words) != 1 or not of_quantities:
        return []
    if not codes < shown:
        return []
    args = kept_args(before.call.args, "period", "days") | {"items": sorted(codes), "within": words[0]}
    return [SkillCall(name=SHARE, args=args)]


def _within_a_family(frame: Frame, before: Before) -> Calls | None:
    """ "시럽 중에서는?": the same list, of these."""
    if before.call.name != RANKING or len(before.calls) != 1 or frame.meaning != {"among"}:
        return None
    if len(frame.items) != 1 or frame.periods or frame.days or frame.counts:
        return None
    args = {name: value for name, value in before.call.args.items() if name not in ("items", "rank_of")}
    return [SkillCall(name=RANKING, args=args | {"within": frame.items[0].token.mention.value})]


def _moved_since(frame: Frame, before: Before) -> Calls | None:
    """ "증감은?" behind "9월 상위 3개", "그 3개 10월은?": the change of each of them."""
    if frame.meaning != {"diff"} or not _names_nothing(frame) or frame.counts or len(before.turns) < 2:
        return None
    base, earlier = before.call, Before(before.turns[:-1], before.today)
    if base.name != SUMMARY or len(before.calls) != 1 or earlier.call.name != RANKING:
        return None
    if items_of(base) != earlier.shown_codes() or base.args.get("measures"):
        return None
    period, against = before.period(base), earlier.period(earlier.call)
    if period is None or against is None or base.args.get("days") != earlier.call.args.get("days"):
        return []
    args = kept_args(base.args, "items", "days") | {"period": period, "against": against}
    return [SkillCall(name=PERIODS, args=args)]


_SUMS = frozenset({"total", "combined", "qty", "howmuch"})


def _total_of_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "합계는?", "다 합치면?": the list once more, which ends in its total and says how much of all that is."""
    base, measured = before.call, measure_of(before.call).get("measure", Measure.BATCHES.value)
    asks = frame.meaning <= _SUMS and frame.has("total", "combined")
    if not asks or base.name != RANKING or len(before.calls) != 1 or len(before.shown_codes()) < 2:
        return None
    if not _names_nothing(frame) or frame.counts or {"rank", "rank_of"} & set(base.args):
        return None
    return [base] if measured == Measure.BATCHES.value else []


def _without_a_rank(frame: Frame, before: Before) -> Calls | None:
    """ "1위 빼고": the same list without that item."""
    codes, rank = before.shown_codes(), _rank_picked(frame)
    if frame.meaning - _pointers(frame) != {"excl"} or rank is None or not _names_nothing(frame):
        return None
    if before.call.name != RANKING or len(before.calls) != 1 or {"rank", "rank_of"} & set(before.call.args):
        return None
    if rank > len(codes) or len(codes) < 2 or before.call.args.get("excluding"):
        return []  # "2위도 빼고" behind "1위 빼고": the second of the first list, or of this one?
    return [SkillCall(name=RANKING, args=before.call.args | {"excluding": [codes[rank - 1]]})]


def _shares_of_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "비중은?": behind "상위 3개" the list once more, which shows them; behind the first alone that item's."""
    base, codes = before.call, before.shown_codes()
    if not (frame.meaning and frame.meaning <= {"share", "percent", "each", "howmuch"}) or frame.counts:
        return None
    if not frame.has("share") or base.name != RANKING or len(before.calls) != 1 or not _names_nothing(frame):
        return None
    if "items" in base.args:
        return None
    if measure_of(base) or not codes or {"within", "excluding", "rank_of"} & set(base.args):
        return []
    one = before.ranked_one()
    if one is None:
        return [base]
    return [SkillCall(name=SHARE, args=kept_args(base.args, "period", "days") | {"items": [one]})]


_INTO = ("로", "으로", "기준", "순")


def _by_another_measure(frame: Frame, before: Before) -> Calls | None:
    """ "배치 수 기준으로", "건수 순으로": the same list by that measure."""
    measures, asked = measures_of(frame), frame.meaning - {"rank"}
    if before.call.name != RANKING or len(before.calls) != 1 or not measures or len(measures) > 1:
        return None
    if not _names_nothing(frame) or frame.counts or not asked <= MEASURE_TAGS or "howmuch" in asked:
        return None
    says_into = any(token.cat is Cat.PARTICLE and token.text.startswith(_INTO) for token in frame.tokens)
    if not (says_into or frame.has("rank")) or measures[0] is Measure.ITEM_COUNT:
        return None
    args = {name: value for name, value in before.call.args.items() if name != "measure"}
    named = {} if measures[0] is Measure.QUANTITY else {"measure": measures[0].value}
    return [SkillCall(name=RANKING, args=args | named)]


_BEST = frozenset({"top", "bottom", "sup", "many", "few", "what", "which"})


def _of_the_best(frame: Frame, before: Before) -> Calls | None:
    """ "TOP5", "두 번째로 많은 날" behind the best day: so many of the days, with the second among them."""
    base, kinds = before.call, before.call.args.get("of") or ()
    counted = _rank_picked(frame) or (frame.counts[0].value if len(frame.counts) == 1 else None)
    units = {tag.partition(".")[2] for tag in frame.meaning if tag.startswith(("u.", "when."))}
    asked = {tag for tag in frame.meaning - _pointers(frame) if not tag.startswith(("u.", "when."))}
    if counted is None or len(before.calls) != 1 or not _names_nothing(frame) or not asked <= _BEST:
        return None
    if any(count.counter not in ("", "c.piece", "c.rank", "c.nth") for count in frame.counts):
        return None
    if any(tag.startswith("ana.") for tag in frame.tags) or (units and units != set(kinds)):
        return None
    if _rank_picked(frame) and not units:
        return []  # "두 번째는?": its list was not shown
    if len(kinds) != 1 or base.args.get("side") == "both" or not 1 <= counted <= _MOST_DAYS:
        return []
    if _from_the_middle(frame):
        return []
    args = base.args | {"n": counted}
    if frame.has("few", "bottom"):
        args["side"] = "min"
    elif frame.has("many", "top"):
        args.pop("side", None)
    return [SkillCall(name=EXTREMES, args=args)]


def _from_the_middle(frame: Frame) -> bool:
    return any(_says_from(frame, count) for count in frame.counts)
