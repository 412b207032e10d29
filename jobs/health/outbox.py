"""Do answers, alerts and reports leave?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("outbox",)
LATE = timedelta(minutes=10)
LONG = timedelta(hours=1)


def check(seen: Seen) -> Iterator[Finding]:
    for backlog in seen.backlogs:
        waited = seen.now - backlog.oldest
        if waited < LATE:
            yield Finding("outbox", backlog.channel)
            continue
        values = {"waiting": backlog.waiting, "minutes": int(waited.total_seconds() // 60)}
        level = Level.CRITICAL if waited >= LONG else Level.WARNING
        yield Finding("outbox", backlog.channel, level, "late", values)
