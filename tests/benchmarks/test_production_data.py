"""How fast production questions are answered, against plain SQL and DuckDB. Run by `make bench`."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from datasource.model import DateRange, Scope
from datasource.rollup import build_rollup
from datasource.rollup_update import update_rollup
from datasource.source import SqliteProductionSource
from tests.benchmarks.production_data import items_of, make_large, make_live
from tests.benchmarks.systems import CALLS, HOT, MONTH, Answer, DuckDb, Hub, PlainSql
from tests.benchmarks.timing import geometric_mean, medians, show

pytestmark = pytest.mark.bench

SMALL = 60_000
MIDDLE, LARGE = (int(os.environ.get("BENCH_ROWS", "10000000")) // part for part in (10, 1))
SEOUL = ZoneInfo("Asia/Seoul")
HOP_MS = 0.4  # a thread hop: the most that any call may be slower than another system


def make_source(folder: Path) -> SqliteProductionSource:
    return SqliteProductionSource(
        folder / "db",
        folder / "snapshots",
        settle_s=1,
        cutoff_year=None,
        clock=lambda: datetime.now(SEOUL),
        today=lambda: date(2026, 11, 23),
        timezone=SEOUL,
        query_limit_s=600,
    )


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[SqliteProductionSource]:
    source = make_source(folder)
    begun = time.perf_counter()
    await source.start()
    print(f"\nstart: {time.perf_counter() - begun:.2f} s")
    yield source
    await source.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from _made(tmp_path_factory, SMALL)


@pytest.fixture(scope="module")
def middle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from _made(tmp_path_factory, MIDDLE)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from _made(tmp_path_factory, LARGE)


def _made(factory: pytest.TempPathFactory, rows: int) -> Iterator[Path]:
    folder = factory.mktemp(f"rows{rows}")
    begun = time.perf_counter()
    for path in make_large(folder / "db", rows):
        os.utime(path, (1e9, 1e9))  # long settled
    print(f"\n{rows:,} rows made in {time.perf_counter() - begun:.1f} s")
    yield folder
    shutil.rmtree(folder)


async def compare(folder: Path, rows: int) -> dict[str, dict[str, float]]:
    archive, live = folder / "db" / "archive_2025.db", folder / "db" / "production_analysis.db"
    async with started(folder) as source:
        hub = Hub(source, items_of(rows))
        plain = PlainSql(archive, live, items_of(rows))
        duck = DuckDb(archive, live, items_of(rows), folder)

        async def ask_plain(call: str) -> Answer:
            return plain.ask(call)

        async def ask_duck(call: str) -> Answer:
            return duck.ask(call)

        table = await medians({"hub": hub.ask, "plain SQL": ask_plain, "DuckDB": ask_duck}, CALLS)
        plain.close()
        duck.close()
    (folder / "rows.duckdb").unlink()
    return table


def check_goals(table: dict[str, dict[str, float]], plain_times: float, duck_times: float) -> None:
    for name, goal in (("plain SQL", plain_times), ("DuckDB", duck_times)):
        assert geometric_mean([row[name] / row["hub"] for row in table.values()]) >= goal, name
        for call, row in table.items():
            assert row["hub"] <= row[name] + HOP_MS, (call, name)


async def test_sixty_thousand_rows(small: Path) -> None:
    table = await compare(small, SMALL)
    show(f"{SMALL:,} rows, usual indexes", table)
    check_goals(table, plain_times=3, duck_times=5)


async def test_the_erp_replaces_live_by_a_file_without_indexes(small: Path) -> None:
    live = small / "db" / "production_analysis.db"
    async with started(small) as source:
        make_live(small / "new.db", SMALL, indexes=False).replace(live)
        await source.refresh(wait=True)
        plain = PlainSql(live.with_name("archive_2025.db"), live, items_of(SMALL))

        async def ask_plain(call: str) -> Answer:
            return plain.ask(call)

        table = await medians({"hub": Hub(source, items_of(SMALL)).ask, "plain SQL": ask_plain}, CALLS)
        plain.close()
    show(f"{SMALL:,} rows, Live replaced by a file without indexes", table)
    assert geometric_mean([row["plain SQL"] / row["hub"] for row in table.values()]) >= 3


async def test_one_call_costs_little_more_than_its_statement(small: Path) -> None:
    """One item's month: the statement alone in a loop, the call on an open view, and the whole question."""
    scope = Scope((DateRange(*MONTH),), (HOT,))
    async with started(small) as source:
        view = await source.open()
        folder = max(entry for entry in (small / "snapshots" / "live").iterdir() if entry.name.isdigit())
        bare = sqlite3.connect(f"{(folder / 'rollup.db').as_uri()}?mode=ro&immutable=1", uri=True)
        (item,) = bare.execute("SELECT id FROM item WHERE code = ?", (HOT,)).fetchone()
        month = MONTH[0].year * 12 + MONTH[0].month - 1
        statement = (
            "SELECT month, day_mask, total, rows, null_rows, negative_rows FROM month_item"
            " WHERE item = ? AND month BETWEEN ? AND ?"
        )

        async def ask_bare(call: str) -> Answer:
            return bare.execute(statement, (item, month, month)).fetchall()[0][2]

        async def ask_view(call: str) -> Answer:
            return (await view.totals(scope)).total

        async def ask_source(call: str) -> Answer:
            return (await (await source.open()).totals(scope)).total

        times: dict[str, list[float]] = {"statement": [], "call": [], "question": []}
        asks = {"statement": ask_bare, "call": ask_view, "question": ask_source}
        assert len({await ask("") for ask in asks.values()}) == 1
        for _ in range(2000):
            for name, ask in asks.items():
                begun = time.perf_counter()
                await ask("")
                times[name].append((time.perf_counter() - begun) * 1000)
        bare.close()
    found = {name: statistics.median(values) for name, values in times.items()}
    print(
        f"\nstatement {found['statement']:.4f} ms, call {found['call']:.4f} ms, with open() {found['question']:.4f} ms"
    )
    assert found["call"] <= 5 * found["statement"]


