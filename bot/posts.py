"""What goes out of the hub, and what a channel must be able to do with it.

A post is a row of the outbox: first stored, then claimed, then sent. Its `body` is channel-neutral JSON whose `type`
says what it is ("answer": an `Answer`); the channel's renderer turns it into its own payload when it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from bot.answers import Answer
from bot.messages import Message


class Priority(IntEnum):
    """The order in which waiting posts leave."""

    CRITICAL = 0  # critical alerts
    ANSWER = 1
    ALERT = 2
    REPORT = 3


class PostKind(StrEnum):
    ANSWER = "answer"
    ALERT = "alert"
    REPORT = "report"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to store. `key` is stored once, ever: a repeat of it is the same post.

    `edits` and `under` are keys of earlier posts: the one to change, the one to reply to.
    """

    key: str
    channel: str
    address: str
    kind: PostKind
    priority: Priority
    body: dict[str, Any]
    thread: str | None = None
    reply_to: dict[str, Any] = field(default_factory=dict)
    request_id: str = ""
    edits: str | None = None
    under: str | None = None
    notice_key: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`message_id` is the platform's id of what was posted; `notes` are kept for the adapter (file ids, say)."""

    message_id: str
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Post:
    """A claimed row, ready to be sent."""

    id: int
    key: str
    channel: str
    address: str
    thread: str | None
    kind: PostKind
    priority: Priority
    body: dict[str, Any]
    reply_to: dict[str, Any]
    request_id: str
    attempt: int  # 1 on the first try
    maybe_delivered: bool  # an earlier try was cut off: look before repeating
    created_at: datetime
    edits: Receipt | None = None  # what the post to change left behind; None if it never went out
    under: Receipt | None = None

    def answer(self) -> Answer:
        """The body of an answer. Raises `ValueError` for any other body."""
        if self.body.get("type") != "answer":
            raise ValueError(f"post {self.key} is no answer")
        return Answer.model_validate(self.body["answer"])


def to_unstored(
    new: NewPost, created_at: datetime, *, attempt: int = 1, maybe_delivered: bool = False
) -> Post:
    """For a send past the chat store: no row, hence id 0 and nothing to edit."""
    return Post(
        id=0,
        key=new.key,
        channel=new.channel,
        address=new.address,
        thread=new.thread,
        kind=new.kind,
        priority=new.priority,
        body=new.body,
        reply_to=new.reply_to,
        request_id=new.request_id,
        attempt=attempt,
        maybe_delivered=maybe_delivered,
        created_at=created_at,
    )


def answer_body(answer: Answer) -> dict[str, Any]:
    return {"type": "answer", "answer": answer.model_dump(mode="json")}


def answer_post(request_id: str, message: Message, answer: Answer) -> NewPost:
    return NewPost(
        key=f"answer:{request_id}",
        channel=message.channel,
        address=message.address,
        kind=PostKind.ANSWER,
        priority=Priority.ANSWER,
        body=answer_body(answer),
        thread=message.thread,
        reply_to=message.reply_to,
        request_id=request_id,
    )


class DeliveryError(Exception):
    """A post could not be delivered, in the platform's words (for the log, never for a person).

    `permanent`: trying again will not help. `gone`: nothing can be written to this address any more.
    `retry_after_s`: the platform named the wait, which then holds for the whole address.
    `maybe_delivered`: the connection broke after the request left, so it may be there already.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        retry_after_s: float | None = None,
        maybe_delivered: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent or gone
        self.gone = gone
        self.retry_after_s = retry_after_s
        self.maybe_delivered = maybe_delivered


class Sender(Protocol):
    """One channel's way out. Implemented in bot/channels/<kind>/send.py."""

    async def send(self, post: Post) -> Receipt:
        """Raises `DeliveryError`; anything else is taken for a fault that may pass."""
        ...

    async def find_delivered(self, post: Post) -> Receipt | None:
        """Look for an earlier, cut-off try of this post on the platform. None: it is not there, or cannot be told."""
        ...

    def delay_s(self, address: str, now: datetime) -> float:
        """Seconds until this address may get its next post by the platform's rate limits; 0 is now."""
        ...
