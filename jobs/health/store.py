"""Can the chat store be written, and in time?"""

from __future__ import annotations

from collections.abc import Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("store",)
SLOW_S = 3.0


def check(seen: Seen) -> Iterator[Finding]:
    store = seen.store
    if store.trouble:
        yield Finding("store", "", Level.CRITICAL, store.trouble)
    elif store.seconds >= SLOW_S:
        yield Finding("store", "", Level.WARNING, "slow", {"seconds": round(store.seconds, 1)})
    else:
        yield Finding("store", "")
