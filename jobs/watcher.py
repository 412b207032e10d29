"""What a change of the databases means for what people were told. Pure; bot/corrections.py acts on it.

A day that was over when people were told about it, and that changed since, is corrected. The day that was running then
(and whatever came after) goes on growing, as everybody knows, and is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Answers and reports of so many days are looked at again.
LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ChangedDays:
    """`days` None: any day may have changed (nobody watched while it did)."""

    days: frozenset[date] | None = frozenset()

    def __or__(self, other: ChangedDays) -> ChangedDays:
        if self.days is None or other.days is None:
            return ChangedDays(None)
        return ChangedDays(self.days | other.days)

    def __bool__(self) -> bool:
        return self.days is None or bool(self.days)


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer's figures cover (None: an open end), and the day on which it was told."""

    first: date | None
    last: date | None
    on: date


def merged(changes: Iterable[Sequence[date] | None]) -> ChangedDays:
    found = ChangedDays()
    for days in changes:
        found |= ChangedDays(None if days is None else frozenset(days))
    return found


def is_affected(told: Told, changed: ChangedDays) -> bool:
    """Whether a day that was over when it was told about has changed."""
    if changed.days is None:
        # Without knowing the days, only a period that was over can be told from mere growth.
        return told.last is not None and told.last < told.on
    return any(
        day < told.on
        and (told.first is None or day >= told.first)
        and (told.last is None or day <= told.last)
        for day in changed.days
    )


def days_told(told: Told, changed: ChangedDays) -> tuple[date, ...]:
    """The changed days of it, ascending; () where they are not known."""
    if changed.days is None:
        return ()
    return tuple(sorted(day for day in changed.days if is_affected(told, ChangedDays(frozenset({day})))))
