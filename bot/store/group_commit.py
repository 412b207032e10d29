"""Writes that arrive together are committed together: one errand to the connection's thread, one commit, one sync."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import aiosqlite

Parameters = Sequence[Any] | Mapping[str, Any]
T = TypeVar("T")


class Transaction:
    """What a write may do, in the connection's thread, between BEGIN and COMMIT."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Number of rows changed."""
        cursor = self._connection.execute(sql, parameters)
        changed = cursor.rowcount
        # A statement left before its last row would hold up the next transaction.
        cursor.close()
        return changed

    def execute_many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._connection.executemany(sql, parameters)

    def fetch(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Rows as this transaction sees them, its own changes included; also for `RETURNING`."""
        return self._connection.execute(sql, parameters).fetchall()


Work = Callable[[Transaction], Any]


@dataclass(slots=True, eq=False)
class Pending:
    """A write on its way. `give_up_at` is of the loop's clock, and bounds the wait for other writers only."""

    work: Work
    give_up_at: float
    done: asyncio.Future[Any]

    def settle(self, outcome: Any) -> None:
        if self.done.done():
            return
        if isinstance(outcome, BaseException):
            self.done.set_exception(outcome)
        else:
            self.done.set_result(outcome)


class ErrandConnection(aiosqlite.Connection):
    """aiosqlite sends each statement to its thread for itself; a transaction is five of them, and each costs a switch."""

    async def run(self, errand: Callable[[sqlite3.Connection], T]) -> T:
        """What `errand` returns or raises, run as a whole in the connection's thread."""
        result: T = await self._execute(errand, self._conn)  # type: ignore[no-untyped-call]
        return result


def commit_group(connection: sqlite3.Connection, works: Sequence[Work]) -> list[Any] | None:
    """What each returned, or the exception that it raised: its own changes are undone then, the others' are stored.

    None: another program holds the database, and nothing was begun. Raises `sqlite3.Error` where nothing is stored.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return None
        raise
    try:
        outcomes = [_run_alone(connection, work) for work in works]
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return outcomes


def _run_alone(connection: sqlite3.Connection, work: Work) -> Any:
    connection.execute("SAVEPOINT one")
    try:
        outcome = work(Transaction(connection))
    except Exception as error:
        if not connection.in_transaction:
            # SQLite has undone everything: a full disk, a failing one.
            raise
        connection.execute("ROLLBACK TO one")
        outcome = error
    connection.execute("RELEASE one")
    return outcome
