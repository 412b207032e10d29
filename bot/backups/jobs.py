"""The jobs and commands of backups and the rollover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.backups.desk import BackupDesk, Outcome, Scope
from bot.backups.words import rehearsal_note, reminder_note
from bot.commands.backup import BackupCommand, RolloverCommand
from bot.jobs_wiring import JobPorts, Provided
from jobs.notify import Notice, Urgency
from jobs.rehearsal import Outcome as Verdict
from jobs.rehearsal import overall
from jobs.rollover_plan import PlanState
from jobs.schedule import Job, JobRun, JobSkipped

LIVE, ARCHIVES, REHEARSAL, REMINDER = (
    "backup.live",
    "backup.archives",
    "backup.rehearsal",
    "rollover.reminder",
)
# The last weeks of the year and the first of the next: a year that was moved is not spoken of any more.
REMINDER_CRON = "0 9 1,10,20,28 1,12 *"


class BackupIncomplete(Exception):
    """Some source was not backed up."""


class RehearsalFailed(Exception):
    """The newest backup does not come back."""


def provide(ports: JobPorts) -> Provided:
    desk = BackupDesk(ports.settings, ports.core.source, ports.clock)
    work = BackupWork(desk, ports)
    jobs = [
        Job(LIVE, ports.cron(LIVE, "0 2 * * *"), timedelta(hours=20), work.live, catch_up="last"),
        Job(ARCHIVES, ports.cron(ARCHIVES, "0 3 * * sun"), timedelta(days=6), work.archives, catch_up="last"),
        Job(
            REHEARSAL, ports.cron(REHEARSAL, "0 4 1 * *"), timedelta(days=7), work.rehearsal, catch_up="last"
        ),
        Job(
            REMINDER,
            ports.cron(REMINDER, REMINDER_CRON),
            timedelta(days=2),
            work.reminder,
            catch_up="last",
            alert_when_missed=False,
        ),
    ]
    backup, rollover = BackupCommand(desk), RolloverCommand(desk)
    return Provided(
        jobs,
        {"backup": backup.run, "rollover": rollover.run},
        {"backup": backup.preview, "rollover": rollover.preview},
    )


class BackupWork:
    def __init__(self, desk: BackupDesk, ports: JobPorts) -> None:
        self._desk = desk
        self._ports = ports

    async def live(self, run: JobRun) -> str:
        return _result(await self._desk.back_up(Scope.LIVE))

    async def archives(self, run: JobRun) -> str:
        outcomes = await self._desk.back_up(Scope.ARCHIVE)
        if not outcomes:
            raise JobSkipped("no archive")
        return _result(outcomes)

    async def rehearsal(self, run: JobRun) -> str:
        trials = await self._desk.rehearse()
        outcome = overall(trials)
        urgency = Urgency.REPORT if outcome is Verdict.OK else Urgency.ALERT
        note = rehearsal_note(outcome, trials, run.now)
        await self._tell(f"{REHEARSAL} {run.due_at.isoformat()}", urgency, note)
        names = [f"{trial.series} {trial.reason}" for trial in trials]
        result = f"{outcome.value}: {', '.join(names) or 'nothing to rehearse'}"
        if outcome is Verdict.FAIL:
            raise RehearsalFailed(result)
        return result

    async def reminder(self, run: JobRun) -> str:
        """December: the year that ends. January: last year, while it is still in Live."""
        year = run.now.year if run.now.month == 12 else run.now.year - 1
        over = run.now.month != 12
        if over and (await self._desk.plan()).state is not PlanState.READY:
            raise JobSkipped("nothing to move")
        note = reminder_note(year, f"archive_{year:04d}", over=over, at=run.now)
        await self._tell(f"{REMINDER} {run.due_at.isoformat()}", Urgency.REPORT, note)
        return str(year)

    async def _tell(self, key: str, urgency: Urgency, note: dict[str, object]) -> None:
        settings = self._ports.settings
        destinations = settings.alert_channels or settings.report_channels
        if destinations:
            await self._ports.notify.send(Notice(key, tuple(destinations), urgency, "note", note))


def _result(outcomes: Sequence[Outcome]) -> str:
    """One line for the ledger. Raises `BackupIncomplete` where something has no backup now."""
    failed = [str(each.failed) for each in outcomes if each.failed is not None]
    made = [each.made.name.file_name for each in outcomes if each.made is not None]
    if failed:
        raise BackupIncomplete("; ".join([*failed, *made]))
    return ", ".join(made)
