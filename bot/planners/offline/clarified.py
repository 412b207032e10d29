"""A turn that was asked back of, or refused: what it named goes on with its answer, or is asked back of again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answers import AnswerKind, SkillCall
from bot.planners.offline import replies
from bot.planners.offline.building import build
from bot.planners.offline.choices import says_only
from bot.planners.offline.frame import Frame
from bot.planners.offline.measures import MEASURE_TAGS
from bot.planners.offline.pointers import opens_follow_up, points_back
from bot.planners.offline.reading import only_scope
from bot.planners.offline.scan import read_words
from bot.planners.offline.scope import plain_periods
from bot.planners.offline.skill_names import IDLE, OVERVIEW, SEARCH
from bot.planners.offline.tokens import Cat
from bot.planners.protocol import (
    CallPlan,
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    PastTurn,
    Plan,
    PlannedChoice,
    Situation,
)
from skills import periods

_OPEN = (AnswerKind.CLARIFY, AnswerKind.REFUSED)
_OF_ITEMS = ("whole", "item", "by.item", "what", "list", "top", "bottom", "rank")
_RANKED = ("whole", "item", "by.item", "top", "bottom", "rank")
_SHOWN = frozenset({"chart", "table", "file", "nochart", "again"})
_OF_NO_DAYS = frozenset({OVERVIEW, IDLE, SEARCH})


@dataclass(frozen=True, slots=True)
class _Open:
    """What an open turn named and the question does not, in the turn's words. `clear`: it said nothing else."""

    words: str
    clear: bool
    of_items: bool
    known: bool = True  # an item of the catalogue, where it named one
    history: Sequence[PastTurn] = ()  # the turns before it


def completed(frame: Frame, situation: Situation) -> Situation | None:
    """ "9월은?", asked back of, then "생산량 말이야": as "9월 생산량 말이야". None where nothing is to be taken along."""
    left = None if points_back(frame) else _left_open(frame, situation)
    if left is None or not left.clear:
        return None
    if _leaves_out_the_last(left, frame, situation):
        return None
    return replace(situation, question=f"{left.words} {situation.question}", history=left.history)


def asked_again(
    frame: Frame, calls: Sequence[SkillCall] | None, situation: Situation, plan: Callable[[Situation], Plan]
) -> Plan | None:
    """ "우레탄실란트 …" was not understood, then "하반기는?": of that item, it seems. Offered, never left out in silence."""
    if _picks_of_what_was_asked_back(frame, situation):
        return replies.not_understood(frame, situation.catalogue)
    left = _left_open(frame, situation)
    alone = calls is not None and all(call.name in _OF_NO_DAYS for call in calls)
    if left is not None and left.clear and _leaves_out_the_last(left, frame, situation):
        return replies.not_understood(frame, situation.catalogue)
    if left is None or (left.clear and not points_back(frame)) or alone:
        return None
    complete = _is_complete(frame)
    if complete and not left.known:
        return None
    if points_back(frame):
        return replies.not_understood(frame, situation.catalogue)
    question = f"{left.words} {situation.question}"
    text, tokens = read_words(question, situation.today, situation.catalogue)
    whole = build(text, tokens, situation.today)
    if only_scope(whole) and not whole.unread:
        return replies.which_figure(whole)
    planned = plan(replace(situation, question=question, history=()))
    if isinstance(planned, CallPlan) and complete and not opens_follow_up(frame):
        # A question of its own behind "스테이크소스 단종됐나요": of that item, or of all? Both are answered.
        own = [call for call in calls or () if call not in planned.calls]
        return replace(planned, calls=(*planned.calls, *own))
    best = planned.best if isinstance(planned, DeferPlan) else None
    if best is not None and best.reason is ClarifyReason.UNKNOWN_ITEM and best.choices:
        return planned
    offered = [question] if isinstance(planned, CallPlan) else []
    if offered and complete and left.of_items:
        offered.append(f"전체 {situation.question}")
    choices = tuple(PlannedChoice(one, one) for one in offered)
    if not choices:
        return replies.not_understood(frame, situation.catalogue)
    return ClarifyPlan(ClarifyReason.NOT_UNDERSTOOD, asked=frame.text, understood=left.words, choices=choices)


def _picks_of_what_was_asked_back(frame: Frame, situation: Situation) -> bool:
    """ "2등은?" behind "올해 드레싱 중에 뭐가 …", which was not understood: the second of which list?"""
    named = frame.tags or frame.items or frame.periods or frame.days or frame.unread
    turns = _open_turns(situation.history)
    asks = bool(turns) and len(frame.counts) == 1 and frame.picks_a_rank(frame.counts[0])
    return asks and not named and _named_in(turns[-1], frame, situation) is not None


def _leaves_out_the_last(left: _Open, frame: Frame, situation: Situation) -> bool:
    """ "합계" behind "월~수" and then "목금은", which was not understood: the sum of which?"""
    skipped = len(left.history) < len(situation.history) - 1
    turns = _open_turns(situation.history)
    several = sum(1 for turn in turns if _named_in(turn, frame, situation) is not None) > 1
    return (skipped or several) and frame.has("combined", "total") and not (frame.items or frame.periods)


