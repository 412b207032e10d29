"""Questions on a schedule: what people say to set one up, and when it is due next. Pure.

"매일 9시에 알려줘" repeats the thread's last question; "매주 월요일 오전 8시 30분에 지난주 생산량 알려줘" brings its own.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from skills.context import WorkingDays

# A question that is due while the hub is off is still answered within this time; later it waits for its next date.
STILL_WANTED = timedelta(hours=3)
MOST_A_PERSON = 20

WEEKDAYS = "월화수목금토일"
_DAYS = (
    r"(?P<daily>매일|날마다)(?:\s*아침|\s*저녁)?"
    r"|(?P<working>(?:매\s?)?영업일(?:마다)?(?:에)?)"
    r"|(?P<weekdays>평일(?:마다)?(?:에)?)"
    r"|(?:매주\s*(?P<weekly>[월화수목금토일])(?:요일)?(?:마다)?(?:에)?)"
    r"|(?P<everyweek>[월화수목금토일])요일마다"
    r"|(?:(?:매월|매달)\s*(?P<monthly>\d{1,2})일(?:마다)?(?:에)?)"
)
_TIME = (
    r"(?:(?P<half>오전|오후|아침|저녁|밤)\s*)?"
    r"(?:(?P<hour>\d{1,2})\s*시(?:\s*(?P<minute>\d{1,2})\s*분|\s*(?P<thirty>반))?|(?P<clock>\d{1,2}:\d{2}))"
)
_TELL = r"(?:알려|보내|답해|보고해|올려|전해)\s*(?:줘|주세요|주십시오|줄래|달라|다오)(?:요)?"
# What a button says of the answer it stands under.
_ABOUT = r"(?:\(질문 (?P<about>[0-9A-Za-z_-]{1,64})\))?"
_CREATE = re.compile(
    rf"^(?P<before>.*?)\s*(?:{_DAYS})\s*{_TIME}\s*(?:에|쯤)?\s*(?P<after>.*?)\s*{_TELL}\s*[.!~]*\s*{_ABOUT}$"
)
_CONFIRM = re.compile(rf"^예약\s*등록\s*(?:{_DAYS})\s*{_TIME}\s*(?::\s*(?P<question>.+)|{_ABOUT})$")
_LIST = re.compile(r"^예약(?:\s*(?:질문|알림))?\s*(?:목록|리스트|보여\s*줘|확인)\s*$")
_CHANGE = re.compile(
    r"^예약\s*(?:질문\s*)?(?P<id>\d{1,9})\s*번?\s*(?P<verb>중지|정지|멈춤|다시|재개|삭제|취소|해제)\s*(?:해\s*줘)?$"
)
_VERBS = {"중지": "pause", "정지": "pause", "멈춤": "pause", "다시": "resume", "재개": "resume"}


class Days(StrEnum):
    DAILY = "daily"
    WORKING = "working"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Timing:
    """`number`: the weekday (Monday 0) of a weekly one, the day of the month of a monthly one (its last where it is shorter)."""

    days: Days
    minute: int  # of the day
    number: int = 0

    @property
    def written(self) -> str:
        return f"{self.days.value}:{self.number}"

    @classmethod
    def read(cls, written: str, minute: int) -> Timing:
        """What `written` made. Raises ValueError for anything else."""
        days, _, number = written.partition(":")
        return cls(Days(days), minute, int(number or 0))


@dataclass(frozen=True, slots=True)
class Create:
    """`question` is "" where one of the thread is meant: that of `about` (a request id), or else the last.

    `confirmed`: the button was pressed.
    """

    timing: Timing
    question: str
    confirmed: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class ListAll:
    pass


@dataclass(frozen=True, slots=True)
class Change:
    id: int
    verb: str  # pause, resume, remove


Request = Create | ListAll | Change


def read_request(text: str) -> Request | None:
    """None for anything that is not about a schedule: then it is a question like any other."""
    text = " ".join(text.split())
    if _LIST.match(text):
        return ListAll()
    if (change := _CHANGE.match(text)) is not None:
        return Change(int(change["id"]), _VERBS.get(change["verb"], "remove"))
    if (confirmed := _CONFIRM.match(text)) is not None:
        timing = _timing(confirmed)
        if timing is None:
            return None
        return Create(timing, (confirmed["question"] or "").strip(), True, confirmed["about"] or "")
    if (asked := _CREATE.match(text)) is not None:
        timing = _timing(asked)
        question = f"{asked['before']} {asked['after']}".strip(" ,.을를도좀")
        return None if timing is None else Create(timing, question, False, asked["about"] or "")
    return None


def _timing(found: re.Match[str]) -> Timing | None:
    minute = _minute(found)
    if minute is None:
        return None
    if found["daily"]:
        return Timing(Days.DAILY, minute)
    if found["working"]:
        return Timing(Days.WORKING, minute)
    if found["weekdays"]:
        return Timing(Days.WEEKDAYS, minute)
    if weekday := found["weekly"] or found["everyweek"]:
        return Timing(Days.WEEKLY, minute, WEEKDAYS.index(weekday))
    number = int(found["monthly"])
    return Timing(Days.MONTHLY, minute, number) if 1 <= number <= 31 else None


def _minute(found: re.Match[str]) -> int | None:
    if found["clock"]:
        hour, minute = (int(part) for part in found["clock"].split(":"))
    else:
        hour = int(found["hour"])
        minute = 30 if found["thirty"] else int(found["minute"] or 0)
    if found["half"] in ("오후", "저녁", "밤") and hour < 12:
        hour += 12
    elif found["half"] in ("오전", "아침") and hour == 12:
        hour = 0
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def next_due(timing: Timing, after: datetime, zone: ZoneInfo, calendar: WorkingDays) -> datetime:
    """The first date and time later than `after` (aware). Raises ValueError where a year has no such day."""
    day = after.astimezone(zone).date()
    for _ in range(400):
        due = datetime.combine(day, time(timing.minute // 60, timing.minute % 60), zone)
        if due > after and _is_day(timing, day, calendar):
            return due
        day += timedelta(days=1)
    raise ValueError("no day of the coming year fits")


def _is_day(timing: Timing, day: date, calendar: WorkingDays) -> bool:
    match timing.days:
        case Days.DAILY:
            return True
        case Days.WORKING:
            return calendar.is_working_day(day)
        case Days.WEEKDAYS:
            return day.weekday() < 5
        case Days.WEEKLY:
            return day.weekday() == timing.number
        case Days.MONTHLY:
            return day.day == min(timing.number, monthrange(day.year, day.month)[1])
