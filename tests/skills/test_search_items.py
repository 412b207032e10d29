"""search_production_items: by code or name, every name ever used."""

from __future__ import annotations

from datetime import date

import pytest

from datasource.model import ProductionData
from skills.results import ItemSearchResult, NoData, Unclear, UnclearReason
from tests.fakes.production_data import rows_of
from tests.skills.support import MakeData, ask


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["NN99", "OLD1", "SC30", "SY10", "SY20"]),
        ("시럽", ["OLD1", "SY10", "SY20"]),
        ("바닐라 시럽", ["SY10"]),  # an old name, whole
        ("마다가스카르", ["SY10"]),
        ("sy-10", ["SY10"]),
        ("SY", ["SY10", "SY20"]),
        ("99", ["NN99"]),
    ],
)
async def test_a_query_finds_items(factory: ProductionData, query: str, codes: list[str]) -> None:
    result = await ask(factory, "search_production_items", query=query)
    assert isinstance(result, ItemSearchResult)
    assert [found.item.code for found in result.items] == codes
    assert not result.near


async def test_what_is_found_has_its_names_days_and_rows(factory: ProductionData) -> None:
    result = await ask(factory, "search_production_items", query="SY10")
    (found,) = result.items
    assert found.names == ("마다가스카르 바닐라 시럽", "바닐라 시럽")
    assert (found.first_day, found.last_day, found.rows) == (date(2025, 10, 1), date(2026, 11, 2), 8)


async def test_every_item_that_fits_is_found_not_only_ten(make_data: MakeData) -> None:
    data = await make_data(rows_of(*(("2026-10-01", f"K{n:02d}", n, f"시럽 {n}") for n in range(1, 15))))
    assert len((await ask(data, "search_production_items", query="시럽")).items) == 14


async def test_a_period_keeps_the_items_made_in_it(factory: ProductionData) -> None:
    result = await ask(factory, "search_production_items", period="11월")
    assert [found.item.code for found in result.items] == ["NN99", "SC30", "SY10", "SY20"]
    nothing = await ask(factory, "search_production_items", query="OLD1", period="올해")
    assert isinstance(nothing, NoData) and nothing.nearest_before == date(2024, 6, 3)


async def test_one_plausible_typo_is_found_and_marked(factory: ProductionData) -> None:
    result = await ask(factory, "search_production_items", query="불고기쏘스")
    assert result.near
    assert [found.item.code for found in result.items] == ["SC30"]
    assert result.items[0].item.matched_by == "near"


async def test_what_nothing_fits_is_asked_back_never_no_data(factory: ProductionData) -> None:
    result = await ask(factory, "search_production_items", query="XK777")
    assert isinstance(result, Unclear)
    assert (result.reason, result.argument) == (UnclearReason.UNKNOWN_ITEM, "query")
    assert len(result.choices) == 5
