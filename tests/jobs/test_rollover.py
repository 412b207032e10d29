"""Last year moves into its archive without a row lost, doubled or out of sight for a moment, wherever a run breaks off."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

import pytest

from datasource.indexes import check_indexes
from jobs.rollover import RolloverFailed, RolloverFault
from jobs.rollover_plan import PlanState, archive_to_make
from jobs.safe_files import sha256_of
from tests.jobs.backup_scene import day_after, files_no_larger_than, take_snapshot
from tests.jobs.rollover_scene import NEW_YEAR, hub_in, make_factory, rollover_in, totals_by_item

ROOT = Path(__file__).parents[2]


def rows_of(path: Path, where: str = "1") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM production_records WHERE {where} ORDER BY id").fetchall()  # noqa: S608


def erp_files(folder: Path) -> dict[str, str]:
    return {path.name: sha256_of(path) for path in sorted((folder / "erp").iterdir())}


@pytest.mark.parametrize(
    ("years", "today", "expected"),
    [
        ((2024,), date(2025, 12, 31), ("archive_2024", None, date(2024, 12, 31), PlanState.THERE)),
        ((2024,), date(2026, 1, 1), ("archive_2025", date(2025, 1, 1), date(2025, 12, 31), PlanState.READY)),
        ((), date(2026, 1, 1), ("archive_2025", None, date(2025, 12, 31), PlanState.READY)),
        (
            (2022,),
            date(2026, 11, 23),
            ("archive_2025", date(2023, 1, 1), date(2025, 12, 31), PlanState.READY),
        ),
        ((2025, 2026), date(2026, 6, 1), ("archive_2025", None, date(2025, 12, 31), PlanState.THERE)),
    ],
)
def test_the_year_that_comes_next(years, today, expected) -> None:
    wanted = archive_to_make(years, today)
    assert (wanted.archive, wanted.first, wanted.last, wanted.state) == expected


def test_a_year_that_is_not_over_or_owned_by_a_newer_archive_is_not_archived() -> None:
    assert archive_to_make((), date(2026, 12, 31), 2026).state is PlanState.NOT_OVER
    assert archive_to_make((2025,), date(2026, 12, 31), 2023).state is PlanState.OWNED


def test_the_plan_counts_what_would_move_and_changes_nothing(tmp_path: Path) -> None:
    make_factory(tmp_path)
    before = erp_files(tmp_path)
    plan = rollover_in(tmp_path).plan(NEW_YEAR)
    live = tmp_path / "erp" / "production_analysis.db"
    owned = rows_of(
        live,
        "substr(production_date, 1, 10) BETWEEN '2025-01-01' AND '2025-12-31' AND lot_number IS NOT 'MALFORMED' AND lot_number IS NOT 'NO DAY'",
    )
    assert plan.state is PlanState.READY
    assert plan.rows == len(owned)
    assert plan.total == sum(row[5] for row in owned if row[5] is not None)
    assert plan.null_rows == sum(row[5] is None for row in owned)
    assert {item.code for item in plan.items} == {row[3] for row in owned}
    assert erp_files(tmp_path) == before
    assert not (tmp_path / "backups").exists()


def test_a_run_moves_the_year_to_the_row_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    make_factory(tmp_path)
    before = erp_files(tmp_path)
    rollover = rollover_in(tmp_path)
    done = rollover.run(NEW_YEAR, day_after(0), "cli:test")
    assert done.changed
    assert done.backup == "production_20261101.db"
    archive = tmp_path / "erp" / "archive_2025.db"
    moved = rows_of(archive)
    live = {row[0]: row for row in rows_of(tmp_path / "erp" / "production_analysis.db")}
    assert len(moved) == done.plan.rows
    assert all(live[row[0]] == row for row in moved)
    lots = {row[2] for row in moved}
    assert {"FIRST", "LAST"} <= lots
    assert not lots & {"NEXT", "STRAY", "MALFORMED", "NO DAY"}
    assert all(state.served_by for state in check_indexes(archive, "archive_2025"))
    after = erp_files(tmp_path)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"archive_2025.db"}
    backups = sorted(path.name for path in (tmp_path / "backups").iterdir())
    again = rollover.run(NEW_YEAR, day_after(3), "cli:test")
    assert not again.changed
    assert again.plan.late == 0
    assert erp_files(tmp_path) == after
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == backups


def test_rows_that_come_late_are_told(tmp_path: Path) -> None:
    make_factory(tmp_path)
    rollover = rollover_in(tmp_path)
    rollover.run(NEW_YEAR, day_after(0), "cli:test")
    with closing(sqlite3.connect(tmp_path / "erp" / "production_analysis.db")) as live, live:
        live.execute("UPDATE production_records SET good_quantity = 999999 WHERE lot_number = 'LAST'")
        live.execute(
            "INSERT INTO production_records(production_date, item_code, good_quantity) VALUES ('2025-12-30', 'C001', 5)"
        )
    take_snapshot(tmp_path)
    told = rollover.plan(NEW_YEAR)
    assert (told.late, told.ours) == (2, True)
    assert not rollover.run(NEW_YEAR, day_after(3), "cli:test").changed


def test_what_live_still_holds_of_a_year_does_not_take_a_lost_archives_place(tmp_path: Path) -> None:
    make_factory(tmp_path)
    rollover = rollover_in(tmp_path)
    rollover.run(NEW_YEAR, day_after(0), "cli:test")
    (tmp_path / "erp" / "archive_2025.db").unlink()
    assert rollover.plan(NEW_YEAR).state is PlanState.LOST
    with pytest.raises(RolloverFailed) as refused:
        rollover.run(NEW_YEAR, day_after(3), "cli:test")
    assert refused.value.fault is RolloverFault.NOTHING
    assert not (tmp_path / "erp" / "archive_2025.db").exists()


async def test_totals_stay_equal_while_a_running_hub_sees_the_year_move_and_come_back(tmp_path: Path) -> None:
    make_factory(tmp_path)
    source = hub_in(tmp_path)
    await source.start()
    truth = await totals_by_item(source)
    rollover = rollover_in(tmp_path)

    async def watch_until(done: asyncio.Future) -> int:
        looks = 0
        while not done.done():
            assert await totals_by_item(source) == truth
            looks += 1
            await asyncio.sleep(0.002)
        assert await totals_by_item(source) == truth
        return looks

    run = asyncio.ensure_future(asyncio.to_thread(rollover.run, NEW_YEAR, day_after(0), "cli:test"))
    assert await watch_until(run) > 5
    assert run.result().changed
    view = await source.open()
    assert view.freshness.cutoff == date(2026, 1, 1)
    assert [state.fault for state in view.freshness.sources] == [None, None, None]
    undo = asyncio.ensure_future(asyncio.to_thread(rollover.undo, 2025, day_after(1), "cli:test"))
    await watch_until(undo)
    await source.refresh(wait=True)
    view = await source.open()
    assert [state.name for state in view.freshness.sources] == ["archive_2024", "live"]
    assert view.freshness.cutoff == date(2025, 1, 1)
    assert await totals_by_item(source) == truth
    assert undo.result().exists()
    del view
    await source.close()
    fresh = hub_in(tmp_path)
    await fresh.start()
    assert await totals_by_item(fresh) == truth
    await fresh.close()
    assert rollover.run(NEW_YEAR, day_after(2), "cli:test").changed


def test_undo_keeps_its_hands_off_what_a_run_did_not_make_or_live_has_lost(tmp_path: Path) -> None:
    make_factory(tmp_path)
    rollover = rollover_in(tmp_path)
    with pytest.raises(RolloverFailed) as error:
        rollover.undo(2024, day_after(0), "cli:test")
    assert error.value.fault is RolloverFault.NOT_OURS
    rollover.run(NEW_YEAR, day_after(0), "cli:test")
    with closing(sqlite3.connect(tmp_path / "erp" / "production_analysis.db")) as live, live:
        live.execute("DELETE FROM production_records WHERE lot_number = 'FIRST'")
    take_snapshot(tmp_path)
    with pytest.raises(RolloverFailed) as error:
        rollover.undo(2025, day_after(0), "cli:test")
    assert error.value.fault is RolloverFault.LIVE_LACKS
    assert error.value.values["rows"] == 1
    archive = tmp_path / "erp" / "archive_2025.db"
    with archive.open("ab") as file:
        file.write(b"x")
    with pytest.raises(RolloverFailed) as error:
        rollover.undo(2025, day_after(0), "cli:test")
    assert error.value.fault is RolloverFault.NOT_OURS
    assert archive.exists()


def test_rows_that_change_while_it_runs_stop_it(tmp_path: Path) -> None:
    make_factory(tmp_path)
    rollover = rollover_in(tmp_path)

    def change(step: str) -> None:
        if step == "copy":
            with closing(sqlite3.connect(tmp_path / "erp" / "production_analysis.db")) as live, live:
                live.execute("UPDATE production_records SET good_quantity = 7 WHERE lot_number = 'LAST'")
            take_snapshot(tmp_path)

    rollover._on_step = change
    with pytest.raises(RolloverFailed) as error:
        rollover.run(NEW_YEAR, day_after(0), "cli:test")
    assert error.value.fault is RolloverFault.CHANGED
    assert set(erp_files(tmp_path)) == {"production_analysis.db", "archive_2024.db"}


def test_without_space_nothing_is_begun(tmp_path: Path) -> None:
    make_factory(tmp_path)
    with pytest.raises(RolloverFailed) as error:
        rollover_in(tmp_path, free=lambda folder: 1000).run(NEW_YEAR, day_after(0), "cli:test")
    assert error.value.fault is RolloverFault.NO_SPACE
    assert set(erp_files(tmp_path)) == {"production_analysis.db", "archive_2024.db"}


def test_a_disk_that_fills_meanwhile_leaves_everything_as_it_was(tmp_path: Path) -> None:
    make_factory(tmp_path)
    before = erp_files(tmp_path)
    rollover = rollover_in(tmp_path)
    live = (tmp_path / "erp" / "production_analysis.db").stat().st_size
    for size in (0, 4096, live // 2, live - 1):
        with files_no_larger_than(size), pytest.raises(RolloverFailed) as error:
            rollover.run(NEW_YEAR, day_after(0), "cli:test")
        assert error.value.fault in (RolloverFault.BACKUP, RolloverFault.UNWRITABLE)
        assert erp_files(tmp_path) == before
    # Later on: the backup is made, and the disk fills while the archive is built, copied, or its snapshot made.
    for step in ("build", "copy", "snapshot"):
        full: list[AbstractContextManager[None]] = []

        def fill(now: str, step: str = step, full: list[AbstractContextManager[None]] = full) -> None:
            if now == step:
                full.append(files_no_larger_than(20_000))
                full[0].__enter__()

        rollover._on_step = fill
        try:
            with pytest.raises(RolloverFailed) as error:
                rollover.run(NEW_YEAR, day_after(0), "cli:test")
        finally:
            full[0].__exit__(None, None, None)
        assert error.value.fault is RolloverFault.UNWRITABLE, step
        assert erp_files(tmp_path) == before
    rollover._on_step = lambda step: None
    assert rollover.run(NEW_YEAR, day_after(0), "cli:test").changed


def test_a_run_before_the_year_is_over_or_without_rows_is_refused(tmp_path: Path) -> None:
    make_factory(tmp_path)
    with pytest.raises(RolloverFailed) as error:
        rollover_in(tmp_path).run(NEW_YEAR, day_after(0), "cli:test", 2026)
    assert error.value.fault is RolloverFault.NOTHING
    assert rollover_in(tmp_path).plan(date(2028, 5, 1)).state is PlanState.READY
    with pytest.raises(RolloverFailed):
        rollover_in(tmp_path / "nowhere").plan(NEW_YEAR)


async def process(folder: Path, what: str, die_at: int = 0) -> tuple[int, str]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.jobs.rollover_process",
        str(folder),
        what,
        str(die_at),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await child.communicate()
    assert child.returncode in (0, 9), errors.decode()
    return child.returncode or 0, out.decode()


async def kill_at(folder: Path, places: list[int], what: str = "run") -> None:
    """A hub watches while runs are killed; then a new hub starts on what is left; in the end a run goes through."""
    source = hub_in(folder)
    await source.start()
    truth = await totals_by_item(source)
    stop = asyncio.Event()

    async def watch() -> None:
        while not stop.is_set():
            assert await totals_by_item(source) == truth
            await asyncio.sleep(0.01)

    watcher = asyncio.create_task(watch())
    for place in places:
        await process(folder, what, place)
        assert not watcher.done(), watcher.exception()
        fresh = hub_in(folder)
        await fresh.start()
        assert await totals_by_item(fresh) == truth, place
        await fresh.close()
        if what == "run" and (folder / "erp" / "archive_2025.db").exists():
            await process(folder, "undo")
        elif what == "undo" and not (folder / "erp" / "archive_2025.db").exists():
            await process(folder, "run")
    code, _ = await process(folder, "run")
    assert code == 0
    before = erp_files(folder)
    _, out = await process(folder, "run")
    assert out.startswith("False")
    assert erp_files(folder) == before
    assert "archive_2025.db" in before
    assert not [name for name in before if "making" in name]
    await asyncio.sleep(0.1)
    stop.set()
    await watcher
    await source.close()


async def operations(folder: Path) -> int:
    make_factory(folder)
    _, out = await process(folder, "run", 100_000)
    return int(out.split()[1])


async def test_a_kill_leaves_every_total_as_it_was(tmp_path: Path) -> None:
    count = await operations(tmp_path / "count")
    assert count > 50
    make_factory(tmp_path / "killed")
    await kill_at(tmp_path / "killed", [*sorted(random.Random(7).sample(range(count // 2, count), 2)), count])


@pytest.mark.soak
async def test_fifty_kills_leave_every_total_as_it_was(tmp_path: Path) -> None:
    count = await operations(tmp_path / "count")
    make_factory(tmp_path / "killed")
    places = [*range(count, count - 30, -1), *random.Random(8).sample(range(1, count - 30), 20)]
    await kill_at(tmp_path / "killed", places)
    print(f"{len(places)} kills in {count} file operations")
