"""What was looked at, as values. None stands for what cannot be known here (a one-off command beside no hub)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from datasource.model import Freshness
from jobs.ledger import Run
from skills.context import WorkingDays


@dataclass(frozen=True, slots=True)
class DiskSeen:
    """`free` None: the folder cannot be looked at. Bytes."""

    name: str  # "state", "database"
    free: int | None
    needed: int


@dataclass(frozen=True, slots=True)
class StoreSeen:
    """`trouble`: "" or "unwritable", "unreadable"."""

    trouble: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class BacklogSeen:
    """Posts that wait for a channel. `oldest`: since when the first of them could have gone."""

    channel: str
    waiting: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class JobSeen:
    """`due`: its newest due date that is past; `runs`: the newest ones of the ledger, newest first."""

    name: str
    due: datetime | None
    window: timedelta
    paused: bool
    runs: tuple[Run, ...] = ()
    alert_when_missed: bool = True


@dataclass(frozen=True, slots=True)
class BackupSeen:
    """`newest`: made then, and whole when last looked at. `expected_since`: from when on there should be one; None where none is expected."""

    name: str  # "live", "archive_2025", "hub"
    newest: datetime | None
    expected_since: datetime | None
    max_age: timedelta


@dataclass(frozen=True, slots=True)
class AiSeen:
    """`reason`: why no model can be asked, an OutReason's value; "" when one can."""

    reason: str = ""
    model: str = ""
    until: str = ""


class HubState(StrEnum):
    RUNNING = "running"
    SILENT = "silent"  # it beat once, and no more
    STOPPED = "stopped"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class HubSeen:
    state: HubState
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    today: date
    freshness: Freshness | None
    missing_archive: str | None  # years before the cutoff that no archive holds
    working_days: WorkingDays
    disks: tuple[DiskSeen, ...]
    store: StoreSeen
    backlogs: tuple[BacklogSeen, ...] = ()
    jobs: tuple[JobSeen, ...] = ()
    backups: tuple[BackupSeen, ...] = ()
    channels: tuple[tuple[str, bool], ...] | None = ()
    unserved: tuple[str, ...] = ()  # destinations of the settings whose channel is not on
    no_alert_channel: bool = False
    scheduler_running: bool | None = True
    ticked_at: datetime | None = None
    ai: AiSeen | None = None
    hub: HubSeen = HubSeen(HubState.RUNNING)
    host_offset: timedelta = timedelta(0)
    hub_offset: timedelta = timedelta(0)
    clock_jump: timedelta = timedelta(0)
