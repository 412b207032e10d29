"""Is each channel connected to its platform?"""

from __future__ import annotations

from collections.abc import Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("channel",)


def check(seen: Seen) -> Iterator[Finding]:
    for name, connected in seen.channels or ():
        yield Finding("channel", name) if connected else Finding("channel", name, Level.CRITICAL, "down")
