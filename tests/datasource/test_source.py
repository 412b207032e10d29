"""Snapshots: every fault of a file, what is served meanwhile, restarts, and several processes at once."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from datasource.build import BuildJob
from datasource.build_worker import build_in_process, build_in_thread
from datasource.errors import QueryTimeout, SourceFault, SourceUnavailable
from datasource.generation import Manifest
from datasource.model import Bucket, DateRange, RecordQuery, Scope
from datasource.source import SqliteProductionSource
from datasource.watched import SourceChange
from tests.datasource.conftest import MakeSource
from tests.production_files import INSERT, ProductionRow, make_database, random_rows

DAY = date(2026, 3, 2)


def rows_of(quantity: int, count: int = 30) -> list[ProductionRow]:
    return [(DAY.isoformat(), f"LT{n:03d}", "A1", "제품", quantity) for n in range(count)]


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return tmp_path / "db" / "production_analysis.db"


def write_bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def without_table(path: Path) -> None:
    make_database(path, [])
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE production_records RENAME TO something_else")
    connection.close()


def without_column(path: Path) -> None:
    make_database(path, rows_of(1))
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE production_records DROP COLUMN lot_number")
    connection.close()


def corrupt(path: Path) -> None:
    make_database(path, rows_of(1, 2000))
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = os.urandom(4096 * 2)
    path.write_bytes(content)


def truncated(path: Path) -> None:
    make_database(path, rows_of(1, 2000))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def a_directory(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)


_KILLED_WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=5")
connection.execute("PRAGMA cache_spill=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE production_records SET good_quantity = 7, lot_number = lot_number || 'xxxxxxxxxxxxxxxx'")
os.kill(os.getpid(), 9)
"""


def hot_journal(path: Path) -> None:
    """A writer that spilled half of its transaction into the file, and was killed."""
    make_database(path, rows_of(5, 5000))
    subprocess.run([sys.executable, "-c", _KILLED_WRITER, str(path)], check=False)
    assert path.with_name(path.name + "-journal").stat().st_size > 0


BROKEN: dict[SourceFault, Callable[[Path], object]] = {
    SourceFault.MISSING: lambda path: path.unlink(missing_ok=True),
    SourceFault.EMPTY_FILE: lambda path: write_bytes(path, b""),
    SourceFault.NOT_SQLITE: lambda path: write_bytes(path, b"Excel" * 1000),
    SourceFault.NO_TABLE: without_table,
    SourceFault.NO_COLUMN: without_column,
    SourceFault.CORRUPT: corrupt,
    SourceFault.ACCESS_DENIED: a_directory,
}


def a_pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


PIPES = [(SourceFault.EMPTY_FILE, a_pipe)] if hasattr(os, "mkfifo") else []


@pytest.mark.parametrize(("fault", "break_it"), [*BROKEN.items(), *PIPES])
async def test_without_a_snapshot_a_fault_is_an_error_that_names_it(
    make_source: MakeSource, live: Path, fault: SourceFault, break_it: Callable[[Path], object]
) -> None:
    break_it(live)
    source = make_source()
    await source.start()
    view = await source.open()
    for question in (view.totals(Scope()), view.records(RecordQuery()), view.trend(Scope(), Bucket.MONTH)):
        with pytest.raises(SourceUnavailable) as caught:
            await question
        assert (caught.value.source, caught.value.fault) == ("live", fault)
    with pytest.raises(SourceUnavailable):
        _ = view.catalogue
    (state,) = view.freshness.sources
    assert (state.fault, state.snapshot_at, view.freshness.stale) == (fault, None, ())


