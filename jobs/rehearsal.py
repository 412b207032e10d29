"""The rehearsal of a restore: the newest backup of each series is brought back aside, and compared. Blocking code."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from jobs.backup import SPACE_FACTOR, BackupFailed, BackupFault, Backups
from jobs.backup_names import BackupName, is_archive
from jobs.backup_shelf import ShelfBusy, Shelved
from jobs.restore import copy_checked

# A day more than the rhythm of the backups.
YOUNG_ENOUGH = {"daily": timedelta(days=2), "weekly": timedelta(days=9)}


class Outcome(StrEnum):
    OK = "ok"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"  # nothing bad was seen, but the newest state was not shown to come back


@dataclass(frozen=True, slots=True)
class Trial:
    """One series. `reason` chooses its sentence: same, damaged, differs, none, old, no_space, busy, not_run."""

    series: str
    outcome: Outcome
    reason: str
    name: BackupName | None = None
    facts: Mapping[str, Any] | None = None


# What a series holds now, and when its data last changed; None where that cannot be told.
Present = Callable[[str], tuple[datetime, Mapping[str, Any]] | None]


def rehearse(
    backups: Backups, series: Iterable[str], now: datetime, present: Present = lambda series: None
) -> tuple[Trial, ...]:
    """Of each series the newest backup, damaged or not: a damaged newest one is a failure, whatever lies behind it."""
    return tuple(_try(backups, each, now, present) for each in series)


def overall(trials: Iterable[Trial]) -> Outcome:
    outcomes = {trial.outcome for trial in trials}
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL
    return Outcome.INCONCLUSIVE if Outcome.INCONCLUSIVE in outcomes or not outcomes else Outcome.OK


def _try(backups: Backups, series: str, now: datetime, present: Present) -> Trial:
    try:
        with backups.shelf.at_work():
            newest = next((each for each in backups.shelf.all() if each.name.series == series), None)
            if newest is None or newest.record is None:
                return Trial(series, Outcome.INCONCLUSIVE, "none")
            return _bring_back(backups, newest, now, present)
    except ShelfBusy:
        return Trial(series, Outcome.INCONCLUSIVE, "busy")
    except (OSError, sqlite3.OperationalError):
        return Trial(series, Outcome.INCONCLUSIVE, "not_run")


def _bring_back(backups: Backups, shelved: Shelved, now: datetime, present: Present) -> Trial:
    series, name = shelved.name.series, shelved.name
    damage = backups.damage_of(shelved)
    if damage is not None:
        return Trial(series, Outcome.FAIL, _word(damage), name)
    shelved = backups.shelf.get(name) or shelved
    assert shelved.record is not None
    try:
        backups.require_space(backups.shelf.folder, SPACE_FACTOR * shelved.size, series)
        copy_checked(backups, shelved, backups.shelf.making / f"rehearsal-{name.file_name}")
    except BackupFailed as error:
        lost = error.fault in (BackupFault.CORRUPT, BackupFault.DIFFERS)
        return Trial(series, Outcome.FAIL if lost else Outcome.INCONCLUSIVE, _word(error.fault), name)
    facts = shelved.record.facts
    current = present(series)
    as_of = datetime.fromisoformat(shelved.record.data_as_of)
    # Where the data did not change since, what came back must be what is there.
    if current is not None and current[0].replace(microsecond=0) == as_of and dict(current[1]) != facts:
        return Trial(series, Outcome.FAIL, "differs", name, facts)
    age = now - datetime.fromisoformat(shelved.record.made_at)
    if age > YOUNG_ENOUGH["weekly" if is_archive(series) else "daily"]:
        return Trial(series, Outcome.INCONCLUSIVE, "old", name, facts)
    return Trial(series, Outcome.OK, "same", name, facts)


def _word(fault: BackupFault) -> str:
    words = {BackupFault.CORRUPT: "damaged", BackupFault.DIFFERS: "differs", BackupFault.NO_SPACE: "no_space"}
    return words.get(fault, "not_run")
