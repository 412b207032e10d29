"""How old is what questions are answered from? A file that did not change is current, however old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("snapshot",)
OLD = timedelta(hours=24)


def check(seen: Seen) -> Iterator[Finding]:
    for state in seen.freshness.sources if seen.freshness else ():
        if state.snapshot_at is None:
            yield Finding("snapshot", state.name, Level.CRITICAL, "none")
        elif state.fault is not None and seen.now - state.snapshot_at >= OLD:
            hours = int((seen.now - state.snapshot_at).total_seconds() // 3600)
            yield Finding("snapshot", state.name, Level.WARNING, "old", {"hours": hours})
        else:
            yield Finding("snapshot", state.name)
