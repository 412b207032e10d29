"""One question and its reply, as the worker and the conversation hand them to each other."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.answers import Answer
from bot.history import History
from bot.messages import Message, Replay
from bot.planners.protocol import PlannerCall

log = logging.getLogger(__name__)

# The conversation keeps the deadline; this is for one that does not.
DEADLINE_GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    history: History
    request_id: str
    thread: str
    sender: str
    now: datetime
    replay: Replay | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    answer: Answer
    requests: Sequence[PlannerCall] = ()


class Fault(StrEnum):
    """Why a turn has no answer."""

    INTERNAL = "internal"
    DEADLINE = "deadline"
    TOO_MANY = "too_many"  # this person asked more than the hour allows


class Responder(Protocol):
    """bot/conversation.py"""

    async def reply(self, asked: Asked) -> Reply:
        """Raises whatever a fault raises; `reply_or_fault` logs it and says it."""
        ...

    def fault(self, asked: Asked, fault: Fault) -> Answer: ...


class StatusLine(Protocol):
    """A channel's own way to show that an answer is being worked on. Failing at it never fails the turn."""

    async def show(self, message: Message) -> None: ...

    async def clear(self, message: Message) -> None: ...


async def reply_or_fault(responder: Responder, asked: Asked, deadline_s: float) -> Reply:
    """Always a reply within the deadline: a turn that fails is logged once, with its cause, and says so."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(deadline_s + DEADLINE_GRACE_S):
            reply = await responder.reply(asked)
    except TimeoutError:
        log.exception("no answer within %.0f s", deadline_s)
        reply = Reply(responder.fault(asked, Fault.DEADLINE))
    except Exception:
        log.exception("the turn failed")
        reply = Reply(responder.fault(asked, Fault.INTERNAL))
    return timed(reply, asked, started)


def timed(reply: Reply, asked: Asked, started: float) -> Reply:
    """The reply with its request id and the time since `started` (of `time.perf_counter`)."""
    elapsed_ms = round((time.perf_counter() - started) * 1000)
    answer = reply.answer.model_copy(update={"request_id": asked.request_id, "elapsed_ms": elapsed_ms})
    return Reply(answer, reply.requests)
