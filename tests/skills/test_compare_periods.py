"""compare_periods: whole periods as asked, the earlier one cut where the later still runs, the same calendar days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from datasource.model import ProductionData
from skills.results import NoData, PeriodComparisonResult, PeriodFigures, Unclear, UnclearReason
from tests.fakes.production_data import Row, rows_of
from tests.skills.support import MakeData, ask


def span(part: PeriodFigures | None) -> tuple[date | None, date | None]:
    assert part is not None
    return part.period.first, part.period.last


def total(part: PeriodFigures | None) -> int | None:
    assert part is not None
    return part.figures.total if part.figures else None


@pytest.mark.parametrize(("period", "against"), [("10월", "11월"), ("11월", "10월")])
async def test_the_later_one_is_decided_by_the_dates_not_by_the_order(
    factory: ProductionData, period: str, against: str
) -> None:
    result = await ask(factory, "compare_periods", period=period, against=against)
    assert isinstance(result, PeriodComparisonResult)
    assert (total(result.later), total(result.earlier)) == (980, 1210)
    assert result.change is not None
    assert (result.change.difference, result.change.percent) == (-230, Decimal("-19.0"))
    assert result.basis.period.first == date(2026, 11, 1)
    assert result.earlier_basis.period.last == date(2026, 10, 31)


async def test_a_running_period_is_also_compared_over_the_elapsed_days(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="이번 주", against="2026-11-02~2026-11-08")
    assert result.elapsed_days == 1
    assert span(result.earlier_elapsed) == (date(2026, 11, 2), date(2026, 11, 2))
    month = await ask(factory, "compare_periods", against="previous")
    assert month.basis.period.defaulted
    assert month.elapsed_days == 23
    assert span(month.earlier) == (date(2026, 10, 1), date(2026, 10, 31))
    assert span(month.earlier_elapsed) == (date(2026, 10, 1), date(2026, 10, 23))
    assert total(month.earlier_elapsed) == 1210


async def test_the_earlier_period_is_taken_whole_where_it_is_shorter(make_data: MakeData) -> None:
    rows = rows_of(("2026-02-28", "A1", 10), ("2026-03-30", "A1", 30))
    result = await ask(
        await make_data(rows),
        "compare_periods",
        period="이번 달",
        against="previous",
        today=date(2026, 3, 30),
    )
    assert result.elapsed_days == 30
    assert span(result.earlier_elapsed) == (date(2026, 2, 1), date(2026, 2, 28))
    assert result.change_elapsed is not None and result.change_elapsed.percent == Decimal("200.0")


async def test_finished_periods_have_no_elapsed_part(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="10월", against="previous")
    assert result.elapsed_days is None and result.earlier_elapsed is None and result.change_elapsed is None


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("지난달", date(2026, 9, 1), date(2026, 9, 30)),
        ("지난주", date(2026, 11, 9), date(2026, 11, 15)),
        ("어제", date(2026, 11, 21), date(2026, 11, 21)),
        ("이번 분기", date(2026, 7, 1), date(2026, 9, 30)),
        ("올해", date(2025, 1, 1), date(2025, 12, 31)),
        ("최근 7일", date(2026, 11, 10), date(2026, 11, 16)),
        ("최근 3개월", date(2026, 6, 1), date(2026, 8, 31)),
        ("3월부터 5월까지", date(2025, 12, 1), date(2026, 2, 28)),
    ],
)
async def test_the_period_just_before(make_data: MakeData, period: str, first: date, last: date) -> None:
    every_day = [Row(date(2025, 1, 1) + timedelta(days=n), "A1", 1, id=n + 1) for n in range(692)]
    result = await ask(await make_data(every_day), "compare_periods", period=period, against="previous")
    assert span(result.earlier) == (first, last)
    assert total(result.earlier) == (last - first).days + 1


async def test_a_year_before_is_the_same_whole_period(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="10월", against="year_before")
    assert span(result.earlier) == (date(2025, 10, 1), date(2025, 10, 31))
    assert (total(result.later), total(result.earlier)) == (1210, 1000)
    assert result.change is not None and result.change.percent == Decimal("21.0")


async def test_the_same_days_a_year_before_come_first_and_the_whole_month_beside_them(
    factory: ProductionData,
) -> None:
    result = await ask(factory, "compare_periods", period="이번 달", against="same_days_year_before")
    assert result.same_days
    assert span(result.earlier) == (date(2025, 11, 1), date(2025, 11, 23))
    assert span(result.earlier_whole) == (date(2025, 11, 1), date(2025, 11, 30))
    assert (total(result.earlier), total(result.earlier_whole)) == (100, 1000)
    assert result.change is not None and result.change.percent == Decimal("880.0")
    assert result.change_whole is not None and result.change_whole.percent == Decimal("-2.0")
    finished = await ask(factory, "compare_periods", period="10월", against="same_days_year_before")
    assert finished.earlier_whole is None


async def test_a_side_without_a_row_is_empty_and_has_no_change(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="10월", against="9월")
    assert result.earlier.figures is None and result.change is None
    assert total(result.later) == 1210
    assert result.earlier_basis.rows == 0


async def test_both_sides_empty_is_no_data_with_the_days_nearest_to_each(make_data: MakeData) -> None:
    rows = rows_of(("2025-10-04", "A1", 5), ("2026-10-02", "A1", 7), ("2026-10-06", "A1", 9))
    result = await ask(await make_data(rows), "compare_periods", period="작년 10월 5일", against="10월 5일")
    assert isinstance(result, NoData) and isinstance(result.against, NoData)
    later, earlier = result, result.against
    assert (later.nearest_before, later.nearest_after) == (date(2026, 10, 2), date(2026, 10, 6))
    assert (earlier.nearest_before, earlier.nearest_after) == (date(2025, 10, 4), date(2026, 10, 2))


async def test_no_percent_of_a_zero(make_data: MakeData) -> None:
    rows = rows_of(("2026-09-01", "A1", 5), ("2026-09-02", "A1", -5), ("2026-10-01", "A1", 7))
    result = await ask(await make_data(rows), "compare_periods", period="10월", against="9월")
    assert result.change is not None
    assert (result.change.difference, result.change.percent) == (7, None)


async def test_a_period_against_itself_is_asked_back(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="지난달", against="10월")
    assert isinstance(result, Unclear) and result.reason is UnclearReason.SAME_PERIODS
    unread = await ask(factory, "compare_periods", period="지난달", against="언젠가")
    assert isinstance(unread, Unclear) and unread.argument == "against"


async def test_with_only_the_other_period_named_it_is_against_the_running_one_of_its_kind(
    factory: ProductionData,
) -> None:
    result = await ask(factory, "compare_periods", against="작년")
    assert span(result.later) == (date(2026, 1, 1), date(2026, 11, 23))
    assert span(result.earlier_elapsed) == (date(2025, 1, 1), date(2025, 11, 23))


async def test_overlapping_periods_are_compared_without_an_elapsed_part(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="이번 달", against="올해")
    assert span(result.later) == (date(2026, 11, 1), date(2026, 11, 23))
    assert result.earlier_elapsed is None


async def test_all_data_can_be_compared_too(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="올해", against="전체 기간")
    assert span(result.earlier) == (date(2024, 6, 3), date(2026, 11, 20))
    assert isinstance(await ask(factory, "compare_periods", period="전체 기간", against="previous"), Unclear)


async def test_several_items_are_given_each_and_together(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="11월", against="10월", items=["SY20", "NN99"])
    assert [
        (row.item.code, row.later and row.later.total, row.earlier and row.earlier.total)
        for row in result.by_item
    ] == [("SY20", 250, 500), ("NN99", 30, None)]
    assert (total(result.later), total(result.earlier)) == (280, 500)


async def test_averages_are_compared_as_averages(factory: ProductionData) -> None:
    result = await ask(factory, "compare_periods", period="11월", against="10월", measure="daily_average")
    assert result.change is not None
    assert result.change.difference == Decimal("326.7") - Decimal("302.5")
