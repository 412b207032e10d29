"""SqliteProductionSource: watches the ERP's files and hands out pinned views of their last good snapshots."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from pathlib import Path

from datasource.build import BuildJob
from datasource.build_worker import Builder, build_in_process
from datasource.catalogue import load_catalogue
from datasource.change import ChangeKey, read_key
from datasource.errors import SourceFault, SourceUnavailable
from datasource.generation import Manifest, is_withdrawn, read_manifest, remove_old, was_read
from datasource.lane import Inline, Lane, Lanes
from datasource.local_disk import is_local_disk
from datasource.model import Catalogue
from datasource.routing import (
    LIVE,
    LIVE_FILE,
    Routing,
    archive_name,
    archive_years,
    plan_routes,
    year_of_archive,
)
from datasource.settling import Settling, Step
from datasource.snapshot import Pins, Snapshot
from datasource.states import freshness_of
from datasource.view import SnapshotView, State
from datasource.watched import SourceChange, Watched
from datasource.worker import BRIEF_S, Job, Worker

logger = logging.getLogger(__name__)
_Sight = dict[str, ChangeKey | SourceUnavailable]


class SqliteProductionSource:
    """Implements ProductionSource over `production_analysis.db` and `archive_YYYY.db` in `database_dir`.

    `snapshot_dir` is a local disk, ours alone; several processes may share it. `settle_s` is how long a changed file
    must stand still before it is copied. `clock` gives aware datetimes, `today` the day that the default cutoff
    counts from. `local_disk`: whether `database_dir` can be looked at without ever hanging; None finds out. A query
    longer than `query_limit_s` is stopped. `on_change` is told of each new snapshot and the days it changed.
    """

    def __init__(
        self,
        database_dir: Path,
        snapshot_dir: Path,
        *,
        settle_s: float = 10.0,
        cutoff_year: int | None,
        clock: Callable[[], datetime],
        today: Callable[[], date],
        timezone: tzinfo,
        query_limit_s: float = 10.0,
        check_limit_s: float = 2.0,
        local_disk: bool | None = None,
        builder: Builder = build_in_process,
        on_change: Callable[[SourceChange], None] | None = None,
    ) -> None:
        self._database_dir = database_dir
        self._snapshot_dir = snapshot_dir
        self._settle_s = settle_s
        self._cutoff_year = cutoff_year
        self._clock = clock
        self._today = today
        self._timezone = timezone
        self._check_limit_s = check_limit_s
        self._builder = builder
        self._on_change = on_change
        self._lanes = Lanes(
            Inline(BRIEF_S), Lane("production-quick", query_limit_s), Lane("production-scan", query_limit_s)
        )
        self._checker = Worker("production-check")
        self._local = is_local_disk(database_dir) if local_disk is None else local_disk
        self._checking: Job[_Sight] | None = None
        self._watched: dict[str, Watched] = {}
        self._routing: Routing = plan_routes((), today(), cutoff_year)
        self._routed_on: date | None = None
        self._paths: dict[str, Path] = {}
        self._pins = Pins()
        self._view: SnapshotView | None = None
        self._catalogue: Catalogue | None = None
        self._builds: dict[str, asyncio.Task[None]] = {}
        self._watcher: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve what is on disk, take what has settled; where nothing was ever read, wait for the first snapshot."""
        await asyncio.to_thread(self._snapshot_dir.mkdir, parents=True, exist_ok=True)
        await self._look()
        await self._settle_builds()
        if any(watched.snapshot is None for watched in self._watched.values()):
            await self.refresh(wait=True)
        self._watcher = asyncio.create_task(self._watch())

    async def refresh(self, *, wait: bool = False) -> None:
        if wait:  # asked for by somebody: what failed by chance is tried at once
            for watched in self._watched.values():
                watched.settling.retry()
        await self._look()
        if not wait:
            return
        deadline = time.monotonic() + self._settle_s + self._poll_s
        while True:
            await self._settle_builds()
            await self._look()
            if not self._builds and (not self._pending() or time.monotonic() > deadline):
                return
            if not self._builds:
                await asyncio.sleep(self._poll_s)

    async def open(self) -> SnapshotView:
        await self._look()
        return self._current_view()

    async def accept(self, name: str) -> None:
        """Believe the next state of `name` ("live"), however far it is from the last: a person looked at it."""
        watched = self._watched[name]
        watched.believe = True
        watched.settling.forgive()
        await self.refresh(wait=True)

    async def close(self) -> None:
        tasks = [task for task in (self._watcher, *self._builds.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._checker.close(timeout_s=0)
        await asyncio.to_thread(self._lanes.quick.close)
        await asyncio.to_thread(self._lanes.scans.close)
        self._view = None
        for watched in self._watched.values():
            if watched.snapshot is not None:
                self._pins.retire(watched.snapshot)
        self._pins.close_all()

    @property
    def _poll_s(self) -> float:
        return max(0.02, min(1.0, self._settle_s / 4))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._poll_s)
            try:
                await self._look()
            except Exception:
                logger.exception("looking at the databases failed")

    async def _look(self) -> None:
        """One look at every file: adopt what another process built, start what is due, note what is wrong."""
        sight = await self._see()
        if sight is None:
            return
        self._forget_withdrawn(sight)
        self._route(sight)
        now, wall_ns = time.monotonic(), time.time_ns()
        for name, watched in self._watched.items():
            seen = sight[name]
            if isinstance(seen, SourceUnavailable):
                if watched.snapshot is None:
                    watched.settling.seen = None
                if watched.trouble_since is None:
                    watched.trouble_since = now
                # An ERP that rewrites its file leaves it missing or empty for a moment: no news while we can answer.
                if watched.snapshot is None or now - watched.trouble_since >= self._settle_s:
                    self._fault(watched, seen.fault, seen.detail)
                continue
            watched.trouble_since = None
            served = watched.snapshot.manifest.key if watched.snapshot else None
            step = watched.settling.step(seen, served, now, wall_ns)
            if step is Step.CURRENT or self._adopt(watched, seen):
                self._fault(watched, None)
            elif name in self._builds:
                continue
            elif step is Step.TAKE:
                self._builds[name] = asyncio.create_task(self._build(watched, seen))
            elif watched.settling.failed != seen and (watched.snapshot is None or watched.settling.late(now)):
                self._fault(watched, SourceFault.CHANGING)
        self._sweep()

    async def _see(self) -> _Sight | None:
        """The keys of all files, from a thread: a share that hangs must not stop the loop. None when it hangs."""
        if self._local and self._checking is None:
            return self._read_keys(tuple(self._watched))
        checking = self._checking
        if checking is None or checking.finished():
            known = tuple(self._watched)
            checking = self._checking = self._checker.submit(lambda: self._read_keys(known))
        try:
            if checking.brief():
                return checking.result()
            return await asyncio.wait_for(checking.wait(), self._check_limit_s)
        except TimeoutError:
            for watched in self._watched.values():
                self._fault(watched, SourceFault.ACCESS_DENIED, "the file system does not answer")
            return None

    def _read_keys(self, known: Iterable[str]) -> _Sight:
        sight: _Sight = {}
        try:
            years = archive_years(os.listdir(self._database_dir))  # noqa: PTH208 - as in read_key
        except OSError:
            years = ()
        if not known:  # the first look: what earlier runs have read still counts
            with contextlib.suppress(OSError):
                known = [
                    entry.name
                    for entry in self._snapshot_dir.iterdir()
                    if year_of_archive(entry.name) and was_read(entry)
                ]
        for name in {LIVE, *known, *map(archive_name, years)}:
            path = self._paths.get(name)
            if path is None:
                file_name = LIVE_FILE if name == LIVE else f"{name}.db"
                path = self._paths[name] = self._database_dir / file_name
            try:
                sight[name] = read_key(path, name)
            except SourceUnavailable as error:
                sight[name] = error
        return sight

    def _forget_withdrawn(self, sight: _Sight) -> None:
        """An archive that was put in place and taken back by an undone rollover: its days are Live's again."""
        for name, seen in list(sight.items()):
            missing = isinstance(seen, SourceUnavailable) and seen.fault is SourceFault.MISSING
            if not missing or name == LIVE or name in self._builds:
                continue
            if not is_withdrawn(self._snapshot_dir / name):
                continue
            del sight[name]
            watched = self._watched.pop(name, None)
            self._routed_on = None
            if watched is not None and watched.snapshot is not None:
                logger.info("%s was taken back", name)
                self._pins.retire(watched.snapshot)

    def _route(self, sight: _Sight) -> None:
        today = self._today()
        if sight.keys() == self._watched.keys() and today == self._routed_on:
            return
        self._routed_on = today
        years = {year for year in map(year_of_archive, sight) if year is not None}
        routing = plan_routes(years, today, self._cutoff_year)
        for route in routing.routes:
            if route.name not in self._watched:
                watched = self._watched[route.name] = Watched(route, Settling(self._settle_s))
                self._load(watched)
            self._watched[route.name].route = route
        if routing != self._routing:
            self._routing = routing
            self._view = self._catalogue = None
            for watched in self._watched.values():
                watched.settling.forgive()  # rows that left Live are no loss once an archive owns them

    def _load(self, watched: Watched) -> None:
        """Serve the snapshot that an earlier run or another process left, whatever the file says now."""
        manifest = read_manifest(self._snapshot_dir / watched.route.name)
        if manifest is not None:
            self._serve(watched, manifest)

    def _serve(self, watched: Watched, manifest: Manifest) -> bool:
        """False where another process removed the generation meanwhile."""
        name = watched.route.name
        if watched.snapshot is not None and watched.snapshot.manifest == manifest:
            return True
        try:
            snapshot = Snapshot(name, self._snapshot_dir / name, manifest, self._lanes)
        except (OSError, sqlite3.Error) as error:
            logger.warning("snapshot %d of %s does not open: %s", manifest.generation, name, error)
            return False
        previous, watched.snapshot = watched.snapshot, snapshot
        watched.swept = False
        self._view = self._catalogue = None
        logger.info("snapshot %d of %s is served", manifest.generation, name)
        if previous is not None:
            self._pins.retire(previous)
        if self._on_change is not None:
            compared = previous is not None and previous.manifest.generation == manifest.changed_from
            days = tuple(map(date.fromordinal, manifest.changed_days)) if compared else None
            self._on_change(SourceChange(name, days))
        return True

    def _adopt(self, watched: Watched, key: ChangeKey) -> bool:
        """Serve what another process has built of this very state."""
        manifest = read_manifest(self._snapshot_dir / watched.route.name)
        if manifest is None or manifest.key != key:
            return False
        return self._serve(watched, manifest)

    async def _build(self, watched: Watched, key: ChangeKey) -> None:
        name, route = watched.route.name, watched.route
        path = self._database_dir / route.file_name
        job = BuildJob(
            source=name,
            path=path,
            source_dir=self._snapshot_dir / name,
            key=key,
            now_ns=int(self._clock().timestamp() * 1e9),
            first_owned=route.first,
            last_owned=route.last,
            believe=watched.believe,
            recover_journal_older_than_ns=(
                None if watched.snapshot is not None else time.time_ns() - int(self._settle_s * 1e9)
            ),
        )
        try:
            manifest = await self._builder(job)
        except SourceUnavailable as error:
            watched.settling.record_failure(key, error.fault, time.monotonic())
            if error.fault is not SourceFault.CHANGING or watched.snapshot is None:
                self._fault(watched, error.fault, error.detail)
        except Exception as error:
            logger.exception("building a snapshot of %s failed", name)
            watched.settling.record_failure(key, SourceFault.ACCESS_DENIED, time.monotonic())
            self._fault(watched, SourceFault.ACCESS_DENIED, type(error).__name__)
        else:
            watched.believe = False
            if self._serve(watched, manifest):
                self._fault(watched, None)
        finally:
            self._builds.pop(name, None)

    async def _settle_builds(self) -> None:
        while self._builds:
            await asyncio.wait(set(self._builds.values()))

    def _pending(self) -> bool:
        return any(
            watched.settling.pending_since is not None and watched.settling.retry_at != float("inf")
            for watched in self._watched.values()
        )

    def _fault(self, watched: Watched, fault: SourceFault | None, detail: str = "") -> None:
        if fault is watched.fault:
            return
        if fault is None:
            logger.info("%s is readable again", watched.route.name)
        else:
            logger.warning("%s cannot be read: %s %s", watched.route.name, fault.value, detail)
        watched.fault, watched.fault_since = fault, None if fault is None else self._clock()
        self._view = None

    def _sweep(self) -> None:
        """Remove generations that are neither served nor pinned by a view of ours."""
        for watched in self._watched.values():
            if watched.swept or watched.snapshot is None or watched.route.name in self._builds:
                continue
            generation = watched.snapshot.manifest.generation
            held = self._pins.held(watched.route.name)
            remove_old(self._snapshot_dir / watched.route.name, held | {generation})
            watched.swept = held <= {generation}

    def _current_view(self) -> SnapshotView:
        if self._view is not None:
            return self._view
        watched = [self._watched[route.name] for route in self._routing.routes]
        snapshots = {entry.route.name: entry.snapshot for entry in watched if entry.snapshot is not None}
        if self._catalogue is None:
            parts = [(entry.route, entry.snapshot) for entry in watched if entry.snapshot is not None]
            self._catalogue = load_catalogue(parts)
        state = State(
            self._routing, snapshots, freshness_of(self._routing, watched, self._timezone), self._catalogue
        )
        self._view = SnapshotView(state, self._lanes)
        pinned = tuple(snapshots.values())
        self._pins.pin(pinned)
        weakref.finalize(self._view, self._pins.release, pinned).atexit = False
        return self._view
