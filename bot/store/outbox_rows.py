"""Rows of the outbox and of the destinations they go to."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Any

from bot.clock import from_epoch, to_epoch
from bot.posts import NewPost, Post, PostKind, Priority, Receipt
from bot.store.chat_store import Store
from bot.store.group_commit import Transaction


def add(write: Transaction, post: NewPost, now: datetime) -> bool:
    """False if the key was stored before."""
    return bool(
        write.execute(
            "INSERT INTO outbox (post_key, notice_key, channel, address, thread, kind, priority, body, reply_to, edits, "
            "under, request_id, state, next_at, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) "
            "ON CONFLICT (post_key) DO NOTHING",
            (
                post.key,
                post.notice_key,
                post.channel,
                post.address,
                post.thread,
                post.kind.value,
                post.priority.value,
                json.dumps(post.body, ensure_ascii=False),
                json.dumps(post.reply_to, ensure_ascii=False),
                post.edits,
                post.under,
                post.request_id,
                to_epoch(now),
                to_epoch(now),
            ),
        )
    )


async def due(
    store: Store, channels: Collection[str], now: datetime, limit: int, busy: Collection[str] = ()
) -> tuple[tuple[int, str, str], ...]:
    """(id, channel, address) of posts that may go now: critical first, in order within a thread.

    `busy` are addresses to pass over. A post waits for an earlier one of its thread and priority, and for the post
    that it edits or stands under.
    """
    rows = await store.read(
        """
        SELECT o.id, o.channel, o.address FROM outbox o
        LEFT JOIN destinations d ON d.channel = o.channel AND d.address = o.address
        WHERE o.state IN ('waiting', 'sending') AND o.state = 'waiting' AND o.next_at <= :now AND coalesce(d.hold_until, 0) <= :now
          AND o.channel IN (SELECT value FROM json_each(:channels))
          AND o.address NOT IN (SELECT value FROM json_each(:busy))
          AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.state IN ('waiting', 'sending') AND e.address = o.address
                          AND e.thread IS o.thread AND e.priority = o.priority AND e.id < o.id)
          AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.post_key IN (o.edits, o.under)
                          AND p.state IN ('waiting', 'sending'))
        ORDER BY o.priority, o.id LIMIT :limit
        """,
        {
            "now": to_epoch(now),
            "channels": json.dumps(list(channels)),
            "busy": json.dumps(list(busy)),
            "limit": limit,
        },
    )
    return tuple((row["id"], row["channel"], row["address"]) for row in rows)


async def next_due(store: Store, channels: Collection[str], after: datetime) -> datetime | None:
    """The first moment after this one at which a waiting post of these channels comes due; None if there is none."""
    row = (
        await store.read(
            "SELECT min(max(o.next_at, coalesce(d.hold_until, 0))) FROM outbox o "
            "LEFT JOIN destinations d ON d.channel = o.channel AND d.address = o.address "
            "WHERE o.state IN ('waiting', 'sending') AND o.state = 'waiting' AND o.channel IN (SELECT value FROM json_each(?)) "
            "AND max(o.next_at, coalesce(d.hold_until, 0)) > ?",
            (json.dumps(list(channels)), to_epoch(after)),
        )
    )[0]
    return from_epoch(row[0]) if row[0] is not None else None


async def claim(
    store: Store, post_ids: Collection[int], owner: str, now: datetime, lease: timedelta
) -> tuple[Post, ...]:
    """Those of them that are now ours; of two claimants one wins."""

    def take(write: Transaction) -> tuple[Post, ...]:
        rows = [
            row
            for post_id in post_ids
            for row in write.fetch(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, owner = ?, lease_until = ? "
                "WHERE id = ? AND state = 'waiting' RETURNING *",
                (owner, to_epoch(now + lease), post_id),
            )
        ]
        return tuple(
            _to_post(row, _receipt(write, row["edits"]), _receipt(write, row["under"])) for row in rows
        )

    return await store.write(take)


def _receipt(write: Transaction, key: str | None) -> Receipt | None:
    if key is None:
        return None
    rows = write.fetch("SELECT message_id, receipt FROM outbox WHERE post_key = ? AND state = 'sent'", (key,))
    return Receipt(rows[0]["message_id"], json.loads(rows[0]["receipt"] or "{}")) if rows else None


async def mark_sent(store: Store, post_id: int, owner: str, receipt: Receipt, now: datetime) -> None:
    await store.change(
        "UPDATE outbox SET state = 'sent', sent_at = ?, message_id = ?, receipt = ?, lease_until = NULL, error = NULL "
        "WHERE id = ? AND owner = ?",
        (
            to_epoch(now),
            receipt.message_id,
            json.dumps(receipt.notes, ensure_ascii=False),
            post_id,
            owner,
        ),
    )


def settle(write: Transaction, key: str, receipt: Receipt | None, error: str, now: datetime) -> None:
    """Record what became of a post that went out before it could be stored: sent, or (no receipt) given up."""
    write.execute(
        "UPDATE outbox SET state = ?, attempts = 1, sent_at = ?, message_id = ?, receipt = ?, error = ? WHERE post_key = ?",
        (
            "sent" if receipt else "dead",
            to_epoch(now),
            receipt.message_id if receipt else None,
            json.dumps(receipt.notes, ensure_ascii=False) if receipt else None,
            error or None,
            key,
        ),
    )


def doubt(write: Transaction, key: str) -> None:
    """A send of this post was begun and cut off: look for it on its platform before it is sent again."""
    write.execute("UPDATE outbox SET maybe_delivered = 1 WHERE post_key = ?", (key,))


async def put_back(
    store: Store, post_id: int, owner: str, error: str, next_at: datetime, *, maybe_delivered: bool
) -> None:
    await store.change(
        "UPDATE outbox SET state = 'waiting', next_at = ?, error = ?, lease_until = NULL, "
        "maybe_delivered = max(maybe_delivered, ?) WHERE id = ? AND owner = ? AND state = 'sending'",
        (to_epoch(next_at), error, maybe_delivered, post_id, owner),
    )


async def bury(store: Store, post_id: int, owner: str, error: str, now: datetime) -> None:
    """No further try: a dead letter, kept for whoever looks after the hub."""
    await store.change(
        "UPDATE outbox SET state = 'dead', sent_at = ?, error = ?, lease_until = NULL WHERE id = ? AND owner = ?",
        (to_epoch(now), error, post_id, owner),
    )


async def id_of(store: Store, key: str) -> int | None:
    rows = await store.read("SELECT id FROM outbox WHERE post_key = ?", (key,))
    return int(rows[0]["id"]) if rows else None


async def abandon(store: Store, channel: str, before: datetime, now: datetime) -> None:
    """Bury what waits for this channel since before then: nobody is there to read it."""
    await store.change(
        "UPDATE outbox SET state = 'dead', sent_at = ?, error = 'abandoned', lease_until = NULL "
        "WHERE channel = ? AND state IN ('waiting', 'sending') AND created_at < ?",
        (to_epoch(now), channel, to_epoch(before)),
    )


async def release_orphans(
    store: Store, channels: Collection[str], owner: str, now: datetime, *, alone: bool
) -> int:
    """Give back posts that nobody sends: past their lease, or (`alone`) of another owner. Each may have been delivered."""
    return await store.change(
        "UPDATE outbox SET state = 'waiting', maybe_delivered = 1, lease_until = NULL, owner = NULL "
        "WHERE state IN ('waiting', 'sending') AND state = 'sending' AND (lease_until < ? OR (? AND owner <> ?)) "
        "AND channel IN (SELECT value FROM json_each(?))",
        (to_epoch(now), alone, owner, json.dumps(list(channels))),
    )


async def hold(store: Store, channel: str, address: str, until: datetime, now: datetime) -> None:
    await store.change(
        "INSERT INTO destinations (channel, address, hold_until, updated_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (channel, address) DO UPDATE SET "
        "hold_until = max(hold_until, excluded.hold_until), updated_at = excluded.updated_at",
        (channel, address, to_epoch(until), to_epoch(now)),
    )


async def mark_gone(store: Store, channel: str, address: str, now: datetime) -> bool:
    """True the first time: whoever looks after the hub is told once."""
    return bool(
        await store.change(
            "INSERT INTO destinations (channel, address, gone_at, updated_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (channel, address) DO UPDATE SET gone_at = excluded.gone_at, "
            "updated_at = excluded.updated_at WHERE gone_at IS NULL",
            (channel, address, to_epoch(now), to_epoch(now)),
        )
    )


async def note_destination(
    store: Store, channel: str, address: str, note: dict[str, Any], now: datetime
) -> None:
    """Keep the adapter's own note on a place (a conversation reference); a place that speaks is not gone."""
    await store.change(
        "INSERT INTO destinations (channel, address, note, updated_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (channel, address) DO UPDATE SET note = excluded.note, gone_at = NULL, "
        "updated_at = excluded.updated_at",
        (channel, address, json.dumps(note, ensure_ascii=False), to_epoch(now)),
    )


