"""While the chat store cannot be written (a full disk, a program that locks it), questions are answered from memory.

What was answered is written back as soon as the store takes it. Until then a crash loses the record, and a question
that was not answered yet: the price of answering at all. Threads can still be read, so follow-ups work.
"""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery import Bury, decide
from bot.events import Event, Events, Stage
from bot.history import select
from bot.logs import request_scope
from bot.messages import Message
from bot.posts import NewPost, Receipt, Sender, answer_post, to_unstored
from bot.store import Store, StoreBusy, Transaction, fact_rows, inbox_rows, outbox_rows, thread_rows
from bot.store.inbox_rows import OpenQuestion, Stored
from bot.store.thread_rows import Turn
from bot.turns import Asked, Reply, Responder, reply_or_fault

log = logging.getLogger(__name__)

PROBE_S = 1.0
WRITE_WAIT_S = 0.5
STOP_RETRY_S = 0.1
# Beyond this, a message is not taken: its platform keeps it and delivers it again.
MOST_ABOARD = 500

OnChange = Callable[[bool], None]


def log_store_change(needed: bool) -> None:
    if needed:
        log.error("the chat store cannot be written; answering from memory")
    else:
        log.warning("the chat store can be written again; nothing is kept in memory any more")


@dataclass(slots=True)
class Passenger:
    """One question on its way. `in_store`: its inbox row was stored before the trouble, and is owned by `owner`."""

    request_id: str
    message: Message
    received_at: datetime
    owner: str | None = None
    reply: Reply | None = None
    answered_at: datetime | None = None
    receipt: Receipt | None = None
    error: str = ""
    maybe_delivered: bool = False
    done: bool = False


