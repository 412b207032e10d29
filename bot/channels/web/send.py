"""Posts → the open pages. A page that is not open now finds the answer in the chat store when it is opened.

A page shows an answer once however often it is told, by its request id; so nothing need be looked for after a crash.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from bot.answers import Answer
from bot.posts import DeliveryError, Post, Receipt
from bot.wakeup import Wakeup


class Mailbox:
    """What was sent to one open page and it has not been told yet, by request id; `bell` rings for anything new."""

    def __init__(self) -> None:
        self.bell = Wakeup()
        self.sent: dict[str, Answer] = {}


class Feed:
    """The pages that are open, by thread."""

    def __init__(self) -> None:
        self._boxes: dict[str, set[Mailbox]] = {}

    @contextlib.contextmanager
    def listen(self, thread: str) -> Iterator[Mailbox]:
        box = Mailbox()
        self._boxes.setdefault(thread, set()).add(box)
        try:
            yield box
        finally:
            self._boxes[thread].discard(box)
            if not self._boxes[thread]:
                del self._boxes[thread]

    def deliver(self, thread: str, request_id: str, answer: Answer) -> None:
        for box in self._boxes.get(thread, ()):
            box.sent[request_id] = answer
            box.bell.set()


class WebSender:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    async def send(self, post: Post) -> Receipt:
        try:
            answer = post.answer()
        except ValueError as error:
            raise DeliveryError(str(error), permanent=True) from error
        self._feed.deliver(post.thread or post.address, post.request_id, answer)
        return Receipt(f"web:{post.request_id}")

    async def find_delivered(self, post: Post) -> Receipt | None:
        return None

    def delay_s(self, address: str, now: datetime) -> float:
        return 0.0
