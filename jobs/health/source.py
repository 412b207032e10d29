"""Can each database be read?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from datasource.errors import SourceFault
from datasource.model import SourceState
from datasource.routing import LIVE
from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("source",)
# What an ERP does all day long is no outage while a good snapshot answers.
PASSING = frozenset({SourceFault.CHANGING, SourceFault.LOCKED, SourceFault.HOT_JOURNAL})
PATIENCE = timedelta(minutes=30)


def check(seen: Seen) -> Iterator[Finding]:
    if seen.freshness is None:
        yield Finding("source", LIVE, Level.CRITICAL, "unreadable")
        return
    for state in seen.freshness.sources:
        if state.fault is None:
            yield Finding("source", state.name)
        else:
            yield Finding("source", state.name, _level(state, seen), state.fault.value)
    if seen.missing_archive is not None:
        yield Finding("source", seen.missing_archive, Level.CRITICAL, SourceFault.ARCHIVE_MISSING.value)


def _level(state: SourceState, seen: Seen) -> Level:
    if state.snapshot_at is None:
        return Level.CRITICAL
    lasting = state.fault_since is not None and seen.now - state.fault_since > PATIENCE
    if state.fault in PASSING and not lasting:
        return Level.WARNING
    return Level.CRITICAL if state.name == LIVE else Level.WARNING
