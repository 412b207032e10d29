"""Three figures and more stand side by side in a table; fewer, and figures of different kinds, do not."""

from __future__ import annotations

from typing import Any

from bot.answers import SkillCall, Table
from bot.compose import ComposeContext, compose
from skills.calendar import KoreanWorkingDays
from skills.catalog import build_registry
from skills.context import SkillContext
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, TODAY

_SUMMARY = "get_production_summary"


async def _last_table(*asked: dict[str, Any]) -> Table | None:
    skills = SkillContext(ListedProduction(FACTORY), TODAY, KoreanWorkingDays())
    outcomes = [await build_registry().run(_SUMMARY, args, skills) for args in asked]
    calls = [SkillCall(name=_SUMMARY, args=args) for args in asked]
    answer = compose(outcomes, calls, ComposeContext(question="", today=TODAY))
    assert len(answer.sections) == len(asked)
    return answer.sections[-1].table


async def test_three_periods_are_added_up() -> None:
    table = await _last_table({"period": "2025년 10월"}, {"period": "2025년 11월"}, {"period": "2025년 12월"})
    assert table is not None and table.total_row
    assert [row[1] for row in table.rows] == [1000, 1000, 1000, 3000]


async def test_days_are_not_added_twice() -> None:
    table = await _last_table({"period": "10월"}, {"period": "11월"}, {"period": "하반기"})
    assert table is not None and not table.total_row
    assert [row[1] for row in table.rows] == [1210, 980, 2190]


async def test_averages_have_no_sum() -> None:
    asked = [{"period": month, "measures": ["daily_average"]} for month in ("10월", "11월", "1월")]
    table = await _last_table(*asked)
    assert table is not None and not table.total_row and len(table.rows) == 3


async def test_items_of_their_own_are_named() -> None:
    table = await _last_table(
        {"period": "10월", "items": ["SY10"]},
        {"period": "11월", "items": ["SC30"]},
        {"period": "10월", "items": ["SY20"]},
    )
    assert table is not None and not table.total_row
    assert [row[1] for row in table.rows] == [
        "마다가스카르 바닐라 시럽(SY10)",
        "불고기 소스(SC30)",
        "딸기 시럽(SY20)",
    ]


async def test_two_figures_and_figures_of_two_measures_have_none() -> None:
    assert await _last_table({"period": "10월"}, {"period": "11월"}) is None
    assert (
        await _last_table({"period": "10월"}, {"period": "11월"}, {"period": "10월", "measures": ["batches"]})
        is None
    )
