"""Periods that follow from another one."""

from __future__ import annotations

from datetime import date

import pytest

from skills.periods import (
    all_data,
    elapsed,
    last_days,
    last_months,
    last_weeks,
    previous,
    read,
    same_days_year_before,
    year_before,
    year_to_date,
)
from skills.results import Period
from tests.skills.periods.test_rules import shown

TODAY = date(2026, 11, 23)


def period(words: str, today: date = TODAY) -> Period:
    reading = read(words, today)
    assert isinstance(reading, Period)
    return reading


def days(reading: Period | None) -> str:
    assert reading is not None
    return "~".join(shown(reading).split("|")[:2])


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("오늘", "2026-11-22~2026-11-22"),
        ("어제", "2026-11-21~2026-11-21"),
        ("이번 주", "2026-11-16~2026-11-22"),
        ("이번 달", "2026-10-01~2026-10-31"),
        ("3월", "2026-02-01~2026-02-28"),
        ("이번 분기", "2026-07-01~2026-09-30"),
        ("상반기", "2025-07-01~2025-12-31"),
        ("올해", "2025-01-01~2025-12-31"),
        ("최근 7일", "2026-11-10~2026-11-16"),
        ("최근 3개월", "2026-06-01~2026-08-31"),
        ("3~5월", "2025-12-01~2026-02-28"),
        ("3/1~3/15", "2026-02-14~2026-02-28"),
        ("10월 초", "2026-09-01~2026-09-10"),
        ("3월 말", "2026-02-21~2026-02-28"),
    ],
)
def test_the_period_before_is_whole_and_just_before(words: str, before: str) -> None:
    assert days(previous(period(words))) == before


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("오늘", "2025-11-23~2025-11-23"),
        ("이번 달", "2025-11-01~2025-11-30"),
        ("이번 주", "2025-11-24~2025-11-30"),
        ("이번 분기", "2025-10-01~2025-12-31"),
        ("올해", "2025-01-01~2025-12-31"),
        ("25년 2월", "2024-02-01~2024-02-29"),
        ("3/1~3/15", "2025-03-01~2025-03-15"),
    ],
)
def test_the_same_period_a_year_before_is_whole(words: str, before: str) -> None:
    assert days(year_before(period(words))) == before


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("이번 달", "2025-11-01~2025-11-23"),
        ("10월", "2025-10-01~2025-10-31"),
        ("올해", "2025-01-01~2025-11-23"),
        ("이번 주", "2025-11-23~2025-11-23"),
    ],
)
def test_the_same_days_a_year_before_run_as_far_as_the_period_has(words: str, before: str) -> None:
    assert days(same_days_year_before(period(words))) == before


def test_february_29th_a_year_before_is_the_28th() -> None:
    assert days(same_days_year_before(period("이번 달", date(2024, 2, 29)))) == "2023-02-01~2023-02-28"
    assert days(year_before(period("오늘", date(2024, 2, 29)))) == "2023-02-28~2023-02-28"


def test_all_data_has_nothing_before_it() -> None:
    assert previous(all_data()) is None
    assert year_before(all_data()) is None
    assert same_days_year_before(all_data()) is None


def test_the_elapsed_days_of_an_earlier_period_stop_at_its_end() -> None:
    assert days(elapsed(period("지난달"), 23)) == "2026-10-01~2026-10-23"
    assert elapsed(period("25년 2월"), 31) == period("25년 2월")
    assert elapsed(all_data(), 5) == all_data()


def test_defaults_say_that_nobody_named_them() -> None:
    made = {
        "all": all_data(),
        "year": year_to_date(TODAY),
        "months": last_months(12, TODAY),
        "days": last_days(30, TODAY),
        "weeks": last_weeks(12, TODAY),
    }
    assert all(one.defaulted and one.text == "" for one in made.values())
    assert made["all"].ranges is None
    assert days(made["year"]) == "2026-01-01~2026-11-23"
    assert made["year"].cut_from == date(2026, 12, 31)
    assert days(made["months"]) == "2025-12-01~2026-11-23"
    assert days(made["days"]) == "2026-10-25~2026-11-23"
    assert days(made["weeks"]) == "2026-09-01~2026-11-23"


@pytest.mark.parametrize(
    ("before", "words", "read_as"),
    [
        ("10월", "15일", "2026-10-15~2026-10-15"),
        ("작년 5월", "15일은?", "2025-05-15~2025-05-15"),
        ("작년 5월", "3월은?", "2025-03-01~2025-03-31"),
        ("2025년", "하반기", "2025-07-01~2025-12-31"),
        ("작년 1분기", "2분기", "2025-04-01~2025-06-30"),
        ("10월", "월초", "2026-10-01~2026-10-10"),
        ("10월", "둘째 주", "2026-10-05~2026-10-11"),
        ("5월", "12월은?", "2025-12-01~2025-12-31"),  # no year was said: the latest December that has begun
        ("올해", "12월", "2025-12-01~2025-12-31"),
        ("작년 5월", "올해 3월", "2026-03-01~2026-03-31"),
        ("작년 5월", "지난달", "2026-10-01~2026-10-31"),
        ("작년 5월", "금요일", "2026-11-20~2026-11-20"),
    ],
)
def test_a_follow_up_takes_month_or_named_year_from_the_period_before(
    before: str, words: str, read_as: str
) -> None:
    reading = read(words, TODAY, period(before))
    assert isinstance(reading, Period)
    assert days(reading) == read_as


def test_a_union_is_two_ranges_and_one_where_they_touch() -> None:
    assert shown(period("9월+11월")) == "2026-09-01|2026-09-30+2026-11-01|2026-11-23|range|2026-11-30"
    assert days(period("9월+10월")) == "2026-09-01~2026-10-31"
    assert days(period("2026-03-01~2026-03-10 + 2026-03-05~2026-03-20")) == "2026-03-01~2026-03-20"
    assert period("올해+역대").ranges is None
    assert not isinstance(read("9월+소스", TODAY), Period)
