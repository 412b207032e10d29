"""What composing an answer depends on besides the results: all of it handed in, nothing read from a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.answers import ChartWish
from bot.planners.protocol import OutPlan


class LateDays(Protocol):
    """The part of skills.context.WorkingDays that answers need."""

    def working_days_between(self, first: date, last: date) -> int: ...


@dataclass(frozen=True, slots=True)
class ComposeContext:
    """`now` (aware) gives the age of stale data; without it the age is not said."""

    question: str
    today: date
    working_days: LateDays | None = None
    chart: ChartWish = ChartWish.AUTO
    planner: str = "offline"
    request_id: str = ""
    notice: OutPlan | None = None
    timezone: str = "Asia/Seoul"
    now: datetime | None = None
    elapsed_ms: int = 0
