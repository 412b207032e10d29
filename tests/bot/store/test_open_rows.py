"""What the hub looks for at every wake-up is found by the indexes of open rows: the tables keep months of closed ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, Transaction, inbox_rows, outbox_rows
from tests.fakes.channel import MONDAY


async def test_closed_rows_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    read, fetch = Store.read, Transaction.fetch

    async def noted_read(self: Store, sql: str, parameters: Any = ()) -> list[sqlite3.Row]:
        asked.append((sql, parameters))
        return await read(self, sql, parameters)

    def noted_fetch(self: Transaction, sql: str, parameters: Any = ()) -> list[sqlite3.Row]:
        asked.append((sql, parameters))
        return fetch(self, sql, parameters)

    store = await Store.open(tmp_path / "hub.db")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "read", noted_read)
        patch.setattr(Transaction, "fetch", noted_fetch)
        await inbox_rows.take(store, ["fake"], 8, "me", MONDAY, timedelta(minutes=5))
        await inbox_rows.count_open(store)
        await outbox_rows.due(store, ["fake"], MONDAY, 8)
        await outbox_rows.next_due(store, ["fake"], MONDAY)
    plans = [await _plan(store, sql, parameters) for sql, parameters in asked]
    await store.close()
    assert len(plans) == 4
    for steps in plans:
        scans = [step for step in steps if step.startswith(("SCAN inbox", "SCAN outbox", "SCAN o", "SCAN e"))]
        assert all("_open" in step for step in scans if step != "SCAN open"), steps


async def _plan(store: Store, sql: str, parameters: Any) -> Sequence[str]:
    return [row["detail"] for row in await store.read(f"EXPLAIN QUERY PLAN {sql}", parameters)]
