"""`hub report` as it is typed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.bot.cli.conftest import Hub


def test_a_report_is_printed_and_written_as_page_picture_and_charts(hub: Hub, tmp_path: Path) -> None:
    # Made on the 17th, it tells of the 16th: three items of 1,116.
    done = hub("report", "daily", "--date", "2026-11-17", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "보고 기준일 2026년 11월 16일(월)" in done.stdout and "3,348개" in done.stdout
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report_daily_20261117.html", "report_daily_20261117.png"} <= names
    page = (tmp_path / "out" / "report_daily_20261117.html").read_text(encoding="utf-8")
    assert "3,348개" in page


def test_a_date_is_posted_once(hub: Hub) -> None:
    nowhere = hub("report", "monthly", "--post")
    assert nowhere.returncode == 1 and "HUB_REPORT_CHANNELS" in nowhere.stdout
    first = hub("report", "monthly", "--post", HUB_REPORT_CHANNELS="slack:C1,slack:C2")
    assert first.returncode == 0 and re.search(r"2곳에 보내도록", first.stdout), first.stderr
    again = hub("report", "monthly", "--post", HUB_REPORT_CHANNELS="slack:C1,slack:C2")
    assert again.returncode == 0 and "이미 맡겼습니다" in again.stdout
