"""Which database owns which days. Pure: file names and dates in, routes out (docs/answers.md, Live and Archive).

The cutoff is a January 1st. Days before it are read from the archives, every other day from Live. It follows the
archives: the day after the newest archived year, never later than this January 1st; a setting overrides it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from datasource.errors import SourceFault, SourceUnavailable
from datasource.model import DateRange

LIVE = "live"
LIVE_FILE = "production_analysis.db"
Span = tuple[int, int]  # first and last day as ordinals, both included
_ALL = [(date.min.toordinal(), date.max.toordinal())]
_ARCHIVE_FILE = re.compile(r"archive_(\d{4})\.db")
_ARCHIVE_NAME = re.compile(r"archive_(\d{4})")


@dataclass(frozen=True, slots=True)
class Route:
    """One database and the days it owns, ends included; None is an open end. `empty`: it owns no day at all."""

    name: str
    file_name: str
    first: date | None
    last: date | None
    empty: bool = False
    span: Span = field(init=False)  # the same as ordinals

    def __post_init__(self) -> None:
        ends = (self.first or date.min).toordinal(), (self.last or date.max).toordinal()
        object.__setattr__(self, "span", ends)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days before the cutoff that no archive holds. `name` is the archive that would."""

    name: str
    first: date | None
    last: date

    def touches(self, span: Span) -> bool:
        low = (self.first or date.min).toordinal()
        return span[0] <= self.last.toordinal() and span[1] >= low


@dataclass(frozen=True, slots=True)
class Routing:
    """Routes oldest first, Live last. With no archive and no setting the cutoff is `date.min`: all is Live's."""

    cutoff: date
    routes: tuple[Route, ...]
    gap: Gap | None = None

    def split(self, ranges: Sequence[DateRange] | None) -> tuple[tuple[Route, tuple[Span, ...]], ...]:
        """Each route that the ranges (None: all data) touch, with its part of them as ordinals, ends included.

        Raises SourceUnavailable(ARCHIVE_MISSING) where a day is asked that no archive holds.
        """
        asked = (
            _ALL if ranges is None else [(part.first.toordinal(), part.last.toordinal()) for part in ranges]
        )
        if self.gap is not None and any(self.gap.touches(span) for span in asked):
            raise SourceUnavailable(self.gap.name, SourceFault.ARCHIVE_MISSING)
        parts = []
        for route in self.routes:
            if route.empty:
                continue
            low, high = route.span
            own = tuple(
                (first if first > low else low, last if last < high else high)
                for first, last in asked
                if first <= high and last >= low
            )
            if own:
                parts.append((route, own))
        return tuple(parts)


def archive_name(year: int) -> str:
    return f"archive_{year:04d}"


def archive_years(file_names: Iterable[str]) -> tuple[int, ...]:
    """Years of the files named archive_YYYY.db, ascending."""
    matches = (_ARCHIVE_FILE.fullmatch(name) for name in file_names if name.startswith("archive_"))
    return tuple(sorted(int(match[1]) for match in matches if match and int(match[1]) > 0))


def year_of_archive(name: str) -> int | None:
    """2025 of "archive_2025"; None for another name."""
    match = _ARCHIVE_NAME.fullmatch(name)
    return int(match[1]) if match and int(match[1]) > 0 else None


def plan_routes(years: Collection[int], today: date, cutoff_year: int | None = None) -> Routing:
    """The routing for the archived `years`. `cutoff_year` (HUB_ARCHIVE_CUTOFF_YEAR) overrides the default."""
    ordered = sorted(set(years))
    if cutoff_year is not None:
        cutoff = date(cutoff_year, 1, 1)
    elif ordered:
        cutoff = date(min(ordered[-1] + 1, today.year), 1, 1)
    else:
        cutoff = date.min
    before_cutoff = cutoff - timedelta(days=1) if cutoff > date.min else None
    routes = []
    first: date | None = None
    for year in ordered:
        last = date(year, 12, 31)
        if before_cutoff is None or last > before_cutoff:
            last = before_cutoff or date.min
        empty = before_cutoff is None or (first is not None and first > last)
        routes.append(Route(archive_name(year), f"{archive_name(year)}.db", first, last, empty))
        if not empty:
            first = last + timedelta(days=1)
    gap = None
    if before_cutoff is not None and (first is None or first <= before_cutoff):
        gap = Gap(archive_name(before_cutoff.year), first, before_cutoff)
    routes.append(Route(LIVE, LIVE_FILE, cutoff if cutoff > date.min else None, None))
    return Routing(cutoff, tuple(routes), gap)
