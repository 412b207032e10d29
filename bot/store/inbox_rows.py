"""Rows of the inbox: what people said, from its arrival to its answer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row

from bot.clock import to_epoch
from bot.messages import Message
from bot.store.chat_store import Store
from bot.store.group_commit import Transaction


@dataclass(frozen=True, slots=True)
class InboxRow:
    id: int
    request_id: str
    attempts: int  # tries before this one
    message: Message


@dataclass(frozen=True, slots=True)
class Stored:
    """`new` is False for a message that had arrived before; `request_id` is then the earlier one's."""

    request_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A message that has no answer yet. `working`: its turn has begun."""

    request_id: str
    text: str
    received_at: datetime
    working: bool


async def add(store: Store, message: Message, timeout_s: float | None = None) -> Stored:
    """`timeout_s` bounds the wait for other writers. Raises `StoreBusy`."""
    return await store.write(lambda write: _add(write, message), timeout_s)


def _add(write: Transaction, message: Message) -> Stored:
    known = write.fetch(_KNOWN, _known_by(message))
    if known:
        inbox_id, stored = known[0]["id"], Stored(known[0]["request_id"], new=False)
    else:
        stored = Stored(uuid.uuid4().hex[:12], new=True)
        inbox_id = _insert(write, stored.request_id, message, "waiting", None)
    # A repeat may bring a key that the first delivery had not.
    _note_keys(write, inbox_id, message)
    return stored


async def find(store: Store, message: Message) -> Stored | None:
    """The message as it was stored before; None if it was not. Reads only."""
    rows = await store.read(_KNOWN, _known_by(message))
    return Stored(rows[0]["request_id"], new=False) if rows else None


def add_done(write: Transaction, request_id: str, message: Message, now: datetime) -> None:
    """A message that was answered before it could be stored."""
    _note_keys(write, _insert(write, request_id, message, "done", now), message)


def add_waiting(write: Transaction, request_id: str, message: Message) -> None:
    """A message that was taken under this id before it could be stored, and is still to be answered."""
    _note_keys(write, _insert(write, request_id, message, "waiting", None), message)


_KNOWN = (
    "SELECT i.id, i.request_id FROM inbox_keys k JOIN inbox i ON i.id = k.inbox_id "
    "WHERE k.channel = ? AND k.event_key IN (SELECT value FROM json_each(?)) LIMIT 1"
)


def _known_by(message: Message) -> tuple[str, str]:
    return message.channel, json.dumps((message.event_id, *message.alias_ids))


def _insert(
    write: Transaction, request_id: str, message: Message, state: str, done_at: datetime | None
) -> int:
    rows = write.fetch(
        "INSERT INTO inbox (request_id, channel, thread, sender, message, state, received_at, done_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            request_id,
            message.channel,
            message.thread,
            message.sender,
            message.model_dump_json(),
            state,
            to_epoch(message.received_at),
            to_epoch(done_at) if done_at else None,
        ),
    )
    return int(rows[0]["id"])


def _note_keys(write: Transaction, inbox_id: int, message: Message) -> None:
    write.execute_many(
        "INSERT OR IGNORE INTO inbox_keys (channel, event_key, inbox_id, seen_at) VALUES (?, ?, ?, ?)",
        [
            (message.channel, key, inbox_id, to_epoch(message.received_at))
            for key in (message.event_id, *message.alias_ids)
        ],
    )


# Only what is open is looked at, by its own index: the table keeps three months of what was answered.
_WAITING = """
    WITH open AS MATERIALIZED (
        SELECT id, channel, thread, sender, state, min(id) OVER (PARTITION BY thread) AS first_id
        FROM inbox INDEXED BY inbox_open WHERE state <> 'done'
    ), working AS (
        SELECT sender, count(*) AS turns FROM open WHERE state = 'working' GROUP BY sender
    ), ready AS (
        SELECT i.id, row_number() OVER (PARTITION BY i.sender ORDER BY i.id) + coalesce(w.turns, 0) AS place
        FROM open i LEFT JOIN working w ON w.sender = i.sender
        WHERE i.state = 'waiting' AND i.id = i.first_id
          AND i.channel IN (SELECT value FROM json_each(:channels))
          AND i.thread NOT IN (SELECT value FROM json_each(:busy))
    )
    SELECT m.id, m.request_id, m.attempts, m.message
    FROM (SELECT id, place FROM ready ORDER BY place, id LIMIT :limit) r JOIN inbox m ON m.id = r.id
    ORDER BY r.place, r.id
