"""Items left out: of everything, of the items of a name, of a ranking and of a comparison."""

from __future__ import annotations

from datasource.model import ProductionData
from skills.results import PeriodComparisonResult, RankingResult, SummaryResult, Unclear, UnclearReason
from tests.skills.support import ask


async def test_everything_but_an_item(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", period="10월", excluding=["불고기 소스"])
    assert isinstance(result, SummaryResult)
    assert (result.figures.total, result.figures.rows) == (960, 3)  # 500 + 500 - 40
    assert (result.basis.items, [item.code for item in result.basis.left_out]) == ((), ["SC30"])


async def test_the_items_of_a_name_but_one(factory: ProductionData) -> None:
    result = await ask(
        factory, "get_production_summary", period="10월", items=["시럽"], excluding=["딸기 시럽"]
    )
    assert isinstance(result, SummaryResult)
    assert result.figures.total == 460
    assert [item.code for item in result.basis.items] == ["OLD1", "SY10"]


async def test_a_ranking_without_its_first(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="10월", excluding=["SY20"])
    assert isinstance(result, RankingResult)
    assert [row.item.code for row in result.rows] == ["SY10", "SC30"]
    assert result.overall.total == 710


async def test_both_sides_of_a_comparison(factory: ProductionData) -> None:
    result = await ask(
        factory, "compare_periods", period="10월", against="previous", excluding=["시럽"], days=[]
    )
    assert isinstance(result, PeriodComparisonResult)
    assert result.later.figures is not None and result.later.figures.total == 250


async def test_an_item_that_was_not_among_those_named_changes_nothing(factory: ProductionData) -> None:
    result = await ask(
        factory, "get_production_summary", period="10월", items=["시럽"], excluding=["불고기 소스"]
    )
    assert (result.figures.total, result.basis.left_out) == (960, ())


async def test_an_unknown_item_is_asked_back_of(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", excluding=["없는 제품"])
    assert isinstance(result, Unclear) and result.reason is UnclearReason.UNKNOWN_ITEM
    assert result.argument == "excluding"


async def test_nothing_left_is_no_figure(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", items=["불고기 소스"], excluding=["SC30"])
    assert isinstance(result, Unclear)
