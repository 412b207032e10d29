"""One published generation, opened for questions: its days in memory, its two files behind connections of their lanes."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from datasource.day_totals import DayTotals
from datasource.generation import COPY, ROLLUP, Manifest
from datasource.lane import Lane


class Snapshot:
    """Immutable. `rollup` belongs to the lane of quick queries, `copy` and `scan_rollup` to the lane of scans."""

    def __init__(self, source: str, source_dir: Path, manifest: Manifest, quick: Lane, scans: Lane) -> None:
        """Raises FileNotFoundError or sqlite3.OperationalError where another process removed it meanwhile."""
        folder = manifest.folder(source_dir)
        self.source = source
        self.manifest = manifest
        self._connections: list[sqlite3.Connection] = []
        try:
            self.rollup = self._opened(quick.connect(folder / ROLLUP))
            self.scan_rollup = self._opened(scans.connect(folder / ROLLUP))
            self.copy = self._opened(scans.connect(folder / COPY, lenient=True))
            self.codes = [code for (code,) in self.rollup.execute("SELECT code FROM item ORDER BY id")]
            self.days = DayTotals(
                self.rollup.execute("SELECT * FROM day_total ORDER BY day").fetchall(), self.codes
            )
            self.meta: dict[str, int] = dict(self.rollup.execute("SELECT key, value FROM meta"))
        except BaseException:
            self.close()
            raise
        self.items = {code: number for number, code in enumerate(self.codes)}

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