"""


async def take(
    store: Store,
    channels: Collection[str],
    limit: int,
    owner: str,
    now: datetime,
    lease: timedelta,
    busy_threads: Collection[str] = (),
) -> tuple[InboxRow, ...]:
    """The first unanswered message of each thread in which nothing is being worked on; they are the owner's now.

    Taken in turn from each person: whoever has many waiting does not hold up the others.
    """
    asked = {
        "channels": json.dumps(list(channels)),
        "busy": json.dumps(list(busy_threads)),
        "limit": limit,
    }

    def take_them(write: Transaction) -> list[Row]:
        rows = write.fetch(_WAITING, asked)
        for row in rows:
            write.execute(_CLAIM, (to_epoch(now), to_epoch(now + lease), owner, row["id"]))
        return rows

    return tuple(_to_row(row) for row in await store.write(take_them))


_CLAIM = (
    "UPDATE inbox SET state = 'working', attempts = attempts + 1, started_at = ?, lease_until = ?, owner = ? "
    "WHERE id = ? AND state = 'waiting'"
)


async def claim(store: Store, inbox_id: int, owner: str, now: datetime, lease: timedelta) -> bool:
    """True if the row is now ours: a conditional update, so of two claimants one wins."""
    return bool(await store.change(_CLAIM, (to_epoch(now), to_epoch(now + lease), owner, inbox_id)))


async def release_orphans(
    store: Store, channels: Collection[str], owner: str, now: datetime, *, alone: bool
) -> int:
    """Give back what nobody works on: past its lease, or (`alone`: no other process runs) of another owner."""
    return await store.change(
        "UPDATE inbox SET state = 'waiting', lease_until = NULL, owner = NULL WHERE state <> 'done' "
        "AND state = 'working' AND (lease_until < ? OR (? AND owner <> ?)) AND channel IN (SELECT value FROM json_each(?))",
        (to_epoch(now), alone, owner, json.dumps(list(channels))),
    )


def finish(write: Transaction, request_id: str, owner: str, now: datetime) -> bool:
    """False if the row is no longer ours: its lease ran out and another took it. Store nothing then."""
    return bool(
        write.execute(
            "UPDATE inbox SET state = 'done', done_at = ?, lease_until = NULL "
            "WHERE request_id = ? AND state = 'working' AND owner = ?",
            (to_epoch(now), request_id, owner),
        )
    )


async def abandon(store: Store, channel: str, before: datetime, now: datetime) -> None:
    """Close what is open of this channel and was received before then: nobody waits for its answer."""
    await store.change(
        "UPDATE inbox SET state = 'done', done_at = ?, lease_until = NULL "
        "WHERE channel = ? AND state <> 'done' AND received_at < ?",
        (to_epoch(now), channel, to_epoch(before)),
    )


async def count_open(store: Store) -> int:
    return int((await store.read("SELECT count(*) FROM inbox WHERE state <> 'done'"))[0][0])


async def count_earlier(store: Store, sender: str, inbox_id: int, since: datetime) -> int:
    """Messages of this person stored before this one and not before `since`, answered or not."""
    return int(
        (
            await store.read(
                "SELECT count(*) FROM inbox WHERE sender = ? AND received_at >= ? AND id < ?",
                (sender, to_epoch(since), inbox_id),
            )
        )[0][0]
    )


async def open_in(store: Store, thread: str) -> tuple[OpenQuestion, ...]:
    """What waits for an answer in this thread, oldest first."""
    rows = await store.read(
        "SELECT request_id, message, state FROM inbox WHERE thread = ? AND state <> 'done' ORDER BY id",
        (thread,),
    )
    found = []
    for row in rows:
        message = Message.model_validate_json(row["message"])
        found.append(
            OpenQuestion(row["request_id"], message.text, message.received_at, row["state"] == "working")
        )
    return tuple(found)


async def by_request(store: Store, request_id: str) -> InboxRow | None:
    rows = await store.read(
        "SELECT id, request_id, attempts, message FROM inbox WHERE request_id = ?", (request_id,)
    )
    return _to_row(rows[0]) if rows else None


async def remove_before(store: Store, keys_before: datetime, text_before: datetime) -> None:
    def remove(write: Transaction) -> None:
        write.execute("DELETE FROM inbox_keys WHERE seen_at < ?", (to_epoch(keys_before),))
        write.execute("DELETE FROM inbox WHERE state = 'done' AND received_at < ?", (to_epoch(text_before),))

    await store.write(remove)


def _to_row(row: Row) -> InboxRow:
    return InboxRow(
        row["id"], row["request_id"], row["attempts"], Message.model_validate_json(row["message"])
    )
