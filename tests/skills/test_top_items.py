"""get_top_items: order, ties, shares, ranks inside a family."""

from __future__ import annotations

from decimal import Decimal

from datasource.model import ProductionData
from skills.results import NoData, RankingResult, Unclear
from tests.fakes.production_data import rows_of
from tests.skills.support import MakeData, ask


def codes(result: RankingResult) -> list[str]:
    return [row.item.code for row in result.rows]


async def test_items_are_ordered_by_total_and_ties_by_code(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="2026-10-01")
    assert codes(result) == ["SY10", "SY20"]  # 500 each
    assert [row.rank for row in result.rows] == [1, 2]
    bottom = await ask(factory, "get_top_items", period="2026-10-01", order="bottom")
    assert codes(bottom) == ["SY10", "SY20"]


async def test_only_items_with_a_row_in_the_period_are_ranked(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="올해", order="bottom", n=2)
    assert codes(result) == ["NN99", "SC30"]
    assert result.item_count == 4
    assert result.overall.total == 2200


async def test_a_share_is_of_everything_ranked_not_of_what_is_shown(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="올해", n=1)
    assert [(row.item.code, row.figures.total, row.share) for row in result.rows] == [
        ("SY10", 1070, Decimal("48.6"))
    ]
    assert result.shown_total == 1070


async def test_without_a_number_ten_are_shown_and_all_shows_all(make_data: MakeData) -> None:
    data = await make_data(rows_of(*(("2026-10-01", f"K{n:02d}", n) for n in range(1, 15))))
    shown = await ask(data, "get_top_items", period="10월")
    everything = await ask(data, "get_top_items", period="10월", all=True, n=3)
    assert (len(shown.rows), shown.item_count, len(everything.rows)) == (10, 14, 14)


async def test_within_ranks_every_item_whose_name_fits_however_many(make_data: MakeData) -> None:
    rows = [("2026-10-01", f"S{n:02d}", n, f"시럽 {n}호") for n in range(1, 13)]
    data = await make_data(rows_of(*rows, ("2026-10-01", "X1", 999, "소스")))
    result = await ask(data, "get_top_items", period="10월", within="시럽", n=1)
    assert isinstance(result, RankingResult)
    assert codes(result) == ["S12"]
    assert result.item_count == 12
    assert result.rows[0].share == Decimal("15.4")  # 12 of 78: inside the family
    assert isinstance(await ask(data, "get_top_items", within="없는이름"), Unclear)


async def test_named_items_are_ranked_among_themselves(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="올해", items=["SC30", "SY20"])
    assert codes(result) == ["SY20", "SC30"]


async def test_another_measure_orders_by_that_measure(factory: ProductionData) -> None:
    batches = await ask(factory, "get_top_items", period="올해", measure="batches")
    assert [(row.item.code, row.figures.rows) for row in batches.rows] == [
        ("SY10", 4),
        ("SC30", 3),
        ("SY20", 2),
        ("NN99", 1),
    ]
    assert batches.rows[0].share == Decimal("40.0")
    average = await ask(factory, "get_top_items", period="올해", measure="batch_average", n=1)
    assert codes(average) == ["SY20"] and average.rows[0].share is None


async def test_no_row_is_no_data(factory: ProductionData) -> None:
    assert isinstance(await ask(factory, "get_top_items", period="2025년 3월"), NoData)


async def test_a_rank_asked_of_is_listed_down_to_it(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="올해", rank=2)
    assert (len(result.rows), result.asked_n, result.asked_rank) == (2, 2, 2)
    past_the_last = await ask(factory, "get_top_items", period="올해", rank=9)
    assert (len(past_the_last.rows), past_the_last.item_count) == (4, 4)


async def test_the_rank_of_an_item_is_shown_with_those_before_it(factory: ProductionData) -> None:
    everything = await ask(factory, "get_top_items", period="올해", all=True)
    for rank, code in enumerate(codes(everything), start=1):
        result = await ask(factory, "get_top_items", period="올해", rank_of=code)
        assert (result.asked_rank, codes(result)) == (rank, codes(everything)[:rank])
        assert result.overall == everything.overall


async def test_the_rank_of_an_item_that_was_not_made_is_no_data(factory: ProductionData) -> None:
    nothing = await ask(factory, "get_top_items", period="10월", rank_of="OLD1")
    assert isinstance(nothing, NoData) and [item.code for item in nothing.basis.items] == ["OLD1"]


async def test_the_rank_of_several_items_is_asked_back_of(factory: ProductionData) -> None:
    several = await ask(factory, "get_top_items", period="10월", rank_of="시럽")
    assert isinstance(several, Unclear) and several.argument == "rank_of" and len(several.choices) > 1


async def test_the_rank_of_an_item_beside_the_family_is_among_all(factory: ProductionData) -> None:
    result = await ask(factory, "get_top_items", period="10월", within="시럽", rank_of="불고기 소스")
    assert isinstance(result, RankingResult)
    assert (result.within, result.asked_rank, result.rows[-1].item.code) == (None, 3, "SC30")
