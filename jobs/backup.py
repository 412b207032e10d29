"""Backups: copied from a settled, checked state, written aside, verified against it, and only then given their name.

Blocking code, to be called in a thread. Nothing is removed before a newer backup is verified.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from datasource.errors import SourceUnavailable
from jobs import safe_files
from jobs.backup_keep import Keep, superfluous
from jobs.backup_names import BackupName, is_archive, series_of
from jobs.backup_shelf import Record, Shelf, ShelfBusy, Shelved

log = logging.getLogger(__name__)

SPACE_FACTOR = 2  # free space wanted, in sizes of what is copied


class BackupFault(StrEnum):
    """Each has its sentence in templates/messages/backup_fault.md.j2."""

    NO_STATE = "no_state"  # there is nothing settled and checked to copy
    EMPTY = "empty"  # a sound database without a single row
    NO_SPACE = "no_space"
    DIFFERS = "differs"  # the copy does not hold what its source holds
    CORRUPT = "corrupt"
    UNWRITABLE = "unwritable"
    BUSY = "busy"
    UNKNOWN_NAME = "unknown_name"
    TARGET_EXISTS = "target_exists"
    TARGET_UNWRITABLE = "target_unwritable"


class BackupFailed(Exception):
    def __init__(self, fault: BackupFault, subject: str, detail: str = "", **values: Any) -> None:
        super().__init__(f"{subject}: {fault.value} {detail}".rstrip())
        self.fault = fault
        self.subject = subject  # a source, a series or a backup's name
        self.values = values  # for its sentence


@dataclass(frozen=True, slots=True)
class Taken:
    """What was copied: `facts` by the source's own account."""

    facts: Mapping[str, Any]
    as_of: datetime


class Origin(Protocol):
    """Something that can be backed up. `copy_to` gives one state, whoever writes meanwhile."""

    @property
    def source(self) -> str:
        """ "live", "archive_2025", "hub"."""
        ...

    def size(self) -> int:
        """Bytes, about. Raises SourceUnavailable."""
        ...

    def copy_to(self, out: Path) -> Taken:
        """Raises SourceUnavailable, OSError, sqlite3.Error."""
        ...


class Inspector(Protocol):
    """What a backup file holds, by its own rows."""

    def __call__(self, path: Path) -> Mapping[str, Any]:
        """Checks it through and measures it. Raises SourceUnavailable or sqlite3.Error for a damaged file."""
        ...


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Verdict:
    """`damage` None: whole, and what it was when it was made."""

    name: BackupName
    damage: BackupFault | None


