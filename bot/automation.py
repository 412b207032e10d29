"""The hub's own work while it runs: the schedule, the alerts, and what the providers add to them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.hub import Hub
from bot.jobs_wiring import PROVIDERS, JobPorts, Provided, provide_all
from bot.notify import OutboxNotify
from bot.outbox import Outbox
from bot.store import Store
from bot.store_jobs import StoreLedger
from jobs.alerts.finding import Alerts, Finding, Level
from jobs.ledger import Run
from jobs.schedule import Job, Schedule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.app import Core

log = logging.getLogger(__name__)


class Automation:
    """Built with the app, started after its worker. One-off commands build it too, and do not start it."""

    def __init__(
        self,
        core: Core,
        store: Store,
        hub: Hub,
        outbox: Outbox,
        notify: OutboxNotify,
        alerts: Alerts,
        clock: Clock,
        owner: str,
        providers: Sequence[str] = PROVIDERS,
    ) -> None:
        self.alerts = alerts
        self.ledger = StoreLedger(store)
        ports = JobPorts(
            core.settings,
            clock,
            core,
            store,
            hub,
            outbox,
            notify,
            self.ledger,
            alerts,
            lambda: self.schedule,
        )
        self.provided: Provided = provide_all(ports, providers)
        self.schedule = Schedule(
            self.provided.jobs,
            self.ledger,
            clock,
            core.settings.zone,
            owner,
            on_failed=self._on_failed,
            on_missed=self._on_missed,
        )

    async def start(self) -> None:
        self.schedule.start()

    async def stop(self) -> None:
        self.schedule.stop()

    async def _on_failed(self, job: Job, run: Run, error: BaseException) -> None:
        values = {"due_at": run.due_at.isoformat(), "error": type(error).__name__}
        await self.alerts.observe([Finding("job", job.name, Level.WARNING, "failed", values, sure=True)])

    async def _on_missed(self, job: Job, due: datetime) -> None:
        values = {"due_at": due.isoformat()}
        await self.alerts.observe([Finding("job", job.name, Level.WARNING, "missed", values, sure=True)])
