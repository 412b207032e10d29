"""A turn that only named an item or days and was asked back of: its answer goes on with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import AnswerKind
from bot.planners.offline.building import build
from bot.planners.offline.frame import Frame
from bot.planners.offline.pointers import points_back
from bot.planners.offline.reading import only_scope
from bot.planners.offline.replies import unknown_name
from bot.planners.offline.scan import read_words
from bot.planners.offline.scope import plain_periods
from bot.planners.protocol import PastTurn, Situation


def completed(frame: Frame, situation: Situation) -> Situation | None:
    """ "9월은?", asked back of, then "생산량 말이야": as "9월 생산량 말이야". None where nothing is to be taken along."""
    says_something = frame.tags or frame.items or frame.periods or frame.days
    if frame.unread or not says_something or points_back(frame):
        return None
    open_turns = _asked_back(situation.history)
    for back, turn in enumerate(reversed(open_turns), start=1):
        words = _scope_left_open(turn, frame, situation)
        if words:
            return replace(
                situation,
                question=f"{words} {situation.question}",
                history=situation.history[: len(situation.history) - back],
            )
    return None


def _asked_back(history: Sequence[PastTurn]) -> Sequence[PastTurn]:
    """The turns since the last that was answered."""
    first = len(history)
    while first and history[first - 1].kind is AnswerKind.CLARIFY and not history[first - 1].calls:
        first -= 1
    return history[first:]


_OF_ITEMS = ("whole", "item", "by.item", "what", "list", "top", "bottom", "rank")


def _of_no_item(frame: Frame) -> bool:
    """ "마지막으로 언제 만들었어": of the item that was not found before, for all that is said."""
    return not (frame.items or frame.periods or frame.has(*_OF_ITEMS))


def _scope_left_open(turn: PastTurn, frame: Frame, situation: Situation) -> str:
    """The items, days and periods that the turn named and the question does not, in their words; so a name not found."""
    text, tokens = read_words(turn.question, situation.today, situation.catalogue)
    asked = build(text, tokens, situation.today)
    named = [*asked.items, *asked.periods, *asked.days]
    name = unknown_name(asked)
    if name is not None:
        return name.text if _of_no_item(frame) else ""
    unclear = asked.unread or points_back(asked) or len(plain_periods(asked)) != len(asked.periods)
    if unclear or not only_scope(asked) or any(one.excluded for one in named):
        return ""
    kept = [
        *(asked.items if not frame.items and not frame.has("whole") else []),
        *(asked.periods if not frame.periods else []),
        *(asked.days if not frame.days else []),
    ]
    return " ".join(text[one.token.start : one.token.end] for one in sorted(kept, key=lambda one: one.at))
