"""The hub's own state in a few lines, for a home screen: what the checks found, the backups, the jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.alerting.words import clock, sentence, target_name, words
from bot.channels.ports import StateLines
from bot.health.looking import Report
from bot.store import StoreBusy
from bot.wording import render
from jobs.alerts.finding import Level
from jobs.ledger import Ledger, RunState
from jobs.schedule import Schedule

if TYPE_CHECKING:
    from bot.automation import Automation

MOST_TROUBLES = 3
_ENDED_BADLY = (RunState.FAILED, RunState.MISSED)


def state_of(automation: Automation, zone: ZoneInfo) -> StateLines:
    async def lines() -> tuple[str, ...]:
        report = await automation.last_report()
        return (
            *_checks(report, zone),
            _backups(report, zone),
            await _jobs(automation.schedule, automation.ledger, zone),
        )

    return lines


def _checks(report: Report, zone: ZoneInfo) -> list[str]:
    found = [each for each in report.findings if each.level is not Level.OK]
    found.sort(key=lambda each: each.level is not Level.CRITICAL)
    troubles = [
        f"{words()['badge'][each.level.value]} {sentence(each.check, each.target, each.reason, each.values)}"
        for each in found
    ]
    context = {
        "troubles": troubles[:MOST_TROUBLES],
        "more": max(0, len(troubles) - MOST_TROUBLES),
        "checks": len(report.findings),
        "at": clock(report.at, zone),
    }
    return _lines("checks", context)


def _backups(report: Report, zone: ZoneInfo) -> str:
    made = [
        (target_name("backup", each.name), clock(each.newest, zone) if each.newest else "")
        for each in report.backups
    ]
    return _lines("backups", {"made": made})[0]


async def _jobs(schedule: Schedule, ledger: Ledger, zone: ZoneInfo) -> str:
    coming, failed = [], []
    try:
        for name in schedule.jobs:
            due = schedule.next_due(name)
            if due is not None and not await ledger.is_paused(name):
                coming.append((due, name))
            last = await ledger.last(name)
            if last and last[0].state in _ENDED_BADLY:
                failed.append(target_name("job", name))
    except StoreBusy:
        return _lines("no_jobs", {})[0]
    due, name = min(coming, default=(None, ""))
    coming_next = (target_name("job", name), clock(due, zone)) if due else None
    return _lines("jobs", {"next": coming_next, "failed": failed})[0]


def _lines(what: str, context: dict[str, object]) -> list[str]:
    return [line for line in render("messages/state.md.j2", what=what, **context).splitlines() if line]
