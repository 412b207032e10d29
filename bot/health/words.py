"""A health report in words: for /health, for `hub health`, and as JSON for programs."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.alerting.words import advice, clock, sentence, target_name, title, words
from bot.health.looking import Report
from bot.wording import render
from jobs.alerts.finding import Finding, Level

STATUS = {Level.OK: "ok", Level.WARNING: "degraded", Level.CRITICAL: "failing"}
EXIT = {Level.OK: 0, Level.WARNING: 1, Level.CRITICAL: 2}
_ORDER = (Level.CRITICAL, Level.WARNING, Level.OK)


def text_of(report: Report, zone: ZoneInfo) -> str:
    troubles = [
        {"badge": words()["badge"][each.level.value], "text": _sentence(each), "advice": _advice(each)}
        for each in sorted(report.findings, key=lambda each: _ORDER.index(each.level))
        if each.level is not Level.OK
    ]
    remarks = [_sentence(each) for each in report.findings if each.level is Level.OK and each.reason]
    return render(
        "messages/health.md.j2",
        troubles=troubles,
        remarks=remarks,
        checks=len(report.findings),
        at=clock(report.at, zone),
    )


def table_of(report: Report) -> tuple[tuple[str, ...], ...]:
    """A row for each check, its targets in one cell, the worst first."""
    names: dict[str, list[Finding]] = {}
    for finding in report.findings:
        names.setdefault(finding.check, []).append(finding)
    rows = []
    for check, found in names.items():
        level = next(each for each in _ORDER if any(one.level is each for one in found))
        targets = [target_name(check, one.target) for one in found if one.target and one.level is level]
        rows.append((_ORDER.index(level), title(check), words()["badge"][level.value], ", ".join(targets)))
    rows.sort(key=lambda row: row[0])
    head = tuple(words()["column"][each] for each in ("check", "state", "target"))
    return (head, *(row[1:] for row in rows))


def to_json(report: Report) -> dict[str, Any]:
    return {
        "status": STATUS[report.level],
        "checked_at": report.at.isoformat(timespec="seconds"),
        "checks": [
            {
                "check": each.check,
                "target": each.target,
                "level": each.level.value,
                "reason": each.reason,
                "text": _sentence(each) if each.reason else "",
                "values": dict(each.values),
            }
            for each in report.findings
        ],
    }


def _sentence(finding: Finding) -> str:
    return sentence(finding.check, finding.target, finding.reason, finding.values)


def _advice(finding: Finding) -> str:
    return advice(finding.check, finding.target, finding.reason, finding.values)
