"""Which archive comes next, and what would go into it. Pure but for a look at the folder's names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from datasource.routing import archive_name, archive_years
from datasource.verification import ItemSum


class PlanState(StrEnum):
    READY = "ready"
    THERE = "there"  # the archive exists already
    NOT_OVER = "not_over"  # the year asked for has not ended
    NO_ROWS = "no_rows"  # Live holds no row of those days
    OWNED = "owned"  # a newer archive owns those days
    LOST = "lost"  # there was such an archive, and its file is gone: Live no longer holds the year


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days that archive_YYYY.db owns: the years after the archive before it, up to YYYY."""

    year: int
    archive: str
    first: date | None
    last: date
    state: PlanState


@dataclass(frozen=True, slots=True)
class Plan:
    """`late`: rows of the archived days that Live holds and the archive lacks; None where nobody looked.

    `ours`: the archive that is there was made by a rollover, and so can be taken back.
    """

    year: int
    archive: str
    first: date | None
    last: date
    state: PlanState
    items: tuple[ItemSum, ...]
    late: int | None = None
    ours: bool = False

    @classmethod
    def of(cls, wanted: Wanted, items: tuple[ItemSum, ...], late: int | None, *, ours: bool) -> Plan:
        state = wanted.state
        if state is PlanState.READY and not items:
            state = PlanState.NO_ROWS
        return cls(wanted.year, wanted.archive, wanted.first, wanted.last, state, items, late, ours)

    @property
    def rows(self) -> int:
        return sum(item.rows for item in self.items)

    @property
    def null_rows(self) -> int:
        return sum(item.null_rows for item in self.items)

    @property
    def total(self) -> int:
        return sum(item.total for item in self.items)


def archive_to_make(years: Collection[int], today: date, year: int | None = None) -> Wanted:
    """`year` None: last year."""
    asked = today.year - 1 if year is None else year
    earlier = [each for each in years if each < asked]
    first = date(max(earlier) + 1, 1, 1) if earlier else None
    state = PlanState.READY
    if asked >= today.year:
        state = PlanState.NOT_OVER
    elif asked in years:
        state = PlanState.THERE
    elif any(each > asked for each in years):
        state = PlanState.OWNED
    return Wanted(asked, archive_name(asked), first, date(asked, 12, 31), state)


def years_in(database_dir: Path) -> tuple[int, ...]:
    """Raises OSError."""
    return archive_years(entry.name for entry in database_dir.iterdir())
