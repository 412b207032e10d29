"""The dead-man check: what should have happened and did not, read from the ledger, so that silence is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from jobs.alerts.finding import Finding, Level
from jobs.health.seen import JobSeen, Seen
from jobs.ledger import Run, RunState

NAMES = ("job",)
WELL = frozenset({RunState.DONE, RunState.SKIPPED})
# Past its window a date is declared missed at the next tick; this is for when nothing ticks.
GRACE = timedelta(minutes=10)


def check(seen: Seen) -> Iterator[Finding]:
    for job in seen.jobs:
        if job.paused or not job.alert_when_missed:
            yield Finding("job", job.name)
        else:
            yield _of(job, seen)


def _of(job: JobSeen, seen: Seen) -> Finding:
    ended = next((run for run in job.runs if run.state is not RunState.RUNNING), None)
    if ended is not None and ended.state not in WELL:
        return Finding("job", job.name, Level.WARNING, ended.state.value, _values(ended, seen), sure=True)
    if job.due is None or seen.now - job.due <= job.window + GRACE:
        return Finding("job", job.name)
    if any(run.due_at >= job.due and run.state in WELL for run in job.runs):
        return Finding("job", job.name)
    values = {"name": job.name, "due": _local(job.due, seen), "error": ""}
    return Finding("job", job.name, Level.WARNING, "late", values)


def _values(run: Run, seen: Seen) -> dict[str, str]:
    error = run.result.split(":", 1)[0] if run.state is RunState.FAILED else ""
    return {"name": run.job, "due": _local(run.due_at, seen), "error": error}


def _local(moment: datetime, seen: Seen) -> str:
    return f"{moment.astimezone(seen.now.tzinfo):%m-%d %H:%M}"