async def destination_note(store: Store, channel: str, address: str) -> dict[str, Any] | None:
    rows = await store.read(
        "SELECT note FROM destinations WHERE channel = ? AND address = ?", (channel, address)
    )
    return json.loads(rows[0]["note"]) if rows else None


async def counts(store: Store) -> dict[str, int]:
    """Posts by state: waiting, sending, sent, dead."""
    return {
        row["state"]: row["n"]
        for row in await store.read("SELECT state, count(*) AS n FROM outbox GROUP BY state")
    }


async def backlog(store: Store) -> tuple[tuple[str, int, datetime], ...]:
    """(channel, posts that wait, when the oldest was stored) for each channel with any."""
    rows = await store.read(
        "SELECT channel, count(*) AS n, min(created_at) AS oldest FROM outbox WHERE state IN ('waiting', 'sending') "
        "GROUP BY channel ORDER BY channel"
    )
    return tuple((row["channel"], row["n"], from_epoch(row["oldest"])) for row in rows)


async def of_notice(store: Store, notice_key: str) -> tuple[tuple[str, str, int], ...]:
    """(address, state, attempts) for each destination of a notice."""
    rows = await store.read(
        "SELECT address, state, attempts FROM outbox WHERE notice_key = ? ORDER BY id", (notice_key,)
    )
    return tuple((row["address"], row["state"], row["attempts"]) for row in rows)


