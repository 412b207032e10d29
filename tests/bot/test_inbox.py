from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.events import Events
from bot.inbox import Inbox
from bot.incoming_text import STORED_CHARS, clean
from bot.store import Store, StoreBusy, inbox_rows
from bot.store.inbox_rows import InboxRow
from bot.wakeup import Wakeup
from tests.fakes.channel import MONDAY, message

LEASE = timedelta(seconds=60)


async def take(store: Store, owner: str, limit: int = 10) -> tuple[InboxRow, ...]:
    return await inbox_rows.take(store, ["fake"], limit, owner, MONDAY, LEASE)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "hub.db", lock_timeout_s=0.2)
    yield store
    await store.close()


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store, Events(), Wakeup())


async def test_an_event_delivered_five_times_is_stored_once(store: Store, inbox: Inbox) -> None:
    stored = [await inbox.receive(message()) for _ in range(5)]
    assert [one.new for one in stored] == [True, False, False, False, False]
    assert len({one.request_id for one in stored}) == 1
    assert await inbox_rows.count_open(store) == 1


async def test_two_events_of_one_message_are_known_by_their_shared_alias(inbox: Inbox) -> None:
    first = await inbox.receive(message(event="mention", aliases=("T1:C1:17.1",)))
    second = await inbox.receive(message(event="plain", aliases=("T1:C1:17.1",)))
    third = await inbox.receive(message(event="plain"))
    assert (first.new, second.new, third.new) == (True, False, False)
    assert second.request_id == third.request_id == first.request_id


async def test_the_same_event_id_on_another_channel_is_another_message(inbox: Inbox) -> None:
    assert (await inbox.receive(message())).new
    assert (await inbox.receive(message().model_copy(update={"channel": "other"}))).new


async def test_a_store_that_cannot_be_written_refuses_the_message(store: Store, inbox: Inbox) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        await inbox.receive(message())
    other.close()
    assert (await inbox.receive(message())).new


async def test_rows_are_taken_in_turn_from_each_person_and_in_order_within_a_thread(
    store: Store, inbox: Inbox
) -> None:
    for number in range(6):
        await inbox.receive(message(event=f"a{number}", thread=f"a{number // 2}", sender="fake:eager"))
    await inbox.receive(message(event="b", thread="b", sender="fake:other"))
    assert [row.message.event_id for row in await take(store, "me", 3)] == ["a0", "b", "a2"]
    assert [row.message.event_id for row in await take(store, "me", 10)] == ["a4"], (
        "what is taken is not taken again"
    )


async def test_of_two_claims_one_wins_and_only_the_owner_may_finish(store: Store, inbox: Inbox) -> None:
    stored = await inbox.receive(message())
    (row,) = await take(store, "first")
    assert not await inbox_rows.claim(store, row.id, "second", MONDAY, LEASE)
    assert not await take(store, "second")
    for owner, is_theirs in (("second", False), ("first", True)):
        finish = partial(inbox_rows.finish, request_id=stored.request_id, owner=owner, now=MONDAY)
        assert await store.write(finish) is is_theirs


async def test_orphans_return_when_their_lease_is_over_or_nobody_else_runs(
    store: Store, inbox: Inbox
) -> None:
    await inbox.receive(message())
    (row,) = await take(store, "dead")

    async def release(owner: str, seconds: int, alone: bool) -> int:
        return await inbox_rows.release_orphans(
            store, ["fake"], owner, MONDAY + timedelta(seconds=seconds), alone=alone
        )

    assert await release("me", 30, alone=False) == 0
    assert await release("dead", 30, alone=True) == 0, "its own rows are no orphans yet"
    assert await release("dead", 90, alone=False) == 1, "a turn that broke off comes back after its lease"
    await inbox_rows.claim(store, row.id, "dead", MONDAY, LEASE)
    assert await release("me", 1, alone=True) == 1


async def test_keys_live_longer_than_a_day_and_open_messages_are_never_removed(
    store: Store, inbox: Inbox
) -> None:
    await inbox.receive(message())
    await inbox_rows.remove_before(store, MONDAY - timedelta(days=2), MONDAY + timedelta(days=1))
    assert not (await inbox.receive(message())).new
    assert await inbox_rows.count_open(store) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("이번 달 생산량", "이번 달 생산량"),
        ("\u1100\u1161", "가"),
        ("a\x00b\x1b[31mc\u0085", "ab[31mc"),
        ("줄\n바꿈\t탭", "줄\n바꿈\t탭"),
        ("\ud800깨짐", "?깨짐"),
        ("가" * 10_000, "가" * STORED_CHARS),
    ],
)
def test_typed_text_is_made_safe(typed: str, kept: str) -> None:
    assert clean(typed) == kept


async def test_a_message_with_a_lone_surrogate_can_be_stored(store: Store, inbox: Inbox) -> None:
    hostile = message().model_copy(update={"text": "생산량 \udfff\x00?"})
    await inbox.receive(hostile)
    (row,) = await take(store, "me")
    assert row.message.text == "생산량 ??"
