"""Working days: Monday to Friday without Korean public holidays, 근로자의 날, and the company's own days off.

The company's file has a line a day, `2026-08-03 휴무 하계휴가` or `2026-10-09 근무 특근`; `#` begins a comment. It
overrules the public calendar either way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from skills.public_holidays import PublicHolidays

_SATURDAY = 5
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(휴무|근무)(?:\s+.*)?$")


class CompanyCalendarError(ValueError):
    """A line of the company's file cannot be read; `line_number` counts from 1."""

    def __init__(self, source: str, line_number: int, line: str) -> None:
        super().__init__(
            f"{source}:{line_number}: expected 'YYYY-MM-DD 휴무|근무 [reason]', got {line[:80]!r}"
        )
        self.source = source
        self.line_number = line_number
        self.line = line


def parse_company_days(text: str, source: str = "") -> Mapping[date, bool]:
    """Day → whether it is worked; a later line overrules an earlier one. Raises `CompanyCalendarError`."""
    days: dict[date, bool] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        found = _LINE.match(line)
        try:
            if found is None:
                raise ValueError("no such line")
            days[date.fromisoformat(found.group(1))] = found.group(2) == "근무"
        except ValueError:
            raise CompanyCalendarError(source, number, raw) from None
    return days


def read_company_days(path: Path) -> Mapping[date, bool]:
    """The company's file, UTF-8 or a Korean Windows' own encoding. Raises `CompanyCalendarError`, `OSError`."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp949", errors="replace")
    return parse_company_days(text, path.name)


class KoreanWorkingDays:
    """Implements `skills.context.WorkingDays`. The public calendar is loaded when a weekday is first looked at."""

    def __init__(
        self, company_days: Mapping[date, bool] | None = None, public: PublicHolidays | None = None
    ) -> None:
        self._company = dict(company_days or {})
        self._public = public or PublicHolidays()

    def is_working_day(self, day: date) -> bool:
        if (worked := self._company.get(day)) is not None:
            return worked
        return day.weekday() < _SATURDAY and day not in self._public.of(day.year)

    def holidays_between(self, first: date, last: date) -> Collection[date]:
        return frozenset(day for day in _weekdays(first, last) if not self.is_working_day(day))

    def weekend_working_days_between(self, first: date, last: date) -> Collection[date]:
        return frozenset(
            day
            for day, worked in self._company.items()
            if worked and first <= day <= last and day.weekday() >= _SATURDAY
        )

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`. Raises ValueError where a company file leaves none in a year."""
        for back in range(1, 367):
            candidate = day - timedelta(days=back)
            if self.is_working_day(candidate):
                return candidate
        raise ValueError(f"no working day in the year before {day}")

    def working_days_between(self, first: date, last: date) -> int:
        if last < first:
            return 0
        weekdays = sum(1 for day in _weekdays(first, last) if self.is_working_day(day))
        return weekdays + len(self.weekend_working_days_between(first, last))


def _weekdays(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day.weekday() < _SATURDAY:
            yield day
