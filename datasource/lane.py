"""One thread for SQLite work, with a time limit on each query. A question pays one hop into it per call."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from datasource.columns import decode
from datasource.errors import QueryTimeout
from datasource.worker import Worker

T = TypeVar("T")
_STEPS_BETWEEN_CHECKS = 20_000  # virtual machine instructions: about a millisecond
_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


class Lane:
    """Runs one function at a time. Connections opened by it belong to it and are only used inside `run`."""

    def __init__(self, name: str, limit_s: float) -> None:
        self._worker = Worker(name)
        self._limit_s = limit_s
        self._deadline = float("inf")

    def connect(self, path: Path, *, lenient: bool = False) -> sqlite3.Connection:
        """A published file, read-only in three ways: opened so, never locked or written, and authorized to select only."""
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        if lenient:  # text of the ERP, not ours
            connection.text_factory = decode
        # Table-valued functions declare themselves at first use, which the authorizer would take for a CREATE.
        connection.execute("SELECT 1 FROM json_each('[]')").fetchall()
        connection.set_authorizer(_authorize)
        connection.set_progress_handler(self._overdue, _STEPS_BETWEEN_CHECKS)
        return connection

    async def run(self, function: Callable[[], T]) -> T:
        """Raises QueryTimeout when the function's queries together exceed the limit."""
        return await self._worker.submit(lambda: self._limited(function)).wait()

    def close(self) -> None:
        self._worker.close(timeout_s=self._limit_s + 1)

    def _limited(self, function: Callable[[], T]) -> T:
        self._deadline = time.monotonic() + self._limit_s
        try:
            return function()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise QueryTimeout(f"stopped after {self._limit_s:g} s") from error
            raise
        finally:
            self._deadline = float("inf")

    def _overdue(self) -> bool:
        return time.monotonic() > self._deadline


def _authorize(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
