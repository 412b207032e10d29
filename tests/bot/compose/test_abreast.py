"""Three figures and more stand side by side in a table; the totals of two names have their difference said."""

from __future__ import annotations

from typing import Any

from bot.answers import Section, SkillCall, Table
from bot.compose import ComposeContext, compose
from skills.calendar import KoreanWorkingDays
from skills.catalog import build_registry
from skills.context import SkillContext
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, TODAY

_SUMMARY = "get_production_summary"


async def _last_section(*asked: dict[str, Any]) -> Section:
    skills = SkillContext(ListedProduction(FACTORY), TODAY, KoreanWorkingDays())
    outcomes = [await build_registry().run(_SUMMARY, args, skills) for args in asked]
    calls = [SkillCall(name=_SUMMARY, args=args) for args in asked]
    answer = compose(outcomes, calls, ComposeContext(question="", today=TODAY))
    assert len(answer.sections) == len(asked)
    return answer.sections[-1]


async def _last_table(*asked: dict[str, Any]) -> Table | None:
    return (await _last_section(*asked)).table


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


async def test_the_totals_of_two_names_are_compared() -> None:
    last = await _last_section({"period": "올해", "items": ["시럽"]}, {"period": "올해", "items": ["SC30"]})
    assert last.remarks[-1] == "'시럽'이 불고기 소스(SC30)보다 1,470개 많습니다(5.2배)."


async def test_no_difference_is_said_of_items_in_common_or_of_other_days() -> None:
    for other in (
        {"period": "올해", "items": ["SY10"]},
        {"period": "10월", "items": ["SC30"]},
        {"period": "올해", "items": ["SC30"], "measures": ["batches"]},
    ):
        last = await _last_section({"period": "올해", "items": ["시럽"]}, other)
        assert not any("보다" in remark for remark in last.remarks)
