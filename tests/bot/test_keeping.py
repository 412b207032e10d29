"""Audit, votes, facts, and what the store forgets."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers import Answer, AnswerKind
from bot.events import Events
from bot.hub import Hub
from bot.inbox import Inbox
from bot.posts import answer_post
from bot.retention import clean_up
from bot.store import (
    Store,
    Transaction,
    audit_rows,
    fact_rows,
    inbox_rows,
    outbox_rows,
    thread_rows,
    vote_rows,
)
from bot.store.vote_rows import Vote
from bot.wakeup import Wakeup
from tests.fakes.channel import MONDAY, message

ANSWER = Answer(kind=AnswerKind.ANSWERED, text="비밀스러운 답")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "hub.db")
    yield store
    await store.close()


async def answered(store: Store, event: str = "e1", thread: str = "t1", text: str = "비밀 질문") -> str:
    asked = message(text, event=event, thread=thread)
    stored = await inbox_rows.add(store, asked)
    row = await inbox_rows.by_request(store, stored.request_id)
    assert row is not None
    await inbox_rows.claim(store, row.id, "me", MONDAY, timedelta(minutes=1))

    def keep(write: Transaction) -> bool:
        thread_rows.add_turn(write, stored.request_id, asked, ANSWER, (), MONDAY)
        outbox_rows.add(write, answer_post(stored.request_id, asked, ANSWER), MONDAY)
        return inbox_rows.finish(write, stored.request_id, "me", MONDAY)

    assert await store.write(keep)
    return stored.request_id


async def test_a_changed_or_removed_audit_row_is_found(store: Store) -> None:
    for number in range(5):
        await audit_rows.append(store, "slack:U1", "slack", "backup", {"n": number}, MONDAY)
    assert await audit_rows.first_broken(store) is None
    assert [row.detail for row in await audit_rows.newest(store, 2)] == [{"n": 4}, {"n": 3}]
    outside = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError):
        outside.execute("UPDATE audit SET actor = 'someone else' WHERE id = 3")
    outside.execute("DROP TRIGGER audit_keeps_its_rows")
    outside.execute("DROP TRIGGER audit_loses_no_row")
    outside.execute("DELETE FROM audit WHERE id = 4")
    outside.commit()
    assert await audit_rows.first_broken(store) == 5
    outside.execute("UPDATE audit SET actor = 'someone else' WHERE id = 2")
    outside.commit()
    outside.close()
    assert await audit_rows.first_broken(store) == 2


async def test_a_person_has_one_vote_on_an_answer_and_may_change_it(store: Store) -> None:
    request = await answered(store)
    assert await vote_rows.cast(store, Vote(request, "slack:U1", True, "", "", MONDAY))
    assert await vote_rows.cast(store, Vote(request, "slack:U2", True, "", "", MONDAY))
    assert await vote_rows.cast(store, Vote(request, "slack:U1", False, "wrong_figure", "틀려요", MONDAY))
    votes = {vote.voter: vote.up for vote in await vote_rows.of_answer(store, request)}
    assert votes == {"slack:U1": False, "slack:U2": True}
    assert not await vote_rows.cast(store, Vote("unknown", "slack:U1", True, "", "", MONDAY))
    assert await vote_rows.withdraw(store, request, "slack:U1")
    assert len(await vote_rows.of_answer(store, request)) == 1


async def test_a_fact_is_replaced_and_knows_its_time(store: Store) -> None:
    assert await fact_rows.get(store, "heartbeat.hub") is None
    await fact_rows.put(store, "heartbeat.hub", {"pid": 1}, MONDAY)
    await fact_rows.put(store, "heartbeat.hub", {"pid": 2}, MONDAY + timedelta(seconds=30))
    assert await fact_rows.get(store, "heartbeat.hub") == ({"pid": 2}, MONDAY + timedelta(seconds=30))


async def test_after_ninety_days_no_word_of_a_conversation_is_left_in_the_files(store: Store) -> None:
    request = await answered(store)
    await vote_rows.cast(store, Vote(request, "slack:U1", False, "", "비밀 의견", MONDAY))
    ((post_id, _, _),) = await outbox_rows.due(store, ["fake"], MONDAY, 10)
    await outbox_rows.claim(store, [post_id], "me", MONDAY, timedelta(minutes=1))
    await outbox_rows.bury(store, post_id, "me", "x", MONDAY)
    await clean_up(store, MONDAY + timedelta(days=89), timedelta(days=90))
    kept = await thread_rows.turn_of(store, request)
    assert kept is not None
    assert kept.answer == ANSWER
    await clean_up(store, MONDAY + timedelta(days=91), timedelta(days=90))
    forgotten = await thread_rows.turn_of(store, request)
    assert forgotten is not None
    assert (forgotten.question, forgotten.answer) == (None, None)
    for path in store.path.parent.glob("hub.db*"):
        assert "비밀".encode() not in path.read_bytes(), path.name


async def test_what_waits_is_kept_however_old(store: Store) -> None:
    await answered(store)
    await inbox_rows.add(store, message(event="e2", thread="t2"))
    await clean_up(store, MONDAY + timedelta(days=400), timedelta(days=90))
    assert await inbox_rows.count_open(store) == 1
    assert await outbox_rows.counts(store) == {"waiting": 1}


async def test_the_hub_lists_threads_newest_first_and_their_turns(store: Store) -> None:
    hub = Hub(store, Inbox(store, Events(), Wakeup()), Events())
    await answered(store, "e1", "t1", "첫 질문")
    await answered(store, "e2", "t1", "둘째 질문")
    await hub.open_thread("fake:t2", "fake", "fake:C2", direct=False, now=MONDAY + timedelta(hours=1))
    assert [thread.thread for thread in await hub.threads("fake")] == ["fake:t2", "fake:t1"]
    assert (await hub.threads("fake"))[1].title == "첫 질문"
    assert [turn.question for turn in await hub.turns("fake:t1")] == ["첫 질문", "둘째 질문"]
    assert await hub.thread("fake:unknown") is None
    assert await hub.threads("slack") == ()
