"""Numbers, dates and names as they stand in sentences; a broken template fails here and not before a user."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from jinja2 import UndefinedError

from bot import wording
from templates import ROOT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1339802, "1,339,802"),
        (-1200, "-1,200"),
        (Decimal("63800.1"), "63,800.1"),
        (Decimal("1220515.0"), "1,220,515"),
        (Decimal("-0.0"), "0"),
        (20.3, "20.3"),
        (100.0, "100"),
        (1e16, "10,000,000,000,000,000"),
    ],
)
def test_numbers_are_written_in_full(value: int | float | Decimal, text: str) -> None:
    assert wording.number(value) == text


def test_days_carry_their_weekday() -> None:
    assert wording.day(date(2026, 11, 18)) == "2026년 11월 18일(수)"
    assert wording.day_of_year(date(2026, 11, 23)) == "11월 23일(월)"
    assert wording.slash(date(2025, 1, 5), date(2026, 1, 1)) == "2025. 1/5"


def test_moments_are_told_in_korean_time() -> None:
    until = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert wording.moment(until, date(2026, 11, 23), "Asia/Seoul") == "오늘 17:00"
    assert wording.moment(until, date(2026, 11, 22), "Asia/Seoul") == "11월 23일 17:00"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("라텍스 바인더", "라텍스 바인더"),
        ("두\n줄  이름\t", "두 줄 이름"),
        ("<@U123> *굵게* `코드` a|b", "‹@U123› ∗굵게∗ '코드' a¦b"),
        ("뒤집힌\u202e글", "뒤집힌 글"),
        ("[여기](http://x)", "[여기] (http://x)"),
        ("가" * 90, "가" * 59 + "…"),
    ],
)
def test_names_from_the_data_bring_no_markup(name: str, shown: str) -> None:
    assert wording.clean(name) == shown


def test_undefined_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        wording.render("answers/clarify/future_period.md.j2", asked="내년")


@pytest.mark.parametrize(
    "path", sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.j2")), ids=lambda path: path
)
def test_every_template_compiles(path: str) -> None:
    wording.environment().get_template(path)
