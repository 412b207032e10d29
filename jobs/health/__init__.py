"""Health checks: one file a check, each pure over what was seen (`Seen`). bot/ does the looking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jobs.alerts.finding import Finding, Level
from jobs.health import (
    ai,
    backup,
    channels,
    clock,
    destinations,
    disk,
    freshness,
    hub,
    jobs,
    outbox,
    overlap,
    scheduler,
    snapshot,
    source,
    store,
    strays,
)
from jobs.health.seen import Seen

CHECKS = (
    source,
    snapshot,
    strays,
    overlap,
    freshness,
    disk,
    store,
    outbox,
    channels,
    destinations,
    scheduler,
    jobs,
    backup,
    ai,
    clock,
    hub,
)


def run_checks(seen: Seen) -> tuple[Finding, ...]:
    """Every check's word on every target, the well ones included."""
    return tuple(finding for check in CHECKS for finding in check.check(seen))


def worst(findings: Iterable[Finding]) -> Level:
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.CRITICAL, Level.WARNING) if level in levels), Level.OK)


def well_again(known: Iterable[tuple[str, str]], findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """An OK for whatever these checks once found and do not name any more: an archive that left, a job removed."""
    said = {(finding.check, finding.target) for finding in findings}
    checks = {name for check in CHECKS for name in check.NAMES}
    return tuple(
        Finding(check, target) for check, target in known if check in checks and (check, target) not in said
    )
