"""What the hub remembers of its jobs' runs, so that each due date is run once, by whichever process comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"  # the job itself said there was nothing to do (a holiday, say)
    MISSED = "missed"  # its window was over before anybody could run it


@dataclass(frozen=True, slots=True)
class Run:
    """One due date of one job. `fence` names this claim; a later claim of the same date has a higher one."""

    job: str
    due_at: datetime
    state: RunState
    fence: int
    owner: str
    started_at: datetime | None
    finished_at: datetime | None
    result: str
    by_hand: bool = False


class Ledger(Protocol):
    """All times are aware."""

    async def claim(
        self,
        job: str,
        due_at: datetime,
        owner: str,
        now: datetime,
        lease: timedelta,
        *,
        by_hand: bool = False,
        again: bool = False,
    ) -> Run | None:
        """Take this date; None if it is done, or held by another whose lease still runs.

        `again` also takes a failed one. A claim whose lease ran out (the process died) is taken over.
        """
        ...

    async def extend(self, run: Run, now: datetime, lease: timedelta) -> bool:
        """False: another took it over, and this run must not act any more."""
        ...

    async def finish(self, run: Run, state: RunState, result: str, now: datetime) -> bool:
        """False: another took it over, and its word stands."""
        ...

    async def declare_missed(self, job: str, due_at: datetime, now: datetime) -> bool:
        """False if the date was already taken."""
        ...

    async def taken(self, job: str, since: datetime) -> dict[datetime, Run]:
        """Runs with `due_at` from `since` on."""
        ...

    async def first_seen(self, job: str, now: datetime) -> datetime:
        """When this job was first known here: nothing before it was ever due."""
        ...

    async def last(self, job: str, limit: int = 1) -> tuple[Run, ...]:
        """Newest due date first."""
        ...

    async def is_paused(self, job: str) -> bool: ...

    async def pause(self, job: str, paused: bool, by: str, now: datetime) -> None: ...
