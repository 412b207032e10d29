"""Looks at the hub and has the checks judge what it sees. The looking is here, the judging in jobs/health."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.channels.ports import Channel
from bot.clock import Clock
from bot.health.ai_watch import AiWatch
from bot.store import Store, StoreBusy, fact_rows, outbox_rows
from bot.store.job_rows import StoreLedger
from datasource.errors import SourceError, SourceFault, SourceUnavailable
from datasource.model import Freshness
from datasource.routing import LIVE_FILE
from jobs.alerts.finding import Finding, Level
from jobs.backup_names import HUB, is_archive, source_of
from jobs.backup_shelf import Shelf
from jobs.health import disk, run_checks, worst
from jobs.health.seen import (
    BacklogSeen,
    BackupSeen,
    DiskSeen,
    HubSeen,
    HubState,
    JobSeen,
    Seen,
    StoreSeen,
)
from jobs.schedule import Schedule

if TYPE_CHECKING:
    from bot.core import Core

log = logging.getLogger(__name__)

HEARTBEAT = "heartbeat.hub"
SILENT_AFTER = timedelta(seconds=95)  # three beats
STORE_WAIT_S = 5.0
MOST_JOB_DAYS = timedelta(days=40)
# Room for a snapshot and a backup of each file while their predecessors are still there.
ROOM_PER_FILE = 2
LEAST_ROOM = 300_000_000
# Nobody waits for what a closed terminal did not read.
UNWATCHED = frozenset({"terminal", "web"})
BACKUP_MAX_AGE = {"daily": timedelta(days=2), "archive": timedelta(days=15)}


@dataclass(frozen=True, slots=True)
class Report:
    at: datetime
    findings: tuple[Finding, ...]
    backups: tuple[BackupSeen, ...] = ()

    @property
    def level(self) -> Level:
        return worst(self.findings)


class Health:
    """`channels` is None in a command beside the hub: what is connected is then read from the heartbeat."""

    def __init__(
        self,
        core: Core,
        store: Store,
        ledger: StoreLedger,
        schedule: Schedule,
        channels: Sequence[Channel] | None,
        ai: AiWatch | None,
        clock: Clock,
    ) -> None:
        self._core = core
        self._store = store
        self._ledger = ledger
        self._schedule = schedule
        self._channels = channels
        self._ai = ai
        self._clock = clock
        self._marks: tuple[datetime, float] | None = None

    async def check(self) -> Report:
        """A look at everything. Raises nothing that a broken store or database does."""
        seen = await self.look()
        return Report(seen.now, run_checks(seen), seen.backups)

    async def full_disks(self) -> tuple[Finding, ...]:
        """Those with no room left."""
        found = disk.judge(await asyncio.to_thread(self._disks))
        return tuple(each for each in found if each.reason == "full")

    async def look(self) -> Seen:
        settings = self._core.settings
        now = self._clock().astimezone(settings.zone)
        freshness, missing = await self._data()
        beat = await self._beat()
        one_off = self._channels is None
        destinations = {*settings.alert_channels, *settings.report_channels}
        channels = self._connected(beat)
        served = {name for name, _ in channels} if channels is not None else None
        return Seen(
            now=now,
            today=settings.date_of(now),
            freshness=freshness,
            missing_archive=missing,
            working_days=self._core.working_days,
            disks=await asyncio.to_thread(self._disks),
            store=await self._probe_store(now),
            backlogs=await self._backlogs(),
            jobs=await self._jobs(now),
            backups=await self._backups(freshness),
            channels=channels,
            unserved=()
            if served is None
            else tuple(sorted(safe(each) for each in destinations if each.split(":", 1)[0] not in served)),
            no_alert_channel=not settings.alert_channels,
            scheduler_running=None if one_off else self._schedule.running,
            ticked_at=None if one_off else self._schedule.ticked_at,
            ai=self._ai.last if self._ai is not None else None,
            hub=self._hub(beat, now) if one_off else HubSeen(HubState.RUNNING),
            host_offset=now.astimezone().utcoffset() or timedelta(0),
            hub_offset=now.utcoffset() or timedelta(0),
            clock_jump=self._jump(now),
        )

    async def _data(self) -> tuple[Freshness | None, str | None]:
        try:
            data = await self._core.source.open()
        except SourceError:
            log.warning("the databases cannot be looked at", exc_info=True)
            return None, None
        try:
            data.sources_of(None)
        except SourceUnavailable as error:
            missing = error.source if error.fault is SourceFault.ARCHIVE_MISSING else None
            return data.freshness, missing
        return data.freshness, None

    def _disks(self) -> tuple[DiskSeen, ...]:
        settings = self._core.settings
        sizes = 0
        for path in [settings.database_dir / LIVE_FILE, *settings.database_dir.glob("archive_*.db")]:
            try:
                sizes += path.stat().st_size
            except OSError:
                log.debug("the size of %s cannot be read", path.name)
        needed = {"state": max(LEAST_ROOM, ROOM_PER_FILE * sizes), "database": LEAST_ROOM // 3}
        folders = {"state": settings.state_dir, "database": settings.database_dir}
        return tuple(DiskSeen(name, _free(folder), needed[name]) for name, folder in folders.items())

    async def _probe_store(self, now: datetime) -> StoreSeen:
        began = time.perf_counter()
        try:
            # A real write: an empty transaction succeeds on a full disk.
            await fact_rows.put(self._store, "health.probe", None, now, STORE_WAIT_S)
        except StoreBusy:
            return StoreSeen("unwritable")
        return StoreSeen("", time.perf_counter() - began)

    async def _backlogs(self) -> tuple[BacklogSeen, ...]:
        try:
            rows = await outbox_rows.backlog(self._store)
        except StoreBusy:
            return ()
        found = {row[0]: BacklogSeen(*row) for row in rows if row[0] not in UNWATCHED}
        for channel in self._channels or ():
            if channel.name not in UNWATCHED:
                found.setdefault(channel.name, BacklogSeen(channel.name, 0, self._clock()))
        return tuple(found.values())

    async def _jobs(self, now: datetime) -> tuple[JobSeen, ...]:
        zone, found = self._core.settings.zone, []
        for job in self._schedule.jobs.values():
            try:
                since = max(await self._ledger.first_seen(job.name, now), now - MOST_JOB_DAYS)
                runs = await self._ledger.last(job.name, 5)
                paused = await self._ledger.is_paused(job.name)
            except StoreBusy:
                continue
            # A window is less than what a due date may lie back.
            due = job.due_dates(zone, max(since, now - job.window - timedelta(days=8)), now)
            found.append(
                JobSeen(job.name, due[-1] if due else None, job.window, paused, runs, job.alert_when_missed)
            )
        return tuple(found)

    async def _backups(self, freshness: Freshness | None) -> tuple[BackupSeen, ...]:
        """Where backups are made at all: a job named backup.…"""
        names = [name for name in self._schedule.jobs if name.startswith("backup")]
        if not names or freshness is None:
            return ()
        try:
            since = min([await self._ledger.first_seen(name, self._clock()) for name in names])
        except StoreBusy:
            return ()
        folder = self._core.settings.state_dir / "backups"
        newest = await asyncio.to_thread(_newest_sound, folder)
        kept = [state.name for state in freshness.sources if state.snapshot_at is not None]
        return tuple(
            BackupSeen(
                name, newest.get(name), since, BACKUP_MAX_AGE["archive" if is_archive(name) else "daily"]
            )
            for name in [*kept, HUB]
        )

    async def _beat(self) -> tuple[dict[str, Any], datetime] | None:
        if self._channels is not None:
            return None
        try:
            return await fact_rows.get(self._store, HEARTBEAT)
        except StoreBusy:
            return None

    def _connected(self, beat: tuple[dict[str, Any], datetime] | None) -> tuple[tuple[str, bool], ...] | None:
        if self._channels is not None:
            return tuple((channel.name, is_connected(channel)) for channel in self._channels)
        if beat is None or beat[0].get("stopped"):
            return None
        return tuple(sorted(beat[0].get("connected", {}).items()))

    @staticmethod
    def _hub(beat: tuple[dict[str, Any], datetime] | None, now: datetime) -> HubSeen:
        if beat is None:
            return HubSeen(HubState.NEVER)
        if beat[0].get("stopped"):
            return HubSeen(HubState.STOPPED, beat[1])
        silent = now - beat[1] > SILENT_AFTER
        return HubSeen(HubState.SILENT if silent else HubState.RUNNING, beat[1])

    def _jump(self, now: datetime) -> timedelta:
        """How far the wall clock went apart from the one that only ever runs on. A sleep is no jump worth an alarm."""
        before, self._marks = self._marks, (now, time.monotonic())
        if before is None:
            return timedelta(0)
        jump = (now - before[0]) - timedelta(seconds=self._marks[1] - before[1])
        return jump if jump < timedelta(0) else timedelta(0)


def is_connected(channel: Channel) -> bool:
    """A channel that has a connection to lose says so by `connected`; one without is there as long as the hub is."""
    said = getattr(channel, "connected", True)
    return bool(said() if callable(said) else said)


def safe(destination: str) -> str:
    """A destination without what its address may hold of secrets: a webhook's path is its key."""
    scheme, _, rest = destination.partition(":")
    if scheme == "webhook":
        from urllib.parse import urlsplit

        return f"webhook:{urlsplit(rest).hostname or '?'}"
    return destination


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _newest_sound(folder: Path) -> dict[str, datetime]:
    """When the newest backup of each source was made that was whole when it was last looked at."""
    found: dict[str, datetime] = {}
    try:
        shelved = Shelf(folder).all()
    except OSError as error:
        log.warning("the backups cannot be looked at: %s", error)
        return found
    for each in shelved:
        if each.record is not None and each.is_sound:
            made, source = datetime.fromisoformat(each.record.made_at), source_of(each.name.series)
            found[source] = max(found.get(source, made), made)
    return found
