"""Working days: Korean public holidays and the company's own file."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from skills.calendar import CompanyCalendarError, KoreanWorkingDays, parse_company_days, read_company_days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # an ordinary Monday
        (date(2026, 11, 21), False),
        (date(2026, 2, 17), False),  # Seollal
        (date(2026, 9, 25), False),  # Chuseok
        (date(2026, 10, 5), False),  # stands in for October 3rd, a Saturday
        (date(2026, 3, 2), False),  # stands in for March 1st, a Sunday
        (date(2025, 5, 1), False),  # 근로자의 날, before it was a public holiday
        (date(2026, 5, 1), False),
        (date(2026, 6, 3), False),  # local elections
        (date(2025, 12, 24), True),
    ],
)
def test_korean_holidays_are_no_working_days(day: date, works: bool) -> None:
    assert KoreanWorkingDays().is_working_day(day) is works


def test_the_company_overrules_the_public_calendar_either_way() -> None:
    calendar = KoreanWorkingDays(
        parse_company_days(
            "# 2026\n2026-08-03 휴무 하계휴가\n\n2026-10-09\t근무 특근  # 한글날\n2026-11-21 근무\n2026-11-21 휴무\n2026-11-14 근무"
        )
    )
    assert not calendar.is_working_day(date(2026, 8, 3))
    assert calendar.is_working_day(date(2026, 10, 9))
    assert not calendar.is_working_day(date(2026, 11, 21))  # the later line holds
    assert calendar.is_working_day(date(2026, 11, 14))  # a Saturday
    assert calendar.weekend_working_days_between(date(2026, 11, 1), date(2026, 11, 30)) == {
        date(2026, 11, 14)
    }
    assert calendar.working_days_between(date(2026, 11, 9), date(2026, 11, 15)) == 6


def test_days_are_counted_with_both_ends() -> None:
    calendar = KoreanWorkingDays()
    assert calendar.working_days_between(date(2026, 10, 5), date(2026, 10, 9)) == 3
    assert calendar.working_days_between(date(2026, 10, 9), date(2026, 10, 5)) == 0
    assert calendar.holidays_between(date(2026, 10, 1), date(2026, 10, 11)) == {
        date(2026, 10, 5),
        date(2026, 10, 9),
    }
    assert calendar.previous_working_day(date(2026, 10, 12)) == date(2026, 10, 8)


@pytest.mark.parametrize(
    "line", ["2026-02-30 휴무", "2026/08/03 휴무", "2026-08-03 쉼", "2026-08-03", "휴무", "2026-08-03휴무"]
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(CompanyCalendarError) as caught:
        parse_company_days(f"2026-08-01 휴무\n{line}\n", "company.txt")
    assert (caught.value.line_number, caught.value.source, caught.value.line) == (2, "company.txt", line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_file_from_a_korean_windows_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "휴무일.txt"
    path.write_text("2026-08-03 휴무 하계휴가\r\n", encoding=encoding)
    assert read_company_days(path) == {date(2026, 8, 3): False}


def test_the_public_calendar_is_not_loaded_before_a_weekday_is_looked_at() -> None:
    code = (
        "import sys; from datetime import date; from skills.catalog import build_registry; "
        "from skills.calendar import KoreanWorkingDays as K; build_registry(); "
        "K().working_days_between(date(2026, 11, 21), date(2026, 11, 22)); "
        "print([m for m in ('holidays', 'google.genai', 'aiohttp', 'matplotlib', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
