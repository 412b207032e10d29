"""What a channel's tests must be able to do with it, so that all channels pass the same suite.

A driver is an async context manager in `DRIVERS` that stands the channel up against its platform's double on loopback.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol

from bot.answers import Answer
from bot.channels.terminal.convert import to_message
from bot.channels.terminal.render import render_answer
from bot.channels.terminal.send import TerminalSender
from bot.messages import Message
from bot.posts import Sender
from tests.bot.channels.slack.driver import slack
from tests.bot.channels.teams.driver import teams
from tests.bot.channels.web.driver import web

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


class Driver(Protocol):
    name: str
    sender: Sender

    def message(self, text: str, *, event: str, place: str) -> Message:
        """What the adapter makes of this text in this conversation; `event` is the platform's id of it."""
        ...

    def shown(self) -> list[str]:
        """Everything that people have been shown so far, one text a post."""
        ...


class TerminalDriver:
    """Every typed line is an event of its own: a terminal repeats nothing."""

    def __init__(self) -> None:
        self.name = "terminal"
        self.sender = TerminalSender(self._show)
        self._shown: list[str] = []

    async def _show(self, answer: Answer) -> None:
        self._shown.append(render_answer(answer))

    def message(self, text: str, *, event: str, place: str) -> Message:
        return to_message(text, place, NOW).model_copy(update={"event_id": event})

    def shown(self) -> list[str]:
        return self._shown


@asynccontextmanager
async def terminal() -> AsyncIterator[Driver]:
    yield TerminalDriver()


DRIVERS: Mapping[str, Callable[[], AbstractAsyncContextManager[Driver]]] = {
    "slack": slack,
    "teams": teams,
    "terminal": terminal,
    "web": web,
}
