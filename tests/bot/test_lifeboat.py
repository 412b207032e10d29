"""The store is locked or its disk is full: answers go on, one notice is given, and all is recorded once it heals."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import lifeboat as lifeboat_module
from bot.events import Events
from bot.hub import Hub
from bot.inbox import Inbox
from bot.lifeboat import Lifeboat
from bot.outbox import Dispatcher
from bot.posts import DeliveryError, Sender
from bot.store import Store, inbox_rows, outbox_rows, thread_rows
from bot.wakeup import Wakeup
from bot.worker import Limits, Worker
from tests.fakes.channel import FakeClock, FakeSender, message
from tests.fakes.responder import EchoResponder
from tests.fakes.waiting import until


class Rig:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.sender = FakeSender()
        self.responder = EchoResponder()
        self.notices: list[bool] = []
        events, to_worker, to_dispatcher = Events(), Wakeup(), Wakeup()
        senders: dict[str, Sender] = {"fake": self.sender}
        self.lifeboat = Lifeboat(
            store, self.responder, senders, events, self.clock, on_change=self.notices.append
        )
        self.inbox = Inbox(store, events, to_worker, self.lifeboat)
        self.hub = Hub(store, self.inbox, events, self.lifeboat)
        self.worker = Worker(
            store,
            self.responder,
            ["fake"],
            events,
            to_worker,
            to_dispatcher,
            self.clock,
            "me",
            Limits(),
            None,
            self.lifeboat,
        )
        self.dispatcher = Dispatcher(store, senders, to_dispatcher, self.clock, "me")
        self._running = [
            asyncio.create_task(self.worker.run(alone=True)),
            asyncio.create_task(self.dispatcher.run(alone=True)),
            asyncio.create_task(self.lifeboat.run()),
        ]

    @property
    def sent(self) -> list[str]:
        return [post.answer().text for post in self.sender.sent]

    async def settled(self) -> None:
        """Until nothing is on its way out any more: what was sent is also marked as sent."""
        async with asyncio.timeout(10):
            while self.lifeboat.aboard or set(await outbox_rows.counts(self.store)) - {"sent"}:  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def stop(self) -> None:
        await self.worker.stop(1)
        await self.dispatcher.stop(1)
        await self.lifeboat.stop(1)
        self._running[2].cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


@pytest.fixture
async def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    monkeypatch.setattr(lifeboat_module, "PROBE_S", 0.1)
    monkeypatch.setattr("bot.worker.FINISH_WAIT_S", 0.2)
    store = await Store.open(tmp_path / "hub.db", lock_timeout_s=0.5)
    rig = Rig(store)
    yield rig
    await rig.stop()
    await store.close()


@contextlib.asynccontextmanager
async def locked(store: Store) -> AsyncIterator[None]:
    """Another program holds the database."""
    other = sqlite3.connect(store.path, isolation_level=None, timeout=0)

    def took_it() -> bool:
        with contextlib.suppress(sqlite3.OperationalError):
            other.execute("BEGIN EXCLUSIVE")
        return other.in_transaction

    await until(took_it)
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_questions_are_taken_in_time_and_answered_while_the_store_is_locked(rig: Rig) -> None:
    await rig.inbox.receive(message("앞", event="before"))
    await until(lambda: rig.sent == ["답: 앞"])
    slowest = 0.0
    async with locked(rig.store):
        for number in range(5):
            began = time.perf_counter()
            assert (await rig.inbox.receive(message(f"질문 {number}", event=str(number)))).new
            slowest = max(slowest, time.perf_counter() - began)
        await until(lambda: len(rig.sent) == 6)
        assert not (await rig.inbox.receive(message("질문 0", event="0"))).new, "repeated while locked"
        assert not (await rig.inbox.receive(message("앞", event="before"))).new, "known from the store"
    assert slowest < 1
    assert [len(asked.history.turns) for asked in rig.responder.asked] == [0, 1, 2, 3, 4, 5]
    await until(lambda: not rig.lifeboat.needed)
    assert rig.notices == [True, False]
    # The first post may have been out, and not yet marked, when the store was locked.
    await rig.settled()
    turns = await thread_rows.last_turns(rig.store, "fake:t1", 10)
    assert [turn.question for turn in turns] == ["앞", *(f"질문 {number}" for number in range(5))]
    assert await outbox_rows.counts(rig.store) == {"sent": 6}
    assert await inbox_rows.count_open(rig.store) == 0
    assert not (await rig.inbox.receive(message("질문 0", event="0"))).new, "repeated after it healed"
    assert len(rig.sent) == 6


async def test_an_answer_that_cannot_be_stored_goes_out_all_the_same(rig: Rig) -> None:
    await rig.inbox.receive(message("wait"))
    await until(lambda: rig.responder.at_once)
    async with locked(rig.store):
        rig.responder.go.set()
        await until(lambda: rig.sent == ["답: wait"])
    await until(lambda: not rig.lifeboat.needed)
    await rig.settled()
    assert await outbox_rows.counts(rig.store) == {"sent": 1}
    assert await inbox_rows.count_open(rig.store) == 0


async def test_what_is_in_memory_is_shown_like_what_is_stored(rig: Rig) -> None:
    async with locked(rig.store):
        told = (await rig.inbox.receive(message("질문", event="1"))).request_id
        await until(lambda: rig.sent == ["답: 질문"])
        asked = (await rig.inbox.receive(message("wait", event="2"))).request_id
        await until(lambda: rig.responder.at_once)
        assert [turn.request_id for turn in await rig.hub.turns("fake:t1")] == [told]
        turn = await rig.hub.turn(told)
        assert turn is not None and turn.answer is not None and turn.answer.text == "답: 질문"
        assert [each.request_id for each in await rig.hub.open_questions("fake:t1")] == [asked]
        assert await rig.hub.turn(asked) is None
        assert await rig.hub.turns("fake:other") == ()
        rig.responder.go.set()
        await until(lambda: len(rig.sent) == 2)
    await until(lambda: not rig.lifeboat.needed)
    await rig.settled()
    assert [turn.request_id for turn in await rig.hub.turns("fake:t1")] == [told, asked]
    assert await rig.hub.open_questions("fake:t1") == ()


async def test_a_send_that_fails_meanwhile_is_repeated_after_a_look(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("reset", maybe_delivered=True, retry_after_s=0.05), delivers=True)
    async with locked(rig.store):
        await rig.inbox.receive(message("질문"))
        await until(lambda: rig.sender.looked)
    await until(lambda: not rig.lifeboat.needed)
    await rig.settled()
    assert rig.sent == ["답: 질문"]
    assert await outbox_rows.counts(rig.store) == {"sent": 1}


async def test_a_full_disk_is_survived_and_heals(rig: Rig) -> None:
    """SQLite's own limit on pages stands for the disk: it fails in the same place with the same error."""
    await rig.inbox.receive(message("앞", event="before"))
    await until(lambda: rig.sent)
    (pages,) = (await rig.store.read("PRAGMA page_count"))[0]
    await rig.store.write(lambda write: write.fetch(f"PRAGMA max_page_count = {pages}"))
    long = "가" * 3_000
    for number in range(20):
        await rig.inbox.receive(message(f"{number} {long}", event=str(number), thread=str(number)))
    await until(lambda: len(rig.sent) == 21, timeout_s=30)
    assert rig.notices == [True]
    await rig.store.write(lambda write: write.fetch("PRAGMA max_page_count = 100000"))
    await until(lambda: not rig.lifeboat.needed)
    assert rig.notices == [True, False]
    assert (await rig.store.read("PRAGMA integrity_check"))[0][0] == "ok"
    await until(lambda: len(rig.sent) == 21)
    (turns,) = (await rig.store.read("SELECT count(*) FROM turns"))[0]
    assert turns == 21


