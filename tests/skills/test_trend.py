"""get_production_trend and get_monthly_trend: buckets, those cut by the period, those without a row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from datasource.model import Bucket, ProductionData
from skills.results import NoData, TrendPoint, TrendResult, Unclear, UnclearReason
from tests.fakes.production_data import Row
from tests.skills.support import MakeData, ask


def totals(points: tuple[TrendPoint, ...]) -> list[int | None]:
    return [point.figures.total if point.figures else None for point in points]


async def test_by_month_every_month_of_the_period_is_a_point(factory: ProductionData) -> None:
    result = await ask(factory, "get_monthly_trend", period="7월부터 11월까지")
    assert isinstance(result, TrendResult) and result.by is Bucket.MONTH
    (line,) = result.series
    assert [point.start for point in line.points] == [date(2026, month, 1) for month in range(7, 12)]
    assert totals(line.points) == [None, None, None, 1210, 980]
    assert [point.partial for point in line.points] == [False, False, False, False, True]
    assert result.overall.total == 2190


async def test_with_no_unit_a_period_of_62_days_is_daily_and_one_of_63_monthly(
    factory: ProductionData,
) -> None:
    daily = await ask(factory, "get_production_trend", period="2026-09-01~2026-11-01")
    monthly = await ask(factory, "get_production_trend", period="2026-09-01~2026-11-02")
    assert (daily.by, monthly.by) == (Bucket.DAY, Bucket.MONTH)
    assert len(daily.series[0].points) == 62


@pytest.mark.parametrize(
    ("by", "first", "last"),
    [
        (None, date(2025, 12, 1), date(2026, 11, 23)),
        ("month", date(2025, 12, 1), date(2026, 11, 23)),
        ("day", date(2026, 10, 25), date(2026, 11, 23)),
        ("week", date(2026, 9, 1), date(2026, 11, 23)),
        ("year", date(2024, 6, 3), date(2026, 11, 20)),
    ],
)
async def test_no_period_named_takes_the_length_that_goes_with_the_unit(
    factory: ProductionData, by: str | None, first: date, last: date
) -> None:
    result = await ask(factory, "get_production_trend", by=by)
    assert (result.basis.period.first, result.basis.period.last) == (first, last)
    assert result.basis.period.defaulted


async def test_weeks_are_named_by_their_monday_and_marked_where_the_period_cuts_them(
    factory: ProductionData,
) -> None:
    result = await ask(factory, "get_production_trend", by="week", period="2026-10-01~2026-10-18")
    points = result.series[0].points
    assert [point.start for point in points] == [date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12)]
    assert [point.partial for point in points] == [True, False, False]
    assert totals(points) == [1200, 50, -40]


async def test_a_bucket_with_only_nulls_has_no_figure(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_trend", by="day", period="10월", items=["SY20"])
    by_day = {point.start: point.figures for point in result.series[0].points}
    assert by_day[date(2026, 10, 12)] is None
    assert result.basis.null_rows == 1


async def test_days_that_the_filter_drops_are_no_points(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_trend", by="day", period="10월", days=["weekend"])
    assert {point.start.weekday() for point in result.series[0].points if point.start} == {5, 6}
    assert len(result.series[0].points) == 9
    weekdays = await ask(factory, "get_production_trend", by="weekday", period="10월", days=["weekend"])
    assert [point.weekday for point in weekdays.series[0].points] == [5, 6]


async def test_by_weekday_monday_comes_first(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_trend", by="weekday", period="10월")
    assert [point.weekday for point in result.series[0].points] == list(range(7))
    assert totals(result.series[0].points) == [-40, None, None, 1000, 200, 50, None]


async def test_quarters_and_years_of_all_data_are_whole_but_the_running_one(factory: ProductionData) -> None:
    years = await ask(factory, "get_production_trend", by="year")
    assert totals(years.series[0].points) == [400, 3000, 2200]
    assert [point.partial for point in years.series[0].points] == [False, False, True]
    quarters = await ask(factory, "get_production_trend", by="quarter", period="올해")
    assert totals(quarters.series[0].points) == [10, None, None, 2190]


async def test_several_items_have_a_line_each_and_one_together(factory: ProductionData) -> None:
    result = await ask(factory, "get_monthly_trend", period="10월부터 11월까지", items=["SY20", "SC30"])
    assert [line.item.code if line.item else None for line in result.series] == ["SY20", "SC30", None]
    assert [totals(line.points) for line in result.series] == [[500, 250], [250, 100], [750, 350]]
    assert [line.figures.total for line in result.series] == [750, 350, 1100]


async def test_no_row_is_no_data(factory: ProductionData) -> None:
    assert isinstance(await ask(factory, "get_monthly_trend", period="2024년 1월"), NoData)


async def test_more_days_than_anybody_reads_are_asked_back(make_data: MakeData) -> None:
    first = date(2013, 1, 1)
    data = await make_data(
        [Row(first + timedelta(days=365 * year), "A1", 1, id=year + 1) for year in range(13)]
    )
    result = await ask(data, "get_production_trend", by="day", period="전체 기간")
    assert isinstance(result, Unclear) and result.reason is UnclearReason.TOO_LARGE
    assert isinstance(await ask(data, "get_production_trend", by="week", period="전체 기간"), TrendResult)
