"""What to do after a post failed. Pure: the dispatcher in bot/outbox.py acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.posts import DeliveryError, Post

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
# A chat service may be down for hours; after a day nobody waits for the words any more.
GIVE_UP_AFTER = timedelta(hours=24)
# Not an error the platform named but a fault of ours: a few tries, in case it was passing.
TRIES_AFTER_A_FAULT = 5


@dataclass(frozen=True, slots=True)
class Bury:
    reason: str


@dataclass(frozen=True, slots=True)
class Retry:
    """`hold` keeps every post of the address back until then."""

    at: datetime
    maybe_delivered: bool
    hold: bool


def decide(error: Exception, post: Post, now: datetime, jitter: float) -> Bury | Retry:
    """`jitter` in [0, 1) spreads the retries of many posts."""
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, DeliveryError):
        if error.permanent:
            return Bury(reason)
        if now - post.created_at >= GIVE_UP_AFTER:
            return Bury(f"given up after a day; {reason}")
        if error.retry_after_s is not None:
            return Retry(now + timedelta(seconds=error.retry_after_s), error.maybe_delivered, hold=True)
        return Retry(now + _backoff(post.attempt, jitter), error.maybe_delivered, hold=False)
    if post.attempt >= TRIES_AFTER_A_FAULT:
        return Bury(reason)
    return Retry(now + _backoff(post.attempt, jitter), maybe_delivered=True, hold=False)


def _backoff(attempt: int, jitter: float) -> timedelta:
    wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempt - 1, 16))
    return timedelta(seconds=wait * (0.75 + jitter / 2))
