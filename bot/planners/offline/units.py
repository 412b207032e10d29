"""Units of the calendar as pointer words name them ("그 전주", "같은 달"), around the period of the thread."""

from __future__ import annotations

from datetime import date, timedelta

from bot.planners.offline.skill_names import HISTORY, RECORDS
from bot.planners.offline.thread import Before, as_words
from datasource.model import DateRange
from skills import periods

_DAY = timedelta(days=1)
_UNITS = (
    ("분기", "quarter"), ("날", "day"), ("일", "day"), ("주", "week"), ("달", "month"), ("월", "month"), ("해", "year"), ("년", "year"), ("연도", "year"),
)  # fmt: skip
_NO_UNIT = ("기간", "시기", "당시", "때")
_COUNTED_ONE = {
    "하루전": "day",
    "하루뒤": "day",
    "하루후": "day",
    "한주전": "week",
    "일주일전": "week",
    "한달전": "month",
    "일년전": "year",
}
_TWICE = "전전"


def unit_said(pointer: str) -> str | None:
    """그 달 is a month, 그때 no unit."""
    said = pointer.replace(" ", "")
    if said in _COUNTED_ONE:
        return _COUNTED_ONE[said]
    return None if said.endswith(_NO_UNIT) else next((unit for word, unit in _UNITS if word in said), None)


def calendar_unit(day: date, unit: str) -> DateRange | None:
    """The day, week, month, quarter or year that a day lies in."""
    match unit:
        case "day":
            return DateRange(day, day)
        case "week":
            monday = day - day.weekday() * _DAY
            return DateRange(monday, monday + 6 * _DAY)
        case "month":
            return DateRange(day.replace(day=1), _month_end(day))
        case "quarter":
            first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
            return DateRange(first, _month_end(first.replace(month=first.month + 2)))
        case "year":
            return DateRange(day.replace(month=1, day=1), day.replace(month=12, day=31))
    return None


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY


def neighbour(before: Before, step: int, pointer: str = "") -> DateRange | None:
    """그 전달, 그 다음 주: the unit beside the one that the last period lies in; of no unit, the period beside it."""
    of_records = before.call.name in (HISTORY, RECORDS) and before.period(before.call) is None
    reading = None if of_records or before.two_periods(before.call) else before.read_period()
    if reading is None or reading.first is None or reading.last is None or _TWICE in pointer:
        return None
    unit = unit_said(pointer)
    if unit is not None:
        around = calendar_unit(reading.first, unit)
        if around is None or reading.last > around.last:
            return None
        return _begun(calendar_unit(around.first - _DAY if step < 0 else around.last + _DAY, unit), before)
    if step < 0:
        earlier = periods.previous(reading)
        return None if earlier is None or not earlier.ranges else earlier.ranges[0]
    whole_last = reading.cut_from or reading.last
    first = whole_last + _DAY
    if reading.first.day == 1 and whole_last == _month_end(reading.first):
        return _begun(DateRange(first, _month_end(first)), before)
    if reading.unit == "year":
        return _begun(calendar_unit(first, "year"), before)
    if reading.unit in ("day", "week", "days"):
        return _begun(DateRange(first, first + (whole_last - reading.first)), before)
    return None


def _begun(span: DateRange | None, before: Before) -> DateRange | None:
    return span if span is not None and span.first <= before.today else None


def words_of(span: DateRange, before: Before) -> str:
    """As an argument of a skill, cut to today; what has not begun stays as it is."""
    return as_words(span.first, min(span.last, max(before.today, span.first)))
