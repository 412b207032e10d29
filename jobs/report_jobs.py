"""The reports' jobs: on which days, how long to wait for fresh data, and that each date goes out once.

They ring every day; days without a report are taken out here, since no cron expression knows holidays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from jobs.schedule import Job, JobPostponed, JobRun, JobSkipped
from reports.model import ReportKind
from reports.workdays import is_due
from skills.context import WorkingDays

CRONS = {
    ReportKind.DAILY: "30 8 * * *",
    ReportKind.WEEKLY: "40 8 * * *",
    ReportKind.MONTHLY: "50 8 * * *",
}
# After the working day nobody waits for the morning's report.
STILL_WANTED = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class ReportRules:
    """`wait`: how long a report waits for the last working day's data before it goes out marked 미갱신."""

    on_holidays: bool = False
    wait: timedelta = timedelta(hours=2)


class ReportDesk(Protocol):
    """Makes and posts reports; implemented by bot/reporting/desk.py."""

    @property
    def has_destinations(self) -> bool: ...

    async def is_late(self, kind: ReportKind, day: date) -> bool:
        """Whether the data that the report needs is still missing, or cannot be read."""
        ...

    async def publish(self, kind: ReportKind, day: date) -> str:
        """Store it for every destination, once for its kind and day. One line on what was done.

        Raises `NothingToTell` where there is no production and such reports are not wanted.
        """
        ...


class NothingToTell(Exception):
    """The period has no production, and empty reports are switched off."""


def job_name(kind: ReportKind) -> str:
    return f"report.{kind.value}"


def report_job(
    kind: ReportKind,
    cron: str,
    desk: ReportDesk,
    calendar: WorkingDays,
    rules: ReportRules,
    date_of: Callable[[datetime], date],
) -> Job:
    """`date_of`: the date that reports count from."""

    async def run(told: JobRun) -> str:
        if not desk.has_destinations:
            raise JobSkipped("no destination is set")
        day = date_of(told.due_at)
        deadline = told.due_at + rules.wait
        if not told.by_hand and told.now < deadline and await desk.is_late(kind, day):
            raise JobPostponed(f"the data is late; until {deadline:%H:%M}")
        if not await told.still_mine():
            raise JobSkipped("another process took it over")
        try:
            return await desk.publish(kind, day)
        except NothingToTell:
            raise JobSkipped("no production") from None

    def is_wanted(due: datetime) -> bool:
        return desk.has_destinations and is_due(kind, due.date(), calendar, on_holidays=rules.on_holidays)

    return Job(
        job_name(kind),
        cron,
        max(STILL_WANTED, rules.wait + timedelta(hours=1)),
        run,
        wanted=is_wanted,
    )
