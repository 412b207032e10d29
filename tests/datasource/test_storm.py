"""Questions while the databases are replaced: every answer is of one state, and none is an error."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from datasource.build_worker import build_in_process
from datasource.model import Bucket, DateRange, ProductionData, RecordQuery, Scope
from tests.datasource import storm_writer
from tests.datasource.conftest import MakeSource

DAYS = {"archive_2025": date(2025, 6, 2), "live": date(2026, 6, 1)}


async def check(data: ProductionData, source: str, published: int, rng: random.Random) -> int:
    """Ask one question of `source` in a random way. Returns the generation it was answered from."""
    scope = Scope((DateRange(DAYS[source], DAYS[source]),))
    way = rng.randrange(4)
    if way == 0:
        totals = await data.totals(scope)
        rows, total = totals.rows, totals.total
    elif way == 1:
        ((bucket),) = await data.trend(scope, Bucket.MONTH)
        rows, total = bucket.totals.rows, bucket.totals.total
    elif way == 2:
        items = await data.totals_by_item(Scope(scope.ranges, tuple(f"C{n}" for n in range(9))))
        rows, total = sum(item.totals.rows for item in items), sum(item.totals.total for item in items)
    else:
        page = await data.records(RecordQuery(scope, lot_prefix="L1", limit=50))
        generations = {record.good_quantity for record in page.records}
        assert len(generations) == 1, generations
        (generation,) = generations
        assert generation is not None and page.total == generation * page.matched
        return generation
    generation, rest = divmod(total, rows)
    assert rest == 0 and rows == storm_writer.rows_of(generation), (source, rows, total)
    assert 1 <= generation <= published, (source, generation, published)
    return generation


async def storm(
    make_source: MakeSource, folder: Path, *, questions: int, replacements: int, settle_s: float, seed: int
) -> None:
    files = {name: folder / ("production_analysis.db" if name == "live" else f"{name}.db") for name in DAYS}
    folder.mkdir()
    for name, path in files.items():
        storm_writer.build(path, 1, DAYS[name].isoformat(), wal=False)
    source = make_source(settle_s=settle_s, builder=build_in_process)
    await source.start()
    writers, readers = [], []
    published = dict.fromkeys(DAYS, 1)

    async def follow(name: str, writer: asyncio.subprocess.Process) -> None:
        assert writer.stdout is not None
        async for line in writer.stdout:
            published[name] = int(line)

    for number, (name, path) in enumerate(files.items()):
        arguments = (path, DAYS[name].isoformat(), replacements // 2, settle_s, seed + number)
        script = [sys.executable, "-m", "tests.datasource.storm_writer", *map(str, arguments)]
        writer = await asyncio.create_subprocess_exec(*script, stdout=asyncio.subprocess.PIPE)
        writers.append(writer)
        readers.append(asyncio.create_task(follow(name, writer)))
    rng = random.Random(seed)
    asked, seen = 0, Counter[tuple[str, int]]()
    while asked < questions or not all(reader.done() for reader in readers):
        name = rng.choice(list(DAYS))
        seen[name, await check(await source.open(), name, published[name], rng)] += 1
        asked += 1
        await asyncio.sleep(rng.uniform(0, 0.05))
    assert [await writer.wait() for writer in writers] == [0, 0]
    await source.refresh(wait=True)
    await source.refresh(wait=True)
    for name in DAYS:
        assert await check(await source.open(), name, published[name], rng) == published[name]
    print(f"\n{asked} questions, {replacements} replacements, {len(seen)} states seen; 0 wrong, 0 errors")
    assert len(seen) > len(DAYS)  # newer states than the first were served meanwhile


async def test_no_answer_is_wrong_while_the_databases_are_replaced(
    make_source: MakeSource, tmp_path: Path
) -> None:
    await storm(make_source, tmp_path / "db", questions=100, replacements=16, settle_s=0.4, seed=1)


@pytest.mark.soak
async def test_no_answer_of_two_thousand_is_wrong_in_four_hundred_replacements(
    make_source: MakeSource, tmp_path: Path
) -> None:
    await storm(make_source, tmp_path / "db", questions=2000, replacements=400, settle_s=1.0, seed=2026)
