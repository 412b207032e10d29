"""Names of places and people: Slack's ids as the hub's addresses and threads, and back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHANNEL = "slack"


def address_of(channel_id: str) -> str:
    return f"{CHANNEL}:{channel_id}"


def channel_id_of(address: str) -> str:
    return address.split(":", 1)[1] if ":" in address else address


def thread_of(channel_id: str, thread_ts: str | None) -> str:
    """A thread is a session; a direct message outside threads is one as a whole."""
    return f"{CHANNEL}:{channel_id}:{thread_ts}" if thread_ts else f"{CHANNEL}:{channel_id}"


def person(user_id: str) -> str:
    return f"{CHANNEL}:{user_id}"


def user_id_of(sender: str) -> str:
    return sender.split(":", 1)[1] if ":" in sender else sender


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The adapter's note on a message: where its reply goes.

    `thread_ts` None: the reply stands alone (a command, a direct message). `asked`: the question to quote above it.
    `response_url` reaches the asker even in a channel the bot is not in, for half an hour. `status_ts` bears the
    status line where there is no thread. `joined`: called into a thread in which people had talked before.
    """

    thread_ts: str | None = None
    user: str = ""
    asked: str = ""
    response_url: str = ""
    status_ts: str = ""
    joined: bool = False

    def to_note(self) -> dict[str, Any]:
        kept = {
            "thread_ts": self.thread_ts,
            "user": self.user,
            "asked": self.asked,
            "response_url": self.response_url,
            "status_ts": self.status_ts,
            "joined": self.joined,
        }
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def of(cls, note: dict[str, Any]) -> ReplyTo:
        return cls(
            thread_ts=note.get("thread_ts") or None,
            user=str(note.get("user", "")),
            asked=str(note.get("asked", "")),
            response_url=str(note.get("response_url", "")),
            status_ts=str(note.get("status_ts", "")),
            joined=bool(note.get("joined")),
        )
