"""Threads that live in memory for one run: `hub ask --jsonl` and `hub eval`. No chat store, no channel."""

from __future__ import annotations

import uuid
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.history import History, to_past_turn
from bot.incoming_text import clean
from bot.logs import request_scope
from bot.planners.protocol import PastTurn
from bot.turns import Asked, Reply, Responder, reply_or_fault

# The oldest threads are forgotten first: a run of any length takes bounded memory.
THREADS_KEPT = 10_000


class EphemeralThreads:
    def __init__(self, responder: Responder, history_turns: int, idle: timedelta, deadline_s: float) -> None:
        self._responder = responder
        self._history_turns = history_turns
        self._idle = idle
        self._deadline_s = deadline_s
        self._threads: OrderedDict[str, deque[PastTurn]] = OrderedDict()

    async def ask(self, question: str, thread: str, now: datetime) -> Reply:
        """Never raises for what the question holds."""
        question = clean(question)
        turns = self._threads.setdefault(thread, deque(maxlen=max(1, self._history_turns)))
        self._threads.move_to_end(thread)
        if len(self._threads) > THREADS_KEPT:
            self._threads.popitem(last=False)
        request_id = uuid.uuid4().hex[:12]
        asked = Asked(question, self._history(turns, now), request_id, thread, "terminal:jsonl", now)
        with request_scope(request_id):
            reply = await reply_or_fault(self._responder, asked, self._deadline_s)
        turns.append(to_past_turn(question, reply.answer, now))
        return reply

    def _history(self, turns: deque[PastTurn], now: datetime) -> History:
        if turns and now - turns[-1].asked_at > self._idle:
            turns.clear()
            return History(expired=True)
        return History(tuple(turns) if self._history_turns else ())
