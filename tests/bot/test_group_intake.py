"""A crowd is stored in few commits, in order, and none suffers for another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.group_intake import GroupIntake
from bot.store import Store, StoreBusy, Transaction, inbox_rows
from tests.fakes.channel import message


class CountingStore(Store):
    commits = 0

    def transaction(self, timeout_s: float | None = None) -> AbstractAsyncContextManager[Transaction]:
        self.commits += 1
        return super().transaction(timeout_s)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[CountingStore]:
    store = await CountingStore.open(tmp_path / "hub.db", lock_timeout_s=5)
    assert isinstance(store, CountingStore)
    yield store
    await store.close()


async def test_a_hundred_at_once_cost_a_few_commits_and_keep_their_order(store: CountingStore) -> None:
    intake = GroupIntake(store, 5)
    stored = await asyncio.gather(
        *(intake.add(message(event=f"e{number}", thread=f"t{number}")) for number in range(100))
    )
    assert store.commits <= 3
    assert all(one.new for one in stored)
    rows = await inbox_rows.waiting(store, ("slack", message().channel), 200)
    assert {row.request_id for row in rows} == {one.request_id for one in stored}
    assert [row.message.event_id for row in sorted(rows, key=lambda row: row.id)] == [
        f"e{number}" for number in range(100)
    ]


async def test_a_repeat_in_the_same_group_is_known(store: CountingStore) -> None:
    intake = GroupIntake(store, 5)
    stored = await asyncio.gather(*(intake.add(message()) for _ in range(5)))
    assert [one.new for one in stored] == [True, False, False, False, False]
    assert len({one.request_id for one in stored}) == 1


async def test_one_that_cannot_be_stored_takes_no_other_with_it(store: CountingStore) -> None:
    intake = GroupIntake(store, 5)
    unwritable = message(event="bad").model_copy(update={"sender": "\ud800"})
    outcomes = await asyncio.gather(
        intake.add(message(event="a", thread="a")),
        intake.add(unwritable),
        intake.add(message(event="b", thread="b")),
        return_exceptions=True,
    )
    assert [isinstance(one, Exception) for one in outcomes] == [False, True, False]
    assert await inbox_rows.count_open(store) == 2


async def test_when_the_store_is_held_all_are_told_within_one_wait(store: CountingStore) -> None:
    intake = GroupIntake(store, 0.05)
    async with store.transaction():
        first = asyncio.create_task(intake.add(message(event="first")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        others = [asyncio.create_task(intake.add(message(event=f"e{number}"))) for number in range(9)]
        refused = await asyncio.gather(first, *others, return_exceptions=True)
    assert all(isinstance(one, StoreBusy) for one in refused)
    assert store.commits == 2  # the holder's, and one try for all ten
    assert (await intake.add(message(event="first"))).new
