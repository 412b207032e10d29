"""How many of a person's questions may go to a model in a day, so that one person cannot use up everybody's quota."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.planners.protocol import OutPlan, OutReason


class Budget(Protocol):
    async def spend(self, sender: str) -> OutPlan | None:
        """Count one question of `sender`; None when it may be asked, else why not and until when."""
        ...


class DailyBudget:
    """Counts in memory, by the calendar day of `tz`. A `limit` of 0 is no limit. `now` gives aware datetimes."""

    def __init__(self, limit: int, now: Callable[[], datetime], tz: ZoneInfo) -> None:
        self._limit = limit
        self._now = now
        self._tz = tz
        self._day: date | None = None
        self._spent: Counter[str] = Counter()

    async def spend(self, sender: str) -> OutPlan | None:
        if self._limit <= 0:
            return None
        today = self._now().astimezone(self._tz).date()
        if today != self._day:
            self._day, self._spent = today, Counter()
        if self._spent[sender] >= self._limit:
            midnight = datetime.combine(today + timedelta(days=1), time.min, tzinfo=self._tz)
            return OutPlan(OutReason.BUDGET, midnight)
        self._spent[sender] += 1
        return None
