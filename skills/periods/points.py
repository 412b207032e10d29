"""Points of the calendar, named from coarse to fine: 작년 · 3월 · 둘째 주 · 금요일."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from skills.periods.cursor import Cursor
from skills.periods.model import Point, Rel, Token

_ORDER = {
    "year": 0,
    "half": 1,
    "quarter": 2,
    "month": 3,
    "week": 4,
    "nth_week": 4,
    "part": 5,
    "day": 6,
    "weekday": 7,
}
_CLOSED = 9  # nothing finer can follow
_MOST_WEEKS = 6  # of a month
# Which coarser part a finer one may stand behind; a level that is missing here may stand behind any.
_BEHIND = {
    "weekday": {"week", "nth_week", "day"},
    "nth_week": {"month"},
    "day": {"year", "month"},
    "week": set[str](),
}
COUNTED = {
    "day": "day",
    "week": "week",
    "months": "month",
    "quarters": "quarter",
    "year": "year",
    "years": "year",
}


class PointParse(NamedTuple):
    """`tail`: a bare number at the end, of so many digits: the "3" of "3~5월". `stop` is behind it."""

    point: Point
    stop: int
    tail: int | None = None
    tail_digits: int = 0

    def with_tail(self, level: str) -> Point:
        value = self.tail or 0
        if level == "year" and value < 100:
            value += 2000
        return self.point.with_level(level, value)


class _Step(NamedTuple):
    point: Point
    reached: int
    stop: int


def parse_point(cursor: Cursor, at: int) -> PointParse | None:
    """The longest point at token `at`, 지난 or 최근 before it included."""
    point, reached, position = Point(), -1, at
    if cursor.kind(at) in {"past", "recent", "this"}:
        point, position = replace(point, past=cursor.kind(at) == "past"), at + 1
        if not cursor.near(position):
            return None
    first = position
    while position < len(cursor.tokens) and (position == first or cursor.near(position)):
        token = cursor.tokens[position]
        if token.kind == "plain":
            value, digits = token.value
            is_year = position == first and digits == 4 and 2000 <= value < 2100
            if is_year and _is_part_of_year(cursor, position + 1):
                point, reached, position = replace(point, year=value), _ORDER["year"], position + 1
                continue
            if digits <= 2 or is_year:
                return PointParse(point, position + 1, value, digits)
            break
        step = _step(cursor, point, position, reached)
        if step is None:
            break
        point, reached, position = step
    return PointParse(point, position) if position > first else None


def settled(parse: PointParse) -> tuple[Point, int] | None:
    """The point without its open number; a bare year ("2025") is one in itself."""
    point, stop, tail, digits = parse
    if tail is None:
        return (point, stop) if point.is_named() else None
    if not point.is_named() and digits == 4:
        return replace(point, year=tail), stop
    return (point, stop - 1) if point.is_named() else None


def count(cursor: Cursor, position: int) -> tuple[int, str] | None:
    """A length of time at `position`: how many of which unit ("moon" is 한 달, 30 days)."""
    token = cursor.tokens[position]
    if token.kind == "length":
        n, unit = token.value
        return n, unit
    if token.kind == "num" and token.value[1] in COUNTED:
        return token.value[0], COUNTED[token.value[1]]
    return None


def _step(cursor: Cursor, point: Point, position: int, reached: int) -> _Step | None:
    """The point with the part at `position`; None where it does not belong to it."""
    token = cursor.tokens[position]
    kind, value = token.kind, token.value
    if reached < 0 and not point.past and cursor.follows(position + 1, "ago"):
        ago = _ago(cursor, position)
        if ago is not None:
            return ago
    if kind == "weekend":
        return _closed(replace(point, weekend=True, week=Rel(value)), position) if reached < 0 else None
    if kind == "iso_week":
        return _vague(point, f"iso_week:{value}", position, reached)
    if kind == "vague":
        return _vague(point, value, position, reached)
    if kind == "date":
        return _date(point, value, position, reached)
    if kind == "fixed_day":
        return _date(point, (None, *value), position, reached)
    if kind == "short_part" and reached != _ORDER["month"]:
        # 작년 말, 상반기 초, 지난주 초: no dates of their own.
        named = point.named()
        return (
            _closed(replace(point, vague=f"{named[-1]}_{value}"), position)
            if reached in {0, 1, 2, 4}
            else None
        )
    if kind == "num" and _counts_weeks(cursor, position, reached):
        # 작년 30주, 상반기 11주차: the calendar's, or those of the half-year?
        return _closed(replace(point, vague=f"iso_week:{value[0]}"), position)
    part = _part(cursor, position, reached)
    if part is None:
        return None
    if (
        part[0] == "quarter"
        and reached < 0
        and cursor.kind(position - 1) == "recent"
        and cursor.near(position)
    ):
        # 최근 2분기: the second quarter, or two quarters?
        return _vague(point, f"quarters:{part[1]}", position, reached)
    level, value = part
    if _ORDER[level] <= reached or (
        reached >= 0 and level in _BEHIND and point.named()[-1] not in _BEHIND[level]
    ):
        return None
    return _Step(point.with_level(level, value), _ORDER[level], position + 1)


def _counts_weeks(cursor: Cursor, position: int, reached: int) -> bool:
    value, unit, _ = cursor.tokens[position].value
    if unit == "nth_week":
        return reached in {_ORDER["half"], _ORDER["quarter"]} or (
            reached <= _ORDER["year"] and (value > _MOST_WEEKS or reached == _ORDER["year"])
        )
    lasting = cursor.follows(position + 1, "lasting", "ago")
    return unit == "week" and _ORDER["year"] <= reached <= _ORDER["quarter"] and not lasting


def _part(cursor: Cursor, position: int, reached: int) -> tuple[str, Any] | None:
    """Level and value of the token, or None where it is no part of a point."""
    kind, value = cursor.kind(position), cursor.tokens[position].value
    if kind == "rel":
        level, offset = value
        # 작년 이달 is the same month of last year; 올해 지난달 are two periods.
        return (level, Rel(offset)) if reached < 0 or offset == 0 else None
    if kind in {"year", "half", "quarter", "weekday", "nth_week", "part"}:
        return kind, value
    if kind == "short_part":
        return "part", value
    if kind == "last_day":
        return "day", -1
    if kind == "first_day":
        return ("day", 1) if reached in {_ORDER["month"], _ORDER["year"]} else None
    if kind in {"num", "listed"}:
        return _number(cursor, cursor.tokens[position], position, reached)
    return None


def _number(cursor: Cursor, token: Token, position: int, reached: int) -> tuple[str, int] | None:
    value, unit, digits = token.value
    lasting = cursor.follows(position + 1, "lasting")
    if unit == "year":
        if digits == 4:
            return "year", value
        # 24년치 is 2024's; 10년치 and 24년간 are lengths.
        is_length = lasting and not (value >= 20 and cursor.words(position + 1) == "치")
        return ("year", 2000 + value) if digits == 2 and not is_length else None
    if unit in {"month", "quarter", "nth_week"}:
        return unit, value
    if unit == "week" and reached == _ORDER["month"] and not lasting:
        return "nth_week", value
    if unit == "day" and (not lasting or reached == _ORDER["month"]):
        return "day", value
    return None


def _closed(point: Point, position: int) -> _Step:
    return _Step(point, _CLOSED, position + 1)


def _vague(point: Point, words: str, position: int, reached: int) -> _Step | None:
    return _closed(replace(point, vague=words), position) if reached <= 0 else None


def _date(
    point: Point, parts: tuple[int | None, int, int | None], position: int, reached: int
) -> _Step | None:
    year, month, day = parts
    if reached > 0 or (reached == 0 and year is not None):
        return None
    made = replace(point, year=point.year if year is None else year, month=month, day=day)
    return _Step(made, _ORDER["month"] if day is None else _ORDER["day"], position + 1)


def _ago(cursor: Cursor, position: int) -> _Step | None:
    """3일 전, 두 달 전, 일주일 전: the calendar unit so many before the current one."""
    counted = count(cursor, position)
    if counted is None:
        return None
    n, unit = counted
    if unit == "moon":
        unit = "month"
    if unit == "month" and n % 12 == 0 and cursor.words(position).endswith(("해", "년")):
        n, unit = n // 12, "year"
    return _Step(Point().with_level(unit, Rel(-n)), _ORDER[unit], position + 2)


def _is_part_of_year(cursor: Cursor, at: int) -> bool:
    if not cursor.near(at):
        return False
    kind, value = cursor.kind(at), cursor.tokens[at].value
    return kind in {"half", "quarter"} or (kind == "num" and value[1] in {"month", "quarter"})