@pytest.mark.parametrize(
    ("fault", "break_it"),
    [*BROKEN.items(), (SourceFault.CORRUPT, truncated), (SourceFault.HOT_JOURNAL, hot_journal)],
)
async def test_the_last_good_snapshot_is_served_through_every_fault_and_after_a_restart(
    make_source: MakeSource, live: Path, fault: SourceFault, break_it: Callable[[Path], object]
) -> None:
    make_database(live, rows_of(10))
    source = make_source()
    await source.start()
    assert (await (await source.open()).totals(Scope())).total == 300
    live.unlink()
    break_it(live)
    for running in (source, make_source()):
        if running is not source:
            await running.start()
        await running.refresh(wait=True)
        view = await running.open()
        assert (await view.totals(Scope())).total == 300
        (state,) = view.freshness.sources
        assert (state.fault, view.freshness.stale) == (fault, ("live",))
        assert state.fault_since is not None and state.data_as_of is not None
    if live.is_dir():
        live.rmdir()
    live.with_name(live.name + "-journal").unlink(missing_ok=True)
    make_database(live, rows_of(20))
    await source.refresh(wait=True)
    view = await source.open()
    assert (await view.totals(Scope())).total == 600
    assert (view.freshness.sources[0].fault, view.freshness.stale) == (None, ())


async def test_a_hot_journal_without_a_snapshot_is_rolled_back_in_a_private_copy(
    make_source: MakeSource, live: Path
) -> None:
    hot_journal(live)
    journal = live.with_name(live.name + "-journal")
    before = (live.read_bytes(), journal.read_bytes())
    source = make_source()
    await source.start()
    assert (await (await source.open()).totals(Scope())).total == 5 * 5000
    assert (live.read_bytes(), journal.read_bytes()) == before


async def test_a_hot_journal_that_is_still_written_is_an_error(make_source: MakeSource, live: Path) -> None:
    hot_journal(live)
    old = time.time() - 3600
    os.utime(live, (old, old))
    source = make_source(settle_s=0.3)
    journal = live.with_name(live.name + "-journal")
    future = time.time() + 60
    os.utime(journal, (future, future))
    await source.start()
    with pytest.raises(SourceUnavailable) as caught:
        await (await source.open()).totals(Scope())
    assert caught.value.fault is SourceFault.HOT_JOURNAL


