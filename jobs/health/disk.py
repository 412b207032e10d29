"""Is there room for the next snapshot and backup?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import DiskSeen, Seen

NAMES = ("disk",)
MB = 1_000_000
FULL = 100 * MB


def check(seen: Seen) -> Iterator[Finding]:
    yield from judge(seen.disks)


def judge(disks: Iterable[DiskSeen]) -> Iterator[Finding]:
    for disk in disks:
        if disk.free is None:
            yield Finding("disk", disk.name, Level.WARNING, "unreadable")
            continue
        values = {"free_mb": disk.free // MB, "needed_mb": disk.needed // MB}
        if disk.free < min(FULL, disk.needed):
            yield Finding("disk", disk.name, Level.CRITICAL, "full", values)
        elif disk.free < disk.needed:
            yield Finding("disk", disk.name, Level.WARNING, "low", values)
        else:
            yield Finding("disk", disk.name)
