"""Does every place that is to get reports and alerts have a channel that is on?"""

from __future__ import annotations

from collections.abc import Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("destination",)


def check(seen: Seen) -> Iterator[Finding]:
    if seen.no_alert_channel:
        yield Finding("destination", "", Level.OK, "none")
    for destination in seen.unserved:
        yield Finding("destination", destination, Level.WARNING, "no_channel")
