"""Rows of threads, turns and planner calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.answers import Answer
from bot.clock import from_epoch, to_epoch
from bot.messages import Message
from bot.planners.protocol import PlannerCall
from bot.store.chat_store import Store
from bot.store.group_commit import Transaction

TITLE_CHARS = 60
UNSTORED = 0


@dataclass(frozen=True, slots=True)
class Thread:
    thread: str
    channel: str
    address: str
    direct: bool
    title: str
    created_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """`question` and `answer` are None once their retention is over. `id` ascends; `UNSTORED`: in memory only."""

    id: int
    request_id: str
    thread: str
    sender: str
    sender_name: str
    question: str | None
    answer: Answer | None
    asked_at: datetime
    answered_at: datetime


def add_turn(
    write: Transaction,
    request_id: str,
    message: Message,
    answer: Answer,
    requests: Sequence[PlannerCall],
    now: datetime,
) -> None:
    write.execute(
        "INSERT INTO threads (thread, channel, address, direct, title, created_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (thread) DO UPDATE SET last_at = max(last_at, excluded.last_at), "
        "title = CASE WHEN title = '' THEN excluded.title ELSE title END",
        (
            message.thread,
            message.channel,
            message.address,
            message.direct,
            " ".join(message.text.split())[:TITLE_CHARS],
            to_epoch(message.received_at),
            to_epoch(message.received_at),
        ),
    )
    write.execute(
        "INSERT INTO turns (request_id, thread, channel, sender, sender_name, question, answer, kind, planner, asked_at, "
        "answered_at, elapsed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            request_id,
            message.thread,
            message.channel,
            message.sender,
            message.sender_name,
            message.text,
            answer.model_dump_json(),
            answer.kind.value,
            answer.planner,
            to_epoch(message.received_at),
            to_epoch(now),
            answer.elapsed_ms,
        ),
    )
    if requests:
        write.execute_many(
            "INSERT INTO planner_calls (request_id, sender, model, started_at, latency_ms, prompt_tokens, reply_tokens, "
            "outcome, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    request_id,
                    message.sender,
                    call.model,
                    to_epoch(call.started_at),
                    call.latency_ms,
                    call.prompt_tokens,
                    call.reply_tokens,
                    call.outcome,
                    call.attempt,
                )
                for call in requests
            ],
        )


async def last_turns(store: Store, thread: str, limit: int) -> tuple[Turn, ...]:
    """The newest turns of a thread, oldest of them first."""
    rows = await store.read(
        "SELECT * FROM turns WHERE thread = ? ORDER BY id DESC LIMIT ?",
        (thread, limit),
    )
    return tuple(_to_turn(row) for row in reversed(rows))


async def turn_of(store: Store, request_id: str) -> Turn | None:
    rows = await store.read(
        "SELECT * FROM turns WHERE request_id = ?",
        (request_id,),
    )
    return _to_turn(rows[0]) if rows else None


async def turns_between(
    store: Store, first: datetime, last: datetime, channel: str | None = None
) -> tuple[Turn, ...]:
    """Turns asked in [first, last), oldest first."""
    rows = await store.read(
        "SELECT * FROM turns WHERE asked_at >= ? AND asked_at < ? AND (? IS NULL OR channel = ?) ORDER BY id",
        (to_epoch(first), to_epoch(last), channel, channel),
    )
    return tuple(_to_turn(row) for row in rows)


async def threads_of(store: Store, channel: str, limit: int) -> tuple[Thread, ...]:
    """Newest first."""
    rows = await store.read(
        "SELECT * FROM threads WHERE channel = ? ORDER BY last_at DESC, thread LIMIT ?", (channel, limit)
    )
    return tuple(_to_thread(row) for row in rows)


async def thread_of(store: Store, thread: str) -> Thread | None:
    rows = await store.read("SELECT * FROM threads WHERE thread = ?", (thread,))
    return _to_thread(rows[0]) if rows else None


async def open_thread(
    store: Store, thread: str, channel: str, address: str, direct: bool, now: datetime
) -> None:
    """Make a session before its first turn: a posted report, an assistant pane that was opened."""
    await store.change(
        "INSERT INTO threads (thread, channel, address, direct, title, created_at, last_at) "
        "VALUES (?, ?, ?, ?, '', ?, ?) ON CONFLICT (thread) DO NOTHING",
        (thread, channel, address, direct, to_epoch(now), to_epoch(now)),
    )


async def remove_text_before(store: Store, before: datetime) -> None:
    """Questions, answers, names and titles go; the rows stay for counting."""

    def remove(write: Transaction) -> None:
        write.execute(
            "UPDATE turns SET question = NULL, answer = NULL, sender_name = '' "
            "WHERE asked_at < ? AND (question IS NOT NULL OR answer IS NOT NULL)",
            (to_epoch(before),),
        )
        write.execute(
            "UPDATE threads SET title = '' WHERE created_at < ? AND title <> ''", (to_epoch(before),)
        )

    await store.write(remove)


def _to_turn(row: Row) -> Turn:
    return Turn(
        id=row["id"],
        request_id=row["request_id"],
        thread=row["thread"],
        sender=row["sender"],
        sender_name=row["sender_name"],
        question=row["question"],
        answer=Answer.model_validate_json(row["answer"]) if row["answer"] is not None else None,
        asked_at=from_epoch(row["asked_at"]),
        answered_at=from_epoch(row["answered_at"]),
    )


def _to_thread(row: Row) -> Thread:
    return Thread(
        thread=row["thread"],
        channel=row["channel"],
        address=row["address"],
        direct=bool(row["direct"]),
        title=row["title"],
        created_at=from_epoch(row["created_at"]),
        last_at=from_epoch(row["last_at"]),
    )
