"""Does the hub itself run? Seen by its heartbeat in the chat store."""

from __future__ import annotations

from collections.abc import Iterator

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import HubState, Seen

NAMES = ("hub",)


def check(seen: Seen) -> Iterator[Finding]:
    at = f"{seen.hub.at.astimezone(seen.now.tzinfo):%m-%d %H:%M}" if seen.hub.at else ""
    match seen.hub.state:
        case HubState.RUNNING:
            yield Finding("hub", "")
        case HubState.SILENT:
            minutes = int((seen.now - seen.hub.at).total_seconds() // 60) if seen.hub.at else 0
            yield Finding("hub", "", Level.CRITICAL, "silent", {"minutes": minutes})
        case HubState.STOPPED:
            yield Finding("hub", "", Level.WARNING, "stopped", {"at": at})
        case HubState.NEVER:
            yield Finding("hub", "", Level.WARNING, "not_running")
