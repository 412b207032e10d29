"""The dead-man's handle: an outside watcher hears of the hub only while it does its work."""

from __future__ import annotations

from collections.abc import Iterable

from jobs.alerts.finding import Finding, Level

# What must work for a sign of life to be true. A missing database is no death: the hub tells of that itself.
VITAL = frozenset({"store", "scheduler", "task"})


def is_alive(findings: Iterable[Finding]) -> bool:
    return not any(finding.check in VITAL and finding.level is Level.CRITICAL for finding in findings)
