"""Pending confirmations: each is used once, by the right person, within two minutes. In memory: a restart voids them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.commands.command import Call

VALID_FOR = timedelta(minutes=2)
MOST_PENDING = 1_000


class Refused(StrEnum):
    """Each has its sentence in templates/commands/refused.md.j2."""

    EXPIRED = "expired"  # too late, used already, or unknown
    OTHER_PERSON = "other_person"
    SAME_PERSON = "same_person"  # a second administrator has to confirm


@dataclass(frozen=True, slots=True)
class Pending:
    call: Call
    by_another: bool
    until: datetime


class Confirmations:
    def __init__(self) -> None:
        self._pending: dict[str, Pending] = {}

    def open(self, call: Call, *, by_another: bool) -> str:
        """The token that goes into the button; it says nothing and cannot be guessed."""
        self._forget_old(call.at)
        token = secrets.token_urlsafe(16)
        self._pending[token] = Pending(call, by_another, call.at + VALID_FOR)
        return token

    def look(self, token: str, sender: str, now: datetime) -> Call | Refused:
        """The call this person may confirm; it stays open."""
        pending = self._pending.get(token)
        if pending is None or now >= pending.until:
            self._pending.pop(token, None)
            return Refused.EXPIRED
        if pending.by_another and sender == pending.call.sender:
            return Refused.SAME_PERSON
        if not pending.by_another and sender != pending.call.sender:
            return Refused.OTHER_PERSON
        return pending.call

    def take(self, token: str, sender: str, now: datetime) -> Call | Refused:
        """The call, once. Someone else's press leaves it open for the right person."""
        found = self.look(token, sender, now)
        if not isinstance(found, Refused):
            del self._pending[token]
        return found

    def cancel(self, token: str, sender: str) -> bool:
        """By whoever called it. False: it is not open, or not theirs."""
        pending = self._pending.get(token)
        if pending is None or pending.call.sender != sender:
            return False
        del self._pending[token]
        return True

    def _forget_old(self, now: datetime) -> None:
        for token in [token for token, pending in self._pending.items() if now >= pending.until]:
            del self._pending[token]
        while len(self._pending) >= MOST_PENDING:
            del self._pending[next(iter(self._pending))]
