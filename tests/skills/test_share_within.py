"""A share inside the items of a name."""

from __future__ import annotations

from decimal import Decimal

from datasource.model import ProductionData
from skills.results import ShareResult, Unclear
from tests.skills.support import ask


async def test_a_share_of_those_that_fit_a_name(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_share", period="10월", items=["SY20"], within="시럽")
    assert isinstance(result, ShareResult)
    assert (result.total, result.overall, result.percent) == (500, 960, Decimal("52.1"))


async def test_an_item_beside_them_is_no_part_of_them(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_share", period="10월", items=["SC30"], within="시럽")
    assert isinstance(result, Unclear) and result.argument == "within"
