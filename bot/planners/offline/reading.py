"""From a frame and its thread to skill calls: one question, several in a sentence, or one about what another finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.answers import AnswerKind, Found, SkillCall
from bot.planners.offline import asks
from bot.planners.offline.asks.apart import apart
from bot.planners.offline.asks.common import HERE, settled
from bot.planners.offline.building import build
from bot.planners.offline.clauses import halves, sentences
from bot.planners.offline.followup import follow
from bot.planners.offline.frame import Frame
from bot.planners.offline.leaving_out import is_turned_down, leave_out, without_others
from bot.planners.offline.measures import MEASURE_TAGS
from bot.planners.offline.pages import is_bounded
from bot.planners.offline.pointers import opens_follow_up, points_back
from bot.planners.offline.rules import read_by_rules
from bot.planners.offline.scope import plain_periods, scope
from bot.planners.offline.thread import Before
from bot.planners.offline.tokens import Cat, Token
from bot.planners.protocol import PastTurn

FRAGMENT_TAGS = frozenset(
    [
        "chart",
        "table",
        "file",
        "nochart",
        "cmp",
        "diff",
        "combined",
        "total",
        "each",
        "whole",
        "share",
        "percent",
        "excl",
        "up",
        "down",
        "when",
        "howmany_days",
        "avg",
        "batches",
        "howmuch",
        "rank.of",
    ]
)


_CHAINS = frozenset({"ranking", "extremes"})


_MOST_CHAINED = 10
_JOINING = frozenset({"의", "에", "에는", "은", "는"})
_OF_ITEMS = frozenset({"item", "thing", "by.item"})
_OF_DAYS = frozenset({"u.day", "u.week", "u.month"})
_BUCKETS = (["day"], ["week"], ["month"], ["quarter"], ["year"])


def read(frame: Frame, before: Before) -> list[SkillCall] | None:
    """The whole sentence, or its questions one by one: each may lean on the one before it."""
    calls = _read(frame, before)
    return None if calls is None else settled(calls)


def _read(frame: Frame, before: Before) -> list[SkillCall] | None:
    if frame.unread:
        return None
    pieces = sentences(frame.tokens)
    if len(pieces) > 1 and not _belong_together(frame, pieces):
        return _one_by_one(frame, pieces, before)
    for left, right in halves(frame.tokens):
        both = _two_questions(frame, left, right, before)
        if both is not None:
            return both
    return _one(frame, before)


def _belong_together(frame: Frame, pieces: Sequence[Sequence[Token]]) -> bool:
    """ "배치 평균 얼마나 나와? 10월": what follows only says of when, or of what."""
    first, *others = (build(frame.text, piece, frame.today) for piece in pieces)
    for other in others:
        if not only_scope(other) or opens_follow_up(other):
            return False
        if (first.periods and other.periods) or (first.items and other.items) or other.tags:
            return False
    return True


def _one(frame: Frame, before: Before) -> list[SkillCall] | None:
    if not frame.left_out:
        calls = _of_all_named(frame, before)
        return None if calls is None else apart(frame, calls)
    if before and is_turned_down(frame):
        return None
    calls = _of_all_named(without_others(frame), before)
    return None if calls is None else leave_out(frame, calls, before)


def _of_all_named(frame: Frame, before: Before) -> list[SkillCall] | None:
    beside = asks.against_the_one_before(frame)
    if beside is not None:
        return beside
    if before:
        calls = follow(frame, before)
        if calls is not None:
            return calls
        if points_back(frame) or not (frame.items and frame.periods):
            # What leans on the thread and cannot be read must not be answered as if nothing had been said.
            return _chained(frame, before)
    elif points_back(frame):
        return None
    fresh = read_by_rules(frame)
    if fresh is None:
        chained = _chained(frame, before)
        if chained is not None:
            return chained
    elif _asks_a_price(frame):
        return None
    if fresh is not None:
        return None if not before and _is_mere_fragment(frame) else fresh[1]
    named = frame.items or frame.left_out or (frame.has("each") and len(plain_periods(frame)) > 1)
    if named and frame.periods and only_scope(frame):
        return None if before and opens_follow_up(frame) and is_bounded(before) else figure_of(frame)
    if _asks_how_it_went(frame):
        return figure_of(frame)
    return None


def only_scope(frame: Frame) -> bool:
    return (
        not (frame.meaning - {"whole", "each", "label"})
        and not frame.counts
        and not frame.conditions
        and not frame.lots
    )


def _is_mere_fragment(frame: Frame) -> bool:
    """ "평균은?", "비중은?", "둘 합치면?" with nothing before them."""
    named = frame.items or frame.periods or frame.days or frame.counts or frame.conditions or frame.lots
    if named:
        return False
    if frame.has("combined") or frame.has("then", "no"):
        return True
    return (
        "topic" in frame.ending
        and not frame.has("qty", "u.day", "item", "batch")
        and frame.meaning <= FRAGMENT_TAGS
    )


def _asks_a_price(frame: Frame) -> bool:
    """ "딸기 시럽 얼마야?" alone may mean money."""
    return (
        bool(frame.items)
        and not frame.periods
        and frame.meaning == {"howmuch"}
        and "make" not in frame.tags
        and any(token.tag == "howmuch" and token.text.startswith("얼마") for token in frame.tokens)
    )


def _chained(frame: Frame, before: Before) -> list[SkillCall] | None:
    """ "가장 많이 생산한 제품의 월별 추이": the second call is about what the first finds."""
    for at, token in enumerate(frame.tokens):
        joins = token.cat is Cat.PARTICLE and token.text in _JOINING
        of_items = at > 0 and frame.tokens[at - 1].tag in _OF_ITEMS and token.tag in MEASURE_TAGS
        of_the_day = at > 0 and frame.tokens[at - 1].tag in _OF_DAYS and token.tag in {"what", *MEASURE_TAGS}
        if not (joins or of_items or of_the_day):
            continue
        left, right = (
            build(frame.text, frame.tokens[:at], frame.today),
            build(frame.text, frame.tokens[at + joins :], frame.today),
        )
        first = read_by_rules(left)
        if (
            first is None
            or first[0].name not in _CHAINS
            or len(first[1]) != 1
            or right.items
            or right.periods
            or not right.meaning
        ):
            continue
        # What the thread was about, the first question is of as well.
        leaning = follow(left, before) if before else first[1]
        if leaning is None or [one.name for one in leaning] != [first[1][0].name]:
            continue
        call = leaning[0]
        n = int(call.args.get("n", 1))
        if first[0].name == "ranking" and "rank" in call.args:
            found, pointer = Found(codes=(f"{HERE}.rank{call.args['rank']}",)), "ana.item"
        elif first[0].name == "ranking" and "n" in call.args and n <= _MOST_CHAINED:
            found, pointer = Found(codes=tuple(f"{HERE}.rank{rank}" for rank in range(1, n + 1))), "ana.items"
        elif first[0].name == "extremes" and n == 1 and call.args.get("of") in _BUCKETS:
            found, pointer = Found(period=f"{HERE}.period"), "ana.period"
        else:
            continue
        right.tags.insert(0, pointer)
        more = follow(right, behind(before, [call], frame.today, found))
        if more is not None:
            return [call, *more]
    return None


def _asks_how_it_went(frame: Frame) -> bool:
    """ "지난달 어땠어?"."""
    return (
        bool(plain_periods(frame))
        and only_scope(frame)
        and any(
            token.cat is Cat.CLOSING and token.text.replace(" ", "").startswith("어")
            for token in frame.tokens
        )
    )


def figure_of(frame: Frame) -> list[SkillCall] | None:
    """The production of what is named: the figure of a question that names no other."""
    named = [one for one in plain_periods(frame) if not one.token.period.against]
    of_one = len(frame.items) <= 1 and not any(one.excluded for one in named)
    if len(named) == len(frame.periods) > 1 and of_one:
        each = [scope(replace(frame, periods=[one])) for one in named]
    else:
        each = [scope(frame)]
    calls = [SkillCall(name="get_production_summary", args=args) for args in each if args is not None]
    return calls if len(calls) == len(each) else None


def _one_by_one(frame: Frame, pieces: Sequence[Sequence[Token]], before: Before) -> list[SkillCall] | None:
    calls: list[SkillCall] = []
    for piece in pieces:
        one = _read(build(frame.text, piece, frame.today), before)
        if one is None:
            return None
        said, calls = len(calls), settled(one, calls)
        before = behind(before, calls[said:] or calls, frame.today)
    return calls


def _two_questions(
    frame: Frame, left: Sequence[Token], right: Sequence[Token], before: Before
) -> list[SkillCall] | None:
    """Two questions of different kinds around a joining word."""
    first, second = build(frame.text, left, frame.today), build(frame.text, right, frame.today)
    one, other = read_by_rules(first), read_by_rules(second)
    if one is None or (other and one[0] is other[0] and not _opposite(one[1], other[1])):
        return None
    if (second.periods and not first.periods) or (second.items and not first.items):
        return None
    calls = _one(first, before)
    if calls is None:
        return None
    calls = settled(calls)
    of_what_was_ranked = one[0].name == "ranking" and other and other[0].name == "summary"
    if of_what_was_ranked and not (second.items or second.periods or second.has("whole", "total")):
        return None
    if other is None:
        chained = _chained(second, behind(before, calls, frame.today))
        return None if chained is None else settled(chained, calls)
    more = (
        follow(second, behind(before, calls, frame.today))
        if not (second.items and second.periods)
        else other[1]
    )
    return None if more is None else settled(more, calls)


def _opposite(one: Sequence[SkillCall], other: Sequence[SkillCall]) -> bool:
    """ "상위 3개랑 하위 3개"."""
    orders = [call.args.get("order", "top") for call in (*one, *other) if call.name == "get_top_items"]
    return sorted(orders) == ["bottom", "top"]


def behind(before: Before, calls: list[SkillCall], today: date, found: Found | None = None) -> Before:
    turn = PastTurn(
        question="",
        kind=AnswerKind.ANSWERED,
        calls=tuple(calls),
        found=(found,) if found else (),
        asked_at=datetime.combine(today, datetime.min.time()),
    )
    return Before([*before.turns, turn], today)