async def receipt_of(store: Store, key: str) -> Receipt | None:
    rows = await store.read(
        "SELECT message_id, receipt FROM outbox WHERE post_key = ? AND state = 'sent'", (key,)
    )
    return Receipt(rows[0]["message_id"], json.loads(rows[0]["receipt"] or "{}")) if rows else None


async def request_of_message(store: Store, channel: str, address: str, message_id: str) -> str | None:
    """The request whose answer was posted as this platform message: what a reaction or a button refers to."""
    rows = await store.read(
        "SELECT request_id FROM outbox WHERE channel = ? AND address = ? AND message_id = ? ORDER BY id LIMIT 1",
        (channel, address, message_id),
    )
    return rows[0]["request_id"] if rows else None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer or a report was posted, so that more can be said there."""

    post_key: str
    kind: PostKind
    channel: str
    address: str
    thread: str | None
    reply_to: dict[str, Any]


async def origin_of(store: Store, request_id: str) -> Origin | None:
    """None where it was never delivered, or is no longer kept."""
    rows = await store.read(
        "SELECT * FROM outbox WHERE request_id = ? AND kind IN ('answer', 'report') AND state <> 'dead' "
        "ORDER BY id LIMIT 1",
        (request_id,),
    )
    if not rows:
        return None
    row = rows[0]
    return Origin(
        row["post_key"],
        PostKind(row["kind"]),
        row["channel"],
        row["address"],
        row["thread"],
        json.loads(row["reply_to"]),
    )


async def remove_before(store: Store, before: datetime) -> None:
    """Finished posts only: what waits is kept however old."""
    await store.change(
        "DELETE FROM outbox WHERE state IN ('sent', 'dead') AND created_at < ?", (to_epoch(before),)
    )


def _to_post(row: Row, edits: Receipt | None, under: Receipt | None) -> Post:
    return Post(
        id=row["id"],
        key=row["post_key"],
        channel=row["channel"],
        address=row["address"],
        thread=row["thread"],
        kind=PostKind(row["kind"]),
        priority=Priority(row["priority"]),
        body=json.loads(row["body"]),
        reply_to=json.loads(row["reply_to"]),
        request_id=row["request_id"],
        attempt=row["attempts"],
        maybe_delivered=bool(row["maybe_delivered"]),
        created_at=from_epoch(row["created_at"]),
        edits=edits,
        under=under,
    )
