"""A chart that is passed on alone says which days and which items its figures are of."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import ChartWish, SkillCall
from bot.compose import ComposeContext, compose
from skills.calendar import KoreanWorkingDays
from skills.catalog import build_registry
from skills.context import SkillContext
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, TODAY


async def _title(name: str, **args: Any) -> str:
    skills = SkillContext(ListedProduction(FACTORY), TODAY, KoreanWorkingDays())
    outcome = await build_registry().run(name, args, skills)
    context = ComposeContext(question="", today=TODAY, chart=ChartWish.YES)
    chart = compose([outcome], [SkillCall(name=name, args=args)], context).sections[0].chart
    assert chart is not None
    return f"{chart.title} {chart.alt}"


_OF_DAYS_AND_ITEMS: list[tuple[str, dict[str, Any]]] = [
    ("get_production_trend", {"by": "day"}),
    ("get_top_items", {}),
    ("get_extremes", {"of": ["day"], "n": 3}),
    ("compare_periods", {"period": "2025년 11월", "against": "previous"}),
]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        *_OF_DAYS_AND_ITEMS,
        ("compare_items", {"items": ["SY10", "SY20"]}),
        ("get_item_share", {"items": ["SY10", "SY20"]}),
        ("get_production_summary", {"items": ["SY10", "SY20"]}),
    ],
)
async def test_the_days_that_were_kept(name: str, args: dict[str, Any]) -> None:
    assert "평일" in await _title(name, **({"period": "10월", "days": ["weekdays"]} | args))


@pytest.mark.parametrize(("name", "args"), _OF_DAYS_AND_ITEMS)
async def test_the_items_that_were_left_out(name: str, args: dict[str, Any]) -> None:
    assert "제외" in await _title(name, **({"period": "10월", "excluding": ["SC30"]} | args))


async def test_the_family_that_a_share_is_of() -> None:
    assert "'시럽'" in await _title("get_item_share", period="10월", items=["SY10", "SY20"], within="시럽")
