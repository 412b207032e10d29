"""What is remembered of alerts, as plain values that the chat store keeps as JSON. Times are aware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from jobs.alerts.finding import Level


@dataclass(frozen=True, slots=True)
class Track:
    """One check of one target. `fired`: it counts as broken, until it has been well for long enough.

    `flips`: when it fired, lately. `muted`: a person closed it while it was failing; quiet until it was well once.
    """

    check: str
    target: str
    level: Level = Level.OK
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    failures: int = 0  # in a row
    since: datetime | None = None
    seen_at: datetime | None = None
    fired: bool = False
    well_since: datetime | None = None
    flips: tuple[datetime, ...] = ()
    muted: bool = False
    lasts_s: float | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.check, self.target


@dataclass(frozen=True, slots=True)
class Incident:
    """All broken targets of one check, as one message that is edited, and few replies under it.

    `told_at` None: nothing was posted yet. `posted_at`: the last post of any kind; `extra_at`: the last reply that was
    no resolution (a reminder, a new target, a relapse). `status_key`: the one reply that says it is over.
    """

    id: str
    check: str
    opened_at: datetime
    targets: tuple[str, ...] = ()
    level: Level = Level.WARNING
    told_at: datetime | None = None
    told_level: Level = Level.OK
    told_targets: tuple[str, ...] = ()
    shown: str = ""  # fingerprint of what the message says now
    posted_at: datetime | None = None
    extra_at: datetime | None = None
    revision: int = 0
    status_key: str | None = None
    resolved_at: datetime | None = None
    resolved_told: bool = False
    resolved_by: str = ""
    acked_by: str = ""
    acked_at: datetime | None = None
    touched: bool = False  # a person pressed something: show it at once
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    check: str
    until: datetime
    made_by: str
    made_at: datetime


_TRACK = TypeAdapter(Track)
_INCIDENT = TypeAdapter(Incident)


def track_to_json(track: Track) -> str:
    return _TRACK.dump_json(track).decode()


def track_from_json(text: str) -> Track:
    return _TRACK.validate_json(text)


def incident_to_json(incident: Incident) -> str:
    return _INCIDENT.dump_json(incident).decode()


def incident_from_json(text: str) -> Incident:
    return _INCIDENT.validate_json(text)
