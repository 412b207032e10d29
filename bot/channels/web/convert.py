"""What the page posts → `Message` and `Vote`. Whatever else is posted raises `Malformed`."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from typing import Any

from bot.actions import Reason
from bot.incoming_text import clean
from bot.messages import Message
from bot.store.vote_rows import Vote

CHANNEL = "web"
REASONS = tuple(reason.value for reason in Reason)
MAX_COMMENT = 500

_ID = re.compile(r"[0-9a-f]{32}")


class Malformed(ValueError):
    """`problem` names a sentence of templates/web/words.toml."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def to_message(body: bytes, visitor: str, now: datetime) -> Message:
    """`{"thread", "event", "text"}`; the page keeps `event` when it posts again, so a repeat is the same message."""
    posted = _object(body)
    thread, event, text = posted.get("thread"), posted.get("event"), posted.get("text")
    if not is_id(thread) or not is_id(event):
        raise Malformed("bad_id")
    if not isinstance(text, str) or not clean(text).strip():
        raise Malformed("no_question")
    return Message(
        channel=CHANNEL,
        event_id=str(event),
        thread=thread_name(str(thread)),
        address=thread_name(str(thread)),
        sender=person(visitor),
        text=clean(text).strip(),
        received_at=now,
        direct=True,
    )


def to_vote(body: bytes, request_id: str, visitor: str, now: datetime) -> Vote | None:
    """`{"vote": "up" | "down" | "none", "reason", "comment"}`; None takes the vote back."""
    posted = _object(body)
    vote, reason, comment = posted.get("vote"), posted.get("reason", ""), posted.get("comment", "")
    if not isinstance(vote, str) or vote not in ("up", "down", "none"):
        raise Malformed("bad_vote")
    if not isinstance(reason, str) or not isinstance(comment, str) or reason not in ("", *REASONS):
        raise Malformed("bad_vote")
    if vote == "none":
        return None
    return Vote(
        request_id=request_id,
        voter=person(visitor),
        up=vote == "up",
        reason=reason if vote == "down" else "",
        comment=clean(comment, MAX_COMMENT).strip() if vote == "down" else "",
        voted_at=now,
    )


def is_id(value: object) -> bool:
    """Of a thread, an event, a visitor."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def new_id() -> str:
    return uuid.uuid4().hex


def thread_name(thread: str) -> str:
    return f"{CHANNEL}:{thread}"


def thread_id(thread: str) -> str:
    """The page's own part of a thread's name."""
    return thread.removeprefix(f"{CHANNEL}:")


def person(visitor: str) -> str:
    return f"{CHANNEL}:{visitor}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("not_json") from None
    if not isinstance(value, dict):
        raise Malformed("not_json")
    return value
