"""The way in: a message is stored before it is acknowledged, once however often it is delivered."""

from __future__ import annotations

import logging

from bot.events import Event, Events, Stage
from bot.incoming_text import clean
from bot.lifeboat import Lifeboat
from bot.messages import Message
from bot.store import Store, StoreBusy, inbox_rows
from bot.store.inbox_rows import Stored
from bot.wakeup import Wakeup

log = logging.getLogger(__name__)

# A platform wants its acknowledgement within 3 s; most of that is its own way here.
RECEIVE_WAIT_S = 0.6


class Inbox:
    """`lifeboat`, where there is one, takes what the store cannot."""

    def __init__(
        self, store: Store, events: Events, worker_wakeup: Wakeup, lifeboat: Lifeboat | None = None
    ) -> None:
        self._events = events
        self._worker_wakeup = worker_wakeup
        self._lifeboat = lifeboat
        self._store = store
        self._wait_s = None if lifeboat is None else RECEIVE_WAIT_S

    async def receive(self, message: Message) -> Stored:
        """When this returns, the message is stored and may be acknowledged; when it raises, it must not be.

        Raises `StoreBusy` and `StoreBroken`.
        """
        message = message.model_copy(
            update={"text": clean(message.text), "sender_name": clean(message.sender_name, 80)}
        )
        stored = await self._store_message(message)
        if stored.new:
            log.info(
                "received request=%s channel=%s thread=%s chars=%d",
                stored.request_id,
                message.channel,
                message.thread,
                len(message.text),
            )
            self._events.publish(Event(message.thread, stored.request_id, Stage.RECEIVED))
            self._worker_wakeup.set()
        return stored

    async def _store_message(self, message: Message) -> Stored:
        if self._lifeboat is None:
            return await inbox_rows.add(self._store, message, self._wait_s)
        known = await self._lifeboat.known(message)
        if known is not None:
            return known
        if self._lifeboat.needed:
            return self._lifeboat.board(message)
        try:
            return await inbox_rows.add(self._store, message, self._wait_s)
        except StoreBusy as error:
            log.warning("the message cannot be stored: %s", error)
            return await self._lifeboat.known(message, look=True) or self._lifeboat.board(message)
