"""The last settled, checked state of a source, for whoever needs all of it as a file: backups, the rollover."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasource.errors import SourceFault, SourceUnavailable
from datasource.generation import COPY, ROLLUP, Manifest, read_manifest
from datasource.mapping import open_copy
from datasource.routing import LIVE, year_of_archive
from datasource.verification import measure_rollup

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Settled:
    """`facts` as `verification.measure` gives them. `as_of`: when the ERP's file was last changed (aware, UTC)."""

    source: str
    as_of: datetime
    generation: int
    facts: dict[str, Any]


def settled_sources(snapshot_dir: Path) -> tuple[str, ...]:
    """Sources that have a state: Live first, then the archives by year."""
    try:
        names = [entry.name for entry in snapshot_dir.iterdir()]
    except OSError:
        return ()
    archives = sorted(name for name in names if year_of_archive(name) is not None)
    live = [LIVE] if LIVE in names else []
    return tuple(name for name in [*live, *archives] if read_manifest(snapshot_dir / name) is not None)


def settled_size(snapshot_dir: Path, source: str) -> int:
    """Bytes. Raises SourceUnavailable(MISSING) where nothing was read yet."""
    manifest = _newest(snapshot_dir, source)
    return (manifest.folder(snapshot_dir / source) / COPY).stat().st_size


def copy_settled(snapshot_dir: Path, source: str, out: Path) -> Settled:
    """Copy the snapshot of `source` to `out`. It is a file that nobody writes: a plain copy of it is of one state.

    Raises SourceUnavailable(MISSING) where nothing was read yet, OSError where `out` cannot be written.
    """
    for _ in range(_TRIES):
        manifest = _newest(snapshot_dir, source)
        folder = manifest.folder(snapshot_dir / source)
        try:
            with closing(open_copy(folder / ROLLUP)) as rollup:
                rollup.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
                shutil.copyfile(folder / COPY, out)
                return _settled(source, manifest, rollup)
        except (FileNotFoundError, sqlite3.OperationalError):
            if folder.exists() and read_manifest(snapshot_dir / source) == manifest:
                raise
            # A newer state was published meanwhile, and this one removed.
    raise SourceUnavailable(source, SourceFault.CHANGING, "snapshots come faster than they are copied")


def settled_copy(snapshot_dir: Path, source: str) -> Path:
    """The newest private copy itself. It is gone once a newer one is served: open it at once, and look again if not."""
    return _newest(snapshot_dir, source).folder(snapshot_dir / source) / COPY


def read_settled(snapshot_dir: Path, source: str) -> Settled:
    """What the snapshot of `source` holds. Raises SourceUnavailable(MISSING)."""
    manifest = _newest(snapshot_dir, source)
    with closing(open_copy(manifest.folder(snapshot_dir / source) / ROLLUP)) as rollup:
        return _settled(source, manifest, rollup)


def _settled(source: str, manifest: Manifest, rollup: sqlite3.Connection) -> Settled:
    as_of = datetime.fromtimestamp(manifest.changed_at_ns / 1e9, UTC)
    return Settled(source, as_of, manifest.generation, measure_rollup(rollup))


def _newest(snapshot_dir: Path, source: str) -> Manifest:
    manifest = read_manifest(snapshot_dir / source)
    if manifest is None:
        raise SourceUnavailable(source, SourceFault.MISSING, "no state was read yet")
    return manifest
