from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.store import SCHEMA_DIR, Store, StoreBroken, StoreBusy, StoreNewer, Transaction, migrations
from tests.fakes.waiting import start_python

ADD = "INSERT INTO facts VALUES (?, '1', 0)"


async def names(store: Store) -> list[str]:
    return [row["name"] for row in await store.read("SELECT name FROM facts ORDER BY name")]


async def test_a_new_store_has_the_newest_schema_and_a_second_open_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        store = await Store.open(tmp_path / "deep" / "hub.db")
        assert (await store.read("PRAGMA user_version"))[0][0] == len(migrations())
        assert (await store.read("PRAGMA journal_mode"))[0][0] == "wal"
        await store.close()


async def test_a_store_of_a_newer_release_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    await (await Store.open(path)).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreNewer) as refused:
        await Store.open(path)
    assert (refused.value.found, refused.value.known) == (99, len(migrations()))
    assert path.read_bytes() == before


async def test_a_foreign_database_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE production_records (id INTEGER)")
    db.close()
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"not a database at all" * 100)
    for path in (foreign, garbage):
        before = path.read_bytes()
        with pytest.raises(StoreBroken):
            await Store.open(path)
        assert path.read_bytes() == before


async def test_a_transaction_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "hub.db")

    def half(write: Transaction) -> None:
        write.execute("INSERT INTO facts VALUES ('a', '1', 0)")
        raise ZeroDivisionError

    def whole(write: Transaction) -> int:
        write.execute("INSERT INTO facts VALUES ('b', '1', 0)")
        reader = sqlite3.connect(tmp_path / "hub.db")
        (seen,) = reader.execute("SELECT count(*) FROM facts").fetchone()
        reader.close()
        return int(seen)

    with pytest.raises(ZeroDivisionError):
        await store.write(half)
    assert await store.write(whole) == 0, "readers see committed rows only"
    assert [row["name"] for row in await store.read("SELECT name FROM facts")] == ["b"]
    await store.close()


async def test_a_write_that_is_cancelled_before_its_turn_leaves_nothing_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    store = await Store.open(tmp_path / "hub.db")
    began, go_on = threading.Event(), threading.Event()

    def slow(write: Transaction) -> None:
        began.set()
        go_on.wait(10)

    first = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(began.wait, 10)
    second = asyncio.create_task(store.change(ADD, ("a",)))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go_on.set()
    await first
    await store.change(ADD, ("b",))
    assert await names(store) == ["b"]
    await store.close()


async def test_a_write_under_way_when_the_store_closes_is_stored_and_told_so(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "hub.db")
    began, go_on = threading.Event(), threading.Event()

    def slow(write: Transaction) -> str:
        began.set()
        go_on.wait(10)
        write.execute(ADD, ("a",))
        return "stored"

    first = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(began.wait, 10)
    late = asyncio.create_task(store.change(ADD, ("late",)))
    await asyncio.sleep(0)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    assert await first == "stored"
    with pytest.raises(StoreBusy):
        await late
    await closing
    again = await Store.open(tmp_path / "hub.db")
    assert await names(again) == ["a"]
    await again.close()


async def test_a_writer_cancelled_while_it_waits_for_the_database_leaves_no_transaction_open(
    tmp_path: Path,
) -> None:
    store = await Store.open(tmp_path / "hub.db")
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    for wait_s in (0.0, 0.01, 0.03, 0.06, 0.1, 0.2):
        other.execute("BEGIN IMMEDIATE")

        task = asyncio.create_task(store.change(ADD, ("never",)))
        await asyncio.sleep(wait_s)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.1)
        other.execute("ROLLBACK")
        await store.change("INSERT OR REPLACE INTO facts VALUES ('after', '1', 0)")
    other.close()
    assert await names(store) == ["after"]
    await store.close()


