"""get_item_history and find_records."""

from __future__ import annotations

from datetime import date

import pytest

from datasource.model import ProductionData
from skills.results import NoData, RecordsResult
from tests.fakes.production_data import rows_of
from tests.skills.support import MakeData, ask


async def test_the_newest_come_first_and_what_is_not_counted_is_shown_as_such(
    factory: ProductionData,
) -> None:
    result = await ask(factory, "get_item_history", limit=3)
    assert isinstance(result, RecordsResult)
    assert [(row.day.isoformat(), row.item.code, row.quantity) for row in result.rows] == [
        ("2026-11-20", "SC30", None),
        ("2026-11-20", "SY20", 250),
        ("2026-11-16", "NN99", 30),
    ]
    assert (result.matched, result.counted, result.basis.rows, result.basis.null_rows) == (18, 16, 16, 2)
    assert result.next_cursor is not None


async def test_history_reads_all_data_unless_a_period_is_named(factory: ProductionData) -> None:
    everything = await ask(factory, "get_item_history", items=["SY10"], limit=50)
    assert len(everything.rows) == 8
    assert everything.basis.period.unit == "all"
    october = await ask(factory, "get_item_history", items=["SY10"], period="10월")
    assert [row.quantity for row in october.rows] == [-40, 500]


async def test_a_row_shows_the_newest_name_of_its_item(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_history", items=["SY10"], order="oldest", limit=1)
    assert (result.rows[0].day, result.rows[0].item.name) == (date(2025, 10, 1), "마다가스카르 바닐라 시럽")
    assert not result.last_production


async def test_the_last_production_is_the_newest_counted_row(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_history", items=["SC30"], limit=1)
    assert result.last_production
    assert [(row.day.isoformat(), row.quantity) for row in result.rows] == [("2026-11-02", 100)]


async def test_only_uncounted_rows_are_no_data_with_their_number(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_history", items=["SC30"], period="11월 20일")
    assert isinstance(result, NoData) and result.basis.null_rows == 1


async def test_a_lot_prefix_is_matched_without_regard_to_case(factory: ProductionData) -> None:
    result = await ask(factory, "find_records", lot_prefix="lt202610")
    assert result.matched == 6
    assert {row.day.month for row in result.rows} == {10}


@pytest.mark.parametrize(
    ("bounds", "quantities"),
    [
        ({"min_quantity": 500}, [600, 500, 500]),
        ({"max_quantity": 100}, [30, 100, 50, 10]),
        ({"min_quantity": 100, "max_quantity": 250}, [250, 100, 200]),
        ({"min_quantity": 10**30}, []),
        ({"max_quantity": -(10**30)}, []),
        ({"min_quantity": 300, "max_quantity": 200}, []),
    ],
)
async def test_quantity_bounds_are_inclusive_and_pass_over_corrections(
    factory: ProductionData, bounds: dict[str, int], quantities: list[int]
) -> None:
    result = await ask(factory, "find_records", period="올해", **bounds)
    assert isinstance(result, RecordsResult)
    assert [row.quantity for row in result.rows] == quantities
    assert result.matched == len(quantities)


async def test_passing_over_corrections_is_said(factory: ProductionData) -> None:
    bounded = await ask(factory, "find_records", period="올해", max_quantity=100)
    unbounded = await ask(factory, "find_records", period="올해")
    assert bounded.basis.passed_over_negatives and not unbounded.basis.passed_over_negatives


async def test_a_condition_that_no_row_meets_is_answered_where_the_period_has_rows(
    factory: ProductionData,
) -> None:
    none_met = await ask(factory, "find_records", period="10월", min_quantity=5000)
    assert isinstance(none_met, RecordsResult) and none_met.matched == 0
    no_lot = await ask(factory, "find_records", lot_prefix="ZZ")
    assert isinstance(no_lot, RecordsResult) and no_lot.matched == 0
    no_rows = await ask(factory, "find_records", period="9월", min_quantity=1)
    assert isinstance(no_rows, NoData)


async def test_the_largest_and_the_smallest_come_first(factory: ProductionData) -> None:
    largest = await ask(factory, "find_records", period="올해", order="largest", limit=2)
    smallest = await ask(factory, "find_records", period="올해", order="smallest", limit=2)
    assert [row.quantity for row in largest.rows] == [600, 500]
    assert [row.quantity for row in smallest.rows] == [10, 30]
    assert smallest.basis.passed_over_negatives


async def test_many_uncounted_rows_before_the_last_counted_one_are_read_through(make_data: MakeData) -> None:
    uncounted = [("2026-11-01", "A1", None)] * 120
    data = await make_data(rows_of(("2026-10-01", "A1", 7), *uncounted))
    result = await ask(data, "get_item_history", items=["A1"], limit=1)
    assert [row.quantity for row in result.rows] == [7]
