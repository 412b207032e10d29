"""The terminal as a channel: `hub ask` and `hub chat`."""

from __future__ import annotations

from bot.channels.terminal.convert import CHANNEL
from bot.channels.terminal.send import Show, TerminalSender
from bot.turns import StatusLine


class TerminalChannel:
    """`show` prints one answer. The command that built it reads the lines."""

    def __init__(self, show: Show, status_line: StatusLine | None = None) -> None:
        self.name = CHANNEL
        self.sender = TerminalSender(show)
        self.status_line = status_line

    async def start(self) -> None:
        """The command itself reads."""

    async def stop(self) -> None:
        """The command itself stops reading."""
