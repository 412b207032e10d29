"""Can the model be asked? Without a key there is nothing to check: the grammar answers alone."""

from __future__ import annotations

from collections.abc import Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("ai",)


def check(seen: Seen) -> Iterator[Finding]:
    if seen.ai is None:
        return
    if seen.ai.reason:
        values = {"model": seen.ai.model, "until": seen.ai.until}
        yield Finding("ai", "", Level.WARNING, seen.ai.reason, values)
    else:
        yield Finding("ai", "")
