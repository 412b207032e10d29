from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers import Answer
from bot.events import Events, Stage
from bot.inbox import Inbox
from bot.messages import Message
from bot.store import Store, inbox_rows, outbox_rows, thread_rows
from bot.wakeup import Wakeup
from bot.worker import Limits, Worker
from tests.fakes.channel import MONDAY, FakeClock, message
from tests.fakes.responder import EchoResponder
from tests.fakes.waiting import until


class Status:
    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.breaks = False

    async def show(self, message: Message) -> None:
        self.seen.append(("show", message.event_id))
        if self.breaks:
            raise OSError("no network")

    async def clear(self, message: Message) -> None:
        self.seen.append(("clear", message.event_id))


class Rig:
    def __init__(self, store: Store, limits: Limits, owner: str = "me") -> None:
        self.store = store
        self.clock = FakeClock()
        self.responder = EchoResponder()
        self.events = Events()
        self.bell = Wakeup()
        self.inbox = Inbox(store, self.events, self.bell)
        self.status = Status()
        self.worker = Worker(
            store,
            self.responder,
            ["fake"],
            self.events,
            self.bell,
            Wakeup(),
            self.clock,
            owner,
            limits,
            {"fake": self.status},
        )
        self.running = asyncio.create_task(self.worker.run(alone=True))

    async def answers(self, count: int) -> list[Answer]:
        async with asyncio.timeout(10):
            while True:
                if (await outbox_rows.counts(self.store)).get("waiting", 0) >= count:
                    turns = await thread_rows.turns_between(
                        self.store, MONDAY - timedelta(days=400), MONDAY + timedelta(days=400)
                    )
                    return [turn.answer for turn in turns if turn.answer is not None]
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self.worker.stop(1)
        await self.running


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = await Store.open(tmp_path / "hub.db")
    rig = Rig(store, Limits(turns_at_once=3, deadline_s=0.2, per_person_hour=30))
    yield rig
    await rig.close()
    await store.close()


async def test_a_question_becomes_a_turn_a_post_and_an_event(rig: Rig) -> None:
    async with rig.events.watch("fake:t1") as coming:
        stored = await rig.inbox.receive(message("질문"))
        seen = []
        async for event in coming:
            seen.append(event.stage)
            if event.stage is Stage.ANSWERED:
                assert event.answer is not None
                assert event.answer.text == "답: 질문"
                break
    assert seen == [Stage.RECEIVED, Stage.WORKING, Stage.ANSWERED]
    turn = await thread_rows.turn_of(rig.store, stored.request_id)
    assert turn is not None
    assert turn.answer is not None
    assert (turn.question, turn.answer.request_id) == ("질문", stored.request_id)
    thread = await thread_rows.thread_of(rig.store, "fake:t1")
    assert thread is not None
    assert (thread.title, thread.address) == ("질문", "fake:C1")
    assert await inbox_rows.count_open(rig.store) == 0


async def test_turns_of_a_thread_run_one_after_the_other_and_see_the_earlier_ones(rig: Rig) -> None:
    for number in range(4):
        await rig.inbox.receive(message(f"질문 {number}", event=str(number)))
    await rig.answers(4)
    assert rig.responder.most_at_once == 1
    assert [len(asked.history.turns) for asked in rig.responder.asked] == [0, 1, 2, 3]
    assert rig.responder.asked[3].history.turns[-1].question == "질문 2"


async def test_threads_run_side_by_side_up_to_the_bound(rig: Rig) -> None:
    for number in range(9):
        await rig.inbox.receive(message("wait", event=str(number), thread=str(number)))
    await until(lambda: rig.responder.at_once == 3)
    rig.responder.go.set()
    await rig.answers(9)
    assert rig.responder.most_at_once == 3


async def test_one_persons_flood_does_not_hold_up_another(rig: Rig) -> None:
    for number in range(20):
        await rig.inbox.receive(message("wait", event=str(number), thread=str(number), sender="fake:eager"))
    await rig.inbox.receive(message("wait", event="b", thread="b", sender="fake:other"))
    rig.responder.go.set()
    await rig.answers(21)
    senders = [asked.sender for asked in rig.responder.asked]
    assert senders.index("fake:other") <= 4


