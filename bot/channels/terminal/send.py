"""Posts → the terminal. What is printed cannot fail or be repeated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.answers import Answer
from bot.channels.terminal.render import render_answer
from bot.posts import DeliveryError, Post, Receipt

DrawCharts = Callable[[Answer], Awaitable[tuple[str, ...]]]


class TerminalSender:
    """`write` prints one finished text; `draw` gives the files of an answer's charts."""

    def __init__(self, write: Callable[[str], None], draw: DrawCharts) -> None:
        self._write = write
        self._draw = draw

    async def send(self, post: Post) -> Receipt:
        try:
            answer = post.answer()
        except ValueError as error:
            raise DeliveryError(str(error), permanent=True) from error
        self._write(render_answer(answer, await self._draw(answer)))
        return Receipt(f"terminal:{post.id}")

    async def find_delivered(self, post: Post) -> Receipt | None:
        """A terminal that is gone took its text along: nobody can look."""
        return None

    def delay_s(self, address: str, now: datetime) -> float:
        return 0.0
