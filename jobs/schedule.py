"""When jobs run. APScheduler only rings; the ledger decides, so that each due date is run once or declared missed.

Cron expressions have five fields as in crontab; name weekdays (mon-fri), since APScheduler counts them from Monday 0.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from jobs.ledger import Ledger, Run, RunState

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
EXTEND_EVERY_S = 60.0
# A date this far back is not looked for any more, however long the hub was off.
HORIZON = timedelta(days=40)

Clock = Callable[[], datetime]


class JobSkipped(Exception):
    """Raised by a job that has nothing to do on this date; the text says why."""


class JobPostponed(Exception):
    """Raised by a job that waits for something (fresh data): the date is tried again at the next tick, in its window."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """What a job is told: the date it runs for (aware, Asia/Seoul), and whether a person asked for it now.

    `still_mine` is False once another process took the date over: ask it before whatever cannot be undone.
    """

    due_at: datetime
    now: datetime
    by_hand: bool
    still_mine: Callable[[], Awaitable[bool]]


def _every_date(due: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """`window`: how long after its due date a missed run is still worth making. `run` returns one line for the ledger.

    `catch_up` "each" runs every missed date, "last" only the newest, which speaks for the older ones (recorded as
    skipped). `wanted` takes out dates that no cron expression can (holidays): they are neither run nor missed.
    """

    name: str
    cron: str
    window: timedelta
    run: Callable[[JobRun], Awaitable[str]]
    catch_up: str = "each"
    alert_when_missed: bool = True
    wanted: Callable[[datetime], bool] = _every_date

    def due_dates(self, zone: ZoneInfo, after: datetime, until: datetime) -> list[datetime]:
        """Dates later than `after`, up to and including `until`, ascending."""
        return [due for due in due_dates(self.cron, zone, after, until) if self.wanted(due)]

    def next_due(self, zone: ZoneInfo, now: datetime) -> datetime | None:
        """None where a year of them has no date that is wanted."""
        moment = next_due(self.cron, zone, now)
        for _ in range(366):
            if moment is None or self.wanted(moment):
                return moment
            moment = next_due(self.cron, zone, moment)
        return None


class Step(StrEnum):
    RUN = "run"
    MISSED = "missed"
    COVERED = "covered"  # a newer date of the same job speaks for it


def due_dates(cron: str, zone: ZoneInfo, after: datetime, until: datetime) -> list[datetime]:
    """Dates of `cron` later than `after`, up to and including `until`, ascending. Raises `ValueError` for a bad cron."""
    dates: list[datetime] = []
    moment = next_due(cron, zone, after)
    while moment is not None and moment <= until:
        dates.append(moment)
        moment = _following(cron, zone, moment)
    return dates


def next_due(cron: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    moment: datetime | None = _trigger(cron, zone).get_next_fire_time(None, now + timedelta(microseconds=1))
    return moment


@lru_cache(maxsize=64)
def _trigger(cron: str, zone: ZoneInfo) -> Any:
    return CronTrigger.from_crontab(cron, timezone=zone)


# Every tick walks the days behind it from date to date, and they are the same dates as at the tick before.
_following = lru_cache(maxsize=8192)(next_due)


def decide(job: Job, open_dates: Iterable[datetime], now: datetime) -> list[tuple[datetime, Step]]:
    """What to do with the dates nobody took yet, oldest first."""
    dates = sorted(open_dates)
    steps = [(due, Step.RUN if now - due <= job.window else Step.MISSED) for due in dates]
    if job.catch_up == "last":
        runnable = [due for due, step in steps if step is Step.RUN]
        steps = [
            (due, Step.COVERED if step is Step.RUN and due != runnable[-1] else step) for due, step in steps
        ]
    return steps


class Schedule:
    """The timers and what they ring for. One instance a process; several processes share a ledger."""

    def __init__(
        self,
        jobs: Iterable[Job],
        ledger: Ledger,
        clock: Clock,
        zone: ZoneInfo,
        owner: str,
        *,
        on_failed: Callable[[Job, Run, BaseException], Awaitable[None]] | None = None,
        on_missed: Callable[[Job, datetime], Awaitable[None]] | None = None,
    ) -> None:
        self.jobs: Mapping[str, Job] = {job.name: job for job in jobs}
        self._ledger = ledger
        self._clock = clock
        self._zone = zone
        self._owner = owner
        self._on_failed = on_failed
        self._on_missed = on_missed
        self.ticked_at: datetime | None = None
        self._ticking: set[asyncio.Task[None]] = set()
        self._busy: dict[str, asyncio.Lock] = {name: asyncio.Lock() for name in self.jobs}
        self._scheduler = AsyncIOScheduler(
            timezone=zone,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self, tick_s: float = 60.0) -> None:
        """Ring at each due date, and every `tick_s` for what a sleep, a clock jump or a dead process left behind."""
        for job in self.jobs.values():
            self._scheduler.add_job(
                self.reconcile,
                CronTrigger.from_crontab(job.cron, timezone=self._zone),
                args=[job.name],
                id=f"job:{job.name}",
            )
        self._scheduler.add_job(self._tick, "interval", seconds=tick_s, id="tick")
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._ticking:
            task.cancel()

    @property
    def running(self) -> bool:
        return bool(self._scheduler.running)

    def next_due(self, name: str) -> datetime | None:
        return self.jobs[name].next_due(self._zone, self._clock())

    async def _tick(self) -> None:
        """Each job in a task of its own: a backup of an hour must not keep a waiting report from its next try."""
        self.ticked_at = self._clock()
        for name in self.jobs:
            if not self._busy[name].locked():
                task = asyncio.create_task(self.reconcile(name), name=f"job {name}")
                self._ticking.add(task)
                task.add_done_callback(self._tick_ended)

    def _tick_ended(self, task: asyncio.Task[None]) -> None:
        self._ticking.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s could not be looked after: %s", task.get_name(), error, exc_info=error)

    async def reconcile(self, name: str) -> None:
        """Run what is due and open; declare missed what is too late. Safe to call at any time, from any process."""
        job = self.jobs[name]
        if self._busy[name].locked():
            return
        async with self._busy[name]:
            if await self._ledger.is_paused(name):
                return
            now = self._clock()
            since = max(await self._ledger.first_seen(name, now), now - HORIZON)
            dates = job.due_dates(self._zone, since, now)
            taken = await self._ledger.taken(name, since)
            open_dates = [due for due in dates if due not in taken or self._is_orphan(taken[due])]
            for due, step in decide(job, open_dates, now):
                await self._act(job, due, step)

    def _is_orphan(self, run: Run) -> bool:
        # The ledger's claim looks at the lease; asking for a live one costs a refused claim, no more.
        return run.state is RunState.RUNNING

    async def _act(self, job: Job, due: datetime, step: Step) -> None:
        now = self._clock()
        if step is Step.RUN:
            await self._run(job, due, by_hand=False)
        elif step is Step.MISSED:
            if await self._ledger.declare_missed(job.name, due, now):
                log.error("job %s of %s was missed", job.name, due.isoformat())
                if self._on_missed is not None and job.alert_when_missed:
                    await self._on_missed(job, due)
        else:
            run = await self._ledger.claim(job.name, due, self._owner, now, LEASE)
            if run is not None:
                await self._ledger.finish(run, RunState.SKIPPED, "covered by a later date", now)

    async def run_now(self, name: str) -> Run | None:
        """A run that a person asked for, beside the schedule. None if this second is already taken. Raises `KeyError`."""
        return await self._run(self.jobs[name], self._clock().replace(microsecond=0), by_hand=True)

    async def _run(self, job: Job, due: datetime, *, by_hand: bool) -> Run | None:
        run = await self._ledger.claim(job.name, due, self._owner, self._clock(), LEASE, by_hand=by_hand)
        if run is None:
            return None
        keeper = asyncio.create_task(self._keep(run), name=f"lease {job.name}")

        async def still_mine() -> bool:
            return await self._ledger.extend(run, self._clock(), LEASE)

        log.info("job %s of %s begins", job.name, due.isoformat())
        try:
            due_here = due.astimezone(self._zone)
            result = await job.run(
                JobRun(due_here, self._clock().astimezone(self._zone), by_hand, still_mine)
            )
            state = RunState.DONE
        except JobSkipped as reason:
            state, result = RunState.SKIPPED, str(reason)
        except JobPostponed as reason:
            # The lease is let go at once, so that the next tick may take the date again.
            await self._ledger.extend(run, self._clock(), timedelta(0))
            log.info("job %s of %s waits: %s", job.name, due.isoformat(), reason)
            return run
        except Exception as error:
            log.exception("job %s of %s failed", job.name, due.isoformat())
            state, result = RunState.FAILED, f"{type(error).__name__}: {error}"
            if self._on_failed is not None:
                await self._on_failed(job, run, error)
        finally:
            keeper.cancel()
        stands = await self._ledger.finish(run, state, result, self._clock())
        if not stands:
            log.warning("job %s of %s was taken over by another process", job.name, due.isoformat())
            return None
        log.info("job %s of %s: %s %s", job.name, due.isoformat(), state.value, result)
        return (await self._ledger.taken(job.name, due)).get(due, run)

    async def _keep(self, run: Run) -> None:
        while True:
            await asyncio.sleep(EXTEND_EVERY_S)
            try:
                if not await self._ledger.extend(run, self._clock(), LEASE):
                    return
            except Exception as error:  # noqa: BLE001 - a store that is locked for once: the lease outlasts some tries
                log.warning("the lease of job %s was not extended: %s", run.job, error)
