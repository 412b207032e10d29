"""A chat platform in memory: it remembers what was posted, and fails when told to."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta

from bot.messages import Message
from bot.posts import Post, Receipt

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **passed: float) -> None:
        self.now += timedelta(**passed)


class FakeSender:
    """`failures` are raised by the next sends, one each; a failure that `delivers` posts before it is raised."""

    def __init__(self) -> None:
        self.sent: list[Post] = []
        self.tries: list[Post] = []
        self.looked: list[str] = []
        self.failures: deque[tuple[Exception, bool]] = deque()
        self.delays: dict[str, float] = {}

    def fail(self, error: Exception, *, delivers: bool = False) -> None:
        self.failures.append((error, delivers))

    async def send(self, post: Post) -> Receipt:
        self.tries.append(post)
        if self.failures:
            error, delivers = self.failures.popleft()
            if delivers:
                self.sent.append(post)
            raise error
        self.sent.append(post)
        return Receipt(f"m{len(self.sent)}")

    async def find_delivered(self, post: Post) -> Receipt | None:
        self.looked.append(post.key)
        found = [place for place, sent in enumerate(self.sent, 1) if sent.key == post.key]
        return Receipt(f"m{found[0]}") if found else None

    def delay_s(self, address: str, now: datetime) -> float:
        return self.delays.get(address, 0.0)


def message(
    text: str = "이번 달 생산량",
    *,
    event: str = "e1",
    thread: str = "t1",
    sender: str = "fake:U1",
    at: datetime = MONDAY,
    aliases: tuple[str, ...] = (),
) -> Message:
    return Message(
        channel="fake",
        event_id=event,
        alias_ids=aliases,
        thread=f"fake:{thread}",
        address="fake:C1",
        sender=sender,
        text=text,
        received_at=at,
    )
