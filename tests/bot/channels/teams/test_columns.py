"""The widths of a table's columns: what cannot be broken has its room before words have theirs."""

from __future__ import annotations

import pytest

from bot.channels.teams.columns import PADDING, PHONE_LETTERS, column_weights

RANKING = (
    ("순위", "품목코드", "품목명", "생산량(개)", "비중(%)"),
    ("1", "BW0021", "불고기소스 진한맛 2kg", "1,234,567", "38.2"),
    ("2", "SY0001", "시럽", "963,213", "9.9"),
    ("", "**합계**", "", "**2,197,780**", "**48.1**"),
)


def test_a_ranking_on_a_phone_breaks_no_number_and_no_code() -> None:
    weights = column_weights(RANKING)
    assert sum(weights) <= PHONE_LETTERS
    for column, weight in zip(zip(*RANKING[1:], strict=True), weights, strict=True):
        unbroken = max(len(word.strip("*")) for cell in column for word in cell.split() if word.isascii())
        assert weight >= PADDING + unbroken


def test_two_columns_have_what_they_wish() -> None:
    assert column_weights([("월", "생산량(개)"), ("2026-10", "102,987")]) == [9, 12]


def test_words_share_what_is_left_and_none_is_squeezed_away() -> None:
    weights = column_weights([("이름", "설명"), ("가" * 40, "나" * 6), ("짧다", "나")])
    assert weights == [18, 14]
    many = column_weights([tuple("가나다라마바사" for _ in range(8))])
    assert len(set(many)) == 1 and many[0] > PADDING


@pytest.mark.parametrize("rows", [[("",)], [("a", "b"), ("c",)], [("x" * 500, "1")]])
def test_odd_rows_have_widths_too(rows: list[tuple[str, ...]]) -> None:
    weights = column_weights(rows)
    assert len(weights) == len(rows[0]) and all(0 < weight <= PHONE_LETTERS for weight in weights)