def still_in_doubt(frame: Frame, situation: Situation) -> ClarifyPlan | None:
    """ "영업일 평균" behind "어제까지는", of which it was asked back whether this month's or this year's: that comes first."""
    last = situation.history[-1] if situation.history else None
    if last is None or last.kind is not AnswerKind.CLARIFY or last.calls or len(last.choices) < 2:
        return None
    if frame.unread or frame.periods or not frame.meaning or points_back(frame):
        return None
    text, tokens = read_words(last.question, situation.today, situation.catalogue)
    asked = build(text, tokens, situation.today)
    said = [text[one.token.start : one.token.end] for one in plain_periods(asked)]
    # The choices of a doubt are periods alone, none of them as it was said.
    periods_alone = all(_only_a_period(choice, situation) for choice in last.choices)
    if len(said) != 1 or not periods_alone or said[0] in last.choices:
        return None
    choices = tuple(
        PlannedChoice(f"{choice} {situation.question}", f"{choice} {situation.question}")
        for choice in last.choices
    )
    return ClarifyPlan(ClarifyReason.PERIOD_CHOICES, asked=said[0], choices=choices)


def _only_a_period(words: str, situation: Situation) -> bool:
    spans = periods.find(words, situation.today)
    return len(spans) == 1 and spans[0].text == words


def corrected(frame: Frame, situation: Situation) -> Situation | None:
    """ "딸기 시럽", behind "민트초코 10월 생산량" that named an item nobody knows: "딸기 시럽 10월 생산량"."""
    last = situation.history[-1] if situation.history else None
    if last is None or last.kind is not AnswerKind.CLARIFY or last.calls:
        return None
    if len(frame.items) != 1 or frame.unread or not (says_only(frame, Cat.ITEM) or _goes_on(frame)):
        return None
    text, tokens = read_words(last.question, situation.today, situation.catalogue)
    asked = build(text, tokens, situation.today)
    name = replies.unknown_name(asked)
    if name is None or not replies.names_an_item(name, asked):
        return None
    item = frame.items[0].token.text
    question = f"{text[: name.start]}{item}{text[name.end :]}"
    return replace(situation, question=question, history=situation.history[:-1])


def _goes_on(frame: Frame) -> bool:
    """ "그럼 딸기 시럽은?"."""
    more = frame.periods or frame.days or frame.counts or frame.conditions or frame.lots
    return "topic" in frame.ending and not (more or frame.left_out) and frame.tags in ([], ["then"])


def _left_open(frame: Frame, situation: Situation) -> _Open | None:
    """The newest open turn that named something the question leans on."""
    says_something = frame.tags or frame.items or frame.periods or frame.days
    if frame.unread or not says_something:
        return None
    turns = _open_turns(situation.history)
    for back, turn in enumerate(reversed(turns), start=1):
        left = _named_in(turn, frame, situation)
        if left is not None:
            return replace(left, history=situation.history[: len(situation.history) - back])
    return None


def _open_turns(history: Sequence[PastTurn]) -> Sequence[PastTurn]:
    """The turns since the last that was answered."""
    first = len(history)
    while first and history[first - 1].kind in _OPEN and not history[first - 1].calls:
        first -= 1
    return history[first:]


def _named_in(turn: PastTurn, frame: Frame, situation: Situation) -> _Open | None:
    if replies.hostile(turn.question) is not None:
        return None
    text, tokens = read_words(turn.question, situation.today, situation.catalogue)
    asked = build(text, tokens, situation.today)
    name = replies.unknown_name(asked)
    if name is not None and turn.kind is AnswerKind.CLARIFY and replies.names_an_item(name, asked):
        # "마지막으로 언제 만들었어" is of the item that was not found, for all that is said: asked back of.
        if not (frame.items or frame.has(*_OF_ITEMS)):
            return _Open(name.text, clear=False, of_items=True, known=False)
        if not frame.items:
            return None
    named = [*asked.items, *asked.periods, *asked.days]
    plain = len(plain_periods(asked)) == len(asked.periods) and not any(one.excluded for one in named)
    clear = plain and not asked.unread and not points_back(asked) and _only_scope(asked, turn.kind, frame)
    of_items = not (frame.items or frame.has(*_RANKED))
    # "B0061 10월 …", then "B0062 생산량" is a question of its own; "B0062는?" goes on with the days.
    # The last production is of all days.
    asks_of_days = not (_shows_again(frame) or frame.has("last", "lastday"))
    of_days = asks_of_days and (clear or not frame.items or opens_follow_up(frame))
    kept = [
        *(asked.items if of_items else []),
        *(asked.periods if of_days and not frame.periods else []),
        *(asked.days if of_days and not frame.days else []),
    ]
    if not kept:
        return None
    words = " ".join(text[one.token.start : one.token.end] for one in sorted(kept, key=lambda one: one.at))
    return _Open(words, clear=clear, of_items=bool(asked.items) and of_items)


def _only_scope(asked: Frame, kind: AnswerKind, frame: Frame) -> bool:
    """A refused turn asked for what the data does not hold: its items and days are left, for what leans on them."""
    if kind is not AnswerKind.REFUSED:
        return only_scope(asked)
    leans = frame.items or not _is_complete(frame) or opens_follow_up(frame)
    return bool(leans) and not (asked.counts or asked.conditions or asked.lots)


def _shows_again(frame: Frame) -> bool:
    """ "표로", "다시" is of the answer that was given."""
    return bool(frame.meaning) and frame.meaning <= _SHOWN


def _is_complete(frame: Frame) -> bool:
    return bool(plain_periods(frame)) and bool(frame.meaning & MEASURE_TAGS - {"total"})
