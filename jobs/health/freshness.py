"""Does the ERP still deliver? Counted in working days, so that a weekend or a holiday is no alarm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from datasource.routing import LIVE
from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("freshness",)
# Yesterday's rows often come during the morning: one missing working day is not late yet.
LATE_DAYS = 2
LONG_DAYS = 4


def check(seen: Seen) -> Iterator[Finding]:
    if seen.freshness is None:
        return
    latest = seen.freshness.latest_day
    if latest is None:
        yield Finding("freshness", LIVE, Level.WARNING, "none")
        return
    missing = seen.working_days.working_days_between(
        latest + timedelta(days=1), seen.today - timedelta(days=1)
    )
    if missing < LATE_DAYS:
        yield Finding("freshness", LIVE)
        return
    level = Level.CRITICAL if missing >= LONG_DAYS else Level.WARNING
    yield Finding("freshness", LIVE, level, "late", {"days": missing, "latest": latest.isoformat()})
