"""Rows on the wrong side of a boundary: in a file that does not own their day, and so in no answer."""

from __future__ import annotations

from collections.abc import Iterator

from datasource.routing import year_of_archive
from jobs.alerts.finding import Finding, Level
from jobs.health.overlap import doubled_years
from jobs.health.seen import Seen

NAMES = ("strays",)


def check(seen: Seen) -> Iterator[Finding]:
    for state in seen.freshness.sources if seen.freshness else ():
        doubled = doubled_years(state, seen.freshness.sources) if seen.freshness else {}
        rows = state.strays - sum(count for count, _ in doubled.values())
        if rows <= 0:
            yield Finding("strays", state.name)
            continue
        years = ", ".join(str(year) for year, _ in state.stray_years if year not in doubled)
        level = Level.OK if _is_left_behind(state.name, state.stray_years, seen) else Level.WARNING
        yield Finding("strays", state.name, level, "rows", {"rows": rows, "years": years})


def _is_left_behind(name: str, years: tuple[tuple[int, int], ...], seen: Seen) -> bool:
    """Live keeping the years that an archive owns now is how the ERP works: said, and no alarm."""
    assert seen.freshness is not None
    return (
        year_of_archive(name) is None
        and bool(years)
        and all(year < seen.freshness.cutoff.year for year, _ in years)
    )
