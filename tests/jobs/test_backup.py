"""A backup is whole, of one state, verified before it has its name, and found out when it rots."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.file_copy import StoreOrigin
from jobs.backup import BackupFailed, BackupFault, Backups, Taken
from jobs.backup_keep import Keep, superfluous
from jobs.backup_names import BackupName
from jobs.backup_origins import SnapshotOrigin
from jobs.restore import restore
from tests.jobs.backup_scene import (
    backups_in,
    day_after,
    files_no_larger_than,
    generations_in,
    stamped_rows,
    take_snapshot,
)
from tests.production_files import make_database

ROOT = Path(__file__).parents[2]


def make_factory(folder: Path, generation: int = 1) -> None:
    make_database(folder / "erp" / "production_analysis.db", stamped_rows(generation), indexes=True)


def file_names(backups: Backups) -> list[str]:
    return sorted(path.name for path in backups.shelf.folder.iterdir() if path.suffix == ".db")


def fault_of(error: pytest.ExceptionInfo[BackupFailed]) -> BackupFault:
    return error.value.fault


def test_a_backup_has_its_day_s_name_and_remembers_what_it_holds(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    made = backups.make(take_snapshot(tmp_path), datetime(2026, 11, 22, 16, 0, tzinfo=UTC))  # 01:00 in Seoul
    assert made.name.file_name == "production_20261123.db"
    assert made.record is not None
    assert made.record.facts["rows"] == 300
    assert made.record.facts["total"] == 300
    assert made.record.facts["last_day"] == "2026-10-30"
    assert sorted(path.name for path in backups.shelf.folder.iterdir()) == [
        "backup.lock",
        "production_20261123.db",
        "production_20261123.db.json",
    ]
    assert generations_in(made.path) == {1}


def test_the_second_backup_of_a_day_replaces_the_first_only_once_it_is_verified(tmp_path: Path) -> None:
    make_factory(tmp_path, 1)
    backups = backups_in(tmp_path)
    backups.make(take_snapshot(tmp_path), day_after(0))
    make_factory(tmp_path, 2)
    origin = take_snapshot(tmp_path)

    class Torn:
        source = "live"
        size = origin.size

        def copy_to(self, out: Path) -> Taken:
            taken = origin.copy_to(out)
            with closing(sqlite3.connect(out)) as connection, connection:
                connection.execute("UPDATE production_records SET good_quantity = 9 WHERE id = 5")
            return taken

    with pytest.raises(BackupFailed) as error:
        backups.make(Torn(), day_after(0))
    assert fault_of(error) is BackupFault.DIFFERS
    (path,) = [each.path for each in backups.shelf.all()]
    assert generations_in(path) == {1}
    assert backups.verify(BackupName("production", day_after(0).date()), day_after(0)).damage is None
    backups.make(origin, day_after(0))
    assert generations_in(path) == {2}
    assert file_names(backups) == ["production_20261101.db"]


def test_an_empty_database_and_one_never_read_are_no_backup(tmp_path: Path) -> None:
    make_database(tmp_path / "erp" / "production_analysis.db", [])
    backups = backups_in(tmp_path)
    with pytest.raises(BackupFailed) as error:
        backups.make(take_snapshot(tmp_path), day_after(0))
    assert fault_of(error) is BackupFault.EMPTY
    shutil.rmtree(tmp_path / "snapshots")
    with pytest.raises(BackupFailed) as error:
        backups.make(SnapshotOrigin(tmp_path / "snapshots"), day_after(0))
    assert fault_of(error) is BackupFault.NO_STATE
    assert file_names(backups) == []


def test_too_little_space_is_noticed_before_anything_is_written(tmp_path: Path) -> None:
    make_factory(tmp_path)
    origin = take_snapshot(tmp_path)
    backups = backups_in(tmp_path, free=lambda folder: 2 * origin.size() - 1)
    with pytest.raises(BackupFailed) as error:
        backups.make(origin, day_after(0))
    assert fault_of(error) is BackupFault.NO_SPACE
    assert file_names(backups) == []
    backups_in(tmp_path, free=lambda folder: 2 * origin.size()).make(origin, day_after(0))


def test_a_disk_that_fills_meanwhile_leaves_nothing_half_written(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    backups.make(take_snapshot(tmp_path), day_after(0))
    make_factory(tmp_path, 2)
    origin = take_snapshot(tmp_path)
    for size in (0, 100, 4096, origin.size() // 2, origin.size() - 1):
        for day in (0, 1):
            with files_no_larger_than(size), pytest.raises(BackupFailed) as error:
                backups.make(origin, day_after(day))
            assert fault_of(error) is BackupFault.UNWRITABLE
    assert [each.path.name for each in backups.shelf.all()] == ["production_20261101.db"]
    assert generations_in(backups.shelf.folder / "production_20261101.db") == {1}
    assert backups.verify(BackupName("production", day_after(0).date()), day_after(0)).damage is None
    backups.make(origin, day_after(1))


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    made = backups.make(take_snapshot(tmp_path), day_after(0))
    content = made.path.read_bytes()
    chance = random.Random(5)
    for place in [0, 24, 99, len(content) - 1, *chance.sample(range(len(content)), 20)]:
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        made.path.write_bytes(flipped)
        assert backups.verify(made.name, day_after(1)).damage is not None, place
        assert backups.shelf.newest("production") is None
        with pytest.raises(BackupFailed):
            restore(backups, made.name, tmp_path / "out.db", day_after(1))
        assert not (tmp_path / "out.db").exists()
    made.path.write_bytes(content[:-4096])
    assert backups.verify(made.name, day_after(1)).damage is BackupFault.CORRUPT
    made.path.write_bytes(content)
    assert backups.verify(made.name, day_after(1)).damage is None


def test_a_sound_copy_whose_record_tells_another_story_is_no_good(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    made = backups.make(take_snapshot(tmp_path), day_after(0))
    note = made.path.with_name(f"{made.path.name}.json")
    value = json.loads(note.read_text("utf-8"))
    value["entries"][0]["facts"]["total"] += 1
    note.write_text(json.dumps(value), "utf-8")
    assert backups.verify(made.name, day_after(1)).damage is BackupFault.DIFFERS


async def test_the_chat_store_is_backed_up_while_it_is_written(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "hub.db")
    backups = backups_in(tmp_path)
    try:
        for number in range(5):
            await store.change(
                "INSERT INTO facts (name, value, updated_at) VALUES (?, '1', 0)", (f"n{number}",)
            )
            origin = StoreOrigin(tmp_path / "hub.db", lambda: day_after(0))
            made = backups.make(origin, day_after(number))
            assert made.record is not None
            assert made.record.facts["tables"]["facts"] == number + 1
    finally:
        await store.close()
    restored = restore(
        backups, BackupName("hub", day_after(2).date()), tmp_path / "again" / "hub.db", day_after(9)
    )
    again = await Store.open(restored.path)
    rows = await again.read("SELECT COUNT(*) AS n FROM facts")
    await again.close()
    assert rows[0]["n"] == 3


def names(series: str, count: int) -> list[BackupName]:
    return [BackupName(series, date.fromordinal(740_000 + day)) for day in range(count)]


def test_thirty_days_and_twelve_weeks_are_kept() -> None:
    have = names("production", 35) + names("archive_2025", 14) + names("archive_2024", 3)
    gone = superfluous(have, have, Keep())
    assert gone == tuple(sorted(names("production", 35)[:5] + names("archive_2025", 14)[:2]))


def test_the_last_verified_one_stays_however_many_damaged_ones_follow() -> None:
    have = names("production", 50)
    assert superfluous(have, have[:1], Keep(daily=1)) == ()
    assert superfluous(have, [], Keep(daily=1)) == ()
    assert superfluous(have, have[10:12], Keep(daily=1)) == tuple(have[:11])


def test_a_rule_that_keeps_nothing_is_refused() -> None:
    for rule in ({"daily": 0}, {"weekly": 0}, {"daily": -1}):
        with pytest.raises(ValueError):
            Keep(**rule)


def test_old_ones_go_after_a_new_one_is_verified_and_foreign_files_stay(tmp_path: Path) -> None:
    make_factory(tmp_path)
    origin = take_snapshot(tmp_path)
    backups = backups_in(tmp_path, Keep(daily=2))
    for day in range(3):
        backups.make(origin, day_after(day))
    assert file_names(backups) == ["production_20261102.db", "production_20261103.db"]
    foreign = backups.shelf.folder / "production_20200101.db"
    shutil.copyfile(backups.shelf.folder / "production_20261102.db", foreign)
    (backups.shelf.folder / "notes.txt").write_text("mine", "utf-8")
    backups.make(origin, day_after(3))
    assert file_names(backups) == [
        "production_20200101.db",
        "production_20261103.db",
        "production_20261104.db",
    ]
    with pytest.raises(BackupFailed):
        backups_in(tmp_path, Keep(daily=1), free=lambda folder: 0).make(origin, day_after(4))
    assert len(file_names(backups)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "../hub_20261123.db",
        "C:production_20261123.db",
        "CON",
        "production_20261323.db",
        "live_20261123.db",
        "",
    ],
)
def test_a_name_is_a_backup_s_name_or_nothing(text: str) -> None:
    assert BackupName.parse(text) is None


def run_process(folder: Path, first: int, count: int, die_at: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.backup_process", str(folder), *map(str, (first, count, die_at))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class ErpWriter:
    """Rewrites every row again and again, one generation a commit, until stopped."""

    def __init__(self, path: Path) -> None:
        self._path, self._stopped = path, threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> ErpWriter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _write(self) -> None:
        generation = 2
        while not self._stopped.wait(0.04):
            with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
                connection.execute("UPDATE production_records SET good_quantity = ?", (generation,))
            generation += 1


def all_restorable(folder: Path) -> int:
    """How many there are. Each has a backup's name, is whole, of one generation, and comes back."""
    backups = backups_in(folder, Keep(daily=200))
    shelved = backups.shelf.all()
    files = [path for path in backups.shelf.folder.iterdir() if path.is_file()]
    named = [path for path in files if path.suffix == ".db"]
    assert len(named) == len(shelved)
    for each in shelved:
        assert backups.verify(each.name, day_after(0)).damage is None, each
        out = folder / "restored" / each.name.file_name
        out.unlink(missing_ok=True)
        restore(backups, each.name, out, day_after(0))
        assert len(generations_in(out)) == 1
    return len(shelved)


