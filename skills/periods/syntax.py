"""Tokens to expressions. Nothing here knows today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from skills.arguments import Against
from skills.periods import words
from skills.periods.lexer import adjacent
from skills.periods.model import (
    Between,
    Lately,
    Node,
    Point,
    Rel,
    Related,
    Rolling,
    Since,
    SoFar,
    Token,
    Until,
    Whole,
)

# From coarse to fine: a point names its parts in this order.
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
_RELATION_UNITS = {
    word.replace(" ", ""): unit for unit, spellings in words.RELATION_WORDS.items() for word in spellings
}
_ROLLING_UNITS = {
    "day": "day",
    "week": "week",
    "months": "month",
    "quarters": "quarter",
    "year": "year",
    "years": "year",
}
_AGO_LEVELS = {
    "day": "day",
    "week": "week",
    "months": "month",
    "quarters": "quarter",
    "year": "year",
    "years": "year",
}


class Parsed(NamedTuple):
    """An expression and the tokens [first, stop) it was made of."""

    node: Node
    stop: int


class _PointParse(NamedTuple):
    point: Point
    stop: int
    tail: int | None  # a bare number at the end: the "3" of "3~5월"
    tail_digits: int = 0


class Syntax:
    """Parser over the tokens of one text."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens

    def expression(self, at: int) -> Parsed | None:
        """The longest expression that begins at token `at`."""
        kind = self.tokens[at].kind
        if kind == "all":
            return Parsed(Whole(), self._all_end(at))
        if kind == "so_far":
            return Parsed(SoFar(), at + 1)
        if kind == "lately":
            return Parsed(Lately(), at + 1)
        if kind == "relation":
            return Parsed(self._abbreviated(self.tokens[at].value), at + 1)
        rolling = self._rolling(at)
        if rolling is not None:
            return rolling
        if kind == "recent":
            after = self._point(at + 1) if self._near(at + 1) else None
            if after is None or after.point == Point():
                return (
                    Parsed(Lately(), at + 1) if self._text(at).startswith(("최근", "쵝근", "근래")) else None
                )
            return None
        if kind == "tilde" and self._near(at + 1):
            last = self._point(at + 1)
            return Parsed(Until(last.point), last.stop) if last and last.point.named() else None
        relation = self._relation(at)
        if relation is not None:
            return relation
        return self._from_point(at)

    def _from_point(self, at: int) -> Parsed | None:
        weekdays = self._weekday_range(at)
        if weekdays is not None:
            return weekdays
        begun = self._point(at)
        if begun is None:
            return None
        stop = begun.stop
        joined = self._kind(stop)
        if joined in {"tilde", "from"} and self._near(stop):
            between = self._between(begun, stop)
            if between is not None:
                return between
        point, last = self._settled(begun)
        if point is None:
            return None
        joined = self._kind(last)
        if self._near(last):
            if joined == "from" or (joined == "tilde" and self._text(last) in "~～∼〜부터"):
                return Parsed(Since(point), last + 1)
            if joined == "to":
                return Parsed(Until(point), last + 1)
            if joined == "all" and "까지" in self._text(last):
                return Parsed(point, last + 1)
            if joined == "now" and self._kind(last + 1) == "to":
                return Parsed(point, last + 2)
            if joined == "so_far":
                return Parsed(point, last + 1)
            ended = self._to_day(last)
            if ended is not None and point.named()[-1:] in (
                ["year"],
                ["half"],
                ["quarter"],
                ["month"],
                ["week"],
            ):
                return Parsed(Between(point, ended[0]), ended[1])
        return Parsed(point, self._fillers(point, last))

    def _between(self, begun: _PointParse, joint: int) -> Parsed | None:
        after = joint + 1
        if self._kind(joint) == "from" and self._kind(after) == "tilde" and self._near(after):
            after += 1
        if after >= len(self.tokens) or not self._near(after):
            return None
        kind = self.tokens[after].kind
        if (kind == "all" and "까지" in self._text(after)) or kind == "now":
            first, _ = self._settled(begun)
            if first is None:
                return None
            stop = after + 1
            if kind == "now" and self._kind(stop) == "to" and self._near(stop):
                stop += 1
            return Parsed(Since(first), stop)
        ended = self._point(after)
        if ended is None:
            return None
        first_point, last_point = begun.point, ended.point
        stop = ended.stop
        if begun.tail is not None:
            # "3~5월", "11월 1~15일", "24~25년": the number is what the other end names first.
            level = self._tail_level(begun, ended)
            if level is None:
                return None
            first_point = self._with_tail(begun, level)
            if ended.tail is not None:
                last_point = self._with_tail(ended, level)
        elif ended.tail is not None:
            named = first_point.named()
            if not named or ended.point.named() or (named[-1] in {"week", "weekday", "nth_week", "part"}):
                return None
            last_point = self._with_tail(ended, named[-1])
        if not first_point.named() or not last_point.named():
            return None
        # A relation word is not the end of a range: "3월에서 작년 대비".
        if (
            self._kind(joint) == "tilde"
            and self._text(joint).startswith(("에서", "서"))
            and self._against_follows(stop)
        ):
            return None
        if self._kind(stop) == "to" and self._near(stop):
            stop += 1
        elif self._kind(joint) == "from" and self._starts_over(last_point, stop):
            # "3월부터 작년 …": without 까지 only a like unit closes the range.
            return (
                None
                if not _alike(first_point, last_point)
                else Parsed(Between(first_point, last_point), stop)
            )
        return Parsed(Between(first_point, last_point), self._fillers(last_point, stop))

    def _starts_over(self, last: Point, stop: int) -> bool:
        return self._kind(stop) != "to" and bool(last.named())

    def _against_follows(self, stop: int) -> bool:
        rest = self.text[self.tokens[stop - 1].end :].lstrip()
        return rest.startswith(("대비", "보다", "에 비", "비해"))

    def _tail_level(self, begun: _PointParse, ended: _PointParse) -> str | None:
        if ended.tail is not None and not ended.point.named():
            both_years = begun.tail_digits == 4 and ended.tail_digits == 4 and not begun.point.named()
            return "year" if both_years else None
        named = ended.point.named()
        level = named[0] if named else None
        return (
            level if level in {"year", "quarter", "month", "day", "nth_week"} and ended.tail is None else None
        )

    @staticmethod
    def _with_tail(parse: _PointParse, level: str) -> Point:
        value = parse.tail or 0
        if level == "year" and value < 100:
            value += 2000
        return parse.point.with_level(level, value)

    def _settled(self, parse: _PointParse) -> tuple[Point | None, int]:
        """The point without its open number; a bare year ("2025") is one in itself."""
        if parse.tail is None:
            return (
                parse.point if parse.point.named() or parse.point.vague or parse.point.weekend else None
            ), parse.stop
        if not parse.point.named() and parse.tail_digits == 4 and 2000 <= parse.tail < 2100:
            return Point(year=parse.tail, past=parse.point.past), parse.stop
        return (parse.point, parse.stop - 1) if parse.point.named() else (None, parse.stop)

    def _point(self, at: int) -> _PointParse | None:
        """Parts from coarse to fine, each finer than the one before."""
        point = Point()
        position = at
        reached = -1
        if self._kind(position) in {"past", "recent"}:
            point = replace(point, past=self._kind(position) == "past")
            position += 1
            if not self._near(position):
                return None
        first = position
        while position < len(self.tokens) and (position == first or self._near(position)):
            token = self.tokens[position]
            if token.kind == "plain":
                value, digits = token.value
                is_year = digits == 4 and 2000 <= value < 2100
                if position == first and is_year and self._is_part_of_year(position + 1):
                    point, reached, position = replace(point, year=value), 0, position + 1
                    continue
                if digits <= 2 or (position == first and is_year):
                    return _PointParse(point, position + 1, value, digits)
                break
            step = self._step(point, position, reached)
            if step is None:
                break
            point, reached, position = step
        return _PointParse(point, position, None) if position > first else None

    def _is_part_of_year(self, at: int) -> bool:
        if not self._near(at):
            return False
        kind, value = self._kind(at), self.tokens[at].value
        return kind in {"half", "quarter"} or (kind == "num" and value[1] in {"month", "quarter"})

    def _step(self, point: Point, position: int, reached: int) -> tuple[Point, int, int] | None:
        token = self.tokens[position]
        kind, value = token.kind, token.value
        if kind in {"num", "length"}:
            ago = self._ago(position)
            if ago is not None:
                return ago if reached < 0 and not point.past else None
        level: str
        if kind == "rel":
            level, value = value[0], Rel(value[1])
            if reached >= 0 and value.offset != 0:
                return None
            if reached >= 0 and level == "week":
                return None
        elif kind == "year":
            level = "year"
        elif kind in {"half", "quarter", "weekday", "nth_week"}:
            level = kind
        elif kind == "part":
            level = "part"
        elif kind == "short_part":
            level = "part"
            if reached != _ORDER["month"]:
                return self._vague_end(point, value, position, reached)
        elif kind == "last_day":
            level, value = "day", -1
        elif kind == "first_day":
            level, value = "day", 1
            if reached not in {_ORDER["month"], _ORDER["year"]}:
                return None
        elif kind == "weekend":
            return (replace(point, weekend=True, week=Rel(value)), 9, position + 1) if reached < 0 else None
        elif kind == "iso_week":
            return (replace(point, vague=f"iso_week:{value}"), 9, position + 1) if reached <= 0 else None
        elif kind == "vague":
            return (replace(point, vague=value), 9, position + 1) if reached <= 0 else None
        elif kind == "date":
            return self._date(point, value, position, reached)
        elif kind == "fixed_day":
            return (replace(point, month=value[0], day=value[1]), 6, position + 1) if reached <= 0 else None
        elif kind == "num":
            number = self._number_level(point, position, reached)
            if number is None:
                return None
            level, value = number
        else:
            return None
        if _ORDER[level] <= reached:
            return None
        if level == "weekday" and reached in {0, 1, 2, 3, 5}:
            return None
        if level == "nth_week" and reached >= 0 and reached != _ORDER["month"]:
            return None
        if level == "day" and reached in {1, 2, 4, 5}:
            return None
        return point.with_level(level, value), _ORDER[level], position + 1

    def _vague_end(
        self, point: Point, part: str, position: int, reached: int
    ) -> tuple[Point, int, int] | None:
        """작년 말, 상반기 초, 지난주 초: no dates of their own."""
        if reached not in {0, 1, 2, 4}:
            return None
        return replace(point, vague=f"{point.named()[-1]}_{part}"), 9, position + 1

    def _date(self, point: Point, value: Any, position: int, reached: int) -> tuple[Point, int, int] | None:
        year, month, day = value
        if reached > 0 or (reached == 0 and year is not None):
            return None
        made = replace(point, year=year if year is not None else point.year, month=month, day=day)
        return made, _ORDER["month"] if day is None else _ORDER["day"], position + 1

    def _number_level(self, point: Point, position: int, reached: int) -> tuple[str, int] | None:
        value, unit, digits = self.tokens[position].value
        lasting = self._kind(position + 1) == "lasting" and self._near(position + 1)
        if unit == "year":
            if digits == 4:
                return "year", value
            span_of_years = lasting and not (value >= 20 and self._text(position + 1) == "치")
            return ("year", 2000 + value) if digits == 2 and not span_of_years else None
        if unit == "month":
            return "month", value
        if unit == "quarter":
            return "quarter", value
        if unit == "nth_week":
            return ("nth_week", value) if value <= 6 or reached >= 0 else None
        if unit == "week" and reached == _ORDER["month"] and not lasting:
            return "nth_week", value
        if unit == "day" and (not lasting or reached == _ORDER["month"]):
            return "day", value
        return None

    def _ago(self, position: int) -> tuple[Point, int, int] | None:
        """3일 전, 두 달 전, 일주일 전."""
        if self._kind(position + 1) != "ago" or not self._near(position + 1):
            return None
        counted = self._count(position)
        if counted is None:
            return None
        n, unit = counted
        level = "month" if unit == "moon" else _AGO_LEVELS.get(unit, unit)
        if (
            level == "month"
            and n == 12
            and self.tokens[position].kind == "length"
            and "해" in self._text(position)
        ):
            level, n = "year", 1
        return Point().with_level(level, Rel(-n)), _ORDER[level], position + 2

    def _count(self, position: int) -> tuple[int, str] | None:
        token = self.tokens[position]
        if token.kind == "length":
            n, unit = token.value
            return n, unit
        if token.kind == "num" and token.value[1] in _ROLLING_UNITS:
            return token.value[0], _ROLLING_UNITS[token.value[1]]
        return None

    def _rolling(self, at: int) -> Parsed | None:
        position = at
        led = self._kind(position) in {"past", "recent"}
        if led:
            position += 1
            if self._kind(position) == "past" and self._near(position):
                position += 1
            if not self._near(position):
                return None
        if position >= len(self.tokens):
            return None
        counted = self._count(position)
        if counted is None:
            return None
        n, unit = counted
        stop = position + 1
        token = self.tokens[position]
        if self._kind(stop) == "ago" and self._near(stop):
            return None
        lasting = self._kind(stop) == "lasting" and self._near(stop)
        if token.kind == "num" and not led:
            word, digits = token.value[1], token.value[2]
            if word == "day" and not lasting:
                return None
            if word == "year" and digits != 1 and (not lasting or (n >= 20 and self._text(stop) == "치")):
                return None
        if word_is_calendar_year := (
            token.kind == "num" and token.value[1] == "year" and token.value[2] == 4
        ):
            return None
        if (
            led
            and token.kind == "num"
            and token.value[1] == "day"
            and self._kind(stop) in {"from", "to", "tilde"}
        ):
            # "지난 10일부터 20일까지" counts from a day of the month.
            return None
        assert not word_is_calendar_year
        half_more = self.text[token.end : token.end + 2].strip().startswith("반") and unit == "year"
        if unit == "year":
            n, unit = 12 * n + (6 if half_more else 0), "month"
        if unit == "month" and n == 12 and token.kind == "length" and not led and not lasting:
            return None
        if token.kind == "length" and token.value == (1, "day") and not led:
            return None
        if lasting:
            stop += 1
            if self._kind(stop) == "lasting" and self._near(stop):
                stop += 1
        return Parsed(Rolling(n, unit, bare=not led and not lasting), stop)

    def _relation(self, at: int) -> Parsed | None:
        token = self.tokens[at]
        if token.kind != "rel":
            return None
        unit = _RELATION_UNITS.get(self._text(at).replace(" ", ""))
        if unit is None and not (token.value == ("year", -1)):
            return None
        if self._kind(at + 1) == "same" and self._near(at + 1):
            if token.value == ("year", -1):
                same = self.tokens[at + 1].value
                base = {"month": "이번 달", "quarter": "이번 분기", "days": "올해"}[same]
                return Parsed(
                    Related(Against.SAME_DAYS_YEAR_BEFORE, {"days": "year"}.get(same, same), base), at + 2
                )
            return Parsed(
                Related(Against.PREVIOUS, token.value[0], words.RELATION_BASES[token.value[0]]), at + 2
            )
        if unit is None or not self._against_follows(at + 1):
            return None
        if unit == "year":
            return Parsed(Related(Against.YEAR_BEFORE, unit, words.RELATION_BASES[unit]), at + 1)
        return Parsed(Related(Against.PREVIOUS, unit, words.RELATION_BASES[unit]), at + 1)

    @staticmethod
    def _abbreviated(unit: str) -> Related:
        if unit == "year":
            return Related(Against.YEAR_BEFORE, "year", "올해")
        if unit == "same_month":
            return Related(Against.SAME_DAYS_YEAR_BEFORE, "month", "이번 달")
        if unit == "same_days":
            return Related(Against.SAME_DAYS_YEAR_BEFORE, "year", "올해")
        return Related(Against.PREVIOUS, unit, words.RELATION_BASES[unit])

    def _weekday_range(self, at: int) -> Parsed | None:
        """월~수, alone or after a week."""
        week: Rel | None = None
        position = at
        if self._kind(at) == "rel" and self.tokens[at].value[0] == "week" and self._near(at + 1):
            week, position = Rel(self.tokens[at].value[1]), at + 1
        if self._kind(position) != "weekday_range":
            return None
        first, last = self.tokens[position].value
        return Parsed(Between(Point(week=week, weekday=first), Point(week=week, weekday=last)), position + 1)

    def _to_day(self, at: int) -> tuple[Point, int] | None:
        """오늘까지, 어제까지 behind a period: it ends there."""
        if self._kind(at) == "rel" and self.tokens[at].value[0] == "day" and self._kind(at + 1) == "to":
            return Point(day=Rel(self.tokens[at].value[1])), at + 2
        return None

    def _fillers(self, point: Point, at: int) -> int:
        """작년 한 해, 지난달 한 달간, 어제 하루: the length only repeats the unit."""
        stop = at
        if (
            self._kind(stop) == "length"
            and self._near(stop)
            and self.tokens[stop].value in {(1, "day"), (1, "week"), (1, "moon"), (12, "month")}
        ):
            stop += 1
        if (
            self._kind(stop) == "lasting"
            and self._near(stop)
            and self._text(stop) not in {"내", "안", "안에", "이내", "이내에", "내에"}
        ):
            stop += 1
        return stop

    def _all_end(self, at: int) -> int:
        stop = at + 1
        while self._near(stop) and self._kind(stop) in {"all", "so_far"}:
            stop += 1
        return stop

    def _kind(self, position: int) -> str:
        return self.tokens[position].kind if 0 <= position < len(self.tokens) else ""

    def _text(self, position: int) -> str:
        token = self.tokens[position]
        return self.text[token.start : token.end]

    def _near(self, position: int) -> bool:
        if not 0 < position < len(self.tokens):
            return False
        return adjacent(self.text, self.tokens[position - 1].end, self.tokens[position].start)


def _alike(first: Point, last: Point) -> bool:
    return first.named()[-1:] == last.named()[-1:]