async def test_ten_million_rows_and_the_growth_from_one(middle: Path, large: Path) -> None:
    table = await compare(large, LARGE)
    show(f"{LARGE:,} rows, usual indexes", table)
    async with started(middle) as one, started(large) as ten:
        small_hub, large_hub = Hub(one, items_of(MIDDLE)), Hub(ten, items_of(LARGE))
        growth = {}
        for call in CALLS:
            times: dict[str, list[float]] = {"1": [], "10": []}
            for _ in range(60):
                for name, hub in (("1", small_hub), ("10", large_hub)):
                    begun = time.perf_counter()
                    await hub.ask(call)
                    times[name].append((time.perf_counter() - begun) * 1000)
            growth[call] = {"1": statistics.median(times["1"]), "10": statistics.median(times["10"])}
    print(f"\ngrowth from {MIDDLE:,} to {LARGE:,} rows")
    for call, row in growth.items():
        print(f"{call:28}{row['1']:10.3f}{row['10']:10.3f}{row['10'] / row['1']:8.2f}")
    memory = {rows: peak_memory(folder) for rows, folder in ((MIDDLE, middle), (LARGE, large))}
    print("peak memory of a process that asks all fifteen, MB:", memory)
    check_goals(table, plain_times=200, duck_times=15)
    assert all(row["10"] <= 1.25 * row["1"] + 0.05 for row in growth.values())
    assert memory[LARGE] <= 1.15 * memory[MIDDLE]


def peak_memory(folder: Path) -> int:
    script = [sys.executable, "-m", "tests.benchmarks.ask_all", str(folder)]
    return int(json.loads(subprocess.run(script, check=True, capture_output=True).stdout))


async def test_a_question_during_a_rebuild(large: Path) -> None:
    """p99 of a question while a process of its own copies, checks and rolls up Live, against p99 when idle."""
    live = large / "db" / "production_analysis.db"
    async with started(large) as source:
        hub = Hub(source, items_of(LARGE))
        rng = random.Random(1)

        async def sample(seconds: float, until: asyncio.Task[None] | None) -> list[float]:
            times, end = [], time.monotonic() + seconds
            while time.monotonic() < end and not (until is not None and until.done()):
                begun = time.perf_counter()
                await hub.ask(rng.choice(CALLS))
                times.append((time.perf_counter() - begun) * 1000)
                await asyncio.sleep(0.002)
            return times

        idle = await sample(10, None)
        make_live(large / "new.db", LARGE // 2, indexes=False).replace(live)
        busy = await sample(120, asyncio.create_task(source.refresh(wait=True)))
    found = {
        name: statistics.quantiles(times, n=100)[98] for name, times in (("idle", idle), ("rebuilding", busy))
    }
    print(f"\np99 of a question: {found} ms over {len(idle)} and {len(busy)} questions")
    assert len(busy) > 100
    assert found["rebuilding"] <= 1.5 * found["idle"] + 0.5


def test_an_update_after_an_edit_costs_a_tenth_of_regrouping(
    tmp_path: Path,
) -> None:
    """Live of the large set: one row counted late, and a thousand rows appended; the copy aside."""
    old = make_live(tmp_path / "old.db", LARGE, indexes=False)
    begun = time.perf_counter()
    build_rollup(old, tmp_path / "old.rollup")
    whole = time.perf_counter() - begun
    edits = {
        "one row counted": "UPDATE production_records SET good_quantity = 5 WHERE id = (SELECT MAX(id) / 2 FROM"
        " production_records)",
        "1,000 rows appended": "INSERT INTO production_records(production_date, lot_number, item_code, item_name,"
        " good_quantity) SELECT '2026-11-21', lot_number, item_code, item_name, 7 FROM production_records LIMIT 1000",
    }
    took = {}
    for name, statement in edits.items():
        new, rollup = tmp_path / "new.db", tmp_path / "new.rollup"
        shutil.copyfile(old, new)
        with closing(sqlite3.connect(new)) as connection, connection:
            connection.execute(statement)
        times = []
        for _ in range(5):
            rollup.unlink(missing_ok=True)
            begun = time.perf_counter()
            assert update_rollup(old, tmp_path / "old.rollup", new, rollup) is not None
            times.append(time.perf_counter() - begun)
        took[name] = statistics.median(times)
    print(f"\nregrouping Live ({LARGE // 4:,} rows): {whole:.2f} s; " + ", ".join(
        f"{name}: {seconds * 1000:.0f} ms = 1/{whole / seconds:.0f}" for name, seconds in took.items()
    ))  # fmt: skip
    assert all(seconds <= whole / 10 for seconds in took.values())
