"""The typing indicator: at once, again while an answer takes long, and never after the answer."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from bot.channels.teams.calls import Calls, typing
from bot.channels.teams.convert import Place, to_place
from bot.channels.teams.pace import Pace
from bot.clock import Clock
from bot.messages import Message
from bot.posts import DeliveryError

# Teams hides it after a few seconds.
AGAIN_S = 5.0
MOST_TIMES = 30
SETTLE_S = 1.0


@dataclass(slots=True)
class _Shown:
    """Told to stop, it ends after the call under way: a call that was cut off would still arrive."""

    stop: asyncio.Event
    task: asyncio.Task[None]


class Typing:
    def __init__(self, calls: Calls, pace: Pace, clock: Clock, again_s: float = AGAIN_S) -> None:
        self._calls = calls
        self._pace = pace
        self._clock = clock
        self._again_s = again_s
        self._shown: dict[str, _Shown] = {}

    async def show(self, message: Message) -> None:
        place = to_place(message.reply_to)
        if place is None or place.thread in self._shown:
            return
        stop = asyncio.Event()
        task = asyncio.create_task(self._keep(place, stop), name="typing")
        self._shown[place.thread] = _Shown(stop, task)
        task.add_done_callback(lambda _: self._shown.pop(place.thread, None))

    async def clear(self, message: Message) -> None:
        if (shown := self._shown.get(message.thread)) is not None:
            shown.stop.set()

    async def settle(self, thread: str) -> None:
        """Before an answer is sent: an indicator under way goes first, and none follows."""
        if (shown := self._shown.get(thread)) is not None:
            shown.stop.set()
            await asyncio.wait([shown.task], timeout=SETTLE_S)

    async def stop(self) -> None:
        tasks = [shown.task for shown in self._shown.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, place: Place, stop: asyncio.Event) -> None:
        for _ in range(MOST_TIMES):
            if stop.is_set():
                return
            # Words go before dots where the limit is near.
            if self._pace.delay_s(place.address, self._clock()) == 0:
                with contextlib.suppress(DeliveryError):
                    await self._calls.post(place, typing())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._again_s)
