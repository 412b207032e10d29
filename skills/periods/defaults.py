"""The periods that stand where the user named none (docs/answers.md)."""

from __future__ import annotations

from datetime import date, timedelta

from datasource.model import DateRange
from skills.periods import arithmetic as cal
from skills.results import Period


def all_data() -> Period:
    """Everything; `first` and `last` are the data's own ends, filled in by who reads them."""
    return Period(ranges=None, first=None, last=None, text="", unit="all", defaulted=True)


def year_to_date(today: date) -> Period:
    return _to_today(cal.year_of(today.year), "year", today)


def last_months(n: int, today: date) -> Period:
    """`n` calendar months, this month the last. Raises `ValueError` where the calendar ends."""
    year, month = cal.shift_month(today.year, today.month, 1 - n)
    return _to_today(cal.months_of(year, month, n), "month" if n == 1 else "range", today)


def last_days(n: int, today: date) -> Period:
    """`n` days, today the last. Raises `OverflowError` where the calendar ends."""
    return _to_today(DateRange(today - timedelta(days=n - 1), today), "days", today)


def last_weeks(n: int, today: date) -> Period:
    """7 × `n` days, today the last."""
    return last_days(7 * n, today)


def _to_today(span: DateRange, unit: str, today: date) -> Period:
    last = min(span.last, today)
    return Period(
        ranges=(DateRange(span.first, last),),
        first=span.first,
        last=last,
        text="",
        unit=unit,
        cut_from=span.last if span.last > today else None,
        defaulted=True,
    )