class Backups:
    """`inspectors` by series, with "archive" for all archives. `free` says how many bytes a folder has left."""

    def __init__(
        self,
        folder: Path,
        inspectors: Mapping[str, Inspector],
        zone: tzinfo,
        keep: Keep | None = None,
        *,
        free: Callable[[Path], int] = free_bytes,
        shelf: Shelf | None = None,
    ) -> None:
        self.shelf = shelf or Shelf(folder)
        self._inspectors = inspectors
        self._zone = zone
        self._keep = keep or Keep()
        self._free = free

    def make(self, origin: Origin, now: datetime) -> Shelved:
        """Back `origin` up under today's name, then remove what is beyond the rule. Raises `BackupFailed`."""
        name = BackupName(series_of(origin.source), now.astimezone(self._zone).date())
        try:
            with self.shelf.at_work():
                made = self._make(origin, name, now)
                self._prune()
                return made
        except ShelfBusy as error:
            raise BackupFailed(BackupFault.BUSY, origin.source) from error
        except SourceUnavailable as error:
            raise BackupFailed(BackupFault.NO_STATE, origin.source, str(error)) from error
        except (OSError, sqlite3.Error) as error:
            raise BackupFailed(BackupFault.UNWRITABLE, origin.source, str(error)) from error

    def _make(self, origin: Origin, name: BackupName, now: datetime) -> Shelved:
        needed = SPACE_FACTOR * origin.size()
        self.require_space(self.shelf.folder, needed, origin.source)
        part = self.shelf.making / name.file_name
        taken = origin.copy_to(part)
        if not taken.facts.get("rows", 1):
            raise BackupFailed(BackupFault.EMPTY, origin.source)
        safe_files.flush(part)
        try:
            found = self.inspect(name.series, part)
        except (SourceUnavailable, sqlite3.Error) as error:
            raise BackupFailed(BackupFault.CORRUPT, origin.source, str(error)) from error
        if dict(found) != dict(taken.facts):
            raise BackupFailed(BackupFault.DIFFERS, origin.source, f"{dict(taken.facts)} but {dict(found)}")
        at = now.astimezone(self._zone).isoformat(timespec="seconds")
        as_of = taken.as_of.astimezone(self._zone).isoformat(timespec="seconds")
        record = Record(
            safe_files.sha256_of(part),
            part.stat().st_size,
            dict(taken.facts),
            as_of,
            made_at=at,
            verified_at=at,
        )
        self.shelf.place(part, name, record)
        log.info("%s is backed up as %s", origin.source, name.file_name)
        return Shelved(name, self.shelf.folder / name.file_name, record.size, record)

    def verify(self, name: BackupName, now: datetime) -> Verdict:
        """Read it whole, and note the outcome. Raises `BackupFailed` where there is no such backup, or it is not ours."""
        try:
            with self.shelf.at_work():
                shelved = self.shelf.get(name)
                if shelved is None or shelved.record is None:
                    raise BackupFailed(BackupFault.UNKNOWN_NAME, name.file_name)
                damage = self.damage_of(shelved)
                shelved = self.shelf.get(name) or shelved
                at = now.astimezone(self._zone).isoformat(timespec="seconds")
                if damage is None:
                    self.shelf.mark(shelved, verified_at=at)
                else:
                    log.error("the backup %s is damaged: %s", name.file_name, damage.value)
                    self.shelf.mark(shelved, damaged_at=at)
                return Verdict(name, damage)
        except ShelfBusy as error:
            raise BackupFailed(BackupFault.BUSY, name.file_name) from error
        except OSError as error:
            raise BackupFailed(BackupFault.UNWRITABLE, name.file_name, str(error)) from error

    def damage_of(self, shelved: Shelved) -> BackupFault | None:
        """Compare the file with its record, and with what SQLite makes of it. For who holds the shelf."""
        digest = safe_files.sha256_of(shelved.path)
        candidates = [shelved.record, *shelved.others]
        record = next((each for each in candidates if each is not None and each.sha256 == digest), None)
        if record is None:
            return BackupFault.CORRUPT
        if shelved.others or record != shelved.record:
            self.shelf.settle(shelved, record)
        return self.contents_damage(shelved.name, shelved.path, record)

    def contents_damage(self, name: BackupName, path: Path, record: Record) -> BackupFault | None:
        try:
            found = self.inspect(name.series, path)
        except (SourceUnavailable, sqlite3.Error) as error:
            log.error("%s: %s", path.name, error)
            return BackupFault.CORRUPT
        return None if dict(found) == record.facts else BackupFault.DIFFERS

    def inspect(self, series: str, path: Path) -> Mapping[str, Any]:
        return self._inspectors["archive" if is_archive(series) else series](path)

    def require_space(self, folder: Path, needed: int, subject: str) -> None:
        free = self._free(folder)
        if free < needed:
            raise BackupFailed(
                BackupFault.NO_SPACE, subject, f"{free} free, {needed} needed", free=free, needed=needed
            )

    def _prune(self) -> None:
        ours = [each for each in self.shelf.all() if each.record is not None]
        sound = [each.name for each in ours if each.is_sound]
        for name in superfluous([each.name for each in ours], sound, self._keep):
            try:
                self.shelf.remove(name)
            except OSError as error:  # open elsewhere (Windows): it goes with the next one
                log.warning("the old backup %s stays for now: %s", name.file_name, error)
            else:
                log.info("the backup %s is beyond what is kept", name.file_name)
