"""The port through which jobs reach people. bot/ implements it on the outbox; nothing here knows a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Urgency(StrEnum):
    """Order of sending: critical alerts, answers to people, other alerts, reports."""

    CRITICAL = "critical"
    ALERT = "alert"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be said, to each destination on its own.

    `key` is stored once: the same key again changes nothing. `template` names what renders it
    (templates/<channel>/<template>…), `context` is its JSON-ready content. `edits` is the key of an earlier notice
    that this one replaces in place; `replies_to` the key of one whose thread it goes under. `charts` are files.
    """

    key: str
    # "slack:C123", "teams:<conversation id>", "webhook:<url>", "mailto:<address>"
    destinations: tuple[str, ...]
    urgency: Urgency
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    edits: str | None = None
    replies_to: str | None = None
    charts: tuple[str, ...] = ()


class Notify(Protocol):
    async def send(self, notice: Notice) -> None:
        """Store the notice for every destination in one transaction. Sending comes later, and is retried."""
        ...
