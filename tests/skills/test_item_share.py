"""get_item_share: an item's total in % of all items in the same period and days."""

from __future__ import annotations

from decimal import Decimal

from datasource.model import ProductionData
from skills.results import NoData, ShareResult
from tests.fakes.production_data import rows_of
from tests.skills.support import MakeData, ask


async def test_a_share_is_of_everything_in_the_same_period(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_share", items=["SC30"], period="10월")
    assert isinstance(result, ShareResult)
    assert (result.total, result.overall, result.percent) == (250, 1210, Decimal("20.7"))


async def test_several_items_have_a_share_each_and_together(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_share", items=["시럽"], period="올해")
    assert [(row.item.code, row.total, row.percent) for row in result.rows] == [
        ("OLD1", None, None),
        ("SY10", 1070, Decimal("48.6")),
        ("SY20", 750, Decimal("34.1")),
    ]
    assert result.percent == Decimal("82.7")


async def test_the_days_asked_hold_for_the_whole_too(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_share", items=["SC30"], period="10월", days=["weekend"])
    assert (result.overall, result.percent) == (50, Decimal("100.0"))


async def test_half_a_tenth_is_rounded_up(make_data: MakeData) -> None:
    data = await make_data(rows_of(("2026-10-01", "A1", 1), ("2026-10-01", "B1", 1999)))
    result = await ask(data, "get_item_share", items=["A1"], period="10월")
    assert result.percent == Decimal("0.1")  # 0.05 %


async def test_of_a_total_of_zero_there_is_no_share(make_data: MakeData) -> None:
    data = await make_data(rows_of(("2026-10-01", "A1", 5), ("2026-10-01", "B1", -5)))
    result = await ask(data, "get_item_share", items=["A1"], period="10월")
    assert result.percent is None


async def test_an_item_without_a_row_has_no_share_of_zero(factory: ProductionData) -> None:
    assert isinstance(await ask(factory, "get_item_share", items=["OLD1"], period="10월"), NoData)
