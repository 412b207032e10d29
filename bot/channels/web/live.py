"""One websocket an open page: new answers and what is being worked on, each time something changes.

What is told is read from the chat store, after the last turn the page has seen; so a page that lost its connection
misses nothing, and a restart of the hub is no more than a lost connection.
"""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.channels.web.convert import person, thread_name
from bot.channels.web.render import Renderer
from bot.channels.web.send import Feed, Mailbox
from bot.events import Event, Stage
from bot.hub import Hub
from bot.store import StoreBusy
from bot.store.thread_rows import UNSTORED
from bot.wakeup import Wakeup

log = logging.getLogger(__name__)

HEARTBEAT_S = 20.0
# A page that sleeps does not answer a goodbye, and must not hold up the stop.
GOODBYE_S = 1.0
# Between two looks without a ring: another process may have stored an answer.
IDLE_S = 30.0
MAX_TURNS = 100
# A page says nothing to us on this line.
MAX_FRAME_BYTES = 1024


class Live:
    def __init__(self, hub: Hub, feed: Feed, renderer: Renderer) -> None:
        self._hub = hub
        self._feed = feed
        self._renderer = renderer
        self._open: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    async def serve(self, request: web.Request, thread: str, after: int, visitor: str) -> web.StreamResponse:
        """Until the page goes. `after` is the id of the last turn it shows."""
        line = web.WebSocketResponse(timeout=GOODBYE_S, heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES)
        if not line.can_prepare(request):
            raise web.HTTPBadRequest
        await line.prepare(request)
        self._open.add(line)
        name = thread_name(thread)
        with self._feed.listen(name) as box:
            async with self._hub.watch(name) as events:
                ringing = asyncio.create_task(_ring_for_status(events, box.bell))
                hearing = asyncio.create_task(_until_closed(line, box.bell))
                try:
                    await self._tell(line, name, after, visitor, box)
                except ConnectionError:
                    log.debug("a page went while it was being told something")
                finally:
                    for task in (ringing, hearing):
                        task.cancel()
                    await asyncio.gather(ringing, hearing, return_exceptions=True)
        return line

    async def close(self) -> None:
        """Send every page away; they come back by themselves."""
        goodbyes = (line.close(code=WSCloseCode.GOING_AWAY) for line in tuple(self._open))
        await asyncio.gather(*goodbyes, return_exceptions=True)

    async def _tell(
        self, line: web.WebSocketResponse, thread: str, after: int, visitor: str, box: Mailbox
    ) -> None:
        told: list[dict[str, Any]] | None = None
        while not line.closed:
            try:
                # What waits is read first: answered in between, it is among the turns as well and left out below.
                waiting = await self._hub.open_questions(thread)
                turns = [turn for turn in await self._hub.turns(thread, MAX_TURNS) if turn.id > after]
                votes = await self._hub.votes_in(thread, person(visitor)) if turns else ()
            except StoreBusy as error:
                log.warning("the chat store cannot be read now: %s", error)
                waiting, turns, votes = (), [], ()
            sent, box.sent = box.sent, {}
            for turn in turns:
                await line.send_json(self._renderer.turn_news(turn, votes))
                after = turn.id
                sent.pop(turn.request_id, None)
            for request_id, answer in sent.items():
                # Sent, and not to be read: the store is out of order, and the answer stands in memory alone.
                if await self._is_stored(request_id):
                    continue
                await line.send_json(self._renderer.unstored_news(request_id, answer))
            answered = {turn.request_id for turn in turns} | set(sent)
            pending = [
                {"request": one.request_id, "question": one.text, "working": one.working}
                for one in waiting
                if one.request_id not in answered
            ]
            if pending != told:
                await line.send_json({"type": "pending", "items": pending})
                told = pending
            await box.bell.wait(IDLE_S)

    async def _is_stored(self, request_id: str) -> bool:
        try:
            turn = await self._hub.turn(request_id)
            return turn is not None and turn.id != UNSTORED
        except StoreBusy:
            return False


async def _ring_for_status(events: AsyncIterator[Event], bell: Wakeup) -> None:
    """An answer is told of when the outbox sends it; what comes before, at once."""
    async for event in events:
        if event.stage is not Stage.ANSWERED:
            bell.set()


async def _until_closed(line: web.WebSocketResponse, bell: Wakeup) -> None:
    try:
        async for message in line:
            if message.type is WSMsgType.ERROR:
                break
    finally:
        bell.set()


def read_after(text: str | None) -> int:
    """The id of the last turn that a page shows; 0 for anything that is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 18 else 0


__all__: Sequence[str] = ("Live", "read_after")
