"""What a new question may lean on: the last turns of its thread, unless they are too old. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers import Answer, AnswerKind
from bot.planners.protocol import PastTurn
from bot.store.thread_rows import Turn


@dataclass(frozen=True, slots=True)
class History:
    """`expired`: there were turns, and none is young enough to lean on."""

    turns: tuple[PastTurn, ...] = ()
    expired: bool = False


def select(turns: Sequence[Turn], now: datetime, limit: int, idle: timedelta) -> History:
    """The newest `limit` of `turns` (oldest first) since the thread last lay idle for longer than `idle`."""
    fresh: list[PastTurn] = []
    newer = now
    for turn in reversed(turns):
        if newer - turn.asked_at > idle:
            break
        newer = turn.asked_at
        if turn.question is not None and turn.answer is not None:
            fresh.append(to_past_turn(turn.question, turn.answer, turn.asked_at))
    kept = tuple(reversed(fresh[:limit]))
    return History(kept, expired=bool(turns) and not fresh)


def to_past_turn(question: str, answer: Answer, asked_at: datetime) -> PastTurn:
    asked_back = answer.kind is AnswerKind.CLARIFY
    return PastTurn(
        question=question,
        kind=answer.kind,
        calls=answer.calls,
        found=answer.found,
        asked_at=asked_at,
        choices=tuple(suggestion.question for suggestion in answer.suggestions) if asked_back else (),
        chart_wish=answer.chart_wish,
    )
