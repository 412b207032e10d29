"""Where SQLite work runs: short work in the caller's thread, the rest in a thread of its own; all under a time limit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from datasource.columns import decode
from datasource.errors import QueryTimeout
from datasource.worker import Worker

T = TypeVar("T")
_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


class Inline:
    """Runs in the caller's thread, for at most `limit_s`: cheaper than the way into another thread and back.

    Connections made here belong to one thread.
    """

    steps_between_checks = 2_000  # virtual machine instructions: about a tenth of a millisecond

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._deadline = float("inf")

    def connect(self, path: Path, *, lenient: bool = False) -> sqlite3.Connection:
        """A published file, read-only in three ways: opened so, never locked or written, authorized to select only."""
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
        connection.set_progress_handler(self._overdue, self.steps_between_checks)
        return connection

    def call(self, function: Callable[[], T]) -> T:
        """Raises QueryTimeout when the function's queries together exceed the limit."""
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


class Lane(Inline):
    """Runs in a thread of its own, one function at a time."""

    steps_between_checks = 20_000

    def __init__(self, name: str, limit_s: float) -> None:
        super().__init__(limit_s)
        self._worker = Worker(name)

    async def run(self, function: Callable[[], T]) -> T:
        """Raises QueryTimeout as `call` does."""
        return await self._worker.submit(lambda: self.call(function)).wait()

    def close(self) -> None:
        self._worker.close(timeout_s=self._limit_s + 1)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where queries run: at once, in the thread of quick ones, in the thread of scans."""

    inline: Inline
    quick: Lane
    scans: Lane


def _authorize(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
