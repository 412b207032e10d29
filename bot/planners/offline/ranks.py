"""Behind a list in order ("10월 상위 5개", "가장 많이 생산한 날"): the one at a rank, the least of those shown, the same list otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.answers import SkillCall
from bot.planners.offline.asks.common import HERE, Calls
from bot.planners.offline.carry import kept_args, measure_of
from bot.planners.offline.frame import Frame
from bot.planners.offline.parts import from_here
from bot.planners.offline.scope import Args, plain_periods
from bot.planners.offline.skill_names import EXTREMES, ITEMS, RANKING, SHARE, SUMMARY, TAKES_ITEMS
from bot.planners.offline.thread import Before, items_of

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
    readings = (
        _of_the_one_found, _rank_of_the_one, _from_a_rank, _at_a_rank, _beside_a_rank, _end_of_the_shown, _share_among_the_shown,
        _named_among_the_shown,
    )  # fmt: skip
    return first_said(readings, frame, before)


def first_said(
    readings: Iterable[Callable[[Frame, Before], Calls | None]], frame: Frame, before: Before
) -> Calls | None:
    """What the first reading that takes the question says, no calls included; None where none takes it."""
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
    list_asked_of = _list_asked_of(frame, before)
    if list_asked_of is not None:
        return list_asked_of
    ranks = rank_picked(frame) is not None or frame.has("top", "bottom", "rank")
    if not ranks or len(before.turns) < 2 or before.call.name != ITEMS or len(before.calls) != 1:
        return before
    earlier = Before(before.turns[:-1], before.today, before.missed)
    shown = set(earlier.shown_codes())
    of_it = earlier.call.name == RANKING and set(items_of(before.call)) <= shown
    return earlier if of_it and _days_of(earlier) == _days_of(before) else before


WHICH = frozenset({"what", "which", "item", "thing"})
_LAST = ("minitem", "maxitem", "bottom", "top")
_MOST = frozenset({"sup", "many", "few", "often", "rank", "batches", *_LAST})


def _of_the_one_found(frame: Frame, before: Before) -> Calls | None:
    """ "10월에는 얼마나?" behind "올해 1위 제품": of that item."""
    named = plain_periods(frame)
    one = before.ranked_one() if before.call.name == RANKING and len(before.calls) == 1 else None
    other = frame.items or frame.days or frame.counts or frame.pointers or frame.unread or frame.left_out
    if one is None or other or len(named) != 1 or len(frame.periods) != 1 or frame.meaning != {"howmuch"}:
        return None
    if measure_of(before.call) or "rank_of" in before.call.args:
        return None
    return [SkillCall(name=SUMMARY, args={"items": [one], "period": from_here(named[0], before)})]


def _list_asked_of(frame: Frame, before: Before) -> Before | None:
    """ "8월에는 뭐였어?" behind "10월 1위 제품", "그건 며칠 만들었어": the first of August; "제일 적은 건?" behind one of the
    kimchis is of these. None where the thread did not go on with items of a list."""
    named = frame.items or frame.days or frame.counts or frame.unread or pointers_in(frame)
    anew = bool(frame.periods) and "what" in frame.meaning and frame.meaning <= WHICH
    ends = not frame.periods and frame.has("sup", *_LAST) and frame.meaning <= WHICH | _MOST
    if named or not (anew or ends) or before.call.name == RANKING:
        return None
    for back in range(1, len(before.turns)):
        asked = Before(before.turns[: len(before.turns) - back + 1], before.today)
        upto = Before(before.turns[: len(before.turns) - back], before.today, before.missed)
        if len(asked.shown_codes()) != 1 or len(asked.calls) != 1 or len(upto.calls) != 1:
            return None
        if upto.call.name != RANKING or "rank_of" in upto.call.args:
            continue
        one = upto.ranked_one()
        of_it = set(asked.shown_codes()) <= set(upto.shown_codes())
        fits = one is not None if anew else one is None and _days_of(upto) == _days_of(before)
        return upto if of_it and fits else None
    return None


def _days_of(before: Before) -> tuple[object, object]:
    return before.period(before.call), before.call.args.get("days")


def names_nothing(frame: Frame) -> bool:
    return not (frame.items or frame.periods or frame.days)


def pointers_in(frame: Frame) -> set[str]:
    return {tag for tag in frame.tags if tag.startswith(("ana.", "ord."))}


def rank_picked(frame: Frame) -> int | None:
    """ "2위는", "세 번째": the one at that rank."""
    ranks = [int(tag.removeprefix("ord.")) for tag in frame.tags if tag.startswith("ord.")]
    if len(frame.counts) == 1 and not ranks:
        count = frame.counts[0]
        return count.value if frame.picks_a_rank(count) and 1 <= count.value <= _LAST_RANK else None
    return ranks[0] if len(ranks) == 1 and not frame.counts else None


def _from_a_rank(frame: Frame, before: Before) -> Calls | None:
    """ "6위부터", "5위부터 10위까지": no skill begins a list in its middle."""
    starts = [count for count in frame.counts if count.counter == "c.rank" and frame.begins_at(count)]
    return [] if any(count.value > 1 for count in starts) and _list_before(before) else None


def _at_a_rank(frame: Frame, before: Before) -> Calls | None:
    rank = rank_picked(frame)
    others = frame.meaning - pointers_in(frame)
    if rank is None or not names_nothing(frame) or not others <= _THE_ONE:
        return None
    pointers = {tag for tag in pointers_in(frame) if tag.startswith("ana.")}
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
    rank, shown = rank_picked(frame), _list_before(before)
    asked = frame.meaning - pointers_in(frame)
    if rank is None or shown is None or not names_nothing(frame) or not asked & {"diff", "cmp", "times"}:
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
    if not names_nothing(frame) or frame.counts or not asked & {"many", "few", *_ENDS} - {"sup"}:
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


_BEST = frozenset({"top", "bottom", "sup", "many", "few", "what", "which"})


def _of_the_best(frame: Frame, before: Before) -> Calls | None:
    """ "TOP5", "두 번째로 많은 날" behind the best day: so many of the days, with the second among them."""
    base, kinds = before.call, before.call.args.get("of") or ()
    counted = rank_picked(frame) or (frame.counts[0].value if len(frame.counts) == 1 else None)
    units = {tag.partition(".")[2] for tag in frame.meaning if tag.startswith(("u.", "when."))}
    asked = {tag for tag in frame.meaning - pointers_in(frame) if not tag.startswith(("u.", "when."))}
    if counted is None or len(before.calls) != 1 or not names_nothing(frame) or not asked <= _BEST:
        return None
    if any(count.counter not in ("", "c.piece", "c.rank", "c.nth") for count in frame.counts):
        return None
    if any(tag.startswith("ana.") for tag in frame.tags) or (units and units != set(kinds)):
        return None
    if rank_picked(frame) and not units:
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
    return any(frame.begins_at(count) for count in frame.counts)
