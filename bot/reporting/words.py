"""The words of templates/reports/words.toml, and the small formats of reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import templates
from bot import wording
from datasource.model import DateRange
from reports.model import ReportKind
from skills.results import Change


def words() -> Mapping[str, Any]:
    return templates.words("reports/words.toml")


def word(table: str, key: str, **values: object) -> str:
    """Raises KeyError for a word that templates/reports/words.toml does not have."""
    return str(words()[table][key]).format(**values)


def span(period: DateRange, today: date) -> str:
    """11/20(금), or 11/16~11/22, with the year where it is not this one."""
    first = wording.slash(period.first, today)
    if period.first == period.last:
        return word("format", "slash_day", slash=first, weekday=wording.weekday(period.first.weekday()))
    return wording.form("span", a=first, b=wording.slash(period.last, today))


def named(kind: ReportKind, period: DateRange) -> str:
    """2026년 11월 20일(금); a week by its ends; a month by its name."""
    if kind is ReportKind.DAILY:
        return wording.day(period.first)
    if kind is ReportKind.MONTHLY:
        return wording.form("month", y=period.first.year, m=period.first.month)
    return wording.form("span", a=wording.day(period.first), b=wording.day_of_year(period.last))


def arrow(change: Change | None) -> str:
    """▲ 1,234, ▼ 1,234; "–" where there is nothing to compare with."""
    if change is None:
        return word("format", "nothing")
    if change.difference == 0:
        return word("format", "same")
    size = change.difference if change.difference > 0 else -change.difference
    return word("format", "up" if change.difference > 0 else "down", value=wording.number(size))


def percent(value: Decimal | None) -> str:
    if value is None:
        return word("format", "nothing")
    return word("format", "percent", sign="+" if value > 0 else "", value=wording.number(value))


def unit() -> str:
    return wording.label_of("measure", "quantity", "unit")


def delta(change: Change | None) -> str:
    """▲ 1,234개(+5.2%), for a sentence."""
    if change is None:
        return word("format", "no_comparison")
    if change.difference == 0:
        return word("format", "same")
    return word("format", "delta", arrow=arrow(change), unit=unit(), percent=percent(change.percent))
