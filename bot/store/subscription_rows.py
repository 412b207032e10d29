"""Rows of the questions that are answered on a schedule."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from bot.clock import from_epoch, to_epoch
from bot.messages import Message, Replay
from bot.store.chat_store import Store
from bot.store.group_commit import Transaction
from jobs.subscriptions import Timing


@dataclass(frozen=True, slots=True)
class Subscription:
    id: int
    channel: str
    thread: str
    address: str
    direct: bool
    reply_to: dict[str, Any]
    question: str
    replay: Replay | None
    timing: Timing
    made_by: str
    paused: bool
    next_at: datetime


async def add(
    store: Store,
    message: Message,
    question: str,
    replay: Replay | None,
    timing: Timing,
    next_at: datetime,
    now: datetime,
) -> int:
    """Its number. The same question at the same times in the same thread, by the same person, is stored once."""
    note = {key: value for key, value in message.reply_to.items() if key not in ("response_url", "asked")}

    def keep(write: Transaction) -> int:
        same = write.fetch(
            "SELECT id FROM subscriptions WHERE thread = ? AND question = ? AND days = ? AND minute = ? "
            "AND made_by = ? AND removed_at IS NULL",
            (message.thread, question, timing.written, timing.minute, message.sender),
        )
        if same:
            return int(same[0]["id"])
        rows = write.fetch(
            "INSERT INTO subscriptions (channel, thread, address, direct, reply_to, question, replay, days, minute, "
            "made_by, made_by_name, made_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                message.channel,
                message.thread,
                message.address,
                message.direct,
                json.dumps(note, ensure_ascii=False),
                question,
                replay.model_dump_json() if replay else None,
                timing.written,
                timing.minute,
                message.sender,
                message.sender_name,
                to_epoch(now),
                to_epoch(next_at),
            ),
        )
        return int(rows[0]["id"])

    return await store.write(keep)


async def of_maker(store: Store, made_by: str) -> tuple[Subscription, ...]:
    rows = await store.read(
        "SELECT * FROM subscriptions WHERE made_by = ? AND removed_at IS NULL ORDER BY id", (made_by,)
    )
    return tuple(_to_subscription(row) for row in rows)


async def find(store: Store, id: int) -> Subscription | None:
    rows = await store.read("SELECT * FROM subscriptions WHERE id = ? AND removed_at IS NULL", (id,))
    return _to_subscription(rows[0]) if rows else None


async def due(store: Store, now: datetime) -> tuple[Subscription, ...]:
    rows = await store.read(
        "SELECT * FROM subscriptions WHERE paused = 0 AND removed_at IS NULL AND next_at <= ? ORDER BY next_at, id",
        (to_epoch(now),),
    )
    return tuple(_to_subscription(row) for row in rows)


async def move_on(store: Store, one: Subscription, next_at: datetime, ran_at: datetime | None) -> bool:
    """False: another process moved it first."""
    return bool(
        await store.change(
            "UPDATE subscriptions SET next_at = ?, last_at = coalesce(?, last_at) WHERE id = ? AND next_at = ?",
            (to_epoch(next_at), to_epoch(ran_at) if ran_at else None, one.id, to_epoch(one.next_at)),
        )
    )


async def set_paused(store: Store, id: int, paused: bool, next_at: datetime) -> None:
    """A resumed one begins anew at `next_at`: nothing is made up for."""
    await store.change(
        "UPDATE subscriptions SET paused = ?, next_at = ? WHERE id = ?", (paused, to_epoch(next_at), id)
    )


async def remove(store: Store, id: int, now: datetime) -> None:
    """The question's words go with it."""
    await store.change(
        "UPDATE subscriptions SET removed_at = ?, question = '', replay = NULL, made_by_name = '' WHERE id = ?",
        (to_epoch(now), id),
    )


def _to_subscription(row: Row) -> Subscription:
    return Subscription(
        id=row["id"],
        channel=row["channel"],
        thread=row["thread"],
        address=row["address"],
        direct=bool(row["direct"]),
        reply_to=json.loads(row["reply_to"]),
        question=row["question"],
        replay=Replay.model_validate_json(row["replay"]) if row["replay"] else None,
        timing=Timing.read(row["days"], row["minute"]),
        made_by=row["made_by"],
        paused=bool(row["paused"]),
        next_at=from_epoch(row["next_at"]),
    )