def kill_everywhere(folder: Path, places: list[int]) -> None:
    make_factory(folder)
    assert run_process(folder, 0, 3).wait(60) == 0
    for number, place in enumerate(places):
        first = 2 if number % 2 else 10 + number  # the second backup of a day, or a new day
        process = run_process(folder, first, 1, place)
        _, errors = process.communicate(timeout=60)
        assert process.returncode in (0, 9), errors
        assert all_restorable(folder) >= 2
    process = run_process(folder, 100, 1)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert not (folder / "backups" / "making").exists()
    assert not list((folder / "backups").glob("*.part"))


def operations_of_one_backup(folder: Path) -> int:
    make_factory(folder)
    assert run_process(folder, 0, 2).wait(60) == 0
    process = run_process(folder, 2, 1, 10_000)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return int(out.split()[1])


def test_a_kill_before_any_file_operation_leaves_no_half_backup(tmp_path: Path) -> None:
    count = operations_of_one_backup(tmp_path / "count")
    assert count > 15
    places = random.Random(3).sample(range(2, count + 1), 5)
    kill_everywhere(tmp_path / "killed", sorted(places))


@pytest.mark.soak
def test_kills_before_every_single_file_operation(tmp_path: Path) -> None:
    count = operations_of_one_backup(tmp_path / "count")
    kill_everywhere(tmp_path / "killed", list(range(1, count + 1)))


