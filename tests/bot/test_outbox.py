from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.outbox import Dispatcher, Outbox
from bot.posts import DeliveryError, NewPost, Post, PostKind, Priority, Receipt
from bot.store import Store, outbox_rows
from bot.wakeup import Wakeup
from tests.fakes.channel import FakeClock, FakeSender
from tests.fakes.waiting import until


def new(key: str, priority: Priority = Priority.ANSWER, address: str = "fake:C1", **more: object) -> NewPost:
    post = NewPost(
        key=key,
        channel="fake",
        address=address,
        kind=PostKind.NOTICE,
        priority=priority,
        body={"type": "test"},
    )
    return replace(post, **more)  # type: ignore[arg-type]


class Rig:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.wakeup = Wakeup()
        self.outbox = Outbox(store, self.wakeup, self.clock)
        self.sender = FakeSender()
        self.dead: list[tuple[str, str]] = []
        self.dispatcher = self.dispatch("me")

    def dispatch(self, owner: str) -> Dispatcher:
        return Dispatcher(
            self.store,
            {"fake": self.sender},
            self.wakeup,
            self.clock,
            owner,
            on_dead=lambda post, reason: self.dead.append((post.key, reason)),
        )

    async def turn(self) -> None:
        """Send all that is due at this moment of the clock, one after the other."""
        while True:
            tried = len(self.sender.tries)
            await self.dispatcher._launch_due()
            if self.dispatcher._sending:
                await asyncio.wait(self.dispatcher._sending.values())
            elif len(self.sender.tries) == tried:
                return

    @property
    def sent(self) -> list[str]:
        return [post.key for post in self.sender.sent]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = await Store.open(tmp_path / "hub.db")
    yield Rig(store)
    await store.close()


async def test_a_key_is_stored_and_sent_once(rig: Rig) -> None:
    assert await rig.outbox.put(new("a"), new("b")) == 2
    assert await rig.outbox.put(new("a")) == 0
    await rig.turn()
    assert await rig.outbox.put(new("a")) == 0
    await rig.turn()
    assert rig.sent == ["a", "b"]
    assert await outbox_rows.receipt_of(rig.store, "b") == Receipt("m2")


async def test_critical_alerts_go_first_then_answers_other_alerts_and_reports(rig: Rig) -> None:
    await rig.outbox.put(
        new("report", Priority.REPORT),
        new("alert", Priority.ALERT),
        new("answer", Priority.ANSWER),
        new("critical", Priority.CRITICAL),
    )
    await rig.turn()
    assert rig.sent == ["critical", "answer", "alert", "report"]


async def test_order_within_a_thread_holds_while_its_head_is_retried_and_other_threads_go_on(
    rig: Rig,
) -> None:
    rig.sender.fail(DeliveryError("503"))
    await rig.outbox.put(
        new("1", thread="x"), new("2", thread="x"), new("other", thread="y", address="fake:C2")
    )
    await rig.turn()
    assert rig.sent == ["other"]
    rig.clock.forward(seconds=2)
    await rig.turn()
    assert rig.sent == ["other", "1", "2"]


async def test_the_next_look_is_at_the_retry_that_others_of_its_thread_wait_for(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("503"))
    await rig.outbox.put(new("1", thread="x"), new("2", thread="x"))
    await rig.turn()
    assert await rig.dispatcher._launch_due() < 2
    rig.clock.forward(seconds=2)
    await rig.turn()
    assert rig.sent == ["1", "2"]


async def test_a_retry_that_comes_due_while_it_is_looked_for_is_not_slept_over(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("429", retry_after_s=1))
    await rig.outbox.put(new("a"))
    await rig.turn()
    moments = iter([0.9, 1.1])

    def later() -> datetime:
        return rig.clock() + timedelta(seconds=next(moments, 1.1))

    rig.dispatcher._clock = later
    # At 0.9 s it was looked for too early; at 1.1 s it is time.
    while not rig.sent:
        assert await rig.dispatcher._launch_due() <= 1
        if rig.dispatcher._sending:
            await asyncio.wait(rig.dispatcher._sending.values())


async def test_nothing_is_sent_to_an_address_inside_its_retry_after_even_after_a_restart(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("429", retry_after_s=30))
    await rig.outbox.put(new("a"), new("b", thread="other"), new("c", address="fake:C2"))
    await rig.turn()
    await rig.outbox.put(new("late", Priority.CRITICAL))
    rig.dispatcher = rig.dispatch("restarted")
    rig.clock.forward(seconds=29)
    await rig.turn()
    assert rig.sent == ["c"]
    rig.clock.forward(seconds=1)
    await rig.turn()
    assert rig.sent == ["c", "late", "a", "b"]


async def test_a_paced_address_does_not_hold_up_the_others(rig: Rig) -> None:
    rig.sender.delays["fake:C1"] = 1.0
    await rig.outbox.put(
        *(new(f"slow{n}", thread=str(n)) for n in range(40)), new("quick", address="fake:C2")
    )
    await rig.turn()
    assert rig.sent == ["quick"]
    rig.sender.delays.clear()
    await rig.turn()
    assert len(rig.sent) == 41


async def test_a_permanent_failure_is_buried_told_and_lets_the_next_one_pass(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("channel_not_found", permanent=True))
    await rig.outbox.put(new("a", thread="x"), new("b", thread="x"))
    await rig.turn()
    assert rig.sent == ["b"]
    assert rig.dead == [("a", "DeliveryError: channel_not_found")]
    assert await outbox_rows.counts(rig.store) == {"dead": 1, "sent": 1}


