"""get_extremes: the largest and smallest batch and calendar bucket."""

from __future__ import annotations

from datetime import date

from datasource.model import ProductionData
from skills.arguments import Extreme, Side
from skills.results import ExtremesResult, NoData
from tests.fakes.production_data import rows_of
from tests.skills.support import MakeData, ask


async def test_the_largest_with_nothing_named_is_the_day_and_the_batch(factory: ProductionData) -> None:
    result = await ask(factory, "get_extremes", period="올해")
    assert isinstance(result, ExtremesResult)
    day, batch = result.entries
    assert (day.of, day.start, day.total) == (Extreme.DAY, date(2026, 10, 1), 1000)
    assert (batch.of, batch.total) == (Extreme.BATCH, 600)
    assert batch.record is not None and batch.record.item.code == "SY10"


async def test_the_smallest_batch_passes_over_corrections_and_says_so(factory: ProductionData) -> None:
    result = await ask(factory, "get_extremes", period="올해", of=["batch"], side="min")
    assert [entry.total for entry in result.entries] == [10]
    assert result.basis.passed_over_negatives
    largest = await ask(factory, "get_extremes", period="올해", of=["batch"])
    assert not largest.basis.passed_over_negatives


async def test_a_day_is_its_total_corrections_summed(factory: ProductionData) -> None:
    result = await ask(factory, "get_extremes", period="10월", of=["day"], side="both")
    assert [(entry.side, entry.start, entry.total) for entry in result.entries] == [
        (Side.MAX, date(2026, 10, 1), 1000),
        (Side.MIN, date(2026, 10, 12), -40),
    ]


async def test_several_days_are_ranked_and_equal_ones_ordered_by_date(make_data: MakeData) -> None:
    rows = rows_of(("2026-10-03", "A1", 5), ("2026-10-01", "A1", 5), ("2026-10-02", "A1", 9))
    result = await ask(await make_data(rows), "get_extremes", of=["day"], n=3)
    assert [(entry.rank, entry.start and entry.start.day) for entry in result.entries] == [
        (1, 2),
        (2, 1),
        (3, 3),
    ]


async def test_the_smallest_month_that_still_runs_is_marked_and_the_smallest_whole_one_added(
    factory: ProductionData,
) -> None:
    result = await ask(factory, "get_extremes", period="10월부터", of=["month"], side="min")
    (entry,) = result.entries
    assert (entry.start, entry.end, entry.total) == (date(2026, 11, 1), date(2026, 11, 30), 980)
    assert entry.partial
    assert [(whole.start, whole.total) for whole in result.whole] == [(date(2026, 10, 1), 1210)]
    largest = await ask(factory, "get_extremes", period="10월부터", of=["month"])
    assert not largest.entries[0].partial and largest.whole == ()


async def test_weekday_week_quarter_and_year(factory: ProductionData) -> None:
    result = await ask(factory, "get_extremes", period="전체 기간", of=["weekday", "week", "quarter", "year"])
    weekday, week, quarter, year = result.entries
    assert (weekday.weekday, weekday.start) == (2, None)
    assert week.start == date(2026, 9, 28)
    assert (quarter.start, year.start) == (date(2025, 10, 1), date(2025, 1, 1))


async def test_a_bucket_with_only_nulls_is_no_smallest(make_data: MakeData) -> None:
    rows = rows_of(("2026-09-01", "A1", None), ("2026-10-01", "A1", 5))
    result = await ask(await make_data(rows), "get_extremes", of=["month"], side="min")
    assert [(entry.start, entry.total) for entry in result.entries] == [(date(2026, 10, 1), 5)]


async def test_only_corrections_have_no_smallest_batch(make_data: MakeData) -> None:
    data = await make_data(rows_of(("2026-10-01", "A1", -5)))
    result = await ask(data, "get_extremes", of=["batch", "day"], side="min")
    assert [(entry.of, entry.total) for entry in result.entries] == [(Extreme.DAY, -5)]


async def test_no_row_is_no_data(factory: ProductionData) -> None:
    assert isinstance(await ask(factory, "get_extremes", period="2025년 1월"), NoData)