def kills_under_writes(folder: Path, backups: int, kills: int, seed: int) -> None:
    make_factory(folder)
    chance = random.Random(seed)
    done, killed = 0, 0
    with ErpWriter(folder / "erp" / "production_analysis.db"):
        while done < backups or killed < kills:
            process = run_process(folder, done, 1_000)
            target = done + chance.randint(1, max(1, 2 * backups // max(1, kills)))
            assert process.stdout is not None
            while done < target:
                line = process.stdout.readline()
                assert line, process.stderr and process.stderr.read()
                done += 1
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
            process.communicate()
            killed += 1
        assert all_restorable(folder) >= backups // 2
    print(f"{done} backups under writes, {killed} kills, seed {seed}")


def test_backups_under_writes_with_kills_are_all_restorable(tmp_path: Path) -> None:
    kills_under_writes(tmp_path, 6, 3, seed=11)


@pytest.mark.soak
def test_a_hundred_backups_under_writes_with_fifty_kills(tmp_path: Path) -> None:
    kills_under_writes(tmp_path, 100, 50, seed=12)


def test_restoring_never_takes_a_file_s_place_without_force_and_then_keeps_it(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    name = backups.make(take_snapshot(tmp_path), day_after(0)).name
    target = tmp_path / "back" / "production_analysis.db"
    assert restore(backups, name, target, day_after(1)).kept is None
    make_database(target, stamped_rows(7), wal=True)
    target.with_name(f"{target.name}-wal").write_bytes(b"a leftover")
    before = target.read_bytes()
    with pytest.raises(BackupFailed) as error:
        restore(backups, name, target, day_after(1))
    assert fault_of(error) is BackupFault.TARGET_EXISTS
    assert target.read_bytes() == before
    done = restore(backups, name, target, day_after(1), force=True)
    assert generations_in(target) == {1}
    assert done.kept is not None
    assert done.kept.read_bytes() == before
    assert done.kept.with_name(f"{done.kept.name}-wal").read_bytes() == b"a leftover"
    again = restore(backups, name, target, day_after(1), force=True)
    assert again.kept is not None and again.kept != done.kept
    assert not [entry for entry in target.parent.iterdir() if "restoring" in entry.name]


def test_a_leftover_journal_beside_the_target_is_something_that_is_there(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    name = backups.make(take_snapshot(tmp_path), day_after(0)).name
    (tmp_path / "x.db-journal").write_bytes(b"of another file")
    with pytest.raises(BackupFailed) as error:
        restore(backups, name, tmp_path / "x.db", day_after(1))
    assert fault_of(error) is BackupFault.TARGET_EXISTS


def test_a_full_disk_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    make_factory(tmp_path)
    backups = backups_in(tmp_path)
    made = backups.make(take_snapshot(tmp_path), day_after(0))
    target = make_database(tmp_path / "back" / "x.db", stamped_rows(7))
    with files_no_larger_than(made.size // 2), pytest.raises(BackupFailed) as error:
        restore(backups, made.name, target, day_after(1), force=True)
    assert fault_of(error) is BackupFault.TARGET_UNWRITABLE
    assert generations_in(target) == {7}
    assert [entry.name for entry in target.parent.iterdir()] == ["x.db"]
