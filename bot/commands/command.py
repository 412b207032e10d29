"""What a command is, what it is called with, and what it may reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.messages import Replay


def _never(args: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is what is typed after the slash, in every chat.

    `summary` and `usage` are Korean, for menus, help and manifests; `words` are further ways to write it in a message.
    `changes(args)`: run with these, it changes something, and so takes an administrator, a confirmation and an audit
    row. `second_person`: where two administrators or more are set, another than the caller confirms.
    `admin`: only administrators may run it at all. `private`: its reply is for the caller alone.
    `asks`: it only words a question, so it runs before the command is acknowledged, and the question is stored by then.
    """

    name: str
    summary: str
    usage: str = ""
    words: tuple[str, ...] = ()
    admin: bool = False
    private: bool = True
    asks: bool = False
    changes: Callable[[str], bool] = _never
    second_person: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command. `sender` is "slack:U123"; `args` is what was typed after its name, stripped."""

    command: str
    args: str
    channel: str
    sender: str
    address: str
    at: datetime
    sender_name: str = ""
    reply_to: dict[str, Any] = field(
        default_factory=dict
    )  # the adapter's note on what the command itself posts


@dataclass(frozen=True, slots=True)
class Ask:
    """The command is a question: the channel hands it to the inbox, and the answer comes through the outbox."""

    question: str


@dataclass(frozen=True, slots=True)
class Rerun:
    """The command is skill calls: as `Ask`, without a planner. `question` is what the history shows."""

    question: str
    replay: Replay


@dataclass(frozen=True, slots=True)
class Say:
    """Korean markdown to show. `private`: to the caller alone, where the chat can do that."""

    text: str
    private: bool = True
    table: tuple[tuple[str, ...], ...] = field(default=())  # a header row and rows, below the text


Reply = Ask | Rerun | Say


class BadArguments(Exception):
    """`sentence` (Korean) tells the caller what to type."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


Handler = Callable[[Call], Awaitable[Reply]]
# What would be done, in a Korean sentence or two, before it is confirmed. Raises `BadArguments`.
Preview = Callable[[Call], Awaitable[str]]
