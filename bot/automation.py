"""The hub's own work while it runs: the schedule, the checks, the alerts, and what the providers add to them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.actions import Action, Do, Outcome, Press
from bot.alerting.desk import AlertDesk
from bot.channels.ports import Channel
from bot.clock import Clock
from bot.health.ai_watch import AiWatch
from bot.health.error_watch import ErrorWatch
from bot.health.heartbeat import ping
from bot.health.looking import HEARTBEAT, Health, Report, is_connected, safe
from bot.hub import Hub
from bot.jobs_wiring import PROVIDERS, JobPorts, Provided, provide_all
from bot.logs import redact
from bot.outbox import Outbox
from bot.posts import Post
from bot.store import Store, StoreBusy, fact_rows
from bot.store.job_rows import StoreLedger
from jobs.alerts.finding import Finding, Level
from jobs.health import well_again
from jobs.heartbeat import is_alive
from jobs.ledger import Run
from jobs.notify import Notify
from jobs.schedule import Job, Schedule

if TYPE_CHECKING:
    from bot.core import Core
    from bot.planners.gemini.watch import AdminNotice

log = logging.getLogger(__name__)

CHECK_EVERY_S = 60.0
BEAT_EVERY_S = 30.0
FIRST_CHECK_S = 5.0
DELIVERY_LASTS_S = 3600.0


class Automation:
    """Built with the app, started after its channels. One-off commands build it too, and do not start it."""

    def __init__(
        self,
        core: Core,
        store: Store,
        hub: Hub,
        outbox: Outbox,
        notify: Notify,
        desk: AlertDesk,
        clock: Clock,
        owner: str,
        channels: Sequence[Channel] | None,
        providers: Sequence[str] = PROVIDERS,
    ) -> None:
        """`channels` is filled after this is built; None where no hub runs in this process."""
        self.desk = desk
        self.ledger = StoreLedger(store)
        self.report: Report | None = None
        self.ai = AiWatch(core.gemini, core.settings, clock) if core.gemini is not None else None
        self._core = core
        self._store = store
        self._clock = clock
        self._channels = channels
        self._tasks: set[asyncio.Task[None]] = set()
        self._errors: ErrorWatch | None = None
        self._started_at = clock()
        ports = JobPorts(
            core.settings,
            clock,
            core,
            store,
            hub,
            outbox,
            notify,
            self.ledger,
            desk,
            lambda: self.schedule,
            lambda: self,
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
        self.health = Health(core, store, self.ledger, self.schedule, channels, self.ai, clock)
        if core.gemini is not None:
            core.gemini.tell_by(self._on_gemini)

    async def start(self) -> None:
        try:
            await self.desk.load()
        except StoreBusy as error:
            log.warning("earlier alerts cannot be read now: %s", error)
        self._errors = ErrorWatch(self.note, asyncio.get_running_loop(), self._core.settings.zone)
        logging.getLogger().addHandler(self._errors)
        self.schedule.start()
        self._run(self.desk.run(), "alerts")
        self._run(self._keep_checking(), "health")
        self._run(self._keep_beating(), "heartbeat")
        for work in self.provided.work:
            self._run(work(), getattr(work, "__qualname__", "work"))

    async def stop(self) -> None:
        """Also leaves word that this was a stop and no death."""
        self.schedule.stop()
        if self._errors is not None:
            logging.getLogger().removeHandler(self._errors)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if tasks:
            await self._beat(stopped=True)

    @property
    def channel_names(self) -> frozenset[str]:
        return frozenset(channel.name for channel in self._channels or ())

    def note(self, findings: Iterable[Finding]) -> None:
        self.desk.note(findings)

    def task_ended(self, name: str) -> None:
        """A part of the hub died, and nothing starts it again."""
        self.note([Finding("task", name, Level.CRITICAL, "ended", sure=True)])

    def store_changed(self, needed: bool) -> None:
        """The lifeboat was manned, or is empty again."""
        if needed:
            self.note([Finding("store", "", Level.CRITICAL, "unwritable", sure=True)])
            self._run(self._look_for_the_cause(), "disk look")

    async def _look_for_the_cause(self) -> None:
        """A full disk is known as the cause before the store's own alert is due: one alert, not two."""
        self.note([replace(full, sure=True) for full in await self.health.full_disks()])

    def post_died(self, post: Post, reason: str) -> None:
        values = {"error": redact(reason)[:120]}
        target = safe(post.address)
        self.note(
            [
                Finding(
                    "delivery", target, Level.WARNING, "failed", values, sure=True, lasts_s=DELIVERY_LASTS_S
                )
            ]
        )

    async def press_alert(self, action: Action, press: Press) -> Outcome:
        """A button under an alert. Only administrators; without any, nobody."""
        if press.sender not in self._core.settings.admins:
            log.warning("refused %s of an alert by %s", action.do.value, press.sender)
            return Outcome.NOT_ALLOWED
        who = press.sender_name or press.sender
        if action.do is Do.ACK:
            pressed = await self.desk.acknowledge(action.request_id, who)
        elif action.do is Do.SILENCE:
            pressed = await self.desk.silence(action.request_id, who)
        else:
            pressed = await self.desk.resolve(action.request_id, who)
        return Outcome(pressed.value)

    def _run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.add(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.critical("%s ended: the hub is not whole any more", task.get_name(), exc_info=error)
            self.task_ended(task.get_name())

    async def _keep_checking(self) -> None:
        await asyncio.sleep(FIRST_CHECK_S)
        while True:
            try:
                await self.check_now()
            except Exception:
                log.exception("the checks could not be made")
            await asyncio.sleep(CHECK_EVERY_S)

    async def last_report(self) -> Report:
        """Of the last round of checks; before the first, of one made now."""
        return self.report or await self.health.check()

    async def check_now(self) -> Report:
        """A round of checks: kept, handed to the alerts, and told to the outside watcher."""
        if self.ai is not None:
            await self.ai.look()
        report = await self.health.check()
        self.report = report
        self.note([*report.findings, *well_again(self.desk.known, report.findings)])
        url = self._core.settings.heartbeat_url
        if url is not None and is_alive([*report.findings, *self.desk.failing]):
            await ping(url.get_secret_value())
        return report

    async def _keep_beating(self) -> None:
        while True:
            await self._beat()
            await asyncio.sleep(BEAT_EVERY_S)

    async def _beat(self, *, stopped: bool = False) -> None:
        """What `hub health` of another process sees of this one."""
        channels = self._channels or ()
        seen = {
            "pid": os.getpid(),
            "started_at": self._started_at.isoformat(),
            "stopped": stopped,
            "channels": [channel.name for channel in channels],
            "connected": {channel.name: is_connected(channel) for channel in channels},
        }
        try:
            await fact_rows.put(self._store, HEARTBEAT, seen, self._clock(), 2.0)
        except StoreBusy as error:
            log.warning("the heartbeat cannot be stored: %s", error)

    async def _on_failed(self, job: Job, run: Run, error: BaseException) -> None:
        await self._tell_of_job(job, run.due_at, "failed", type(error).__name__)

    async def _on_missed(self, job: Job, due: datetime) -> None:
        await self._tell_of_job(job, due, "missed", "")

    async def _tell_of_job(self, job: Job, due: datetime, reason: str, error: str) -> None:
        due_here = f"{due.astimezone(self._core.settings.zone):%m-%d %H:%M}"
        values = {"name": job.name, "due": due_here, "error": error}
        self.note([Finding("job", job.name, Level.WARNING, reason, values, sure=True)])

    async def _on_gemini(self, notice: AdminNotice) -> None:
        values = {"model": notice.model}
        self.note(
            [Finding("ai_limit", notice.model, Level.WARNING, notice.trouble.value, values, True, 6 * 3600.0)]
        )
