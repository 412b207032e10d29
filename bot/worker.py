"""Takes messages from the inbox and has each answered: one turn at a time in a thread, many threads at once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.events import Event, Events, Stage
from bot.history import History, select
from bot.lifeboat import Lifeboat
from bot.logs import request_scope
from bot.messages import Message
from bot.posts import answer_post
from bot.stopping import let_finish
from bot.store import Store, StoreBusy, Transaction, inbox_rows, outbox_rows, thread_rows
from bot.store.inbox_rows import InboxRow
from bot.turns import Asked, Fault, Reply, Responder, StatusLine, reply_or_fault, timed
from bot.wakeup import Wakeup

log = logging.getLogger(__name__)

# Nothing waits longer than this for a wake-up that was missed (another process stored a message).
IDLE_S = 30.0
# Longer than any turn may take.
LEASE = timedelta(minutes=5)
ORPHAN_CHECK = timedelta(minutes=1)
STORE_RETRY_S = 0.5
FINISH_WAIT_S = 2.0
# A message that was being answered each time the process died is probably why.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Limits:
    turns_at_once: int = 8
    history_turns: int = 10
    thread_idle: timedelta = timedelta(days=7)
    deadline_s: float = 20.0
    per_person_hour: int = 200  # 0: no limit


class Worker:
    def __init__(
        self,
        store: Store,
        responder: Responder,
        channels: Collection[str],
        events: Events,
        wakeup: Wakeup,
        outbox_wakeup: Wakeup,
        clock: Clock,
        owner: str,
        limits: Limits,
        status_lines: Mapping[str, StatusLine] | None = None,
        lifeboat: Lifeboat | None = None,
    ) -> None:
        self._store = store
        self._responder = responder
        self._channels = tuple(channels)
        self._events = events
        self._wakeup = wakeup
        self._outbox_wakeup = outbox_wakeup
        self._clock = clock
        self._owner = owner
        self._limits = limits
        self._status_lines = status_lines or {}
        self._lifeboat = lifeboat
        self._turns: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self._taking = asyncio.Lock()

    async def run(self, *, alone: bool) -> None:
        """Until `stop`. `alone`: no other process answers, so what is marked as worked on is left from a crash."""
        look_again_at = self._clock()
        while not self._stopping:
            wait_s = IDLE_S
            try:
                if self._clock() >= look_again_at:
                    freed = await inbox_rows.release_orphans(
                        self._store, self._channels, self._owner, self._clock(), alone=alone
                    )
                    alone, look_again_at = False, self._clock() + ORPHAN_CHECK
                    if freed:
                        log.warning("%d questions were cut off; answering them now", freed)
                async with self._taking:
                    await self._start_turns()
            except StoreBusy as error:
                log.warning("the chat store cannot be used now: %s", error)
                wait_s = STORE_RETRY_S
            if not self._stopping:
                await self._wakeup.wait(wait_s)

    async def stop(self, grace_s: float) -> None:
        """Begin no further turn; those under way have `grace_s`. What is cut off then is answered after the next start."""
        self._stopping = True
        self._wakeup.set()
        await let_finish(self._taking, self._turns, grace_s)

    async def answer_one(self, request_id: str) -> None:
        """Answer this message here and now, and no other: for a one-off command beside a running hub."""
        row = await inbox_rows.by_request(self._store, request_id)
        if row is not None and await inbox_rows.claim(self._store, row.id, self._owner, self._clock(), LEASE):
            await self._answer(row)

    async def _start_turns(self) -> None:
        free = self._limits.turns_at_once - len(self._turns)
        if free <= 0 or self._stopping:
            return
        rows = await inbox_rows.take(
            self._store, self._channels, free, self._owner, self._clock(), LEASE, busy_threads=self._turns
        )
        for row in rows:
            thread = row.message.thread
            task = asyncio.create_task(self._answer(row), name=f"turn {row.request_id}")
            self._turns[thread] = task
            task.add_done_callback(partial(self._turn_ended, thread))

    def _turn_ended(self, thread: str, task: asyncio.Task[None]) -> None:
        del self._turns[thread]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Not rung for at once: whatever broke would break again, as fast as the loop can turn.
            log.error("a turn could not be carried through", exc_info=error)
            return
        self._wakeup.set()

    async def _answer(self, row: InboxRow) -> None:
        with request_scope(row.request_id):
            message = row.message
            self._events.publish(Event(message.thread, row.request_id, Stage.WORKING))
            status = asyncio.create_task(self._status("show", message))
            try:
                reply = await self._reply(row)
                await self._finish(row, reply)
            finally:
                await status
                await self._status("clear", message)

    async def _reply(self, row: InboxRow) -> Reply:
        message, now = row.message, self._clock()
        asked = Asked(
            message.text, History(), row.request_id, message.thread, message.sender, now, message.replay
        )
        started = time.perf_counter()
        try:
            if row.attempts >= TRIES:
                log.error("the process ended %d times while answering; not tried again", row.attempts)
                return timed(Reply(self._responder.fault(asked, Fault.INTERNAL)), asked, started)
            if await self._over_the_limit(row):
                return timed(Reply(self._responder.fault(asked, Fault.TOO_MANY)), asked, started)
            turns = await thread_rows.last_turns(self._store, asked.thread, self._limits.history_turns + 1)
        except StoreBusy as error:
            # An answer without the thread behind it is better than none.
            log.warning("the thread's history cannot be read: %s", error)
            turns = ()
        history = select(turns, now, self._limits.history_turns, self._limits.thread_idle)
        return await reply_or_fault(self._responder, replace(asked, history=history), self._limits.deadline_s)

    async def _over_the_limit(self, row: InboxRow) -> bool:
        allowed = self._limits.per_person_hour
        if not allowed:
            return False
        since = row.message.received_at - timedelta(hours=1)
        return await inbox_rows.count_earlier(self._store, row.message.sender, row.id, since) >= allowed

    async def _finish(self, row: InboxRow, reply: Reply) -> None:
        """Turn, model requests, outgoing post and the inbox row's end: one transaction, tried until it is in."""
        message, answer = row.message, reply.answer
        while True:
            try:
                if not await self._store.write(
                    partial(_keep, row, reply, self._owner, self._clock()), FINISH_WAIT_S
                ):
                    log.warning("another process took this question over; its answer stands")
                    return
                break
            except StoreBusy as error:
                log.warning("the answer cannot be stored yet: %s", error)
                if self._lifeboat is not None:
                    self._lifeboat.take_over(row.request_id, message, reply, self._owner)
                    return
                await asyncio.sleep(STORE_RETRY_S)
        log.info(
            "answered kind=%s planner=%s calls=%s ms=%d model_requests=%d",
            answer.kind.value,
            answer.planner,
            ",".join(call.name for call in answer.calls) or "-",
            answer.elapsed_ms,
            len(reply.requests),
        )
        self._outbox_wakeup.set()
        self._events.publish(Event(message.thread, row.request_id, Stage.ANSWERED, answer))

    async def _status(self, what: str, message: Message) -> None:
        line = self._status_lines.get(message.channel)
        if line is None:
            return
        try:
            await (line.show(message) if what == "show" else line.clear(message))
        except Exception as error:  # noqa: BLE001 - the channel's SDK may raise anything; the answer matters more
            log.warning("could not %s the status: %s", what, error)


def _keep(row: InboxRow, reply: Reply, owner: str, now: datetime, write: Transaction) -> bool:
    if not inbox_rows.finish(write, row.request_id, owner, now):
        return False
    message, answer = row.message, reply.answer
    thread_rows.add_turn(write, row.request_id, message, answer, reply.requests, now)
    outbox_rows.add(write, answer_post(row.request_id, message, answer), now)
    return True
