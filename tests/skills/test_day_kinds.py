"""Kinds of days as a filter: a union of what was named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skills.arguments import DayKind
from skills.calendar import KoreanWorkingDays, parse_company_days
from skills.day_kinds import passes, to_day_filter

CALENDAR = KoreanWorkingDays(parse_company_days("2026-10-17 근무\n2026-10-19 휴무"))
OCTOBER = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]
WEEKEND = {3, 4, 10, 11, 17, 18, 24, 25, 31}
OFF = {5, 9, 19}
WORKED = 17


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        ((), set(range(1, 32))),
        (("weekdays",), set(range(1, 32)) - WEEKEND),
        (("weekend",), WEEKEND),
        (("weekdays", "weekend"), set(range(1, 32))),
        (("mon", "sat"), {3, 5, 10, 12, 17, 19, 24, 26, 31}),
        (("working_days",), set(range(1, 32)) - WEEKEND - OFF | {WORKED}),
        (("holidays",), WEEKEND | OFF - {WORKED} - {17}),
        (("working_days", "holidays"), set(range(1, 32))),
        (("working_days", "mon"), set(range(1, 32)) - WEEKEND - {9} | {WORKED}),
        (("holidays", "sat"), WEEKEND | OFF),
        (("weekdays", "working_days"), set(range(1, 32)) - WEEKEND | {WORKED}),
    ],
)
def test_kinds_keep_their_days(kinds: tuple[str, ...], kept: set[int]) -> None:
    if kinds == ("holidays",):
        kept = kept - {WORKED}
    days = to_day_filter([DayKind(kind) for kind in kinds], OCTOBER[0], OCTOBER[-1], CALENDAR)
    assert {day.day for day in OCTOBER if passes(day, days)} == kept
