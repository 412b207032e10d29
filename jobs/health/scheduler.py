"""Does anything still ring for the jobs?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("scheduler",)
LATE = timedelta(minutes=10)


def check(seen: Seen) -> Iterator[Finding]:
    if seen.scheduler_running is None:
        return
    if not seen.scheduler_running:
        yield Finding("scheduler", "", Level.CRITICAL, "stopped")
    elif seen.ticked_at is not None and seen.now - seen.ticked_at >= LATE:
        minutes = int((seen.now - seen.ticked_at).total_seconds() // 60)
        yield Finding("scheduler", "", Level.CRITICAL, "late", {"minutes": minutes})
    else:
        yield Finding("scheduler", "")
