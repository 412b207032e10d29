"""A year in two archives: rows in one that another owns. They are counted once, from the owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datasource.model import SourceState
from datasource.routing import year_of_archive
from jobs.alerts.finding import Finding, Level
from jobs.health.seen import Seen

NAMES = ("overlap",)


def check(seen: Seen) -> Iterator[Finding]:
    sources = seen.freshness.sources if seen.freshness else ()
    for state in sources:
        if year_of_archive(state.name) is None:
            continue
        doubled = doubled_years(state, sources)
        if not doubled:
            yield Finding("overlap", state.name)
            continue
        values = {
            "years": ", ".join(map(str, doubled)),
            "rows": sum(count for count, _ in doubled.values()),
            "owner": ", ".join(sorted({f"{owner}.db" for _, owner in doubled.values()})),
        }
        yield Finding("overlap", state.name, Level.WARNING, "years", values)


def doubled_years(state: SourceState, sources: Sequence[SourceState]) -> dict[int, tuple[int, str]]:
    """Stray years of this archive that another archive owns: rows, and whose they are."""
    if year_of_archive(state.name) is None:
        return {}
    found = {}
    for year, rows in state.stray_years:
        for other in sources:
            own_year = year_of_archive(other.name)
            if own_year is None or other.name == state.name or other.last_owned is None or not other.rows:
                continue
            first = other.first_owned.year if other.first_owned else 0
            if first <= year <= other.last_owned.year:
                found[year] = (rows, other.name)
    return found
