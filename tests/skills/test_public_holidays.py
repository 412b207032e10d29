"""Public holidays are looked up once, kept in a file, and never taken from a file that is not to be trusted."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from skills.calendar import KoreanWorkingDays
from skills.public_holidays import PublicHolidays

CHUSEOK = date(2026, 9, 25)


def test_the_kept_file_gives_what_the_library_gave_without_loading_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "holidays.json"
    looked_up = PublicHolidays(path).of(2026)
    assert CHUSEOK in looked_up
    code = (
        "import sys; from pathlib import Path; from skills.public_holidays import PublicHolidays; "
        f"days = PublicHolidays(Path({str(path)!r})).of(2026); "
        "print(sorted(map(str, days)), 'holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{sorted(map(str, looked_up))} False"


def test_years_gather_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "holidays.json"
    PublicHolidays(path).of(2026)
    PublicHolidays(path).of(2025)
    assert set(json.loads(path.read_text(encoding="utf-8"))["years"]) == {"2025", "2026"}
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": "0.1", "years": {"2026": []}}',
        '{"years": {"2026": []}}',
        '{"version": "$VERSION", "years": {"2026": ["soon"]}}',
        '{"version": "$VERSION", "years": []}',
    ],
)
def test_a_damaged_or_outdated_file_changes_no_day(content: str, tmp_path: Path) -> None:
    path = tmp_path / "holidays.json"
    PublicHolidays(path).of(2025)
    version = json.loads(path.read_text(encoding="utf-8"))["version"]
    path.write_text(content.replace("$VERSION", version), encoding="utf-8")
    assert not KoreanWorkingDays(public=PublicHolidays(path)).is_working_day(CHUSEOK)
    assert PublicHolidays(path).of(2026) == PublicHolidays().of(2026)


def test_a_folder_that_cannot_be_written_costs_only_the_look_up(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert CHUSEOK in PublicHolidays(blocked / "holidays.json").of(2026)
