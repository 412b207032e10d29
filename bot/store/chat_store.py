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
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.store.group_commit import ErrandConnection, Parameters, Pending, Transaction, commit_group
from bot.store.writer_lock import WriterLock

log = logging.getLogger(__name__)

SCHEMA_DIR = Path(__file__).resolve().parents[2] / "database" / "schema"
BUSY_POLL_S = 0.02
# SQLite's own wait, in its thread, where nothing can end it.
BUSY_TRY_S = 0.05

# More at once would keep other processes out for too long.
AT_ONCE = 100

T = TypeVar("T")


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
    """One open chat store. `read` and `write` are the only ways in."""

    def __init__(self, path: Path, lock_timeout_s: float) -> None:
        self.path = path
        self._lock_timeout_s = lock_timeout_s
        self._lock = WriterLock(path.with_name(f"{path.name}.lock"))
        self._writing = asyncio.Lock()
        self._pending: list[Pending] = []
        self._committing: asyncio.Task[None] | None = None
        self._writer: ErrandConnection
        self._reader: ErrandConnection

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
                store._writer = await _connect(path, lock_timeout_s)
                undo.push_async_callback(store._writer.close)
                async with store._locked_in_time():
                    await store._migrate(migrations(schema_dir))
                store._reader = await _connect(path, lock_timeout_s)
                undo.push_async_callback(store._reader.close)
                await store._reader.execute("PRAGMA query_only = ON")
                await store._writer.execute(f"PRAGMA busy_timeout = {round(BUSY_TRY_S * 1000)}")
            undo.pop_all()
        return store

    async def close(self) -> None:
        """What is still on its way to the file is given up: whoever asked for it is told `StoreBusy`."""
        if self._committing is not None:
            self._committing.cancel()
            await asyncio.gather(self._committing, return_exceptions=True)
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

    async def read(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Rows of the last committed state. Raises `StoreBusy`, `StoreBroken`."""
        with _mapped():
            return list(await self._reader.execute_fetchall(sql, parameters))

    async def write(self, work: Callable[[Transaction], T], timeout_s: float | None = None) -> T:
        """All that `work` does is stored when this returns, or nothing; it runs in the connection's thread.

        `timeout_s` bounds the wait for other writers, not the work. A caller that is cancelled may leave it stored.
        Raises `StoreBusy`, `StoreBroken`, and what `work` raises.
        """
        loop = asyncio.get_running_loop()
        wait_s = self._lock_timeout_s if timeout_s is None else timeout_s
        pending = Pending(work, loop.time() + wait_s, loop.create_future())
        self._pending.append(pending)
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_pending(), name="chat store")
        too_late = loop.call_at(pending.give_up_at, self._give_up, pending)
        try:
            with _mapped():
                result: T = await pending.done
            return result
        finally:
            too_late.cancel()
            if pending in self._pending:
                self._pending.remove(pending)

    def _give_up(self, pending: Pending) -> None:
        """Only what has not been begun: the rest is told what became of it."""
        if pending in self._pending:
            pending.settle(StoreBusy("another writer holds the chat store"))

    async def change(self, sql: str, parameters: Parameters = (), timeout_s: float | None = None) -> int:
        """One statement, stored when this returns: the number of rows changed. Raises as `write` does."""
        return await self.write(lambda write: write.execute(sql, parameters), timeout_s)

    async def _commit_pending(self) -> None:
        try:
            while self._pending:
                try:
                    async with self._writing, self._locked():
                        busy = await self._commit_some()
                except Exception as error:  # noqa: BLE001 - it is raised again where the writes were asked for
                    self._settle_all(error)
                    continue
                if busy:
                    await asyncio.sleep(BUSY_POLL_S)
        finally:
            self._committing = None
            self._settle_all(StoreBusy("the chat store is being closed"))

    async def _commit_some(self) -> bool:
        """True where a foreign program holds the database; what has waited long enough for it is given up then."""
        group = self._pending[:AT_ONCE]
        del self._pending[: len(group)]
        errand = asyncio.ensure_future(
            self._writer.run(partial(commit_group, works=[one.work for one in group]))
        )
        try:
            await asyncio.wait((errand,))
        except asyncio.CancelledError:
            # It cannot be called back from the thread: whoever waits is told what became of it.
            await asyncio.wait((errand,))
            self._settle(group, errand)
            raise
        return self._settle(group, errand)

    def _settle(self, group: Sequence[Pending], errand: asyncio.Future[list[Any] | None]) -> bool:
        error = errand.exception()
        outcomes = None if error else errand.result()
        if error is not None:
            for one in group:
                one.settle(error)
        elif outcomes is not None:
            for one, outcome in zip(group, outcomes, strict=True):
                one.settle(outcome)
        else:
            now = asyncio.get_running_loop().time()
            for one in group:
                if one.give_up_at <= now:
                    one.settle(StoreBusy("another program holds the chat store"))
            self._pending[:0] = [one for one in group if not one.done.done()]
            return True
        return False

    def _settle_all(self, error: Exception) -> None:
        pending, self._pending = self._pending, []
        for one in pending:
            one.settle(error)

    async def compact(self) -> None:
        """Overwrite and give back what deleted rows took, in the file and in its WAL. Raises `StoreBusy`."""
        async with self._writing:
            with _mapped():
                async with self._locked_in_time():
                    # As a script: it gives back a page a step and has no rows, so that `execute` stops after the first.
                    await self._writer.executescript("PRAGMA incremental_vacuum")
                    await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")


async def _connect(path: Path, timeout_s: float) -> ErrandConnection:
    connection = ErrandConnection(
        partial(sqlite3.connect, path, isolation_level=None, timeout=timeout_s), iter_chunk_size=64
    )
    await connection
    connection.row_factory = sqlite3.Row
    return connection


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
