"""The state of each database, and of all of them together, as people are told it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from datasource.day_totals import DayTotals
from datasource.model import Freshness, SourceState
from datasource.routing import Routing, Span
from datasource.watched import Watched


def freshness_of(routing: Routing, watched: Sequence[Watched], timezone: tzinfo) -> Freshness:
    """`watched` in the order of the routes."""
    states = tuple(_state(entry, timezone) for entry in watched)
    changes = [state.data_as_of for state in states if state.data_as_of is not None]
    days = [state.last_day for state in states if state.last_day is not None]
    return Freshness(
        cutoff=routing.cutoff,
        sources=states,
        latest_day=max(days, default=None),
        data_as_of=max(changes, default=None),
        stale=tuple(
            state.name for state in states if state.fault is not None and state.snapshot_at is not None
        ),
    )


def _state(watched: Watched, timezone: tzinfo) -> SourceState:
    route, snapshot = watched.route, watched.snapshot
    if snapshot is None:
        return SourceState(
            route.name, route.first, route.last, fault=watched.fault, fault_since=watched.fault_since
        )
    span = None if route.empty else route.span
    rows, nulls = snapshot.days.row_count(span) if span else (0, 0)
    counted = snapshot.days.counted_in(span) if span else []
    return SourceState(
        name=route.name,
        first_owned=route.first,
        last_owned=route.last,
        rows=rows,
        null_rows=nulls,
        strays=snapshot.meta["rows"] - rows - nulls,
        stray_years=_stray_years(snapshot.days, span),
        first_day=date.fromordinal(counted[0]) if counted else None,
        last_day=date.fromordinal(counted[-1]) if counted else None,
        data_as_of=_moment(snapshot.manifest.changed_at_ns, timezone),
        snapshot_at=_moment(snapshot.manifest.taken_at_ns, timezone),
        fault=watched.fault,
        fault_since=watched.fault_since,
    )


def _stray_years(days: DayTotals, owned: Span | None) -> tuple[tuple[int, int], ...]:
    counts: Counter[int] = Counter()
    for index, ordinal in enumerate(days.days):
        if owned is None or not owned[0] <= ordinal <= owned[1]:
            counts[date.fromordinal(ordinal).year] += days.rows[index] + days.null_rows[index]
    return tuple(sorted(counts.items()))


def _moment(ns: int, timezone: tzinfo) -> datetime:
    return datetime.fromtimestamp(ns / 1e9, timezone)
