"""What a channel may do with the hub: hand in a message, watch its thread, read what was said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from bot.answers import Answer
from bot.events import Event, Events, Stage
from bot.inbox import Inbox
from bot.lifeboat import Lifeboat
from bot.messages import Message
from bot.store import Store, inbox_rows, thread_rows, vote_rows
from bot.store.inbox_rows import OpenQuestion, Stored
from bot.store.thread_rows import Thread, Turn
from bot.store.vote_rows import Vote


class Hub:
    """All methods may raise `StoreBusy`. The worker and the dispatcher do the work; nothing here waits for them but `ask`.

    What `lifeboat` has in memory is shown like what is stored.

    """

    def __init__(self, store: Store, inbox: Inbox, events: Events, lifeboat: Lifeboat | None = None) -> None:
        self.store = store
        self._lifeboat = lifeboat
        self._inbox = inbox
        self._events = events

    async def submit(self, message: Message) -> Stored:
        """When it returns, the message is stored and may be acknowledged. Its answer goes out through the outbox."""
        return await self._inbox.receive(message)

    def watch(self, thread: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """`async with hub.watch(thread) as coming: async for event in coming`: from now on, in this process."""
        return self._events.watch(thread)

    async def ask(self, message: Message) -> Answer:
        """Hand in, and wait for the answer. It also goes out through the outbox, as every answer."""
        async with self._events.watch(message.thread) as coming:
            stored = await self.submit(message)
            turn = await self.turn(stored.request_id)
            if turn is not None and turn.answer is not None:
                return turn.answer
            async for event in coming:
                if event.request_id == stored.request_id and event.stage is Stage.ANSWERED and event.answer:
                    return event.answer
        raise RuntimeError("the watch ended without an answer")

    async def threads(self, channel: str, limit: int = 50) -> tuple[Thread, ...]:
        """Newest first."""
        return await thread_rows.threads_of(self.store, channel, limit)

    async def thread(self, thread: str) -> Thread | None:
        """None: no session of this name. (A reply without a mention is for us only where there is one.)"""
        return await thread_rows.thread_of(self.store, thread)

    async def open_thread(
        self, thread: str, channel: str, address: str, *, direct: bool, now: datetime
    ) -> None:
        await thread_rows.open_thread(self.store, thread, channel, address, direct, now)

    async def turns(self, thread: str, limit: int = 100) -> tuple[Turn, ...]:
        """The newest ones, oldest of them first."""
        # Looked at first: what is written back while the store is read would be in neither.
        aboard = self._lifeboat.turns_in(thread) if self._lifeboat is not None else ()
        turns = await thread_rows.last_turns(self.store, thread, limit)
        stored = {turn.request_id for turn in turns}
        return (*turns, *(turn for turn in aboard if turn.request_id not in stored))[-limit:]

    async def turn(self, request_id: str) -> Turn | None:
        """None until it is answered."""
        aboard = self._lifeboat.turn(request_id) if self._lifeboat is not None else None
        return aboard or await thread_rows.turn_of(self.store, request_id)

    async def vote(self, vote: Vote) -> bool:
        """False for an answer that is not known."""
        return await vote_rows.cast(self.store, vote)

    async def withdraw_vote(self, request_id: str, voter: str) -> bool:
        """False where there was none."""
        return await vote_rows.withdraw(self.store, request_id, voter)

    async def votes_in(self, thread: str, voter: str) -> tuple[Vote, ...]:
        """What this person voted on the answers of a thread."""
        return await vote_rows.by_voter(self.store, thread, voter)

    async def open_questions(self, thread: str) -> tuple[OpenQuestion, ...]:
        """What waits for an answer in this thread, oldest first."""
        aboard = self._lifeboat.open_in(thread) if self._lifeboat is not None else ()
        return (*await inbox_rows.open_in(self.store, thread), *aboard)
