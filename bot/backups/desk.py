"""Backups, rehearsal and rollover as the hub's commands and jobs use them: with its settings, off the event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.settings import Settings
from bot.store.file_copy import StoreOrigin, inspect_store
from datasource.errors import SourceUnavailable
from datasource.model import ProductionSource
from datasource.routing import LIVE
from datasource.settled import read_settled, settled_sources
from jobs.backup import BackupFailed, Backups, Origin, Verdict
from jobs.backup_keep import Keep
from jobs.backup_names import HUB, BackupName, series_of, source_of
from jobs.backup_origins import SnapshotOrigin, inspect_production
from jobs.backup_shelf import Shelved
from jobs.rehearsal import Trial, rehearse
from jobs.rollover import Done, Rollover, RolloverFailed, RolloverFault
from jobs.rollover_plan import Plan

log = logging.getLogger(__name__)


class Scope(StrEnum):
    LIVE = "live"
    ARCHIVE = "archive"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one source: the backup, or why there is none."""

    source: str
    made: Shelved | None = None
    failed: BackupFailed | None = None


def backups_of(settings: Settings) -> Backups:
    """Listing, verifying and restoring need no more than this."""
    return Backups(
        settings.state_dir / "backups",
        {"production": inspect_production, "archive": inspect_production, HUB: inspect_store},
        settings.zone,
        Keep(settings.backup_keep_daily, settings.backup_keep_weekly),
    )


class BackupDesk:
    def __init__(self, settings: Settings, source: ProductionSource, clock: Clock) -> None:
        self._settings = settings
        self._source = source
        self._clock = clock
        self.backups = backups_of(settings)
        self.rollover = Rollover(
            settings.database_dir,
            self._snapshots,
            settings.state_dir / "rollover",
            self.backups,
            on_step=lambda step: log.info("rollover: %s", step),
        )

    @property
    def _snapshots(self) -> Path:
        return self._settings.state_dir / "snapshots"

    @property
    def store_path(self) -> Path:
        return self._settings.state_dir / "hub.db"

    def today(self) -> date:
        """The calendar's, whatever HUB_TODAY says: an archive is made once the year is really over."""
        return self._clock().astimezone(self._settings.zone).date()

    async def back_up(self, scope: Scope) -> tuple[Outcome, ...]:
        """The newest settled state of each, each failing alone. Live brings the chat store along."""
        await self._source.refresh(wait=True)
        return tuple([await self._back_up(origin) for origin in self.origins(scope)])

    def origins(self, scope: Scope) -> tuple[Origin, ...]:
        found: list[Origin] = []
        if scope is not Scope.ARCHIVE:
            found.append(SnapshotOrigin(self._snapshots))
            if self.store_path.exists():
                found.append(StoreOrigin(self.store_path, self._clock))
        if scope is not Scope.LIVE:
            archives = [name for name in settled_sources(self._snapshots) if name != LIVE]
            found += [SnapshotOrigin(self._snapshots, name) for name in archives]
        return tuple(found)

    async def _back_up(self, origin: Origin) -> Outcome:
        try:
            made = await asyncio.to_thread(self.backups.make, origin, self._clock())
            return Outcome(origin.source, made)
        except BackupFailed as error:
            log.error("no backup of %s: %s", origin.source, error)
            return Outcome(origin.source, failed=error)

    async def list(self) -> tuple[Shelved, ...]:
        return await asyncio.to_thread(self.backups.shelf.all)

    async def verify(self, name: BackupName) -> Verdict:
        """Raises `BackupFailed`."""
        return await asyncio.to_thread(self.backups.verify, name, self._clock())

    async def rehearse(self) -> tuple[Trial, ...]:
        sources = [*settled_sources(self._snapshots), *([HUB] if self.store_path.exists() else [])]
        series = [series_of(source) for source in sources] or [series_of(LIVE)]
        return await asyncio.to_thread(rehearse, self.backups, series, self._clock(), self._present)

    def _present(self, series: str) -> tuple[datetime, Mapping[str, Any]] | None:
        if series == HUB:
            return None
        try:
            settled = read_settled(self._snapshots, source_of(series))
        except SourceUnavailable:
            return None
        return settled.as_of, settled.facts

    async def plan(self, year: int | None = None) -> Plan:
        """Raises `RolloverFailed`."""
        await self._source.refresh(wait=True)
        return await asyncio.to_thread(self.rollover.plan, self.today(), year)

    async def roll_over(self, by: str, year: int | None = None) -> Done:
        """Raises `RolloverFailed`; NO_LIVE also where Live's newest state could not be taken."""
        await self._source.refresh(wait=True)
        freshness = (await self._source.open()).freshness
        live = next((state for state in freshness.sources if state.name == LIVE), None)
        if live is None or live.snapshot_at is None or live.fault is not None:
            raise RolloverFailed(RolloverFault.NO_LIVE, live.fault.value if live and live.fault else "")
        done = await asyncio.to_thread(self.rollover.run, self.today(), self._clock(), by, year)
        await self._source.refresh()
        return done

    async def undo(self, by: str, year: int | None = None) -> Path:
        """Raises `RolloverFailed`."""
        asked = self.today().year - 1 if year is None else year
        now = self._clock().astimezone(self._settings.zone)
        moved = await asyncio.to_thread(self.rollover.undo, asked, now, by)
        await self._source.refresh()
        return moved
