"""The demo factory has everything that real data surprises with, and is the same whenever it is made."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from database.demo import generate, make_demo

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def factory() -> tuple[list, list]:
    _, archive, live = generate(TODAY)
    return archive, live


def test_about_sixty_thousand_rows_up_to_yesterday(factory: tuple[list, list]) -> None:
    archive, live = factory
    assert 55_000 < len(archive) + len(live) < 65_000
    assert max(row[0][:10] for row in live) == "2026-11-20"  # the Friday before Monday the 23rd


def test_holds_what_real_data_surprises_with(factory: tuple[list, list]) -> None:
    archive, live = factory
    rows = archive + live
    assert len({row[2] for row in rows}) >= 40
    assert any(row[4] is None for row in live)
    assert any(row[4] is not None and row[4] < 0 for row in rows)
    assert any(len(row[0]) > 10 for row in rows)
    assert {row[3] for row in rows if row[2] == "SH0210"} == {"순한 샴푸", "샴푸 베이비"}
    assert {row[3] for row in rows if row[2] == "MX9000"} == {None, ""}
    assert not any(row[2] == "SH0299" and row[0] >= "2025" for row in rows)
    assert not any(row[2] == "NW0926" and row[0] < "2026-09-07" for row in rows)
    assert any(row[0] < "2026" for row in live)
    assert any(row[0] >= "2026" for row in archive)


@pytest.mark.parametrize("holiday", ["2026-10-09", "2026-02-17", "2025-12-25", "2024-05-01"])
def test_nothing_is_made_on_a_holiday(factory: tuple[list, list], holiday: str) -> None:
    archive, live = factory
    assert not any(row[0].startswith(holiday) for row in archive + live)


def test_a_new_day_only_adds_rows(factory: tuple[list, list]) -> None:
    _, live = factory
    settled = [row for row in live if "2026-01-01" <= row[0] < "2026-11-18"]
    _, _, later = generate(date(2026, 11, 25))
    assert settled == [row for row in later if "2026-01-01" <= row[0] < "2026-11-18"]
    assert max(row[0][:10] for row in later) == "2026-11-24"


def test_on_new_years_day_last_year_is_still_live() -> None:
    live_year, archive, live = generate(date(2027, 1, 1))
    assert live_year == 2026
    assert max(row[0] for row in live)[:4] == "2026"
    assert max(row[0] for row in archive[:-3])[:4] == "2025"  # the last three are strays


def test_is_made_once_a_day_and_whole(tmp_path: Path) -> None:
    assert make_demo(tmp_path, TODAY)
    assert not make_demo(tmp_path, TODAY)
    assert make_demo(tmp_path, date(2026, 11, 24))
    assert sorted(file.name for file in tmp_path.glob("*.db*")) == [
        "archive_2025.db",
        "production_analysis.db",
    ]
    connection = sqlite3.connect(tmp_path / "production_analysis.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
