"""The JSON answer over several sections."""

from __future__ import annotations

from datetime import date

from bot.answers import BasisView
from bot.compose.contract import merge_basis

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


def basis(
    days: tuple[date, date], rows: int, measure: str = "quantity", items: tuple[str, ...] = ()
) -> BasisView:
    return BasisView(
        date_from=days[0], date_to=days[1], items=items, measure=measure, rows=rows, sources=("live",)
    )


def test_rows_of_different_days_or_items_are_added_up() -> None:
    merged = merge_basis([basis(OCTOBER, 10), basis(SEPTEMBER, 5), basis(OCTOBER, 3, items=("A1",))])
    assert merged is not None
    assert (merged["rows"], merged["date_from"], merged["date_to"]) == (18, "2026-09-01", "2026-10-31")
    assert merged["items"] == ["A1"]


def test_rows_that_two_questions_read_alike_count_once() -> None:
    merged = merge_basis([basis(OCTOBER, 10, "overview"), basis(OCTOBER, 10, "records")])
    assert merged is not None
    assert (merged["rows"], merged["measure"]) == (10, "overview, records")
