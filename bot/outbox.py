"""The way out: first a row, then the send. The dispatcher claims waiting posts and hands them to their channels."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery import Bury, decide
from bot.logs import request_scope
from bot.posts import DeliveryError, NewPost, Post, Receipt, Sender
from bot.stopping import let_finish
from bot.store import Store, StoreBusy, outbox_rows
from bot.wakeup import Wakeup

log = logging.getLogger(__name__)

# Nothing waits longer than this for a wake-up that was missed (another process stored a post).
IDLE_S = 30.0
# While posts are under way, others may come due.
LOOK_AGAIN_S = 1.0
# Longer than any send may take.
LEASE = timedelta(minutes=5)
SEND_TIMEOUT_S = 120.0
ORPHAN_CHECK = timedelta(minutes=1)
STORE_RETRY_S = 0.5

OnDead = Callable[[Post, str], None]


def log_dead_post(post: Post, reason: str) -> None:
    log.error("post %s to %s was given up: %s", post.key, post.address, reason)


class Outbox:
    """Stores posts. A turn stores its answer's post in its own transaction (bot/worker.py)."""

    def __init__(self, store: Store, wakeup: Wakeup, clock: Clock) -> None:
        self._store = store
        self._wakeup = wakeup
        self._clock = clock

    async def put(self, *posts: NewPost) -> int:
        """How many were new; all are stored together. Raises `StoreBusy`."""
        now = self._clock()
        new = await self._store.write(lambda write: [outbox_rows.add(write, post, now) for post in posts])
        self._wakeup.set()
        return sum(new)

    def wake(self) -> None:
        """For a post that was stored in a transaction of somebody else's."""
        self._wakeup.set()


class Dispatcher:
    """One post at a time to an address, `at_once` in all; order within a thread is kept."""

    def __init__(
        self,
        store: Store,
        senders: Mapping[str, Sender],
        wakeup: Wakeup,
        clock: Clock,
        owner: str,
        *,
        at_once: int = 16,
        on_dead: OnDead = log_dead_post,
    ) -> None:
        self._store = store
        self._senders = senders
        self._wakeup = wakeup
        self._clock = clock
        self._owner = owner
        self._at_once = at_once
        self._on_dead = on_dead
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self._taking = asyncio.Lock()

    async def run(self, *, alone: bool) -> None:
        """Until `stop`. `alone`: no other process sends, so what is marked as being sent is left from a crash."""
        look_again_at = self._clock()
        while not self._stopping:
            wait_s = STORE_RETRY_S
            try:
                if self._clock() >= look_again_at:
                    freed = await outbox_rows.release_orphans(
                        self._store, self._senders, self._owner, self._clock(), alone=alone
                    )
                    alone, look_again_at = False, self._clock() + ORPHAN_CHECK
                    if freed:
                        log.warning("%d posts were cut off; looking before repeating", freed)
                async with self._taking:
                    wait_s = await self._launch_due()
            except StoreBusy as error:
                log.warning("the chat store cannot be used now: %s", error)
            if not self._stopping:
                await self._wakeup.wait(wait_s)

    async def stop(self, grace_s: float) -> None:
        """Take no further post; give those under way `grace_s`. What is cut off then is looked for at the next start."""
        self._stopping = True
        self._wakeup.set()
        await let_finish(self._taking, self._sending, grace_s)

    async def send_one(self, key: str) -> None:
        """Send this post here and now, and no other: for a one-off command beside a running hub."""
        post_id = await outbox_rows.id_of(self._store, key)
        if post_id is None:
            return
        for post in await outbox_rows.claim(self._store, (post_id,), self._owner, self._clock(), LEASE):
            with request_scope(post.request_id):
                await self._try(post)

    async def _launch_due(self) -> float:
        """Start what may go now. Seconds until there may be more."""
        paced: dict[str, float] = {}
        looked_at = self._clock()
        while (free := self._at_once - len(self._sending)) > 0 and not self._stopping:
            now = looked_at = self._clock()
            rows = await outbox_rows.due(
                self._store,
                self._senders,
                now,
                limit=free,
                busy=[*self._sending, *paced],
            )
            ready: dict[str, int] = {}
            for post_id, channel, address in rows:
                if address in ready or address in paced:
                    continue
                delay = self._senders[channel].delay_s(address, now)
                if delay > 0:
                    paced[address] = delay
                else:
                    ready[address] = post_id
            if ready:
                for post in await outbox_rows.claim(self._store, ready.values(), self._owner, now, LEASE):
                    task = asyncio.create_task(self._deliver(post), name=f"post {post.key}")
                    self._sending[post.address] = task
            if len(rows) < free:
                break
        return await self._seconds_to_next(looked_at, paced)

    async def _seconds_to_next(self, looked_at: datetime, paced: Mapping[str, float]) -> float:
        if self._sending:
            # The end of one rings the bell; until then nothing is worth a look at every wake-up.
            return min([LOOK_AGAIN_S, *paced.values()])
        waits = [IDLE_S, *paced.values()]
        # What was due at the last look and did not start waits for another post: for one that comes due later, too.
        due_at = await outbox_rows.next_due(self._store, self._senders, looked_at)
        if due_at is not None:
            waits.append((due_at - self._clock()).total_seconds())
        return max(0.001, min(waits))

    async def _deliver(self, post: Post) -> None:
        with request_scope(post.request_id):
            try:
                await self._try(post)
            finally:
                del self._sending[post.address]
                self._wakeup.set()

    async def _try(self, post: Post) -> None:
        sender = self._senders[post.channel]
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                receipt = await sender.find_delivered(post) if post.maybe_delivered else None
                if receipt is None:
                    receipt = await sender.send(post)
        except Exception as error:  # noqa: BLE001 - whatever a platform's SDK raises must not lose the post
            await self._after_failure(post, error)
            return
        await self._record_sent(post, receipt)

    async def _record_sent(self, post: Post, receipt: Receipt) -> None:
        while True:
            try:
                await outbox_rows.mark_sent(self._store, post.id, self._owner, receipt, self._clock())
                log.info("sent %s to %s, attempt %d", post.key, post.address, post.attempt)
                return
            except StoreBusy as error:
                # It is out: forgetting that would post it twice.
                log.warning("post %s is out but cannot be marked yet: %s", post.key, error)
                await asyncio.sleep(STORE_RETRY_S)

    async def _after_failure(self, post: Post, error: Exception) -> None:
        now = self._clock()
        verdict = decide(error, post, now, random.random())
        unforeseen = None if isinstance(error, DeliveryError) else error
        log.warning(
            "post %s failed, attempt %d: %s -> %s",
            post.key,
            post.attempt,
            error,
            verdict,
            exc_info=unforeseen,
        )
        while True:
            with suppress(StoreBusy):
                if isinstance(verdict, Bury):
                    await outbox_rows.bury(self._store, post.id, self._owner, verdict.reason, now)
                    first_time = not isinstance(error, DeliveryError) or not error.gone
                    if not first_time:
                        first_time = await outbox_rows.mark_gone(self._store, post.channel, post.address, now)
                    if first_time:
                        self._on_dead(post, verdict.reason)
                else:
                    if verdict.hold:
                        await outbox_rows.hold(self._store, post.channel, post.address, verdict.at, now)
                    await outbox_rows.put_back(
                        self._store,
                        post.id,
                        self._owner,
                        f"{type(error).__name__}: {error}",
                        verdict.at,
                        maybe_delivered=verdict.maybe_delivered,
                    )
                return
            await asyncio.sleep(STORE_RETRY_S)
