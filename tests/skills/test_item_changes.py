"""get_item_changes: what moved most between two periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from datasource.model import ProductionData
from skills.results import ItemChangesResult, NoData
from tests.skills.support import ask


async def test_movement_is_ordered_by_its_size_and_an_absent_item_counts_as_nothing(
    factory: ProductionData,
) -> None:
    result = await ask(factory, "get_item_changes", period="11월", against="10월")
    assert isinstance(result, ItemChangesResult)
    assert [(row.item.code, row.earlier, row.later, row.change.difference) for row in result.rows] == [
        ("SY20", 500, 250, -250),
        ("SC30", 250, 100, -150),
        ("SY10", 460, 600, 140),
        ("NN99", 0, 30, 30),
    ]
    assert result.rows[2].change.percent == Decimal("30.4")
    assert result.rows[3].change.percent is None


async def test_a_direction_leaves_out_what_moved_the_other_way(factory: ProductionData) -> None:
    up = await ask(factory, "get_item_changes", period="11월", against="10월", direction="max", n=1)
    down = await ask(factory, "get_item_changes", period="11월", against="10월", direction="min")
    assert ([row.item.code for row in up.rows], up.matched) == (["SY10"], 2)
    assert [row.item.code for row in down.rows] == ["SY20", "SC30"]


async def test_while_the_later_period_runs_the_elapsed_days_are_given_too(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_changes", period="이번 달")
    assert result.earlier_elapsed is not None
    assert (result.earlier_elapsed.first, result.earlier_elapsed.last) == (
        date(2026, 10, 1),
        date(2026, 10, 23),
    )
    by_code = {row.item.code: row for row in result.rows}
    assert by_code["SY10"].earlier_elapsed == 460
    finished = await ask(factory, "get_item_changes", period="10월", against="2025년 10월")
    assert finished.earlier_elapsed is None and finished.rows[0].earlier_elapsed is None


async def test_no_row_in_either_is_no_data(factory: ProductionData) -> None:
    result = await ask(factory, "get_item_changes", period="2026년 5월", against="2026년 4월")
    assert isinstance(result, NoData)
    assert (result.nearest_before, result.nearest_after) == (date(2026, 1, 1), date(2026, 10, 1))