async def test_more_than_memory_should_hold_is_left_to_its_platform(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifeboat_module, "MOST_ABOARD", 2)
    async with locked(rig.store):
        for number in range(2):
            await rig.inbox.receive(message("wait", event=str(number)))
        with pytest.raises(Exception, match="in memory already"):
            await rig.inbox.receive(message("wait", event="2"))
        rig.responder.go.set()
        await until(lambda: len(rig.sent) == 2)


async def test_a_stop_waits_for_the_store_and_leaves_what_is_unanswered_in_it(rig: Rig) -> None:
    async with locked(rig.store):
        await rig.inbox.receive(message("wait", event="open", thread="open"))
        await rig.inbox.receive(message("질문", event="done", thread="done"))
        await until(lambda: rig.sent == ["답: 질문"])
        stopping = asyncio.create_task(rig.lifeboat.stop(1))
        await until(lambda: not rig.responder.at_once)
    await stopping
    assert rig.lifeboat.aboard == 0
    assert await inbox_rows.count_open(rig.store) == 1
    # After the next start, here at once: the same question is answered, and a repeat of it is known.
    assert not (await rig.inbox.receive(message("wait", event="open", thread="open"))).new
    rig.responder.go.set()
    await rig.inbox.receive(message("깨움", event="wake", thread="wake"))
    await until(lambda: len(rig.sent) == 3)
    assert sorted(rig.sent) == ["답: wait", "답: 깨움", "답: 질문"]


async def test_a_send_cut_off_by_a_stop_is_looked_for_before_it_is_repeated(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("reset", maybe_delivered=True, retry_after_s=60), delivers=True)
    async with locked(rig.store):
        await rig.inbox.receive(message("질문"))
        await until(lambda: rig.sender.tries)
    await rig.lifeboat.stop(0.2)
    assert rig.lifeboat.aboard == 0
    await rig.inbox.receive(message("깨움", event="wake", thread="wake"))
    await rig.settled()
    assert sorted(rig.sent) == ["답: 깨움", "답: 질문"]
    assert rig.sender.looked
