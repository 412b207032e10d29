from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.numbers import find, read

READINGS = {
    "0": 0,
    "12": 12,
    "1,200": 1_200,
    "12,345,678": 12_345_678,
    "2천": 2_000,
    "2 천": 2_000,
    "3만": 30_000,
    "1만2천": 12_000,
    "1만 2천": 12_000,
    "1만2천3백": 12_300,
    "1.5만": 15_000,
    "2.5천": 2_500,
    "1억2천만": 120_000_000,
    "3억": 300_000_000,
    "10만": 100_000,
    "1만500": 10_500,
    "만": 10_000,
    "천": 1_000,
    "백": 100,
    "십만": 100_000,
    "오천": 5_000,
    "삼만오천": 35_000,
    "이십": 20,
    "백이십": 120,
    "천오백": 1_500,
    "만이천": 12_000,
    "삼": 3,
    "한": 1,
    "하나": 1,
    "두": 2,
    "세": 3,
    "석": 3,
    "네": 4,
    "넉": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "열두": 12,
    "스무": 20,
    "스물다섯": 25,
    "서른": 30,
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "열흘": 10,
    "보름": 15,
    "-45": -45,
    " 100 ": 100,
}


@pytest.mark.parametrize(("words", "value"), READINGS.items())
def test_numbers_are_read_as_koreans_write_them(words: str, value: int) -> None:
    assert read(words) == value


@pytest.mark.parametrize(
    "words",
    ["", "소스", "1.5", "삼오", "2천개", "만만", "천만천만", "십백", "1,23", "백천", "BW0021", "3월", "-"],
)
def test_what_is_no_whole_number_is_not_read(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2천 개 이상", [("2천", 2_000)]),
        ("1만2천개 넘는 날", [("1만2천", 12_000)]),
        ("1.5만 개 이하", [("1.5만", 15_000)]),
        ("1,000개에서 2,000개 사이", [("1,000", 1_000), ("2,000", 2_000)]),
        ("상위 3개", [("3", 3)]),
        ("TOP 5", [("5", 5)]),
        ("상위 다섯 개", [("다섯", 5)]),
        ("제품 두 개 비교", [("두", 2)]),
        ("열 개만 보여줘", [("열", 10)]),
        ("세 가지 소스", [("세", 3)]),
        ("오천 개 이상", [("오천", 5_000)]),
        ("천 개 미만", [("천", 1_000)]),
        ("삼만 개", [("삼만", 30_000)]),
        ("열흘 동안", [("열흘", 10)]),
        ("BW0021 생산량", []),
        ("BW-0021 생산량", []),
        ("SP20261112-03 로트", []),
        ("0021-A 코드", []),
        ("소스 생산량 알려줘", []),
        ("천연 소스", []),
        ("만두 생산량", []),
        ("한 번에 제일 많이", [("한", 1)]),
        ("네 알겠습니다", []),
        ("두부 소스", []),
        ("세제 생산량", []),
        ("3월 실적", [("3", 3)]),
    ],
)
def test_numbers_in_a_sentence_are_found_and_codes_are_not(
    sentence: str, found: list[tuple[str, int]]
) -> None:
    spans = find(sentence)
    assert [(sentence[span.start : span.end], span.value) for span in spans] == found


def test_spans_to_leave_alone_are_not_looked_into() -> None:
    assert [span.value for span in find("5월의 쿠키 10개", [(0, 6)])] == [10]


@given(st.integers(min_value=0, max_value=10**15))
def test_digits_with_separators_are_read_back(value: int) -> None:
    assert read(f"{value:,}") == value
    assert read(str(value)) == value


@given(st.text(alphabet="0123456789,.-십백천만억조일이삼사오 개한두열흘BW", max_size=20))
def test_any_text_is_read_or_left_and_spans_read_alone(text: str) -> None:
    read(text)
    end = 0
    for span in find(text):
        assert end <= span.start < span.end
        assert read(text[span.start : span.end]) == span.value
        end = span.end
