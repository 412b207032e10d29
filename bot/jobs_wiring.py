"""Where the hub's own work is put together: who provides jobs and commands, and what they are handed.

A part of the hub that has jobs is one line in `PROVIDERS`: a module with `provide(ports) -> Provided`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from bot.clock import Clock
from bot.commands.command import Handler, Preview
from bot.hub import Hub
from bot.outbox import Outbox
from bot.settings import Settings
from bot.store import Store
from bot.store.job_rows import StoreLedger
from jobs.alerts.finding import Alerts
from jobs.notify import Notify
from jobs.schedule import Job, Schedule

if TYPE_CHECKING:
    from bot.alerting.desk import AlertDesk
    from bot.core import Core
    from bot.health.looking import Report

# Each has `provide(ports: JobPorts) -> Provided`.
PROVIDERS: Sequence[str] = (
    "bot.backups.jobs",
    "bot.jobs_upkeep",
    "bot.jobs_watching",
    "bot.reporting.provide",
)


class Running(Protocol):
    """What a provider may ask of the automation (bot/automation.py) that it is a part of."""

    @property
    def desk(self) -> AlertDesk: ...

    @property
    def channel_names(self) -> frozenset[str]: ...

    async def last_report(self) -> Report: ...


@dataclass(frozen=True, slots=True)
class JobPorts:
    """What a provider may use. `schedule()` and `automation()` are there once everything is provided: call them when a
    job or a command runs."""

    settings: Settings
    clock: Clock
    core: Core
    store: Store
    hub: Hub
    outbox: Outbox
    notify: Notify
    ledger: StoreLedger
    alerts: Alerts
    schedule: Callable[[], Schedule]
    automation: Callable[[], Running]

    def cron(self, job: str, default: str) -> str:
        """The job's cron expression: HUB_JOB_CRON's, else the default. In the hub's timezone."""
        return self.settings.cron_of(job, default)


@dataclass(frozen=True, slots=True)
class Provided:
    """`handlers` and `previews` do the work of commands, by the command's name (bot/commands/catalog.py).

    `work` runs beside the schedule for as long as the hub does: each is called once, and its end is an alert.
    """

    jobs: Sequence[Job] = ()
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    previews: Mapping[str, Preview] = field(default_factory=dict)
    work: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()


def provide_all(ports: JobPorts, providers: Sequence[str] = PROVIDERS) -> Provided:
    """Everything that the providers have. Raises `ValueError` where two share a job's name."""
    parts: list[Provided] = [import_module(name).provide(ports) for name in providers]
    jobs = [job for part in parts for job in part.jobs]
    names = [job.name for job in jobs]
    if len(set(names)) != len(names):
        raise ValueError(f"two jobs share a name: {sorted(names)}")
    return Provided(
        jobs,
        {name: handler for part in parts for name, handler in part.handlers.items()},
        {name: preview for part in parts for name, preview in part.previews.items()},
        [work for part in parts for work in part.work],
    )
