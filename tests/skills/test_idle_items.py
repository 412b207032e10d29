"""get_idle_items."""

from __future__ import annotations

from datasource.model import ProductionData
from skills.results import IdleItemsResult, NoData
from tests.skills.support import MakeData, ask


async def test_items_idle_for_so_many_days_longest_first(factory: ProductionData) -> None:
    result = await ask(factory, "get_idle_items", days=7)
    assert isinstance(result, IdleItemsResult)
    assert [(row.item.code, row.idle_days) for row in result.items] == [
        ("OLD1", 903),
        ("SC30", 21),
        ("SY10", 21),
        ("NN99", 7),
    ]
    few = await ask(factory, "get_idle_items", days=7, n=1)
    assert ([row.item.code for row in few.items], few.matched) == (["OLD1"], 4)


async def test_nobody_idle_is_an_answer_and_an_empty_factory_is_none(
    factory: ProductionData, make_data: MakeData
) -> None:
    result = await ask(factory, "get_idle_items", days=3650)
    assert isinstance(result, IdleItemsResult) and result.matched == 0
    assert isinstance(await ask(await make_data([]), "get_idle_items"), NoData)
