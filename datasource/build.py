"""Makes one generation: copy, check, roll up, publish. Runs in a process of its own (datasource/build_worker.py)."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from datasource.change import ChangeKey
from datasource.changed_days import changed_days
from datasource.checks import Extent, Plausibility, check_copy
from datasource.copying import take_copy
from datasource.errors import SourceFault, SourceUnavailable
from datasource.generation import (
    BUILDING,
    COPY,
    ROLLUP,
    Manifest,
    next_generation,
    read_manifest,
    remove_unfinished,
    write_manifest,
)
from datasource.mapping import open_copy
from datasource.rollup import build_rollup
from datasource.rollup_update import update_rollup

_LOCK_SECONDS = 300


@dataclass(frozen=True, slots=True)
class BuildJob:
    """`path` as of `key` becomes the next generation in `source_dir`. Days owned now, for plausibility."""

    source: str
    path: Path
    source_dir: Path
    key: ChangeKey
    now_ns: int
    first_owned: date | None
    last_owned: date | None
    believe: bool = False  # a person said that the state is right
    recover_journal_older_than_ns: int | None = None  # None: never


def build_generation(job: BuildJob) -> Manifest:
    """Take, check and publish. Waits while another process builds the same source.

    Raises SourceUnavailable with every fault of a file; ACCESS_DENIED also where the snapshot cannot be written.
    """
    try:
        job.source_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(job.source_dir / "build.lock", timeout=_LOCK_SECONDS):
            held = read_manifest(job.source_dir)
            if held is not None and held.key == job.key:
                return held  # another process was first
            remove_unfinished(job.source_dir)
            return _build(job, held)
    except Timeout as error:
        raise SourceUnavailable(job.source, SourceFault.LOCKED, "another process is building") from error
    except (OSError, sqlite3.Error) as error:
        detail = f"the snapshot cannot be written: {error}"
        raise SourceUnavailable(job.source, SourceFault.ACCESS_DENIED, detail) from error


def _build(job: BuildJob, held: Manifest | None) -> Manifest:
    work = job.source_dir / f"{BUILDING}{os.getpid()}"
    work.mkdir()
    try:
        return _build_in(work, job, held)
    finally:
        shutil.rmtree(work, ignore_errors=True)  # renamed away unless it failed


def _build_in(work: Path, job: BuildJob, held: Manifest | None) -> Manifest:
    copy, rollup = work / COPY, work / ROLLUP
    take_copy(
        job.path, copy, job.source, job.key, recover_journal_older_than_ns=job.recover_journal_older_than_ns
    )
    check_copy(copy, job.source)
    days: tuple[int, ...] | None = None
    try:
        if held is not None:
            folder = held.folder(job.source_dir)
            days = update_rollup(folder / COPY, folder / ROLLUP, copy, rollup)
        if days is None:
            build_rollup(copy, rollup)
            days = changed_days(folder / ROLLUP, rollup) if held is not None else None
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CANTOPEN,
        ):
            raise  # our disk, not the ERP's file
        raise SourceUnavailable(job.source, SourceFault.CORRUPT, str(error)) from error
    extent = _extent(rollup, job)
    if held is not None and not job.believe:
        before = _extent(held.folder(job.source_dir) / ROLLUP, job)
        objection = Plausibility().objection(before, extent)
        if objection is not None:
            raise SourceUnavailable(job.source, SourceFault.IMPLAUSIBLE, objection)
    with rollup.open("rb+") as file:
        os.fsync(file.fileno())
    manifest = Manifest(
        generation=next_generation(job.source_dir),
        key=job.key,
        changed_at_ns=job.key.changed_at_ns(),
        taken_at_ns=job.now_ns,
        rows=extent.rows,
        changed_from=held.generation if held is not None else None,
        changed_days=days or (),
    )
    work.rename(manifest.folder(job.source_dir))
    write_manifest(job.source_dir, manifest)
    return manifest


def _extent(rollup: Path, job: BuildJob) -> Extent:
    with contextlib.closing(open_copy(rollup)) as connection:
        return Extent.of(connection, job.first_owned, job.last_owned)