async def test_a_failed_turn_says_so_with_its_request_id_and_logs_the_cause_once(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        stored = await rig.inbox.receive(message("raise"))
        (answer,) = await rig.answers(1)
    assert answer.text == f"오류 internal {stored.request_id}"
    assert "secret cause" not in answer.model_dump_json()
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]


async def test_a_turn_that_hangs_is_answered_at_its_deadline(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.DEADLINE_GRACE_S", 0.05)
    await rig.inbox.receive(message("hang"))
    (answer,) = await rig.answers(1)
    assert answer.text.startswith("오류 deadline")


async def test_the_status_is_shown_and_cleared_and_may_fail(rig: Rig) -> None:
    rig.status.breaks = True
    await rig.inbox.receive(message())
    (answer,) = await rig.answers(1)
    assert answer.text.startswith("답")
    await rig.close()
    assert rig.status.seen == [("show", "e1"), ("clear", "e1")]


async def test_beyond_the_hours_limit_a_person_is_told_so_and_others_are_answered(rig: Rig) -> None:
    for number in range(33):
        await rig.inbox.receive(message(event=str(number), thread=str(number)))
    await rig.inbox.receive(message(event="other", thread="other", sender="fake:U2"))
    answers = await rig.answers(34)
    assert sum(answer.text.startswith("오류 too_many") for answer in answers) == 3


async def test_a_message_that_ended_the_process_five_times_is_not_tried_again(rig: Rig) -> None:
    await rig.close()
    await rig.inbox.receive(message())
    for _ in range(5):
        assert await inbox_rows.take(rig.store, ["fake"], 1, "dead", MONDAY, timedelta(seconds=1))
        await inbox_rows.release_orphans(rig.store, ["fake"], "next", MONDAY, alone=True)
    again = Rig(rig.store, Limits())
    (answer,) = await again.answers(1)
    assert answer.text.startswith("오류 internal")
    assert again.responder.asked == []
    await again.close()


async def test_what_was_cut_off_is_answered_after_the_next_start(rig: Rig) -> None:
    await rig.inbox.receive(message("wait"))
    await rig.inbox.receive(message("질문", event="e2"))
    await until(lambda: rig.responder.at_once)
    await rig.worker.stop(0.01)
    await rig.running
    again = Rig(rig.store, Limits(), owner="next")
    again.responder.go.set()
    answers = await again.answers(2)
    assert [answer.text for answer in answers] == ["답: wait", "답: 질문"]
    await again.close()


async def test_a_turn_that_breaks_off_in_this_process_is_taken_up_after_its_lease(rig: Rig) -> None:
    await rig.close()
    stored = await inbox_rows.add(rig.store, message("질문"))
    row = await inbox_rows.by_request(rig.store, stored.request_id)
    assert row is not None
    assert await inbox_rows.claim(rig.store, row.id, "me", MONDAY, timedelta(minutes=5))
    again = Rig(rig.store, Limits(), owner="me")
    again.clock.forward(minutes=4)
    again.bell.set()
    await asyncio.sleep(0.05)
    assert again.responder.asked == []
    again.clock.forward(minutes=2)
    again.bell.set()
    assert [answer.text for answer in await again.answers(1)] == ["답: 질문"]
    await again.close()


async def test_what_is_being_taken_when_the_hub_stops_is_answered_before_it_stops(
    rig: Rig, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    receiving = await rig.inbox.receive(message())
    await rig.answers(1)
    other.execute("BEGIN IMMEDIATE")
    # Woken for a message that it cannot take yet.
    rig.bell.set()
    await asyncio.sleep(0.05)
    stopping = asyncio.create_task(rig.worker.stop(5))
    await asyncio.sleep(0.05)
    assert not stopping.done()
    other.execute(
        "INSERT INTO inbox (request_id, channel, thread, sender, message, state, received_at) "
        "SELECT 'late', channel, 'late', sender, message, 'waiting', received_at FROM inbox WHERE request_id = ?",
        (receiving.request_id,),
    )
    other.execute("COMMIT")
    other.close()
    await stopping
    assert await inbox_rows.count_open(rig.store) == 0
    assert len(await rig.answers(2)) == 2
