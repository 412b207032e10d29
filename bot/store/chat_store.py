"""The chat store: hub.db, opened, migrated and locked. Its SQL stands in the modules beside this one, one a subject.

StoreError
├── StoreNewer      the file was written by a newer release
├── StoreBroken     the file is no chat store, or damaged
└── StoreBusy       it could not be written now: locked, the disk full, the folder read-only

SQLite 3.7.0 to 3.51.2 can damage a WAL file when two connections write or checkpoint at the same instant
(https://sqlite.org/wal.html#walresetbug). So there is one writer: a connection of its own behind a lock of its own, and
between processes (a `hub ask` beside a running hub) a lock file.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiosqlite

from bot.store.writer_lock import WriterLock

log = logging.getLogger(__name__)

SCHEMA_DIR = Path(__file__).resolve().parents[2] / "database" / "schema"
BUSY_POLL_S = 0.02
# SQLite's own wait, in its thread, where nothing can end it.
BUSY_TRY_S = 0.05

Parameters = Sequence[Any] | Mapping[str, Any]


class StoreError(Exception):
    """Base of what the chat store raises on purpose."""


class StoreNewer(StoreError):
    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the chat store has schema {found}, this release knows up to {known}")
        self.found = found
        self.known = known


class StoreBroken(StoreError):
    pass


class StoreBusy(StoreError):
    pass


def migrations(folder: Path = SCHEMA_DIR) -> tuple[tuple[int, Path], ...]:
    """Numbered SQL files, ascending: 0001_chat_store.sql brings the schema to version 1."""
    found = sorted((int(path.name.split("_", 1)[0]), path) for path in folder.glob("[0-9]*_*.sql"))
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise StoreError(f"migrations are not numbered 1 to {len(found)}: {[path.name for _, path in found]}")
    return tuple(found)


class Store:
    """One open chat store. `read` and `transaction` are the only ways in."""

    def __init__(self, path: Path, lock_timeout_s: float) -> None:
        self.path = path
        self._lock_timeout_s = lock_timeout_s
        self._lock = WriterLock(path.with_name(f"{path.name}.lock"))
        self._writing = asyncio.Lock()
        self._writer: aiosqlite.Connection
        self._reader: aiosqlite.Connection

    @classmethod
    async def open(cls, path: Path, *, lock_timeout_s: float = 10.0, schema_dir: Path = SCHEMA_DIR) -> Store:
        """Create or migrate, then open. Raises `StoreNewer`, `StoreBroken`, `StoreBusy`."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreBusy(f"cannot make {path.parent}: {error}") from error
        store = cls(path, lock_timeout_s)
        async with contextlib.AsyncExitStack() as undo:
            undo.callback(store._lock.let_go)
            with _mapped():
                store._writer = await aiosqlite.connect(path, isolation_level=None, timeout=lock_timeout_s)
                undo.push_async_callback(store._writer.close)
                store._writer.row_factory = sqlite3.Row
                async with store._locked_in_time():
                    await store._migrate(migrations(schema_dir))
                store._reader = await aiosqlite.connect(path, isolation_level=None, timeout=lock_timeout_s)
                undo.push_async_callback(store._reader.close)
                store._reader.row_factory = sqlite3.Row
                await store._reader.execute("PRAGMA query_only = ON")
                await store._writer.execute(f"PRAGMA busy_timeout = {round(BUSY_TRY_S * 1000)}")
            undo.pop_all()
        return store

    async def close(self) -> None:
        await self._reader.close()
        # The last connection to close folds the WAL into the file: a write like any other.
        try:
            async with self._locked_in_time():
                await self._writer.close()
        except StoreBusy:
            await self._writer.close()
        self._lock.let_go()

    async def _migrate(self, steps: Sequence[tuple[int, Path]]) -> None:
        found = int((await self._one(self._writer, "PRAGMA user_version"))[0])
        if found > len(steps):
            raise StoreNewer(found, len(steps))
        if found == 0 and int((await self._one(self._writer, "SELECT count(*) FROM sqlite_master"))[0]):
            raise StoreBroken(f"{self.path} is a database, but not a chat store")
        if found == 0:
            await self._writer.execute("PRAGMA auto_vacuum = INCREMENTAL")
        await self._writer.execute("PRAGMA journal_mode = WAL")
        # Deleted text is overwritten, not only unlinked.
        await self._writer.execute("PRAGMA secure_delete = ON")
        # FULL: what was acknowledged is still there after a power cut, not only after a crash.
        await self._writer.execute("PRAGMA synchronous = FULL")
        for number, path in steps[found:]:
            script = path.read_text(encoding="utf-8")
            try:
                await self._writer.executescript(
                    f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
                )
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    await self._writer.rollback()
                raise
            log.info("chat store brought to schema %d", number)

    @staticmethod
    async def _one(connection: aiosqlite.Connection, sql: str) -> sqlite3.Row:
        return next(iter(await connection.execute_fetchall(sql)))

    @contextlib.asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as held:
            try:
                await held.enter_async_context(self._lock.held())
            except OSError as error:
                raise StoreBusy(f"lock file: {error}") from error
            yield

    @contextlib.asynccontextmanager
    async def _locked_in_time(self) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._lock_timeout_s):
                    await held.enter_async_context(self._locked())
            except TimeoutError:
                raise StoreBusy("another process holds the chat store") from None
            yield

    async def _begin(self) -> None:
        """BEGIN, waiting for a foreign program that holds the database; each try is short, so a cancel is heard."""
        while True:
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise
            await asyncio.sleep(BUSY_POLL_S)

    async def read(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Rows of the last committed state. Raises `StoreBusy`, `StoreBroken`."""
        with _mapped():
            return list(await self._reader.execute_fetchall(sql, parameters))

    @contextlib.asynccontextmanager
    async def transaction(self, timeout_s: float | None = None) -> AsyncIterator[Transaction]:
        """Everything inside is stored, or nothing. `timeout_s` bounds the wait for other writers, not the work inside.

        Raises `StoreBusy`, `StoreBroken`.
        """
        async with contextlib.AsyncExitStack() as held:
            with _mapped():
                try:
                    async with asyncio.timeout(self._lock_timeout_s if timeout_s is None else timeout_s):
                        await held.enter_async_context(self._writing)
                        await held.enter_async_context(self._locked())
                        # Also when the wait is cut short: its BEGIN may still be on the way to the thread.
                        undo = await held.enter_async_context(contextlib.AsyncExitStack())
                        undo.push_async_callback(self._rollback)
                        await self._begin()
                except TimeoutError:
                    raise StoreBusy("another writer holds the chat store") from None
                yield Transaction(self._writer)
                await self._writer.commit()
                undo.pop_all()

    async def compact(self) -> None:
        """Overwrite and give back what deleted rows took, in the file and in its WAL. Raises `StoreBusy`."""
        async with self._writing:
            with _mapped():
                async with self._locked_in_time():
                    await self._writer.execute("PRAGMA incremental_vacuum")
                    await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _rollback(self) -> None:
        """Shielded: a cancelled task must not leave a transaction open."""
        rollback = asyncio.ensure_future(self._writer.rollback())
        try:
            await asyncio.shield(rollback)
        except asyncio.CancelledError:
            await rollback
            raise


class Transaction:
    """What a writer may do between BEGIN and COMMIT."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Number of rows changed."""
        return (await self._connection.execute(sql, parameters)).rowcount

    async def execute_many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.executemany(sql, parameters)

    async def fetch(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Rows as this transaction sees them, its own changes included; also for `RETURNING`."""
        return list(await self._connection.execute_fetchall(sql, parameters))


@contextlib.contextmanager
def _mapped() -> Any:
    """SQLite's errors as ours. A broken rule of the schema is a fault of the caller and stays what it is."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.OperationalError as error:
        raise StoreBusy(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise StoreBroken(str(error)) from error
