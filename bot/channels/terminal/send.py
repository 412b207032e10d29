"""Posts → the terminal. What was printed cannot be looked for, and is not printed twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.answers import Answer
from bot.posts import DeliveryError, Post, Receipt

Show = Callable[[Answer], Awaitable[None]]


class TerminalSender:
    def __init__(self, show: Show) -> None:
        self._show = show

    async def send(self, post: Post) -> Receipt:
        try:
            answer = post.answer()
        except ValueError as error:
            raise DeliveryError(str(error), permanent=True) from error
        await self._show(answer)
        return Receipt(f"terminal:{post.id}")

    async def find_delivered(self, post: Post) -> Receipt | None:
        return None

    def delay_s(self, address: str, now: datetime) -> float:
        return 0.0
