"""What a backup costs: its copy against a raw copy of the same bytes, and how long a writer of the ERP waits.

Verification is timed apart. Run by `make bench`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datasource.build import BuildJob, build_generation
from datasource.change import read_key
from datasource.copying import take_copy
from datasource.errors import SourceUnavailable
from datasource.settled import copy_settled
from jobs.backup_origins import inspect_production
from jobs.safe_files import flush
from tests.benchmarks.production_data import make_live

pytestmark = pytest.mark.bench

ROWS = int(os.environ.get("BENCH_ROWS", "10000000"))
ROUNDS = 5
WAL_WAIT_MS = 5
# Of a raw copy. In rollback mode SQLite copies page by page inside its read transaction; in WAL mode files are copied.
SNAPSHOT_LIMIT = {"DELETE": 5, "WAL": 2}

# Commits one row every 50 ms; told to end, it prints its longest wait for the lock and its longest commit, in ms.
_WRITER = """
import sqlite3, sys, threading, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
waited, longest, number, ended = 0.0, 0.0, 0, threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
print("ready", flush=True)
while not ended.wait(0.05):
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    waited = max(waited, time.perf_counter() - begun)
    connection.execute("UPDATE production_records SET good_quantity = ? WHERE id = 7", (number,))
    connection.execute("COMMIT")
    longest, number = max(longest, time.perf_counter() - begun), number + 1
print(waited * 1000, longest * 1000, number, flush=True)
"""


class Waited:
    lock_ms = 0.0
    commit_ms = 0.0
    commits = 0

    def __str__(self) -> str:
        return f"lock {self.lock_ms:.1f} ms, commit {self.commit_ms:.1f} ms, {self.commits} commits"


@contextmanager
def erp_writing(path: Path, mode: str) -> Iterator[Waited]:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    waited = Waited()
    try:
        yield waited
    finally:
        out, _ = writer.communicate("")
        lock, commit, number = out.split()
        waited.lock_ms, waited.commit_ms, waited.commits = float(lock), float(commit), int(number)


@pytest.fixture(scope="module")
def factory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    path = make_live(folder / "production_analysis.db", 4 * ROWS, indexes=True)
    build_generation(
        BuildJob(
            "live",
            path,
            folder / "snapshots" / "live",
            read_key(path, "live"),
            int(datetime.now(UTC).timestamp() * 1e9),
            None,
            None,
        )
    )
    return folder


def flushed_copy(path: Path, out: Path) -> None:
    shutil.copyfile(path, out)
    flush(out)


def timed(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_the_copy_of_a_backup_costs_at_most_twice_a_raw_copy_under_a_writer(factory: Path, mode: str) -> None:
    path, out = factory / "production_analysis.db", factory / "out.db"
    raw: list[float] = []
    ours: list[float] = []
    with erp_writing(path, mode) as idle:
        time.sleep(2)
    with erp_writing(path, mode) as waited:
        for _ in range(ROUNDS):
            raw.append(timed(lambda: shutil.copyfile(path, out)))
            out.unlink()
            # From the snapshot: whatever the writer does, there is nothing to begin again.
            ours.append(timed(lambda: copy_settled(factory / "snapshots", "live", out)))
            out.unlink()
    copy_settled(factory / "snapshots", "live", out)
    verification = timed(lambda: inspect_production(out))
    out.unlink()
    ratio = statistics.median(ours) / statistics.median(raw)
    print(
        f"\n{mode}: {path.stat().st_size / 2**20:.0f} MiB, raw copy {statistics.median(raw):.2f} s, backup's copy "
        f"{statistics.median(ours):.2f} s = x{ratio:.2f}; the writer's longest: {waited} (alone: {idle}); "
        f"verification {verification:.1f} s"
    )
    assert ratio <= 2
    if mode == "WAL":
        assert waited.lock_ms <= WAL_WAIT_MS


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_the_one_copy_that_touches_the_erp_s_file_begins_once_and_leaves_a_wal_writer_alone(
    factory: Path, mode: str
) -> None:
    """Against a raw copy that is flushed, as this one is.

    A writer that never rests changes the key: the copy is then thrown away, not begun again.
    """
    path, out = factory / "production_analysis.db", factory / "taken.db"
    raw: list[float] = []
    took: list[float] = []
    refused = 0
    with erp_writing(path, mode) as waited:
        for _ in range(ROUNDS):
            raw.append(timed(lambda: flushed_copy(path, out)))
            out.unlink()
            key = read_key(path, "live")
            begun = time.perf_counter()
            try:
                take_copy(path, out, "live", key, recover_journal_older_than_ns=None)
            except SourceUnavailable:
                refused += 1
            took.append(time.perf_counter() - begun)
            out.unlink(missing_ok=True)
    ratio = statistics.median(took) / statistics.median(raw)
    print(
        f"\n{mode}: x{ratio:.2f} of a raw, flushed copy, {refused} of {ROUNDS} refused; the writer's longest: {waited}"
    )
    assert ratio <= SNAPSHOT_LIMIT[mode]
    if mode == "WAL":
        assert waited.lock_ms <= WAL_WAIT_MS
