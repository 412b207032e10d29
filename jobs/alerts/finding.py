"""What a check, or a fault of the hub itself, has to say; and the port that takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Level(StrEnum):
    """`WARNING`: works, but somebody should look. `CRITICAL`: something people rely on does not work."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's word on one target. (check, target) is what an alert is about.

    `reason` chooses the Korean sentence in templates/messages/health.md.j2, `values` (JSON-ready) fill it. `sure`: not
    a measurement that may be a blip but something that happened (a job failed): told without waiting for a second one.
    `lasts_s`: nobody looks at it again, so it is well when it has not been repeated for so long.
    """

    check: str
    target: str = ""
    level: Level = Level.OK
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    sure: bool = False
    lasts_s: float | None = None


class Alerts(Protocol):
    async def observe(self, findings: Iterable[Finding]) -> None:
        """Note them; whatever is to be said is said later, grouped. Never raises for the chat store's sake."""
        ...
