"""The schedule in words: for /jobs and `hub jobs`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.alerting.words import target_name, words
from jobs.ledger import Ledger, Run
from jobs.schedule import Schedule


async def rows_of(schedule: Schedule, ledger: Ledger, zone: ZoneInfo) -> tuple[tuple[str, ...], ...]:
    """A head, and a row for each job: name, what it is, when next, when last and what came of it."""
    text = words()["column"]
    rows = [tuple(text[each] for each in ("job", "meaning", "next", "last", "result"))]
    for name in schedule.jobs:
        last = await ledger.last(name)
        paused = await ledger.is_paused(name)
        due = schedule.next_due(name)
        upcoming = words()["run"]["paused"] if paused else _moment(due, zone)
        rows.append(
            (
                name,
                target_name("job", name),
                upcoming,
                _moment(last[0].due_at, zone) if last else "–",
                result_of(last[0]) if last else "–",
            )
        )
    return tuple(rows)


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%m-%d %H:%M}" if moment else "–"


def result_of(run: Run) -> str:
    """마침: …"""
    said = str(words()["run"][run.state.value])
    return f"{said}: {run.result[:80]}" if run.result else said
