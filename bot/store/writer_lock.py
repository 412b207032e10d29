"""The lock file that lets one process at a time write to the chat store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from filelock import FileLock, Timeout

POLL_S = 0.005
# Taking the file costs as much processor time as a small transaction, and a question writes about five of them.
KEEP_S = 0.02
MOST_S = 0.25
TURN_FOR_OTHERS_S = 2 * POLL_S


class WriterLock:
    """Kept for a moment after use, so that the next transaction of this process need not take it again.

    Others wait `KEEP_S` longer than they had to, and get a turn at least every `MOST_S` of unbroken writing. For one
    user at a time: `held` may not be entered twice at once.
    """

    def __init__(self, path: Path) -> None:
        self._file = FileLock(path, thread_local=False)
        self._taken_at = 0.0
        self._letting_go: asyncio.TimerHandle | None = None

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Waits for other processes without holding up the loop, for ever. Raises `OSError`."""
        self._keep()
        loop = asyncio.get_running_loop()
        if self._file.is_locked and loop.time() - self._taken_at > MOST_S:
            self._file.release()
            await asyncio.sleep(TURN_FOR_OTHERS_S)
        if not self._file.is_locked:
            await self._take()
            self._taken_at = loop.time()
        try:
            yield
        finally:
            self._letting_go = loop.call_later(KEEP_S, self.let_go)

    def let_go(self) -> None:
        """At once, where nothing will be written for a while."""
        self._keep()
        self._file.release()

    def _keep(self) -> None:
        if self._letting_go is not None:
            self._letting_go.cancel()
            self._letting_go = None

    async def _take(self) -> None:
        while True:
            try:
                self._file.acquire(blocking=False)
                return
            except Timeout:
                await asyncio.sleep(POLL_S)
