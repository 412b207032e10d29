"""Is there a backup young enough?"""

from __future__ import annotations

from collections.abc import Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("backup",)


def check(seen: Seen) -> Iterator[Finding]:
    for backup in seen.backups:
        if backup.newest is not None and seen.now - backup.newest > backup.max_age:
            days = (seen.now - backup.newest).days
            yield Finding("backup", backup.name, Level.WARNING, "old", {"days": days})
        elif (
            backup.newest is None
            and backup.expected_since is not None
            and seen.now - backup.expected_since > backup.max_age
        ):
            yield Finding("backup", backup.name, Level.WARNING, "none")
        else:
            yield Finding("backup", backup.name)