_LOCKING_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
"""


async def test_a_locked_file_is_an_error_at_first_and_heals(make_source: MakeSource, live: Path) -> None:
    make_database(live, rows_of(10))
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _LOCKING_WRITER, str(live), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"locked\n"
    source = make_source(settle_s=0.05, builder=build_in_process)
    await source.start()
    with pytest.raises(SourceUnavailable) as caught:
        await (await source.open()).totals(Scope())
    assert caught.value.fault is SourceFault.LOCKED
    await writer.communicate(b"\n")
    await source.refresh(wait=True)
    await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 300


async def test_a_file_that_never_settles_is_an_error_that_says_so(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10))

    async def keep_writing() -> None:
        while True:
            os.utime(live)
            await asyncio.sleep(0.02)

    writing = asyncio.create_task(keep_writing())
    source = make_source(settle_s=0.3)
    await source.start()
    with pytest.raises(SourceUnavailable) as caught:
        await (await source.open()).totals(Scope())
    assert caught.value.fault is SourceFault.CHANGING
    writing.cancel()
    await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 300


async def test_an_implausible_state_is_not_served_until_a_person_accepts_it(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10, 100))
    source = make_source()
    await source.start()
    make_database(live, rows_of(10, 3))
    await source.refresh(wait=True)
    view = await source.open()
    assert (await view.totals(Scope())).rows == 100
    assert view.freshness.sources[0].fault is SourceFault.IMPLAUSIBLE
    await source.accept("live")
    assert (await (await source.open()).totals(Scope())).rows == 3


async def test_rows_that_move_into_an_archive_are_no_loss(make_source: MakeSource, live: Path) -> None:
    old: list[ProductionRow] = [(f"2025-06-{1 + n % 28:02d}", None, "A1", "제품", 1) for n in range(90)]
    new: list[ProductionRow] = [("2026-01-02", None, "A1", "제품", 1)] * 5
    make_database(live, old + new)
    source = make_source()
    await source.start()
    make_database(live.with_name("archive_2025.db"), old)
    make_database(live, new)
    await source.refresh(wait=True)
    await source.refresh(wait=True)
    view = await source.open()
    assert (await view.totals(Scope())).rows == 95
    assert [(state.name, state.rows, state.fault) for state in view.freshness.sources] == [
        ("archive_2025", 90, None),
        ("live", 5, None),
    ]


async def test_years_that_no_archive_holds_are_an_error_never_a_smaller_sum(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10))
    source = make_source(cutoff_year=2026)
    await source.start()
    view = await source.open()
    assert (await view.totals(Scope((DateRange(DAY, DAY),)))).rows == 30
    for ranges in (None, (DateRange(date(2025, 12, 31), DAY),)):
        with pytest.raises(SourceUnavailable) as caught:
            await view.totals(Scope(ranges))
        assert (caught.value.source, caught.value.fault) == ("archive_2025", SourceFault.ARCHIVE_MISSING)


async def test_a_vanished_archive_is_still_read_from_its_snapshot(
    make_source: MakeSource, live: Path
) -> None:
    archive = make_database(live.with_name("archive_2025.db"), [("2025-05-05", None, "A1", "제품", 7)])
    make_database(live, rows_of(10))
    first = make_source()
    await first.start()
    archive.unlink()
    for source in (first, make_source()):
        if source is not first:
            await source.start()
        await source.refresh(wait=True)
        view = await source.open()
        assert (await view.totals(Scope())).total == 307
        assert view.freshness.stale == ("archive_2025",)
        assert view.freshness.cutoff == date(2026, 1, 1)


async def test_a_view_keeps_its_state_while_newer_ones_are_opened_and_its_files_go_with_it(
    make_source: MakeSource, live: Path, tmp_path: Path
) -> None:
    make_database(live, rows_of(1))
    source = make_source()
    await source.start()
    old = await source.open()
    for quantity in (2, 3):
        make_database(live, rows_of(quantity))
        await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 90
    assert (await old.totals(Scope())).total == 30
    assert (await old.records(RecordQuery(limit=1))).records[0].good_quantity == 1
    del old
    gc.collect()
    await source.refresh(wait=True)
    generations = [entry.name for entry in (tmp_path / "snapshots" / "live").iterdir() if entry.is_dir()]
    assert generations == ["000003"]


async def test_a_restart_serves_the_same_snapshot_without_building(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10))
    first = make_source()
    await first.start()
    taken = (await first.open()).freshness.sources[0].snapshot_at

    async def no_builder(job: object) -> object:
        raise AssertionError("nothing changed")

    again = make_source(builder=no_builder)
    await again.start()
    view = await again.open()
    assert view.freshness.sources[0].snapshot_at == taken
    assert (await view.totals(Scope())).total == 300


async def test_another_process_build_is_adopted_with_the_days_it_changed(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10))
    told: list[SourceChange] = []
    one, other = make_source(), make_source(on_change=told.append)
    await asyncio.gather(one.start(), other.start())
    make_database(live, rows_of(20))
    await one.refresh(wait=True)
    assert (await (await other.open()).totals(Scope())).total == 600
    assert told[-1] == SourceChange("live", (DAY,))


async def test_a_change_waits_until_it_has_settled_and_is_then_told_with_its_days(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10))
    told: list[SourceChange] = []
    source = make_source(settle_s=0.4, on_change=told.append)
    os.utime(live, (time.time() - 60, time.time() - 60))
    await source.start()
    with sqlite3.connect(live) as connection:
        connection.execute(INSERT, ("2026-03-09", "LTX", "A1", "제품", 5))
    connection.close()
    changed = time.monotonic()
    while not told[1:]:
        assert (await (await source.open()).totals(Scope())).total == 300
        await asyncio.sleep(0.02)
    assert time.monotonic() - changed >= 0.4
    assert (await (await source.open()).totals(Scope())).total == 305
    assert told[-1] == SourceChange("live", (date(2026, 3, 9),))


@pytest.fixture
def wal_writer(live: Path) -> Iterator[sqlite3.Connection]:
    make_database(live, rows_of(10), wal=True)
    connection = sqlite3.connect(live, isolation_level=None)
    yield connection
    connection.close()


async def test_a_commit_in_wal_mode_is_seen_and_nothing_is_written_beside_the_file(
    make_source: MakeSource, live: Path, wal_writer: sqlite3.Connection
) -> None:
    source = make_source()
    await source.start()
    wal_writer.execute("UPDATE production_records SET good_quantity = 11")
    main = live.stat().st_mtime_ns
    await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 330
    assert live.stat().st_mtime_ns == main


async def test_a_closed_wal_file_gets_no_companions_from_being_read(
    make_source: MakeSource, live: Path
) -> None:
    make_database(live, rows_of(10), wal=True)
    before = sorted(entry.name for entry in live.parent.iterdir())
    source = make_source()
    await source.start()
    assert (await (await source.open()).totals(Scope())).total == 300
    assert sorted(entry.name for entry in live.parent.iterdir()) == before


async def test_a_snapshot_folder_that_cannot_be_written_costs_no_answer_and_heals(
    make_source: MakeSource, live: Path, tmp_path: Path
) -> None:
    make_database(live, rows_of(10))
    folder = tmp_path / "snapshots" / "live"
    folder.parent.mkdir()
    folder.write_text("in the way")
    source = make_source()
    await source.start()
    with pytest.raises(SourceUnavailable) as caught:
        await (await source.open()).totals(Scope())
    assert caught.value.fault is SourceFault.ACCESS_DENIED
    folder.unlink()
    await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 300


async def test_a_builder_that_breaks_down_costs_no_answer(make_source: MakeSource, live: Path) -> None:
    make_database(live, rows_of(10))
    broken = False

    async def build(job: BuildJob) -> Manifest:
        if broken:
            raise KeyError("an outcome of another version")
        return await build_in_thread(job)

    source = make_source(builder=build)
    await source.start()
    make_database(live, rows_of(20))
    broken = True
    await source.refresh(wait=True)
    view = await source.open()
    assert ((await view.totals(Scope())).total, view.freshness.stale) == (300, ("live",))
    broken = False
    await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 600


async def test_a_table_without_rowid_is_read_anew_after_an_edit(make_source: MakeSource, live: Path) -> None:
    make_database(live, [])
    with sqlite3.connect(live) as connection:
        connection.executescript(
            "CREATE TABLE other(id INTEGER PRIMARY KEY, production_date TEXT, lot_number TEXT, item_code TEXT,"
            " item_name TEXT, good_quantity INTEGER) WITHOUT ROWID; DROP TABLE production_records;"
            "ALTER TABLE other RENAME TO production_records;"
            "INSERT INTO production_records VALUES (1, '2026-03-02', 'L', 'A1', 'n', 4)"
        )
    source = make_source()
    await source.start()
    assert (await (await source.open()).totals(Scope())).total == 4
    with connection:
        connection.execute("UPDATE production_records SET good_quantity = 5")
    connection.close()
    await source.refresh(wait=True)
    assert (await (await source.open()).totals(Scope())).total == 5


async def test_a_question_over_its_time_limit_is_stopped(make_source: MakeSource, live: Path) -> None:
    make_database(live, random_rows(random.Random(1), date(2026, 1, 1), date(2026, 11, 1), 60_000))
    source = make_source(query_limit_s=0.001)
    await source.start()
    view = await source.open()
    with pytest.raises(QueryTimeout):
        await view.records(RecordQuery(min_quantity=1, lot_prefix="LT"))
    assert (await view.totals(Scope())).rows > 0


async def test_a_file_system_that_hangs_costs_no_answer(make_source: MakeSource, live: Path) -> None:
    make_database(live, rows_of(10))
    source: SqliteProductionSource = make_source(check_limit_s=0.1, local_disk=False)
    await source.start()
    source._checker.submit(lambda: time.sleep(0.5))  # as a stat on a dead network drive does
    started = time.monotonic()
    view = await source.open()
    assert (await view.totals(Scope())).total == 300
    assert time.monotonic() - started < 0.4
    assert view.freshness.stale == ("live",)
    await asyncio.sleep(0.6)
    assert (await source.open()).freshness.stale == ()
