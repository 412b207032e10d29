"""The audit trail: who had what done. Append-only; each row is sealed over the one before, so a change shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from bot.clock import from_epoch, to_epoch
from bot.store.chat_store import Store
from bot.store.group_commit import Transaction

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    at: datetime
    actor: str
    channel: str
    action: str
    detail: dict[str, Any]


async def append(
    store: Store, actor: str, channel: str, action: str, detail: Mapping[str, Any], now: datetime
) -> int:
    """Its id. Call before the act: an act without a row must not happen, a row without an act may."""
    at, written = to_epoch(now), json.dumps(detail, ensure_ascii=False, sort_keys=True)

    def add(write: Transaction) -> int:
        last = write.fetch("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
        previous = last[0]["hash"] if last else FIRST_HASH
        rows = write.fetch(
            "INSERT INTO audit (at, actor, channel, action, detail, previous_hash, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                at,
                actor,
                channel,
                action,
                written,
                previous,
                _seal(previous, at, actor, channel, action, written),
            ),
        )
        return int(rows[0]["id"])

    return await store.write(add)


async def newest(store: Store, limit: int) -> tuple[AuditRow, ...]:
    rows = await store.read("SELECT * FROM audit ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(
        AuditRow(
            row["id"],
            from_epoch(row["at"]),
            row["actor"],
            row["channel"],
            row["action"],
            json.loads(row["detail"]),
        )
        for row in rows
    )


async def first_broken(store: Store) -> int | None:
    """Id of the first row that was changed, or that follows a missing one; None if the chain is whole."""
    previous, last_id = FIRST_HASH, 0
    while rows := await store.read("SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT 1000", (last_id,)):
        for row in rows:
            if row["previous_hash"] != previous or row["hash"] != _seal_of(row):
                return int(row["id"])
            previous, last_id = row["hash"], row["id"]
    return None


def _seal_of(row: Row) -> str:
    return _seal(row["previous_hash"], row["at"], row["actor"], row["channel"], row["action"], row["detail"])


def _seal(previous: str, at: float, actor: str, channel: str, action: str, detail: str) -> str:
    sealed = json.dumps([previous, repr(at), actor, channel, action, detail], ensure_ascii=False)
    return hashlib.sha256(sealed.encode()).hexdigest()
