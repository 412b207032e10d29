"""What people say to have a question answered on a schedule, and when it is due."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from jobs.subscriptions import Change, Create, Days, ListAll, Timing, next_due, read_request
from skills.calendar import KoreanWorkingDays

SEOUL = ZoneInfo("Asia/Seoul")
CALENDAR = KoreanWorkingDays()


@pytest.mark.parametrize(
    ("text", "timing", "question"),
    [
        ("매일 9시에 알려줘", Timing(Days.DAILY, 540), ""),
        ("매일 아침 9시에 알려주세요", Timing(Days.DAILY, 540), ""),
        ("매일 오전 8시 30분에 어제 생산량 알려줘", Timing(Days.DAILY, 510), "어제 생산량"),
        ("어제 생산량을 매일 08:30에 보내줘", Timing(Days.DAILY, 510), "어제 생산량"),
        ("매주 월요일 오후 2시 반에 지난주 순위 알려줘", Timing(Days.WEEKLY, 870, 0), "지난주 순위"),
        ("금요일마다 17시에 이번 주 생산량 알려줘", Timing(Days.WEEKLY, 1020, 4), "이번 주 생산량"),
        ("평일 9시에 알려줘", Timing(Days.WEEKDAYS, 540), ""),
        ("영업일마다 9시에 알려줘", Timing(Days.WORKING, 540), ""),
        ("매월 1일 9시에 지난달 생산량 알려줘", Timing(Days.MONTHLY, 540, 1), "지난달 생산량"),
    ],
)
def test_a_wish_for_a_schedule_is_read(text: str, timing: Timing, question: str) -> None:
    assert read_request(text) == Create(timing, question, confirmed=False)


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("예약 등록 매일 09:00", Create(Timing(Days.DAILY, 540), "", confirmed=True)),
        (
            "예약 등록 매주 월요일 08:30: 지난주 생산량",
            Create(Timing(Days.WEEKLY, 510, 0), "지난주 생산량", confirmed=True),
        ),
        ("예약 등록 영업일마다 09:00", Create(Timing(Days.WORKING, 540), "", confirmed=True)),
        ("예약 등록 평일마다 09:00", Create(Timing(Days.WEEKDAYS, 540), "", confirmed=True)),
        ("예약 등록 매월 31일 09:00", Create(Timing(Days.MONTHLY, 540, 31), "", confirmed=True)),
        ("예약 목록", ListAll()),
        ("예약 3번 중지", Change(3, "pause")),
        ("예약 3번 다시", Change(3, "resume")),
        ("예약 12번 삭제해줘", Change(12, "remove")),
    ],
)
def test_what_the_buttons_say_is_read(text: str, request_: object) -> None:
    assert read_request(text) == request_


@pytest.mark.parametrize(
    "text",
    [
        "매일 생산량 알려줘",
        "이번 달 일별 생산량 알려줘",
        "9시에 알려줘",
        "매일 25시에 알려줘",
        "매월 32일 9시에 알려줘",
        "지난주 월요일 생산량 알려줘",
        "예약",
        "",
    ],
)
def test_other_questions_are_left_to_the_planner(text: str) -> None:
    assert read_request(text) is None


@pytest.mark.parametrize(
    ("timing", "after", "due"),
    [
        (Timing(Days.DAILY, 540), "2026-11-23T08:59", "2026-11-23T09:00"),
        (Timing(Days.DAILY, 540), "2026-11-23T09:00", "2026-11-24T09:00"),
        (Timing(Days.WORKING, 540), "2026-11-20T10:00", "2026-11-23T09:00"),
        (Timing(Days.WORKING, 540), "2026-02-13T10:00", "2026-02-19T09:00"),  # Seollal
        (Timing(Days.WEEKDAYS, 540), "2026-02-13T10:00", "2026-02-16T09:00"),
        (Timing(Days.WEEKLY, 540, 4), "2026-11-23T09:00", "2026-11-27T09:00"),
        (Timing(Days.MONTHLY, 540, 31), "2026-11-23T09:00", "2026-11-30T09:00"),
        (Timing(Days.MONTHLY, 540, 31), "2027-02-01T09:00", "2027-02-28T09:00"),
    ],
)
def test_the_next_date_is_the_first_that_fits(timing: Timing, after: str, due: str) -> None:
    found = next_due(timing, datetime.fromisoformat(after).replace(tzinfo=SEOUL), SEOUL, CALENDAR)
    assert found == datetime.fromisoformat(due).replace(tzinfo=SEOUL)


@pytest.mark.parametrize("days", list(Days))
def test_a_timing_is_read_back_from_what_is_stored(days: Days) -> None:
    timing = Timing(days, 61, 3)
    assert Timing.read(timing.written, timing.minute) == timing
