"""One published generation, opened for questions: its days in memory, its two files behind read-only connections."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from datasource.day_totals import DayTotals
from datasource.generation import COPY, ROLLUP, Manifest
from datasource.lane import Lanes


@dataclass(frozen=True, slots=True)
class Reader:
    """What queries read. `rollup` is one thread's own, `copy` that of the scans; the rest is shared and never changes."""

    codes: list[str]  # by item number
    items: dict[str, int]  # item number by code
    days: DayTotals
    meta: dict[str, int]
    rollup: sqlite3.Connection
    copy: sqlite3.Connection


class Snapshot:
    """Immutable. `inline` is for the event loop's thread, `quick` and `scans` for their lanes."""

    def __init__(self, source: str, source_dir: Path, manifest: Manifest, lanes: Lanes) -> None:
        """Raises OSError or sqlite3.Error where another process removed the generation meanwhile."""
        folder = manifest.folder(source_dir)
        self.source = source
        self.manifest = manifest
        self._connections: list[sqlite3.Connection] = []
        try:
            rollups = [
                self._opened(lane.connect(folder / ROLLUP))
                for lane in (lanes.inline, lanes.quick, lanes.scans)
            ]
            copy = self._opened(lanes.scans.connect(folder / COPY, lenient=True))
            codes = [code for (code,) in rollups[0].execute("SELECT code FROM item ORDER BY id")]
            items = {code: number for number, code in enumerate(codes)}
            days = DayTotals(rollups[0].execute("SELECT * FROM day_total ORDER BY day").fetchall(), codes)
            meta = dict(rollups[0].execute("SELECT key, value FROM meta"))
        except BaseException:
            self.close()
            raise
        self.days, self.meta = days, meta
        self.inline, self.quick, self.scans = (
            Reader(codes, items, days, meta, rollup, copy) for rollup in rollups
        )

    def close(self) -> None:
        for connection in self._connections:
            connection.close()

    def _opened(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Reads the file once, so that it is really open: on POSIX it may then be removed."""
        self._connections.append(connection)
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        return connection


class Pins:
    """Counts the views on each snapshot. A retired one is closed with its last view; thread-safe, as views die anywhere."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a view may be collected inside any of these calls
        self._counts: dict[Snapshot, int] = {}
        self._retired: set[Snapshot] = set()

    def pin(self, snapshots: tuple[Snapshot, ...]) -> None:
        with self._lock:
            for snapshot in snapshots:
                self._counts[snapshot] = self._counts.get(snapshot, 0) + 1

    def release(self, snapshots: tuple[Snapshot, ...]) -> None:
        with self._lock:
            for snapshot in snapshots:
                left = self._counts.pop(snapshot, 1) - 1  # absent after close_all
                if left:
                    self._counts[snapshot] = left
            self._close_unused()

    def retire(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._retired.add(snapshot)
            self._close_unused()

    def held(self, source: str) -> set[int]:
        """Generations of `source` that a view still reads."""
        with self._lock:
            return {snapshot.manifest.generation for snapshot in self._counts if snapshot.source == source}

    def close_all(self) -> None:
        with self._lock:
            self._counts.clear()
            self._close_unused()

    def _close_unused(self) -> None:
        for snapshot in [snapshot for snapshot in self._retired if snapshot not in self._counts]:
            self._retired.discard(snapshot)
            snapshot.close()
