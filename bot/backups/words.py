"""Backups and the rollover in Korean, for the command line and the chats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.backups.desk import Outcome
from bot.wording import clean, number, render, render_block
from jobs.backup import BackupFailed
from jobs.backup_shelf import Shelved
from jobs.rehearsal import Outcome as Verdict
from jobs.rehearsal import Trial
from jobs.rollover import RolloverFailed
from jobs.rollover_plan import Plan

LEVELS = {Verdict.OK: "ok", Verdict.FAIL: "critical", Verdict.INCONCLUSIVE: "warning"}


def fault_text(error: BackupFailed) -> str:
    return render("backup/fault.md.j2", fault=error.fault.value, subject=error.subject, values=error.values)


def rollover_fault_text(error: RolloverFailed) -> str:
    return render("backup/rollover_fault.md.j2", fault=error.fault.value, values=error.values)


def outcomes_text(outcomes: Sequence[Outcome]) -> str:
    return render("backup/done.md.j2", outcomes=outcomes)


def safe_text(shelved: Iterable[Shelved]) -> str:
    """What is safe, by series."""
    ours = [each for each in shelved if each.record is not None]
    safe = []
    for series in dict.fromkeys(each.name.series for each in ours):
        sound = [each for each in ours if each.name.series == series and each.is_sound]
        safe.append((series, sound[0] if sound else None, len(sound)))
    return render("backup/list.md.j2", safe=safe, damaged=[each for each in ours if not each.is_sound])


def items_table(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Every item that would move: code, rows, rows without a quantity, total; and the sums."""
    head = tuple(render("backup/items_head.txt.j2").split("|"))
    rows = [(clean(item.code), item.rows, item.null_rows, item.total) for item in plan.items]
    rows.append((head[-1], plan.rows, plan.null_rows, plan.total))
    return (head, *((code, *(number(figure) for figure in figures)) for code, *figures in rows))


def rehearsal_note(outcome: Verdict, trials: Sequence[Trial], at: datetime) -> dict[str, Any]:
    """The context of templates/<channel>/note."""
    told = [
        {
            "series": trial.series,
            "reason": trial.reason,
            "name": trial.name.file_name if trial.name else "",
            "rows": (trial.facts or {}).get("rows"),
        }
        for trial in trials
    ]
    context = {"outcome": outcome.value, "trials": told}
    return _note("backup/rehearsal.j2", context, "backup.rehearsal", LEVELS[outcome], at)


def reminder_note(year: int, archive: str, *, over: bool, at: datetime) -> dict[str, Any]:
    context = {"year": year, "archive": archive, "over": over}
    return _note("backup/reminder.j2", context, "rollover.reminder", "info", at)


def _note(template: str, context: dict[str, Any], kind: str, level: str, at: datetime) -> dict[str, Any]:
    lines = render_block(template, "lines", context).splitlines()
    return {
        "kind": kind,
        "at": at.isoformat(timespec="seconds"),
        "level": level,
        "headline": render_block(template, "headline", context),
        "lines": [line for line in lines if line.strip()],
    }
