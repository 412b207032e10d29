"""What a skill is handed: the pinned data, today, and the working-day calendar. Its only I/O."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from datasource.model import ProductionData


class WorkingDays(Protocol):
    """Korean public holidays and the company's own days (skills/calendar.py)."""

    def is_working_day(self, day: date) -> bool: ...

    def holidays_between(self, first: date, last: date) -> Collection[date]:
        """Days Monday to Friday that are no working days."""
        ...

    def weekend_working_days_between(self, first: date, last: date) -> Collection[date]:
        """Saturdays and Sundays that the company's file names as worked."""
        ...

    def previous_working_day(self, day: date) -> date: ...

    def working_days_between(self, first: date, last: date) -> int:
        """Both ends included; 0 when last < first."""
        ...


@dataclass(frozen=True, slots=True)
class SkillContext:
    data: ProductionData
    today: date
    working_days: WorkingDays
