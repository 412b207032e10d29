"""Where the time is read. Everything else takes `now` or a `Clock` from its caller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def to_epoch(moment: datetime) -> float:
    """Seconds since 1970 of an aware moment: how the chat store keeps time."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its timezone")
    return moment.timestamp()


def from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
