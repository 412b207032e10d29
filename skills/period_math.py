"""How two periods of a comparison lie to each other: docs/answers.md, "A comparison of periods"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from datasource.model import DateRange
from skills.results import Period


def bounded(period: Period) -> Period | None:
    """All data as the range it spans, so that it can be compared; None where there is no data."""
    if period.ranges is not None:
        return period
    if period.first is None or period.last is None:
        return None
    return replace(period, ranges=(DateRange(period.first, period.last),))


def elapsed_days(period: Period) -> int | None:
    """Days gone by of a period that is still running; None where it has ended."""
    if period.cut_from is None or period.first is None or period.last is None:
        return None
    return (period.last - period.first).days + 1 if period.cut_from > period.last else None


def comparable_days(later: Period, earlier: Period) -> int | None:
    """To how many days the earlier one is cut ("동기간"); None where the later has ended or the two overlap."""
    if earlier.last is None or later.first is None or earlier.last >= later.first:
        return None
    return elapsed_days(later)


def order(period: Period) -> tuple[date, date]:
    """Later periods sort higher: by their first day, then by their last."""
    return (period.first or date.min, period.last or date.min)


def is_same(one: Period, other: Period) -> bool:
    return one.ranges == other.ranges