async def test_a_place_that_is_gone_is_told_once(rig: Rig) -> None:
    for key in "abc":
        rig.sender.fail(DeliveryError("403", gone=True))
        await rig.outbox.put(new(key))
    await rig.turn()
    assert [key for key, _ in rig.dead] == ["a"]
    await outbox_rows.note_destination(rig.store, "fake", "fake:C1", {"ref": 1}, rig.clock())
    rig.sender.fail(DeliveryError("403", gone=True))
    await rig.outbox.put(new("d"))
    await rig.turn()
    assert [key for key, _ in rig.dead] == ["a", "d"], "a place that spoke again can be lost again"
    assert await outbox_rows.destination_note(rig.store, "fake", "fake:C1") == {"ref": 1}


async def test_a_broken_connection_is_looked_after_before_the_post_is_repeated(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("connection reset", maybe_delivered=True), delivers=True)
    rig.sender.fail(DeliveryError("connection reset", maybe_delivered=True), delivers=False)
    await rig.outbox.put(new("arrived"), new("lost", address="fake:C2"))
    await rig.turn()
    rig.clock.forward(seconds=2)
    await rig.turn()
    assert rig.sent == ["arrived", "lost"]
    assert rig.sender.looked == ["arrived", "lost"]


async def test_posts_of_a_dead_process_are_looked_for_and_sent(rig: Rig) -> None:
    await rig.outbox.put(new("a"))
    ((post_id, _, _),) = await outbox_rows.due(rig.store, ["fake"], rig.clock(), 10)
    assert await outbox_rows.claim(rig.store, [post_id], "dead", rig.clock(), timedelta(seconds=60))
    assert not await outbox_rows.claim(rig.store, [post_id], "slow", rig.clock(), timedelta(seconds=60))
    running = asyncio.create_task(rig.dispatcher.run(alone=True))
    await until(lambda: rig.sender.sent)
    await rig.dispatcher.stop(1)
    await running
    assert rig.sender.looked == ["a"]
    assert rig.sent == ["a"]


async def test_an_edit_waits_for_the_post_it_changes_and_gets_its_id(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("503"))
    await rig.outbox.put(
        new("alert", Priority.ALERT),
        new("resolved", Priority.CRITICAL, edits="alert"),
        new("note", Priority.CRITICAL, under="alert"),
    )
    await rig.turn()
    assert rig.sent == []
    rig.clock.forward(seconds=2)
    await rig.turn()
    assert rig.sent == ["alert", "resolved", "note"]
    by_key: dict[str, Post] = {post.key: post for post in rig.sender.sent}
    assert by_key["resolved"].edits == Receipt("m1")
    assert by_key["note"].under == Receipt("m1")


async def test_an_edit_of_a_post_that_never_went_out_is_told_so(rig: Rig) -> None:
    rig.sender.fail(DeliveryError("no", permanent=True))
    await rig.outbox.put(new("alert"), new("resolved", edits="alert"))
    await rig.turn()
    assert rig.sent == ["resolved"]
    assert rig.sender.sent[0].edits is None


async def test_a_fault_in_the_adapter_does_not_stop_the_dispatcher(rig: Rig) -> None:
    for _ in range(5):
        rig.sender.fail(KeyError("blocks"))
    await rig.outbox.put(new("a"), new("b", address="fake:C2"))
    for _ in range(8):
        await rig.turn()
        rig.clock.forward(minutes=5)
    assert "b" in rig.sent
    assert len(rig.sent) + len(rig.dead) == 2


async def test_the_running_dispatcher_sends_at_once_when_rung_for(rig: Rig) -> None:
    running = asyncio.create_task(rig.dispatcher.run(alone=True))
    await asyncio.sleep(0.05)
    await rig.outbox.put(*(new(str(number), address=f"fake:C{number}") for number in range(50)))
    await until(lambda: len(rig.sender.sent) == 50)
    await rig.dispatcher.stop(1)
    await running


async def test_a_send_that_hangs_is_given_up_and_looked_for(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.SEND_TIMEOUT_S", 0.05)
    send = rig.sender.send

    async def hang(post: Post) -> Receipt:
        await send(post)
        await asyncio.Event().wait()
        raise AssertionError("never here")

    rig.sender.send = hang  # type: ignore[method-assign]
    await rig.outbox.put(new("a"))
    await rig.turn()
    rig.clock.forward(seconds=2)
    await rig.turn()
    assert rig.sent == ["a"]
    assert rig.sender.looked == ["a"]
    assert await outbox_rows.counts(rig.store) == {"sent": 1}


async def test_an_idle_dispatcher_hardly_touches_the_store(rig: Rig) -> None:
    reads = 0
    read = rig.store.read

    async def counting(*args: object) -> object:
        nonlocal reads
        reads += 1
        return await read(*args)  # type: ignore[arg-type]

    rig.store.read = counting  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(rig.dispatcher.run(alone=True))
    await asyncio.sleep(0.5)
    await rig.dispatcher.stop(1)
    await running
    assert reads <= 4


async def test_the_platform_id_of_a_post_leads_back_to_its_request(rig: Rig) -> None:
    await rig.outbox.put(new("answer:r1", request_id="r1"))
    await rig.turn()
    assert await outbox_rows.request_of_message(rig.store, "fake", "fake:C1", "m1") == "r1"
    assert await outbox_rows.request_of_message(rig.store, "fake", "fake:C2", "m1") is None


async def test_clean_up_removes_finished_posts_only(rig: Rig) -> None:
    await rig.outbox.put(new("sent"))
    await rig.turn()
    await rig.outbox.put(new("waiting"))
    await outbox_rows.remove_before(rig.store, rig.clock() + timedelta(days=1))
    assert await outbox_rows.counts(rig.store) == {"waiting": 1}
