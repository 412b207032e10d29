"""What periods are called, with their real dates."""

from __future__ import annotations

from datetime import date

import pytest

from bot.compose.periods import axis, cell, describe
from datasource.model import Bucket, DateRange
from skills.results import Period
from tests.bot.compose.samples import ALL, NOVEMBER, OCTOBER, THIS_YEAR, TODAY, period


@pytest.mark.parametrize(
    ("read", "full"),
    [
        (OCTOBER, "2026년 10월(10/1~10/31)"),
        (NOVEMBER, "2026년 11월(11/1~11/23)"),
        (THIS_YEAR, "2026년(1/1~11/23)"),
        (ALL, "전체 기간(2024-01-02(화)~2026-11-20(금))"),
        (period(TODAY, TODAY, unit="day"), "2026년 11월 23일(월)"),
        (period(date(2026, 7, 1), date(2026, 9, 30), unit="quarter"), "2026년 3분기(7/1~9/30)"),
        (period(date(2026, 1, 1), date(2026, 6, 30), unit="half"), "2026년 상반기(1/1~6/30)"),
        (period(date(2026, 4, 1), date(2026, 6, 30)), "2026년 4월~6월(4/1~6/30)"),
        (period(date(2025, 12, 1), date(2026, 1, 31)), "2025년 12월~2026년 1월(2025. 12/1~2026. 1/31)"),
        (
            period(date(2026, 11, 16), date(2026, 11, 22), unit="week"),
            "2026년 11월 16일(월)~11월 22일(일) 주",
        ),
        (period(TODAY, TODAY, unit="week", cut_from=date(2026, 11, 29)), "2026년 11월 23일(월)"),
        (period(date(2026, 11, 17), TODAY, unit="days"), "최근 7일(11/17~11/23)"),
        (period(date(2026, 11, 10), date(2026, 11, 16), unit="days"), "2026년 11월 10일~11월 16일"),
        (period(date(2026, 3, 5), date(2026, 4, 2)), "2026년 3월 5일~4월 2일"),
        (period(date(2025, 12, 30), date(2026, 1, 2)), "2025년 12월 30일~2026년 1월 2일"),
        (Period(None, None, None, "", "all"), "전체 기간"),
    ],
)
def test_period_is_named_with_its_real_dates(read: Period, full: str) -> None:
    assert describe(read, TODAY).full == full


def test_disjoint_periods_are_listed() -> None:
    ranges = (
        DateRange(date(2026, 9, 1), date(2026, 9, 10)),
        DateRange(date(2026, 10, 1), date(2026, 10, 10)),
    )
    read = Period(ranges, date(2026, 9, 1), date(2026, 10, 10), "9월 초와 10월 초", "range")
    assert describe(read).full == "2026년 9월 1일~9월 10일, 2026년 10월 1일~10월 10일"


def test_only_a_period_cut_to_today_is_marked_as_cut() -> None:
    assert describe(NOVEMBER).cut
    assert not describe(OCTOBER).cut


def test_buckets_are_named_for_tables_and_axes() -> None:
    day = date(2026, 1, 7)
    assert cell(Bucket.WEEK, day, None) == "2026-01-05(월)"
    assert cell(Bucket.QUARTER, day, None) == "2026년 1분기"
    assert cell(Bucket.WEEKDAY, None, 3) == "목요일"
    assert axis(Bucket.MONTH, day, None, date(2025, 12, 1)) == "26년 1월"
    assert axis(Bucket.MONTH, date(2026, 2, 1), None, day) == "2월"