class Lifeboat:
    def __init__(
        self,
        store: Store,
        responder: Responder,
        senders: Mapping[str, Sender],
        events: Events,
        clock: Clock,
        *,
        history_turns: int = 10,
        thread_idle: timedelta = timedelta(days=7),
        deadline_s: float = 20.0,
        on_change: OnChange = log_store_change,
    ) -> None:
        self._store = store
        self._responder = responder
        self._senders = senders
        self._events = events
        self._clock = clock
        self._history_turns = history_turns
        self._thread_idle = thread_idle
        self._deadline_s = deadline_s
        self._on_change = on_change
        self._aboard: dict[str, Passenger] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._threads: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing_back = asyncio.Lock()
        self._needed = False

    @property
    def needed(self) -> bool:
        """The store could not be written when it was last tried."""
        return self._needed

    @property
    def aboard(self) -> int:
        """How many questions are in memory and not yet in the store."""
        return len(self._aboard)

    async def known(self, message: Message, *, look: bool = False) -> Stored | None:
        """The message as it came earlier, here or (as far as that can be read) in the store.

        `look` into the store also while it is taken to work: another delivery may have got in.
        """
        for key in _keys_of(message):
            if key in self._keys:
                return Stored(self._keys[key], new=False)
        if not (self._needed or look):
            return None
        try:
            return await inbox_rows.find(self._store, message)
        except StoreBusy:
            return None

    def turn(self, request_id: str) -> Turn | None:
        """An answer that is not in the store yet."""
        passenger = self._aboard.get(request_id)
        return _to_turn(passenger) if passenger is not None else None

    def turns_in(self, thread: str) -> tuple[Turn, ...]:
        """Those of a thread, oldest first."""
        aboard = [_to_turn(each) for each in self._aboard.values() if each.message.thread == thread]
        return tuple(turn for turn in aboard if turn is not None)

    def open_in(self, thread: str) -> tuple[OpenQuestion, ...]:
        """What is in memory and waits for its answer."""
        return tuple(
            OpenQuestion(each.request_id, each.message.text, each.received_at, working=True)
            for each in self._aboard.values()
            if each.message.thread == thread and each.reply is None
        )

    def board(self, message: Message) -> Stored:
        """Take a message that could not be stored. Raises `StoreBusy` when there is no room either."""
        for key in _keys_of(message):
            # Another delivery of it may have come aboard while this one waited for the store.
            if key in self._keys:
                return Stored(self._keys[key], new=False)
        if len(self._aboard) >= MOST_ABOARD:
            raise StoreBusy(f"{MOST_ABOARD} questions are in memory already")
        self._note(True)
        passenger = Passenger(uuid.uuid4().hex[:12], message, self._clock())
        self._aboard[passenger.request_id] = passenger
        self._keys |= dict.fromkeys(_keys_of(message), passenger.request_id)
        self._start(passenger)
        return Stored(passenger.request_id, new=True)

    def take_over(self, request_id: str, message: Message, reply: Reply, owner: str) -> None:
        """Take an answer that could not be stored; its inbox row is there, worked on by `owner`."""
        self._note(True)
        passenger = Passenger(request_id, message, message.received_at, owner, reply, self._clock())
        self._aboard[request_id] = passenger
        self._start(passenger)

    async def run(self) -> None:
        """Write back what is done, and look whether the store works again."""
        while True:
            await asyncio.sleep(PROBE_S)
            # Also with the store working again: an answer may have been on its way when the others were written back.
            if self._needed or self._aboard:
                await self._write_back()

    async def stop(self, grace_s: float) -> None:
        """Half of `grace_s` for what is under way, the rest for the store to come back.

        What is cut off goes into the store as it stands, and is answered or sent after the next start.
        """
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + grace_s
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace_s / 2)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        while self._needed or self._aboard:
            await self._write_back(unfinished=True)
            if not self._aboard or loop.time() >= give_up_at:
                break
            await asyncio.sleep(STOP_RETRY_S)
        if self._aboard:
            log.error("%d questions were only in memory and are lost", len(self._aboard))

    def _start(self, passenger: Passenger) -> None:
        task = asyncio.create_task(self._carry(passenger), name=f"lifeboat {passenger.request_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, passenger: Passenger) -> None:
        message = passenger.message
        with request_scope(passenger.request_id):
            async with self._threads.setdefault(message.thread, asyncio.Lock()):
                if passenger.reply is None:
                    passenger.reply = await self._answer(passenger)
                    passenger.answered_at = self._clock()
                answer = passenger.reply.answer
                self._events.publish(Event(message.thread, passenger.request_id, Stage.ANSWERED, answer))
                await self._send(passenger, answer_post(passenger.request_id, message, answer))
            passenger.done = True

    async def _answer(self, passenger: Passenger) -> Reply:
        message, now = passenger.message, self._clock()
        turns: tuple[Turn, ...] = ()
        try:
            turns = await thread_rows.last_turns(self._store, message.thread, self._history_turns + 1)
        except StoreBusy as error:
            log.warning("the thread's history cannot be read: %s", error)
        turns += self.turns_in(message.thread)
        history = select(turns, now, self._history_turns, self._thread_idle)
        asked = Asked(
            message.text, history, passenger.request_id, message.thread, message.sender, now, message.replay
        )
        return await reply_or_fault(self._responder, asked, self._deadline_s)

    async def _send(self, passenger: Passenger, new: NewPost) -> None:
        sender, attempt = self._senders[new.channel], 0
        while True:
            attempt += 1
            await asyncio.sleep(sender.delay_s(new.address, self._clock()))
            post = to_unstored(
                new, passenger.received_at, attempt=attempt, maybe_delivered=passenger.maybe_delivered
            )
            try:
                found = await sender.find_delivered(post) if post.maybe_delivered else None
                passenger.receipt = found or await sender.send(post)
                return
            except asyncio.CancelledError:
                passenger.maybe_delivered = True
                raise
            except Exception as error:  # noqa: BLE001 - whatever a platform's SDK raises must not lose the answer
                now = self._clock()
                verdict = decide(error, post, now, random.random())
                log.warning("post %s failed, attempt %d: %s", post.key, attempt, error)
                if isinstance(verdict, Bury):
                    passenger.error = verdict.reason
                    return
                passenger.maybe_delivered = passenger.maybe_delivered or verdict.maybe_delivered
                await asyncio.sleep(max(0.0, (verdict.at - now).total_seconds()))

    async def _write_back(self, *, unfinished: bool = False) -> None:
        # The stop of the hub may come into the middle of a round: nobody is written twice.
        async with self._writing_back:
            await self._write_all(unfinished)

    async def _write_all(self, unfinished: bool) -> None:
        try:
            for passenger in [one for one in self._aboard.values() if one.done or unfinished]:
                await self._write(passenger)
                del self._aboard[passenger.request_id]
                for key in _keys_of(passenger.message):
                    self._keys.pop(key, None)
            # A real write: an empty transaction succeeds on a full disk.
            await fact_rows.put(self._store, "lifeboat.probe", None, self._clock(), WRITE_WAIT_S)
        except StoreBusy:
            return
        if not self._aboard:
            self._threads.clear()
        self._note(False)

    async def _write(self, passenger: Passenger) -> None:
        message, reply, now = passenger.message, passenger.reply, self._clock()

        def keep(write: Transaction) -> None:
            if reply is None:
                inbox_rows.add_waiting(write, passenger.request_id, message)
                return
            if passenger.owner is None:
                inbox_rows.add_done(write, passenger.request_id, message, now)
            elif not inbox_rows.finish(write, passenger.request_id, passenger.owner, now):
                return
            answered_at = passenger.answered_at or now
            thread_rows.add_turn(
                write, passenger.request_id, message, reply.answer, reply.requests, answered_at
            )
            post = answer_post(passenger.request_id, message, reply.answer)
            if outbox_rows.add(write, post, now):
                if passenger.done:
                    outbox_rows.settle(write, post.key, passenger.receipt, passenger.error, now)
                elif passenger.maybe_delivered:
                    outbox_rows.doubt(write, post.key)

        await self._store.write(keep, WRITE_WAIT_S)

    def _note(self, needed: bool) -> None:
        if needed != self._needed:
            self._needed = needed
            self._on_change(needed)


def _keys_of(message: Message) -> list[tuple[str, str]]:
    return [(message.channel, key) for key in (message.event_id, *message.alias_ids)]


def _to_turn(passenger: Passenger) -> Turn | None:
    """None until it is answered."""
    message, reply, answered_at = passenger.message, passenger.reply, passenger.answered_at
    if reply is None or answered_at is None:
        return None
    return Turn(
        id=thread_rows.UNSTORED,
        request_id=passenger.request_id,
        thread=message.thread,
        sender=message.sender,
        sender_name=message.sender_name,
        question=message.text,
        answer=reply.answer,
        asked_at=message.received_at,
        answered_at=answered_at,
    )
