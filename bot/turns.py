"""One question and its reply, as the worker and the conversation hand them to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.answers import Answer
from bot.history import History
from bot.messages import Message
from bot.planners.protocol import PlannerCall


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    history: History
    request_id: str
    thread: str
    sender: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    answer: Answer
    requests: Sequence[PlannerCall] = ()


class Fault(StrEnum):
    """Why a turn has no answer. Each has its sentence in templates/messages/fault/."""

    INTERNAL = "internal"
    DEADLINE = "deadline"
    TOO_MANY = "too_many"  # this person asked more than the hour allows


class Responder(Protocol):
    """bot/conversation.py"""

    async def reply(self, asked: Asked) -> Reply:
        """Raises whatever a fault raises; the worker logs it and says it."""
        ...

    def fault(self, asked: Asked, fault: Fault) -> Answer: ...


class StatusLine(Protocol):
    """A channel's own way to show that an answer is being worked on. Failing at it never fails the turn."""

    async def show(self, message: Message) -> None: ...

    async def clear(self, message: Message) -> None: ...