async def test_a_short_wait_is_kept_even_behind_a_writer_that_waits_long(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "hub.db", lock_timeout_s=30)
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    long = asyncio.create_task(store.change(ADD, ("long",)))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(0.6):
        with pytest.raises(StoreBusy):
            await store.change(ADD, ("short",), 0.2)
    other.execute("ROLLBACK")
    other.close()
    await long
    assert await names(store) == ["long"]
    await store.close()


async def test_readers_cannot_write(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "hub.db")
    with pytest.raises(StoreBusy):
        await store.read("INSERT INTO facts VALUES ('a', '1', 0)")
    await store.close()


async def test_a_locked_store_says_so_while_reading_goes_on_and_heals(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "hub.db", lock_timeout_s=0.2)
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        await store.change(ADD, ("a",))
    assert await store.read("SELECT * FROM facts") == []
    other.execute("ROLLBACK")
    other.close()
    await store.change(ADD, ("a",))
    assert len(await store.read("SELECT * FROM facts")) == 1
    await store.close()


async def test_two_processes_take_turns_at_writing(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    store = await Store.open(path)
    code = (
        "import asyncio, sys; from pathlib import Path; from bot.store import Store\n"
        "async def main():\n"
        "    store = await Store.open(Path(sys.argv[1]))\n"
        "    for number in range(40):\n"
        "        await store.change('INSERT INTO facts VALUES (?, ?, 0)', (f'{sys.argv[2]}{number}', '1'))\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
    )
    others = [start_python(code, str(path), name) for name in "ab"]
    for number in range(40):
        await store.change(ADD, (f"own{number}",))
    assert [await asyncio.to_thread(other.communicate) for other in others] == [(b"", None)] * 2
    assert [other.returncode for other in others] == [0, 0]
    assert (await store.read("SELECT count(*) FROM facts"))[0][0] == 120
    await store.close()


async def test_a_process_killed_inside_a_migration_leaves_the_earlier_schema_whole(tmp_path: Path) -> None:
    """The second migration writes for long; the process dies within it, and the next start carries it through."""
    schema = tmp_path / "schema"
    schema.mkdir()
    for _, source in migrations():
        (schema / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "hub.db"
    await (await Store.open(path, schema_dir=schema)).close()
    added = len(migrations()) + 1
    (schema / f"{added:04}_long.sql").write_text(
        "CREATE TABLE half (x);\n"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) INSERT INTO half SELECT i FROM n;\n"
        "CREATE TABLE whole (x);\n",
        encoding="utf-8",
    )
    code = (
        "import asyncio, sys; from pathlib import Path; from bot.store import Store\n"
        "print('go', flush=True)\n"
        "asyncio.run(Store.open(Path(sys.argv[1]), schema_dir=Path(sys.argv[2])))\n"
    )
    process = start_python(code, str(path), str(schema))
    assert process.stdout is not None
    process.stdout.readline()
    await asyncio.sleep(0.3)
    process.kill()
    process.wait()
    process.stdout.close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == added - 1
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()
    store = await Store.open(path, schema_dir=schema)
    assert (await store.read("SELECT count(*) FROM half"))[0][0] == 3_000_000
    await store.close()


async def test_what_is_removed_leaves_the_file_and_the_log_of_changes(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    store = await Store.open(path)
    for number in range(20):
        await store.change("INSERT INTO facts VALUES (?, ?, 0)", (f"n{number}", "비밀" * 20_000))
    await store.change("DELETE FROM facts")
    for _ in range(2):
        await store.compact()
        await store.change("INSERT OR REPLACE INTO facts VALUES ('after', '1', 0)")
    await store.compact()
    assert (await store.read("PRAGMA freelist_count"))[0][0] == 0
    assert path.stat().st_size < 500_000 and "비밀".encode() not in path.read_bytes()
    assert path.with_name("hub.db-wal").stat().st_size == 0
    await store.close()


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))
    assert all(path.parent == SCHEMA_DIR for _, path in migrations())
