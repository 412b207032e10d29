"""Writes that come together are stored in few commits, in their order, and none suffers for another."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, StoreBusy, Transaction, inbox_rows
from bot.store.group_commit import commit_group
from tests.fakes.channel import message

ADD = "INSERT INTO facts VALUES (?, '1', 0)"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "hub.db", lock_timeout_s=5)
    yield store
    await store.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many writes went into each commit."""
    sizes: list[int] = []

    def counted(connection: sqlite3.Connection, works: Any) -> Any:
        outcomes = commit_group(connection, works)
        if outcomes is not None:
            sizes.append(len(works))
        return outcomes

    monkeypatch.setattr("bot.store.chat_store.commit_group", counted)
    return sizes


async def test_a_hundred_messages_at_once_cost_a_few_commits_and_keep_their_order(
    store: Store, commits: list[int]
) -> None:
    stored = await asyncio.gather(
        *(inbox_rows.add(store, message(event=f"e{number}", thread=f"t{number}")) for number in range(100))
    )
    assert len(commits) <= 3 and sum(commits) == 100
    assert all(one.new for one in stored)
    keys = await store.read("SELECT event_key FROM inbox_keys ORDER BY inbox_id")
    assert [row["event_key"] for row in keys] == [f"e{number}" for number in range(100)]


async def test_a_repeat_in_the_same_commit_is_known(store: Store) -> None:
    stored = await asyncio.gather(*(inbox_rows.add(store, message()) for _ in range(5)))
    assert [one.new for one in stored] == [True, False, False, False, False]
    assert len({one.request_id for one in stored}) == 1


async def test_one_that_cannot_be_stored_takes_no_other_with_it(store: Store, commits: list[int]) -> None:
    def half(write: Transaction) -> None:
        write.execute(ADD, ("half",))
        raise ZeroDivisionError

    outcomes = await asyncio.gather(
        store.change(ADD, ("a",)), store.write(half), store.change(ADD, ("b",)), return_exceptions=True
    )
    assert outcomes[0] == outcomes[2] == 1 and isinstance(outcomes[1], ZeroDivisionError)
    assert commits == [3]
    assert [row["name"] for row in await store.read("SELECT name FROM facts ORDER BY name")] == ["a", "b"]


async def test_what_breaks_a_rule_of_the_schema_is_told_as_that(store: Store) -> None:
    await store.change(ADD, ("a",))
    with pytest.raises(sqlite3.IntegrityError):
        await store.change(ADD, ("a",))


async def test_a_disk_that_fills_up_fails_all_of_its_commit_and_stores_none(store: Store) -> None:
    (pages,) = (await store.read("PRAGMA page_count"))[0]
    await store.write(lambda write: write.fetch(f"PRAGMA max_page_count = {pages}"))
    huge = "가" * 100_000
    outcomes = await asyncio.gather(
        *(store.change("INSERT INTO facts VALUES (?, ?, 0)", (f"n{n}", huge)) for n in range(5)),
        return_exceptions=True,
    )
    assert all(isinstance(one, StoreBusy) for one in outcomes)
    await store.write(lambda write: write.fetch("PRAGMA max_page_count = 100000"))
    assert await store.read("SELECT name FROM facts") == []
    await store.change(ADD, ("after",))


async def test_when_the_store_is_held_each_is_told_within_its_own_wait(store: Store, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = await asyncio.gather(
        *(inbox_rows.add(store, message(event=f"e{number}"), 0.05) for number in range(10)),
        return_exceptions=True,
    )
    assert all(isinstance(one, StoreBusy) for one in refused)
    other.execute("ROLLBACK")
    other.close()
    assert (await inbox_rows.add(store, message(event="e1"))).new
