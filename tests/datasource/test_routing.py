"""Live and Archive: who owns which days, as a table."""

from __future__ import annotations

from datetime import date

import pytest

from datasource.errors import SourceFault, SourceUnavailable
from datasource.model import DateRange
from datasource.routing import archive_years, plan_routes

TODAY = date(2026, 11, 23)
NEW_YEAR = date(2027, 1, 1)


def owned(years: list[int], today: date = TODAY, cutoff: int | None = None) -> dict[str, str]:
    """Owned years of each database, as text: "..2024", "2025", "2026..", "-" for none."""
    routing = plan_routes(years, today, cutoff)
    found = {}
    for route in routing.routes:
        first = str(route.first.year) if route.first else ""
        last = str(route.last.year) if route.last else ""
        found[route.name] = "-" if route.empty else first if first == last and first else f"{first}..{last}"
    return found


@pytest.mark.parametrize(
    ("years", "today", "cutoff", "expected"),
    [
        ([], TODAY, None, {"live": ".."}),
        ([2025], TODAY, None, {"archive_2025": "..2025", "live": "2026.."}),
        (
            [2023, 2025],
            TODAY,
            None,
            {"archive_2023": "..2023", "archive_2025": "2024..2025", "live": "2026.."},
        ),
        ([2024, 2025], TODAY, None, {"archive_2024": "..2024", "archive_2025": "2025", "live": "2026.."}),
        # New Year's Day: last year is still read from Live, until its archive exists.
        ([2025], NEW_YEAR, None, {"archive_2025": "..2025", "live": "2026.."}),
        ([2025, 2026], NEW_YEAR, None, {"archive_2025": "..2025", "archive_2026": "2026", "live": "2027.."}),
        # Never later than this January 1st: an archive of the running year owns nothing of it.
        ([2025, 2026], TODAY, None, {"archive_2025": "..2025", "archive_2026": "-", "live": "2026.."}),
        ([2026], TODAY, None, {"archive_2026": "..2025", "live": "2026.."}),
        # A setting overrides.
        ([2025], TODAY, 2025, {"archive_2025": "..2024", "live": "2025.."}),
        ([2024], TODAY, 2026, {"archive_2024": "..2024", "live": "2026.."}),
        ([], TODAY, 2026, {"live": "2026.."}),
    ],
)
def test_the_cutoff_follows_the_archives(
    years: list[int], today: date, cutoff: int | None, expected: dict[str, str]
) -> None:
    assert owned(years, today, cutoff) == expected


def test_a_period_is_cut_at_the_owners_ends() -> None:
    routing = plan_routes([2024, 2025], TODAY)
    period = DateRange(date(2024, 12, 30), date(2026, 1, 2))
    cut = {
        route.name: [(date.fromordinal(first), date.fromordinal(last)) for first, last in spans]
        for route, spans in routing.split((period,))
    }
    assert cut == {
        "archive_2024": [(date(2024, 12, 30), date(2024, 12, 31))],
        "archive_2025": [(date(2025, 1, 1), date(2025, 12, 31))],
        "live": [(date(2026, 1, 1), date(2026, 1, 2))],
    }


@pytest.mark.parametrize("years", [[], [2024]])
def test_years_before_the_cutoff_without_an_archive_are_an_error(years: list[int]) -> None:
    routing = plan_routes(years, TODAY, cutoff_year=2026)
    assert [route.name for route, _ in routing.split((DateRange(TODAY, TODAY),))] == ["live"]
    for ranges in (None, (DateRange(date(2025, 7, 1), TODAY),)):
        with pytest.raises(SourceUnavailable) as caught:
            routing.split(ranges)
        assert (caught.value.source, caught.value.fault) == ("archive_2025", SourceFault.ARCHIVE_MISSING)


def test_only_files_named_archive_and_a_year_are_archives() -> None:
    names = [
        "archive_2025.db",
        "archive_2024.db",
        "archive_25.db",
        "archive_2025.db-wal",
        "x_archive_2023.db",
        "archive_0000.db",
    ]
    assert archive_years(names) == (2024, 2025)
