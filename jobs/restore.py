"""A backup becomes a working file again: read whole first, written aside, checked, and never over a file by accident."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobs import safe_files
from jobs.backup import SPACE_FACTOR, BackupFailed, BackupFault, Backups
from jobs.backup_names import BackupName
from jobs.backup_shelf import ShelfBusy, Shelved

COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is where the file went that was there before."""

    backup: Shelved
    path: Path
    kept: Path | None


def restore(backups: Backups, name: BackupName, to: Path, now: datetime, *, force: bool = False) -> Restored:
    """Put the backup at `to`. Without `force` nothing may be there; with it, what is there is kept beside,
    named after `now` in its own zone.

    Raises `BackupFailed`: UNKNOWN_NAME, CORRUPT, DIFFERS, NO_SPACE, TARGET_EXISTS, TARGET_UNWRITABLE, BUSY. Until the
    last rename `to` is as it was.
    """
    part = to.with_name(f"{_unfinished(to)}{os.getpid()}")
    try:
        with backups.shelf.at_work():
            shelved = backups.shelf.get(name)
            if shelved is None or shelved.record is None:
                raise BackupFailed(BackupFault.UNKNOWN_NAME, name.file_name)
            if to.is_dir() or (not force and any(path.exists() for path in _files_of(to))):
                raise BackupFailed(BackupFault.TARGET_EXISTS, name.file_name, path=str(to))
            damage = backups.damage_of(shelved)
            if damage is not None:
                raise BackupFailed(damage, name.file_name)
            shelved = backups.shelf.get(name) or shelved
            to.parent.mkdir(parents=True, exist_ok=True)
            _remove_leftovers(to)
            backups.require_space(to.parent, SPACE_FACTOR * shelved.size, name.file_name)
            copy_checked(backups, shelved, part)
            kept = _keep_old(to, now) if force else None
            safe_files.put_new(part, to)
            return Restored(shelved, to, kept)
    except ShelfBusy as error:
        raise BackupFailed(BackupFault.BUSY, name.file_name) from error
    except FileExistsError as error:
        raise BackupFailed(BackupFault.TARGET_EXISTS, name.file_name, path=str(to)) from error
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(BackupFault.TARGET_UNWRITABLE, name.file_name, str(error), path=str(to)) from error
    finally:
        part.unlink(missing_ok=True)


def copy_checked(backups: Backups, shelved: Shelved, out: Path) -> None:
    """Copy to `out`, flush, and compare the copy with the backup's record. Raises `BackupFailed`, OSError."""
    assert shelved.record is not None
    shutil.copyfile(shelved.path, out)
    safe_files.flush(out)
    damage = backups.contents_damage(shelved.name, out, shelved.record)
    if damage is not None or safe_files.sha256_of(out) != shelved.record.sha256:
        raise BackupFailed(damage or BackupFault.CORRUPT, shelved.name.file_name)


def _unfinished(to: Path) -> str:
    return f".{to.name}.restoring-"


def _remove_leftovers(to: Path) -> None:
    """What a killed restore left. For who holds the shelf: there is no other one at work."""
    for entry in to.parent.iterdir():
        if entry.name.startswith(_unfinished(to)):
            entry.unlink(missing_ok=True)


def _files_of(path: Path) -> tuple[Path, ...]:
    """A leftover -wal or -journal belongs to another file, and SQLite would apply it to this one."""
    return (path, *(path.with_name(path.name + suffix) for suffix in COMPANIONS))


def _keep_old(to: Path, now: datetime) -> Path | None:
    """Move the file and its companions to a name of their own; None where there is nothing."""
    present = [path for path in _files_of(to) if path.exists()]
    if not present:
        return None
    stem = f"{to.name}.before-restore-{now:%Y%m%d-%H%M%S}"
    kept, number = to.with_name(stem), 1
    while kept.exists():
        number += 1
        kept = to.with_name(f"{stem}-{number}")
    for path in reversed(present):  # the file itself last: its companions mean nothing without it
        path.rename(kept.with_name(kept.name + path.name.removeprefix(to.name)))
    return kept
