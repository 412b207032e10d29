"""get_data_overview."""

from __future__ import annotations

from datetime import date

from datasource.model import ProductionData
from skills.results import NoData, OverviewResult
from tests.fakes.production_data import rows_of
from tests.skills.support import MakeData, ask


async def test_what_the_data_holds_and_how_fresh_it_is(factory: ProductionData) -> None:
    result = await ask(factory, "get_data_overview")
    assert isinstance(result, OverviewResult)
    assert [source.name for source in result.sources] == ["archive_2025", "live"]
    assert (result.cutoff, result.item_count) == (date(2026, 1, 1), 5)
    assert (result.figures.total, result.figures.rows, result.figures.null_rows) == (5600, 16, 2)
    assert (result.basis.period.first, result.basis.latest_day) == (date(2024, 6, 3), date(2026, 11, 20))
    assert result.working_days_late == 0  # Friday's data on a Monday


async def test_late_days_are_working_days_up_to_yesterday(make_data: MakeData) -> None:
    data = await make_data(rows_of(("2026-11-17", "A1", 5)))
    assert (await ask(data, "get_data_overview")).working_days_late == 3


async def test_an_empty_factory_is_no_data(make_data: MakeData) -> None:
    assert isinstance(await ask(await make_data([]), "get_data_overview"), NoData)
