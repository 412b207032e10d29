"""get_production_summary: the measures of docs/answers.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from datasource.errors import SourceUnavailable
from datasource.model import ProductionData
from skills.arguments import Measure
from skills.results import NoData, SummaryResult, Unclear, UnclearReason
from tests.fakes.production_data import ListedProduction, rows_of
from tests.skills.support import FACTORY, MakeData, ask


async def test_nulls_are_left_out_and_corrections_are_summed_and_counted(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", period="10월")
    assert isinstance(result, SummaryResult)
    assert (result.figures.total, result.figures.rows) == (1210, 5)
    assert (result.figures.days, result.figures.months, result.figures.items) == (4, 1, 3)
    assert (result.basis.rows, result.basis.null_rows, result.basis.negative_rows) == (5, 1, 1)


async def test_an_average_across_the_cutoff_is_total_over_count_of_both_sides(make_data: MakeData) -> None:
    rows = rows_of(
        ("2025-12-30", "A1", 100),
        ("2025-12-30", "A1", 100),
        ("2025-12-31", "A1", 100),
        ("2026-01-02", "A1", 1000),
    )
    result = await ask(
        await make_data(rows),
        "get_production_summary",
        period="2025-12-01~2026-01-31",
        measures=["batch_average", "daily_average", "monthly_average"],
    )
    assert result.figures.batch_average == Decimal("325.0")  # 1,300 ÷ 4; an average of averages would be 550
    assert result.figures.daily_average == Decimal("433.3")
    assert result.figures.monthly_average == Decimal("650.0")
    assert result.basis.sources == ("archive_2025", "live")


@pytest.mark.parametrize(
    ("quantities", "average"),
    [((1, 2), "1.5"), ((1, 1, 2, 1), "1.3"), ((1, 0, 0, 0, 0, 0, 0, 0), "0.1"), ((-1, 0, 0, 0), "-0.3")],
)
async def test_averages_are_rounded_half_up_to_one_place(
    make_data: MakeData, quantities: tuple[int, ...], average: str
) -> None:
    rows = rows_of(*(("2026-10-01", "A1", quantity) for quantity in quantities))
    result = await ask(await make_data(rows), "get_production_summary", period="10월")
    assert result.figures.batch_average == Decimal(average)


async def test_no_period_named_is_this_year_so_far_and_says_so(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary")
    assert result.basis.period.defaulted
    assert (result.basis.period.first, result.basis.period.last) == (date(2026, 1, 1), date(2026, 11, 23))
    assert result.figures.total == 2200
    assert result.basis.sources == ("live",)


async def test_all_data_has_the_ends_of_the_data(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", period="전체 기간")
    assert (result.basis.period.first, result.basis.period.last) == (date(2024, 6, 3), date(2026, 11, 20))
    assert result.figures.total == sum(row.quantity or 0 for row in FACTORY)


async def test_all_data_never_reaches_past_today(make_data: MakeData) -> None:
    rows = rows_of(("2026-10-01", "A1", 5), ("2026-12-24", "A1", 70))
    result = await ask(await make_data(rows), "get_production_summary", period="전체 기간")
    assert result.figures.total == 5
    assert result.basis.period.last == date(2026, 11, 23)


async def test_weekdays_weekends_and_single_weekdays_are_kept_within_the_period(
    factory: ProductionData,
) -> None:
    weekend = await ask(factory, "get_production_summary", period="10월", days=["weekend"])
    weekdays = await ask(factory, "get_production_summary", period="10월", days=["weekdays"])
    thursdays_and_mondays = await ask(factory, "get_production_summary", period="10월", days=["thu", "mon"])
    assert (weekend.figures.total, weekdays.figures.total) == (50, 1160)
    assert thursdays_and_mondays.figures.total == 960


async def test_working_days_leave_out_public_holidays(make_data: MakeData) -> None:
    rows = rows_of(("2026-10-05", "A1", 7), ("2026-10-06", "A1", 5), ("2026-10-10", "A1", 3))
    data = await make_data(rows)  # October 5th stands in for the 3rd, a Saturday
    working = await ask(data, "get_production_summary", period="10월", days=["working_days"])
    holidays = await ask(data, "get_production_summary", period="10월", days=["holidays"])
    assert (working.figures.total, holidays.figures.total) == (5, 10)


async def test_a_name_that_fits_several_items_answers_each_and_their_total(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", period="2026년", items=["시럽"])
    assert [(row.item.code, row.figures.total) for row in result.by_item] == [
        ("OLD1", 0),
        ("SY10", 1070),
        ("SY20", 750),
    ]
    assert result.figures.total == 1820
    assert result.by_item[0].figures.rows == 0  # no row, which is not a zero


async def test_an_item_found_by_its_old_name_is_shown_by_its_newest(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", items=["바닐라 시럽"])
    (item,) = result.basis.items
    assert (item.code, item.name, item.matched_by) == ("SY10", "마다가스카르 바닐라 시럽", "old_name")


async def test_an_item_without_a_name_is_shown_as_its_code(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", items=["nn-99"])
    assert [(item.code, item.name) for item in result.basis.items] == [("NN99", "NN99")]


async def test_no_row_is_no_data_with_the_nearest_days_of_the_item(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", period="올해", items=["OLD1"])
    assert isinstance(result, NoData)
    assert (result.nearest_before, result.nearest_after) == (date(2024, 6, 3), None)
    assert result.basis.rows == 0
    result = await ask(factory, "get_production_summary", period="2026-10-20~2026-10-25")
    assert (result.nearest_before, result.nearest_after) == (date(2026, 10, 12), date(2026, 11, 2))


async def test_only_nulls_is_no_data_with_their_number(factory: ProductionData) -> None:
    result = await ask(factory, "get_production_summary", period="11월 20일", items=["SC30"])
    assert isinstance(result, NoData)
    assert result.basis.null_rows == 1


async def test_a_total_of_zero_that_rows_add_up_to_is_answered(make_data: MakeData) -> None:
    rows = rows_of(("2026-10-01", "A1", 40), ("2026-10-02", "A1", -40))
    result = await ask(await make_data(rows), "get_production_summary", period="10월")
    assert isinstance(result, SummaryResult)
    assert (result.figures.total, result.figures.rows) == (0, 2)


async def test_a_period_that_has_not_begun_and_words_that_are_none_ask_back(factory: ProductionData) -> None:
    future = await ask(factory, "get_production_summary", period="내년 3월")
    unread = await ask(factory, "get_production_summary", period="언젠가쯤")
    assert isinstance(future, Unclear) and future.reason is UnclearReason.FUTURE_PERIOD
    assert isinstance(unread, Unclear) and unread.reason is UnclearReason.UNKNOWN_PERIOD
    assert future.argument == unread.argument == "period"


async def test_several_measures_are_kept_in_the_order_asked_each_once(factory: ProductionData) -> None:
    result = await ask(
        factory, "get_production_summary", measures=["production_days", "batches", "production_days"]
    )
    assert result.measures == (Measure.PRODUCTION_DAYS, Measure.BATCHES)
    assert (result.figures.of(Measure.PRODUCTION_DAYS), result.figures.of(Measure.BATCHES)) == (8, 10)


async def test_a_missing_archive_is_an_error_never_a_smaller_sum() -> None:
    data = ListedProduction(FACTORY, archive_missing=True)
    with pytest.raises(SourceUnavailable):
        await ask(data, "get_production_summary", period="2025-12-01~2026-01-31")
    this_year = await ask(data, "get_production_summary", period="올해")
    assert this_year.figures.total == 2200


async def test_the_basis_says_when_the_data_read_was_last_changed(factory: ProductionData) -> None:
    live = await ask(factory, "get_production_summary", period="올해")
    archive = await ask(factory, "get_production_summary", period="2025년")
    assert live.basis.sources == ("live",) and archive.basis.sources == ("archive_2025",)
    assert live.basis.data_as_of == factory.sources_of(live.basis.period.ranges)[0].data_as_of
    assert archive.basis.data_as_of == factory.sources_of(archive.basis.period.ranges)[0].data_as_of
    assert live.basis.latest_day == date(2026, 11, 20)


async def test_an_archive_that_ends_before_its_year_does_is_not_late_while_live_goes_on() -> None:
    data = ListedProduction(rows_of(("2025-12-24", "SY10", 700, "시럽"), ("2026-11-20", "SY10", 30, "시럽")))
    archive = await ask(data, "get_production_summary", period="2025년")
    assert archive.basis.sources == ("archive_2025",)
    assert archive.basis.latest_day == date(2026, 11, 20)
