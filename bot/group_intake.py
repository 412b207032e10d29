"""Messages that arrive together are stored together: a crowd costs one commit, and nobody waits behind it in line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.messages import Message
from bot.store import Store, StoreError, inbox_rows
from bot.store.inbox_rows import Stored

# One commit of a hundred takes a few milliseconds; more would keep the other writers out for too long.
AT_ONCE = 100

_Waiting = tuple[Message, asyncio.Future[Stored]]


class GroupIntake:
    """What comes in while a commit is under way goes into the next one. `wait_s` bounds its wait for other writers."""

    def __init__(self, store: Store, wait_s: float | None) -> None:
        self._store = store
        self._wait_s = wait_s
        self._waiting: list[_Waiting] = []
        self._storing: asyncio.Task[None] | None = None

    async def add(self, message: Message) -> Stored:
        """Raises `StoreBusy` and `StoreBroken`. A caller that gives up may leave its message stored."""
        future: asyncio.Future[Stored] = asyncio.get_running_loop().create_future()
        self._waiting.append((message, future))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_waiting(), name="intake")
        return await future

    async def _store_waiting(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._store_group(group)
        finally:
            self._storing = None

    async def _store_group(self, group: Sequence[_Waiting]) -> None:
        try:
            stored = await inbox_rows.add_all(self._store, [message for message, _ in group], self._wait_s)
        except asyncio.CancelledError:
            for _, future in (*group, *self._waiting):
                future.cancel()
            raise
        except StoreError as error:
            # Whoever came meanwhile would wait as long for nothing, and has to be acknowledged as soon.
            late, self._waiting = self._waiting, []
            for _, future in (*group, *late):
                _fail(future, error)
        except Exception as error:  # noqa: BLE001 - it is raised again where the message came in
            if len(group) == 1:
                _fail(group[0][1], error)
                return
            # One that cannot be stored must not take the others with it.
            for one in group:
                await self._store_group((one,))
        else:
            for (_, future), outcome in zip(group, stored, strict=True):
                if not future.done():
                    future.set_result(outcome)


def _fail(future: asyncio.Future[Stored], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
