"""What goes on in the threads of this process, for whoever watches one. The store keeps the lasting record."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from bot.answers import Answer

# A watcher that stopped reading loses its oldest events rather than growing without end.
WATCHER_BACKLOG = 100


class Stage(StrEnum):
    RECEIVED = "received"
    WORKING = "working"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Event:
    """`answer` is set when the stage is ANSWERED."""

    thread: str
    request_id: str
    stage: Stage
    answer: Answer | None = None


class Events:
    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Queue[Event]]] = {}

    def publish(self, event: Event) -> None:
        for queue in self._watchers.get(event.thread, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextlib.asynccontextmanager
    async def watch(self, thread: str) -> AsyncIterator[AsyncIterator[Event]]:
        """Events from now on: `async with events.watch(thread) as coming: async for event in coming`."""
        queue: asyncio.Queue[Event] = asyncio.Queue(WATCHER_BACKLOG)
        self._watchers.setdefault(thread, set()).add(queue)
        try:
            yield _drain(queue)
        finally:
            watchers = self._watchers[thread]
            watchers.discard(queue)
            if not watchers:
                del self._watchers[thread]


async def _drain(queue: asyncio.Queue[Event]) -> AsyncIterator[Event]:
    while True:
        yield await queue.get()
