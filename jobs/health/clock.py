"""Is the host's clock in the hub's timezone, and does it run evenly?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("clock",)
JUMP = timedelta(minutes=2)


def check(seen: Seen) -> Iterator[Finding]:
    if seen.host_offset == seen.hub_offset:
        yield Finding("clock", "zone")
    else:
        # A server in UTC is no fault: everything here counts in the hub's own zone. It is only said.
        values = {"host": _utc(seen.host_offset), "hub": _utc(seen.hub_offset)}
        yield Finding("clock", "zone", Level.OK, "zone", values)
    if abs(seen.clock_jump) >= JUMP:
        run = {"seconds": int(seen.clock_jump.total_seconds())}
        yield Finding("clock", "run", Level.WARNING, "jumped", run, sure=True, lasts_s=3600.0)


def _utc(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
