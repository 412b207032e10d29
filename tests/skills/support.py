"""A small factory and a way to ask it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from datasource.model import ProductionData
from skills.calendar import KoreanWorkingDays
from skills.catalog import build_registry
from skills.context import SkillContext
from tests.fakes.production_data import Row, rows_of

TODAY = date(2026, 11, 23)  # a Monday

REGISTRY = build_registry()

MakeData = Callable[[list[Row]], Awaitable[ProductionData]]


def context_of(data: ProductionData, today: date = TODAY) -> SkillContext:
    return SkillContext(data=data, today=today, working_days=KoreanWorkingDays())


async def ask(data: ProductionData, name: str, today: date = TODAY, **args: Any) -> Any:
    """Any: each test knows which result it wants, and fails on another."""
    return await REGISTRY.run(name, args, context_of(data, today))


# Old and new names, NULLs, a correction, a tie, both sides of the cutoff, an item long gone.
FACTORY = rows_of(
    ("2024-06-03", "OLD1", 400, "구형 시럽"),
    ("2025-10-01", "SY10", 700, "바닐라 시럽"),
    ("2025-10-20", "SY10", 300, "바닐라 시럽"),
    ("2025-11-10", "SY10", 100, "바닐라 시럽"),
    ("2025-11-28", "SY20", 900, "딸기 시럽"),
    ("2025-12-31", "SY10", 1000, "바닐라 시럽"),
    ("2026-01-01", "SY10", 10, "마다가스카르 바닐라 시럽"),
    ("2026-10-01", "SY10", 500, "마다가스카르 바닐라 시럽"),
    ("2026-10-01", "SY20", 500, "딸기 시럽"),
    ("2026-10-02", "SC30", 200, "불고기 소스"),
    ("2026-10-10", "SC30", 50, "불고기 소스"),  # a Saturday
    ("2026-10-12", "SY10", -40, "마다가스카르 바닐라 시럽"),
    ("2026-10-12", "SY20", None, "딸기 시럽"),
    ("2026-11-02", "SY10", 600, "마다가스카르 바닐라 시럽"),
    ("2026-11-02", "SC30", 100, "불고기 소스"),
    ("2026-11-16", "NN99", 30, None),
    ("2026-11-20", "SY20", 250, "딸기 시럽"),
    ("2026-11-20", "SC30", None, "불고기 소스"),
)
