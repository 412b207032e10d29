"""The year-end: last year's rows of Live become archive_YYYY.db, which then owns them (docs/answers.md, Live and Archive).

The ERP's Live file is only read, and that through its snapshot. The archive is built aside from a verified backup of
Live, compared row by row, and put in place by one rename; that moves the cutoff. Its snapshot is published just
before, so that no question falls between. Blocking code, to be called in a thread.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from datasource.archive_build import Apart, build_archive, rows_apart
from datasource.build import BuildJob, build_generation
from datasource.change import read_key
from datasource.errors import SourceUnavailable
from datasource.generation import read_manifest, remove_old, withdraw
from datasource.routing import LIVE, archive_name
from datasource.settled import settled_copy, settled_size
from datasource.verification import check_whole, sums_by_item
from jobs import safe_files
from jobs.backup import SPACE_FACTOR, BackupFailed, Backups, free_bytes
from jobs.backup_origins import SnapshotOrigin
from jobs.rollover_plan import Plan, PlanState, archive_to_make, years_in

log = logging.getLogger(__name__)

_LOCK_S = 600.0
_TRIES = 5
Step = Callable[[str], None]


class RolloverFault(StrEnum):
    """Each has its sentence in templates/backup/rollover_fault.md.j2."""

    NO_LIVE = "no_live"
    NOTHING = "nothing"  # the plan is not ready: the year is not over, or holds no row
    BACKUP = "backup"
    NO_SPACE = "no_space"
    DIFFERS = "differs"
    CHANGED = "changed"  # Live's rows of the year changed meanwhile
    IN_THE_WAY = "in_the_way"
    UNWRITABLE = "unwritable"
    BUSY = "busy"
    NOT_OURS = "not_ours"  # undo: there is no archive that a rollover put there, or it was changed since
    NOT_TAKEN_BACK = "not_taken_back"  # undo: the disk or the folder did not let it be finished
    LIVE_LACKS = "live_lacks"  # undo: Live does not hold its rows any more


class RolloverFailed(Exception):
    def __init__(self, fault: RolloverFault, detail: str = "", **values: Any) -> None:
        super().__init__(f"{fault.value} {detail}".rstrip())
        self.fault = fault
        self.values = values


@dataclass(frozen=True, slots=True)
class Done:
    """`changed` False: the archive was there already, and nothing was touched."""

    plan: Plan
    changed: bool
    path: Path
    backup: str | None = None


class Rollover:
    """`database_dir` gets the archive; `work_dir` is ours, on a local disk. `on_step` is told of each step begun."""

    def __init__(
        self,
        database_dir: Path,
        snapshot_dir: Path,
        work_dir: Path,
        backups: Backups,
        *,
        free: Callable[[Path], int] = free_bytes,
        on_step: Step = lambda step: None,
    ) -> None:
        self._database_dir = database_dir
        self._snapshot_dir = snapshot_dir
        self._work_dir = work_dir
        self._backups = backups
        self._free = free
        self._on_step = on_step

    def plan(self, today: date, year: int | None = None) -> Plan:
        """What a run would do; it changes nothing. Raises `RolloverFailed`: NO_LIVE, BUSY."""
        with self._alone():
            return self._plan(today, year)

    def run(self, today: date, now: datetime, by: str, year: int | None = None) -> Done:
        """Make the archive and put it in place; what is there already stays as it is. Raises `RolloverFailed`."""
        with self._alone():
            self._clean_up()
            plan = self._plan(today, year)
            target = self._database_dir / f"{plan.archive}.db"
            if plan.state is PlanState.THERE:
                return Done(plan, changed=False, path=target)
            if plan.state is not PlanState.READY:
                raise RolloverFailed(RolloverFault.NOTHING, plan.state.value, plan=plan)
            self._on_step("backup")
            try:
                backup = self._backups.make(SnapshotOrigin(self._snapshot_dir), now)
            except BackupFailed as error:
                raise RolloverFailed(RolloverFault.BACKUP, str(error), backup=error) from error
            try:
                self._make(plan, backup.path, now, by)
            except FileExistsError as error:
                raise RolloverFailed(RolloverFault.IN_THE_WAY, str(error)) from error
            except (OSError, sqlite3.Error, SourceUnavailable) as error:
                raise RolloverFailed(RolloverFault.UNWRITABLE, str(error)) from error
            finally:
                self._clean_up()
            log.info("%s is in place, by %s", plan.archive, by)
            return Done(plan, changed=True, path=target, backup=backup.name.file_name)

    def undo(self, year: int, now: datetime, by: str) -> Path:
        """Take back the archive that a run put in place; its days are Live's again. Where its file went.

        Raises `RolloverFailed`: NOT_OURS, LIVE_LACKS, NOT_TAKEN_BACK (to be called again: the totals stay right meanwhile).
        """
        name = archive_name(year)
        with self._alone():
            self._clean_up()
            note = safe_files.read_json(self._note(name))
            target = self._database_dir / f"{name}.db"
            if not note or "undone_to" in note:
                raise RolloverFailed(RolloverFault.NOT_OURS, name, archive=name)
            aside = self._database_dir / f"{name}.db.undone-{now:%Y%m%d-%H%M%S}"
            if target.exists():
                if safe_files.sha256_of(target) != note["sha256"]:
                    raise RolloverFailed(RolloverFault.NOT_OURS, name, archive=name)
                first = date.fromisoformat(note["first"]) if note["first"] else None
                with self._live() as live:
                    apart = rows_apart(live, target, first, date.fromisoformat(note["last"]))
                if apart.extra:
                    raise RolloverFailed(
                        RolloverFault.LIVE_LACKS, f"{apart.extra}", rows=apart.extra, archive=name
                    )
                self._on_step("take back")
            try:
                if target.exists():
                    target.rename(aside)
                withdraw(self._snapshot_dir / name)
                remove_old(self._snapshot_dir / name, ())
                safe_files.write_json(self._note(name), {**note, "undone_to": aside.name, "undone_by": by})
            except OSError as error:
                raise RolloverFailed(RolloverFault.NOT_TAKEN_BACK, str(error), archive=name) from error
            log.info("%s was taken back, by %s", name, by)
            return aside

    def made(self, year: int) -> bool:
        """Whether the archive in place is one that a run made and nobody took back."""
        note = safe_files.read_json(self._note(archive_name(year)))
        return (
            bool(note)
            and "undone_to" not in note
            and (self._database_dir / f"{archive_name(year)}.db").exists()
        )

    def _is_lost(self, archive: str) -> bool:
        """Its snapshot is served without a file: what is left of the year in Live must not take its place."""
        note = safe_files.read_json(self._note(archive))
        unfinished = bool(note) and not note.get("placed")
        return not unfinished and read_manifest(self._snapshot_dir / archive) is not None

    def _plan(self, today: date, year: int | None) -> Plan:
        with self._live() as live:
            try:
                years = years_in(self._database_dir)
            except OSError as error:
                raise RolloverFailed(RolloverFault.NO_LIVE, str(error)) from error
            wanted = archive_to_make(years, today, year)
            if wanted.state is PlanState.READY and self._is_lost(wanted.archive):
                wanted = replace(wanted, state=PlanState.LOST)
            items = sums_by_item(live, wanted.first, wanted.last)
            late = None
            if wanted.state is PlanState.THERE and items:
                with contextlib.suppress(SourceUnavailable, FileNotFoundError):
                    archive = settled_copy(self._snapshot_dir, wanted.archive)
                    late = rows_apart(live, archive, wanted.first, wanted.last).lacking
        return Plan.of(wanted, items, late, ours=self.made(wanted.year))

    def _make(self, plan: Plan, backup: Path, now: datetime, by: str) -> None:
        needed = SPACE_FACTOR * settled_size(self._snapshot_dir, LIVE)
        for folder in (self._work_dir, self._database_dir):
            if (free := self._free(folder)) < needed:
                raise RolloverFailed(RolloverFault.NO_SPACE, str(folder), free=free, needed=needed)
        self._on_step("build")
        built = self._work_dir / f"{plan.archive}.db"
        build_archive(backup, built, plan.first, plan.last)
        safe_files.flush(built)
        self._on_step("verify")
        self._require_same(backup, built, plan)
        digest = safe_files.sha256_of(built)
        self._on_step("copy")
        making = self._database_dir / f"{_unfinished(plan.archive)}{os.getpid()}"
        shutil.copyfile(built, making)
        safe_files.flush(making)
        if safe_files.sha256_of(making) != digest:
            raise RolloverFailed(RolloverFault.DIFFERS, "the copy in the database folder")
        self._on_step("compare")
        with self._live() as live:
            if not rows_apart(live, making, plan.first, plan.last).same:
                raise RolloverFailed(RolloverFault.CHANGED)
        note = _note_of(plan, digest, now, by)
        safe_files.write_json(self._note(plan.archive), note)
        self._on_step("snapshot")
        self._publish(plan, making, now)
        self._on_step("place")
        target = self._database_dir / f"{plan.archive}.db"
        safe_files.put_new(making, target)
        self._on_step("check")
        self._check_placed(plan, target, digest)
        safe_files.write_json(self._note(plan.archive), {**note, "placed": True})

    def _check_placed(self, plan: Plan, target: Path, digest: str) -> None:
        """What lies under the name is what was verified, or it does not stay there."""
        manifest = read_manifest(self._snapshot_dir / plan.archive)
        if safe_files.sha256_of(target) == digest and manifest is not None:
            if manifest.key != read_key(target, plan.archive):
                log.warning("the file system changed %s when it was renamed: it is read anew", plan.archive)
            return
        target.rename(target.with_name(f"{target.name}.damaged"))
        withdraw(self._snapshot_dir / plan.archive)
        raise RolloverFailed(RolloverFault.DIFFERS, "in place")

    def _require_same(self, backup: Path, built: Path, plan: Plan) -> None:
        check_whole(built, plan.archive)
        apart: Apart = rows_apart(backup, built, plan.first, plan.last)
        if not apart.same:
            raise RolloverFailed(RolloverFault.DIFFERS, f"{apart}")
        items = sums_by_item(built, plan.first, plan.last)
        if items != sums_by_item(backup, plan.first, plan.last):
            raise RolloverFailed(RolloverFault.DIFFERS, "sums by item")
        if items != plan.items:
            raise RolloverFailed(RolloverFault.CHANGED)

    def _publish(self, plan: Plan, making: Path, now: datetime) -> None:
        """The snapshot under which the archive will be served the moment it has its name: a rename keeps the key."""
        build_generation(
            BuildJob(
                source=plan.archive,
                path=making,
                source_dir=self._snapshot_dir / plan.archive,
                key=read_key(making, plan.archive),
                now_ns=int(now.timestamp() * 1e9),
                first_owned=plan.first,
                last_owned=plan.last,
                believe=True,
            )
        )

    @contextlib.contextmanager
    def _live(self) -> Iterator[Path]:
        """A copy of Live's settled state that stays while it is read. Raises `RolloverFailed`(NO_LIVE)."""
        held = self._work_dir / f"live-{os.getpid()}.db"
        self._work_dir.mkdir(parents=True, exist_ok=True)
        held.unlink(missing_ok=True)
        for _ in range(_TRIES):
            try:
                safe_files.link_or_copy(settled_copy(self._snapshot_dir, LIVE), held)
                break
            except FileNotFoundError:
                continue  # a newer state was published meanwhile
            except SourceUnavailable as error:
                raise RolloverFailed(RolloverFault.NO_LIVE, str(error)) from error
        else:
            raise RolloverFailed(RolloverFault.NO_LIVE, "snapshots come faster than they are read")
        try:
            yield held
        finally:
            held.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self._work_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._work_dir / "rollover.lock", thread_local=False)
        try:
            lock.acquire(timeout=_LOCK_S)
        except Timeout as error:
            raise RolloverFailed(RolloverFault.BUSY) from error
        try:
            yield
        finally:
            lock.release()

    def _clean_up(self) -> None:
        """What a broken run left: files that never got their name, and the snapshot of an archive that is not there."""
        for entry in self._work_dir.iterdir():
            if entry.suffix == ".db" or ".db-" in entry.name:
                entry.unlink(missing_ok=True)
        for entry in self._database_dir.iterdir():
            if entry.name.startswith(".archive_") and ".db.making-" in entry.name:
                entry.unlink(missing_ok=True)
        for path in self._work_dir.glob("archive_*.json"):
            note = safe_files.read_json(path) or {}
            if "undone_to" in note or note.get("placed"):
                continue  # should a placed archive be missing now, that is a loss, and its snapshot is what is left
            if (self._database_dir / f"{path.stem}.db").exists():
                safe_files.write_json(path, {**note, "placed": True})
            elif read_manifest(self._snapshot_dir / path.stem) is not None:
                withdraw(self._snapshot_dir / path.stem)

    def _note(self, archive: str) -> Path:
        return self._work_dir / f"{archive}.json"


def _unfinished(archive: str) -> str:
    return f".{archive}.db.making-"


def _note_of(plan: Plan, digest: str, now: datetime, by: str) -> dict[str, Any]:
    return {
        "sha256": digest,
        "first": plan.first.isoformat() if plan.first else None,
        "last": plan.last.isoformat(),
        "rows": plan.rows,
        "total": plan.total,
        "made_at": now.astimezone(UTC).isoformat(),
        "made_by": by,
    }
