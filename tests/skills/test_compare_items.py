"""compare_items: the first-named minus the second, and how many times it is."""

from __future__ import annotations

from decimal import Decimal

from datasource.model import ProductionData
from skills.results import ItemComparisonResult, NoData, Unclear, UnclearReason
from tests.skills.support import ask


async def test_two_items_are_subtracted_in_the_order_named(factory: ProductionData) -> None:
    result = await ask(factory, "compare_items", items=["SY20", "SC30"], period="올해")
    assert isinstance(result, ItemComparisonResult)
    assert [row.figures.total for row in result.rows] == [750, 350]
    assert (result.difference, result.ratio) == (400, Decimal("2.14"))
    turned = await ask(factory, "compare_items", items=["SC30", "SY20"], period="올해")
    assert (turned.difference, turned.ratio) == (-400, Decimal("0.47"))


async def test_an_item_without_a_row_is_empty_and_nothing_is_subtracted(factory: ProductionData) -> None:
    result = await ask(factory, "compare_items", items=["OLD1", "SC30"], period="올해")
    assert result.rows[0].figures.rows == 0
    assert (result.difference, result.ratio) == (None, None)


async def test_more_than_two_items_have_figures_only(factory: ProductionData) -> None:
    result = await ask(factory, "compare_items", items=["시럽", "SC30"], period="전체 기간")
    assert [row.item.code for row in result.rows] == ["OLD1", "SY10", "SY20", "SC30"]
    assert (result.difference, result.ratio) == (None, None)


async def test_a_measure_other_than_the_quantity_is_compared(factory: ProductionData) -> None:
    result = await ask(
        factory, "compare_items", items=["SY20", "SC30"], period="올해", measure="batch_average"
    )
    assert (result.difference, result.ratio) == (Decimal("258.3"), Decimal("3.21"))


async def test_no_row_of_any_is_no_data_and_an_unknown_item_is_asked_back(factory: ProductionData) -> None:
    nothing = await ask(factory, "compare_items", items=["OLD1", "NN99"], period="2025년")
    assert isinstance(nothing, NoData)
    unknown = await ask(factory, "compare_items", items=["SC30", "XK777"])
    assert isinstance(unknown, Unclear) and unknown.reason is UnclearReason.UNKNOWN_ITEM
