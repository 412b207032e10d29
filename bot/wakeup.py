"""A bell between those who store work and those who do it."""

from __future__ import annotations

import asyncio
import contextlib


class Wakeup:
    """Rings are never lost: one that comes while nobody waits ends the next wait at once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait(self, timeout_s: float) -> None:
        """Until a ring, or the time is up."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), timeout_s)
        self._event.clear()
