"""A typed line → `Message`."""

from __future__ import annotations

import getpass
import uuid
from datetime import datetime

from bot.messages import Message

CHANNEL = "terminal"


def to_message(line: str, thread: str, now: datetime) -> Message:
    """`thread` is the user's own name for it; every line is a message of its own."""
    return Message(
        channel=CHANNEL,
        event_id=uuid.uuid4().hex,
        thread=thread_name(thread),
        address=thread_name(thread),
        sender=f"{CHANNEL}:{_user()}",
        text=line,
        received_at=now,
        direct=True,
    )


def thread_name(thread: str) -> str:
    return f"{CHANNEL}:{thread}"


def new_thread() -> str:
    return uuid.uuid4().hex[:12]


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "user"
