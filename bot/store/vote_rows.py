"""Votes on answers: one a person and answer, changeable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.clock import from_epoch, to_epoch
from bot.store.chat_store import Store


@dataclass(frozen=True, slots=True)
class Vote:
    request_id: str
    voter: str
    up: bool
    reason: str
    comment: str
    voted_at: datetime


async def cast(store: Store, vote: Vote) -> bool:
    """False for an answer that is not known. A later vote of the same person replaces the earlier one."""
    return bool(
        await store.change(
            "INSERT INTO votes (request_id, voter, vote, reason, comment, voted_at) "
            "SELECT request_id, ?, ?, ?, ?, ? FROM turns WHERE request_id = ? "
            "ON CONFLICT (request_id, voter) DO UPDATE SET vote = excluded.vote, reason = excluded.reason, "
            "comment = excluded.comment, voted_at = excluded.voted_at",
            (
                vote.voter,
                1 if vote.up else -1,
                vote.reason,
                vote.comment,
                to_epoch(vote.voted_at),
                vote.request_id,
            ),
        )
    )


async def withdraw(store: Store, request_id: str, voter: str) -> bool:
    return bool(
        await store.change("DELETE FROM votes WHERE request_id = ? AND voter = ?", (request_id, voter))
    )


async def of_answer(store: Store, request_id: str) -> tuple[Vote, ...]:
    rows = await store.read(
        "SELECT * FROM votes WHERE request_id = ? ORDER BY voted_at, voter", (request_id,)
    )
    return tuple(_to_vote(row) for row in rows)


async def by_voter(store: Store, thread: str, voter: str) -> tuple[Vote, ...]:
    """This person's votes on the answers of a thread."""
    rows = await store.read(
        "SELECT v.* FROM turns t JOIN votes v ON v.request_id = t.request_id AND v.voter = ? WHERE t.thread = ?",
        (voter, thread),
    )
    return tuple(_to_vote(row) for row in rows)


async def remove_comments_before(store: Store, before: datetime) -> None:
    await store.change(
        "UPDATE votes SET comment = '' WHERE voted_at < ? AND comment <> ''", (to_epoch(before),)
    )


def _to_vote(row: Row) -> Vote:
    return Vote(
        row["request_id"],
        row["voter"],
        row["vote"] > 0,
        row["reason"],
        row["comment"],
        from_epoch(row["voted_at"]),
    )
