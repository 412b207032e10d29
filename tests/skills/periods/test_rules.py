"""Each row of the table of periods in docs/answers.md, named by its Korean phrase, on an ordinary Monday."""

from __future__ import annotations

from datetime import date

import pytest

from skills.periods import read
from skills.results import Period, Unclear, UnclearReason

TODAY = date(2026, 11, 23)  # a Monday

# words, first and last day as read, unit, calendar end where it was cut to today
CASES = """
오늘|2026-11-23|2026-11-23|day
어제|2026-11-22|2026-11-22|day
그제|2026-11-21|2026-11-21|day
그저께|2026-11-21|2026-11-21|day
엊그제|2026-11-21|2026-11-21|day
이번 주|2026-11-23|2026-11-23|week|2026-11-29
금주|2026-11-23|2026-11-23|week|2026-11-29
지난주|2026-11-16|2026-11-22|week
저번 주|2026-11-16|2026-11-22|week
전주|2026-11-16|2026-11-22|week
지지난주|2026-11-09|2026-11-15|week
이번 달|2026-11-01|2026-11-23|month|2026-11-30
이달|2026-11-01|2026-11-23|month|2026-11-30
당월|2026-11-01|2026-11-23|month|2026-11-30
금월|2026-11-01|2026-11-23|month|2026-11-30
지난달|2026-10-01|2026-10-31|month
저번 달|2026-10-01|2026-10-31|month
전월|2026-10-01|2026-10-31|month
지지난달|2026-09-01|2026-09-30|month
전전월|2026-09-01|2026-09-30|month
올해|2026-01-01|2026-11-23|year|2026-12-31
금년|2026-01-01|2026-11-23|year|2026-12-31
작년|2025-01-01|2025-12-31|year
지난해|2025-01-01|2025-12-31|year
전년|2025-01-01|2025-12-31|year
재작년|2024-01-01|2024-12-31|year
이번 분기|2026-10-01|2026-11-23|quarter|2026-12-31
지난 분기|2026-07-01|2026-09-30|quarter
전분기|2026-07-01|2026-09-30|quarter
1분기|2026-01-01|2026-03-31|quarter
2분기|2026-04-01|2026-06-30|quarter
3분기|2026-07-01|2026-09-30|quarter
4분기|2026-10-01|2026-11-23|quarter|2026-12-31
상반기|2026-01-01|2026-06-30|half
하반기|2026-07-01|2026-11-23|half|2026-12-31
작년 4분기|2025-10-01|2025-12-31|quarter
재작년 상반기|2024-01-01|2024-06-30|half
3월|2026-03-01|2026-03-31|month
12월|2025-12-01|2025-12-31|month
3월 5일|2026-03-05|2026-03-05|day
12월 25일|2025-12-25|2025-12-25|day
3/5|2026-03-05|2026-03-05|day
25년 3월|2025-03-01|2025-03-31|month
2025년|2025-01-01|2025-12-31|year
2025-03|2025-03-01|2025-03-31|month
2025.3.5|2025-03-05|2025-03-05|day
20250305|2025-03-05|2025-03-05|day
최근 7일|2026-11-17|2026-11-23|days
지난 7일|2026-11-17|2026-11-23|days
최근 2주|2026-11-10|2026-11-23|days
지난 2주|2026-11-10|2026-11-23|days
최근 일주일|2026-11-17|2026-11-23|days
지난 일주일|2026-11-17|2026-11-23|days
최근 3개월|2026-09-01|2026-11-23|range|2026-11-30
지난 3개월|2026-09-01|2026-11-23|range|2026-11-30
최근 3달|2026-09-01|2026-11-23|range|2026-11-30
반년|2026-06-01|2026-11-23|range|2026-11-30
최근 반년|2026-06-01|2026-11-23|range|2026-11-30
최근 2년|2024-12-01|2026-11-23|range|2026-11-30
지난 1년|2025-12-01|2026-11-23|range|2026-11-30
지난주 금요일|2026-11-20|2026-11-20|day
이번 주 월요일|2026-11-23|2026-11-23|day
금요일|2026-11-20|2026-11-20|day
월요일|2026-11-23|2026-11-23|day
15일|2026-11-15|2026-11-15|day
25일|2026-10-25|2026-10-25|day
31일|2026-10-31|2026-10-31|day
지난 금요일|2026-11-20|2026-11-20|day
지난 월요일|2026-11-16|2026-11-16|day
지난 11월|2025-11-01|2025-11-30|month
지난 10월|2026-10-01|2026-10-31|month
최근 한 달|2026-10-25|2026-11-23|days
요즘|2026-10-25|2026-11-23|days
최근 1개월|2026-11-01|2026-11-23|month|2026-11-30
최근 2개월|2026-10-01|2026-11-23|range|2026-11-30
11월 둘째 주|2026-11-09|2026-11-15|week
11월 2주차|2026-11-09|2026-11-15|week
10월 첫째 주|2026-09-28|2026-10-04|week
초순|2026-11-01|2026-11-10|range
하순|2026-11-21|2026-11-23|range|2026-11-30
10월까지|2026-01-01|2026-10-31|range
작년 10월까지|2025-01-01|2025-10-31|range
9월 전까지|2026-01-01|2026-08-31|range
작년 9월 전까지|2025-01-01|2025-08-31|range
10월 5일 전까지|2026-01-01|2026-10-04|range
3월부터|2026-03-01|2026-11-23|range
작년 10월부터|2025-10-01|2026-11-23|range
작년 10월 이후|2025-10-01|2026-11-23|range
3월부터 5월까지|2026-03-01|2026-05-31|range
3~5월|2026-03-01|2026-05-31|range
3월에서 5월|2026-03-01|2026-05-31|range
작년 3월부터 5월까지|2025-03-01|2025-05-31|range
11월부터 2월까지|2026-11-01|2026-11-23|range|2027-02-28
12월부터 2월까지|2025-12-01|2026-02-28|range
월초|2026-11-01|2026-11-10|range
중순|2026-11-11|2026-11-20|range
월말|2026-11-21|2026-11-23|range|2026-11-30
10월 월초|2026-10-01|2026-10-10|range
10월 중순|2026-10-11|2026-10-20|range
10월 월말|2026-10-21|2026-10-31|range
지금까지|||all
역대|||all
전체 기간|||all
출시 후|||all
누계|2026-01-01|2026-11-23|year|2026-12-31
전월 대비|2026-10-01|2026-10-31|month
전주 대비|2026-11-16|2026-11-22|week
전일 대비|2026-11-21|2026-11-21|day
전분기 대비|2026-07-01|2026-09-30|quarter
전년 대비|2025-01-01|2025-12-31|year
작년 대비|2025-01-01|2025-12-31|year
전년 동월 대비|2025-11-01|2025-11-23|range
전년 동기 대비|2025-01-01|2025-11-23|range
"""


def rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


def shown(reading: Period | Unclear) -> str:
    """One line for a reading, as the tables write it."""
    if isinstance(reading, Unclear):
        return f"{reading.reason.value}: {' · '.join(choice.value for choice in reading.choices)}".strip(" :")
    if reading.ranges is None:
        return f"||{reading.unit}"
    ends = "+".join(f"{one.first}|{one.last}" for one in reading.ranges)
    return f"{ends}|{reading.unit}" + (f"|{reading.cut_from}" if reading.cut_from else "")


@pytest.mark.parametrize(("words", "expected"), [(row[0], "|".join(row[1:])) for row in rows(CASES)])
def test_each_phrase_of_the_rules_is_read_as_written(words: str, expected: str) -> None:
    assert shown(read(words, TODAY)) == expected


@pytest.mark.parametrize("words", [row[0] for row in rows(CASES)])
def test_a_period_keeps_the_words_it_was_read_from(words: str) -> None:
    reading = read(words, TODAY)
    assert isinstance(reading, Period)
    assert words.startswith(reading.text) and reading.text
    assert not reading.defaulted


@pytest.mark.parametrize(
    "words",
    [
        "내일",
        "모레",
        "다음 주",
        "다음 달",
        "내년",
        "내후년",
        "차월",
        "익월",
        "차주",
        "다음 분기",
        "올해 12월",
        "2027년",
        "이번 주 화요일",
        "이번 달 30일",
        "2026-12-01",
        "올해 12월 25일",
        "이번 주말",
        "2027년 1월부터",
    ],
)
def test_a_period_that_has_not_begun_is_said_to_be_in_the_future(words: str) -> None:
    reading = read(words, TODAY)
    assert isinstance(reading, Unclear)
    assert reading.reason is UnclearReason.FUTURE_PERIOD


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("연초", "2026년 1월 · 2026년 1분기"),
        ("작년 초", "2025년 1월 · 2025년 1분기"),
        ("작년 말", "2025년 12월 · 2025년 4분기"),
        ("작년 연말", "2025년 12월 · 2025년 4분기"),
        ("작년 이맘때", "2025년 11월 · 2025-11-16~2025-11-30"),
        ("월~수", "지난주 월요일부터 수요일까지 · 이번 주 월요일부터 수요일까지"),
        ("월요일부터 수요일까지", "지난주 월요일부터 수요일까지 · 이번 주 월요일부터 수요일까지"),
        ("15일까지", "2026-11-01~2026-11-15 · 2026-01-01~2026-11-15"),
        ("작년까지", "2025년 · 2025년부터 지금까지 · 전체 기간"),
        ("여름", "6월부터 8월까지"),
        ("작년 겨울", "2025년 12월부터 2026년 2월까지"),
        ("47주차", "2026-11-16~2026-11-22"),
        ("작년 30주", "2025-07-21~2025-07-27"),
        ("2026-W45", "2026-11-02~2026-11-08"),
        ("하반기 11주차", "2026-09-07~2026-09-13"),
        ("상반기 말", "6월 · 상반기"),
        ("3분기 초", "7월 · 3분기"),
        ("지난주 초", "2026-11-16~2026-11-17 · 지난주"),
        ("며칠 전", "최근 7일 · 최근 30일"),
    ],
)
def test_words_with_several_readings_offer_them(words: str, choices: str) -> None:
    reading = read(words, TODAY)
    assert isinstance(reading, Unclear)
    assert reading.reason is UnclearReason.PERIOD_CHOICES
    assert reading.asked == words
    assert " · ".join(choice.value for choice in reading.choices) == choices
    for choice in reading.choices:
        assert isinstance(read(choice.value, TODAY), Period)


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("2월 30일", "2월 28일 · 2월"),
        ("13월", "12월 · 1월"),
        ("0월", "12월 · 1월"),
        ("2025년 2월 29일", "2025년 2월 28일 · 2025년 2월"),
        ("5분기", "4분기 · 1분기"),
        ("11월 5주차", "11월 마지막 주 · 11월"),
        ("9월 5주차", "9월 마지막 주 · 9월"),
        ("11월 20일 월요일", "11월 20일"),
        ("2026-02-30", "2026년 2월 28일 · 2026년 2월"),
        ("2025년 5월부터 2025년 3월까지", "2025-03-01~2025-05-31"),
        ("9월 30일부터 9월 1일까지", "2026-09-01~2026-09-30"),
        ("10월 20일부터 8월 5일까지", "2026-08-05~2026-10-20"),
        ("45일", ""),
        ("최근 0일", ""),
        ("최근 9999년", ""),
        ("", ""),
        ("불고기소스", ""),
        ("지난달 불고기소스", ""),
        ("지난달 그리고", ""),
        ("30일 이상", ""),
        ("3번", ""),
        ("2천 개", ""),
    ],
)
def test_what_the_calendar_does_not_hold_is_unknown_with_the_nearest_choices(
    words: str, choices: str
) -> None:
    reading = read(words, TODAY)
    assert isinstance(reading, Unclear)
    assert reading.reason is (UnclearReason.NO_SUCH_PERIOD if choices else UnclearReason.UNKNOWN_PERIOD)
    assert " · ".join(choice.value for choice in reading.choices) == choices
