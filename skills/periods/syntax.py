"""Tokens to expressions: points, ranges, lengths, relations. Nothing here knows today."""

from __future__ import annotations

from typing import NamedTuple

from skills.arguments import Against
from skills.periods import words
from skills.periods.cursor import Cursor
from skills.periods.model import (
    Between,
    Earlier,
    Lately,
    Node,
    Point,
    Rel,
    Related,
    Rolling,
    Since,
    SoFar,
    Until,
    Whole,
)
from skills.periods.points import PointParse, count, parse_point, settled

_RELATION_UNITS = {
    word.replace(" ", ""): unit for unit, spellings in words.RELATION_WORDS.items() for word in spellings
}
_SAME_BASES = {"month": ("month", "이번 달"), "quarter": ("quarter", "이번 분기"), "days": ("year", "올해")}
# 작년 한 해, 어제 하루: the length only repeats the unit before it.
_REPEATED_LENGTHS = {(1, "day"), (1, "week"), (1, "moon"), (12, "month")}
# Behind anything else they ask for a part of it: 10월 일주일, 작년 한 달.
_OF_LENGTH = {(1, "week"): {"week", "nth_week"}, (1, "moon"): {"month"}, (12, "month"): {"year"}}


class Parsed(NamedTuple):
    """An expression, and the token behind its last one."""

    node: Node
    stop: int


def parse(cursor: Cursor, at: int) -> Parsed | None:
    """The longest expression that begins at token `at`."""
    kind = cursor.kind(at)
    if kind == "all":
        stop = at + 1
        while cursor.follows(stop, "all", "so_far"):
            stop += 1
        return Parsed(Whole(), stop)
    if kind == "so_far":
        return Parsed(SoFar(), at + 1)
    if kind == "lately":
        return Parsed(Lately(), at + 1)
    if kind == "relation":
        return Parsed(_abbreviated(cursor.tokens[at].value), at + 1)
    if kind == "tilde" and (at or cursor.words(at) not in words.OPEN_ENDS):
        return None
    if kind == "tilde":
        last = parse_point(cursor, at + 1) if cursor.near(at + 1) else None
        return (
            Parsed(Until(last.point), last.stop)
            if last and last.point.named() and last.tail is None
            else None
        )
    found = _rolling(cursor, at) or _relation(cursor, at) or _weekdays(cursor, at) or _from_point(cursor, at)
    if found is None and kind == "recent" and cursor.words(at).startswith(words.RECENT_ALONE):
        return Parsed(Lately(), at + 1)
    return found


def _from_point(cursor: Cursor, at: int) -> Parsed | None:
    begun = parse_point(cursor, at)
    if begun is None:
        return None
    if cursor.follows(begun.stop, "tilde", "from"):
        between = _between(cursor, begun)
        if between is not None:
            return between
    closed = settled(begun)
    if closed is None:
        return None
    point, stop = closed
    if cursor.follows(stop, "from") or (
        cursor.follows(stop, "tilde") and cursor.words(stop) in words.OPEN_ENDS
    ):
        return Parsed(Since(point), stop + 1)
    if cursor.follows(stop, "to"):
        return Parsed(Until(point), stop + 1)
    before = (
        cursor.follows(stop, "past") and cursor.words(stop) == "이전" and parse_point(cursor, stop) is None
    )
    if cursor.follows(stop, "ago") and cursor.follows(stop + 1, "to"):
        return Parsed(Earlier(point, up_to=True), stop + 2)
    if before or cursor.follows(stop, "ago"):
        return Parsed(Earlier(point), stop + 1)
    if cursor.follows(stop, "so_far") or _is_up_to_now(cursor, stop):
        return Parsed(point, stop + 1)
    if cursor.follows(stop, "now") and cursor.follows(stop + 1, "to"):
        return Parsed(point, stop + 2)
    if cursor.follows(stop, "rel") and cursor.follows(stop + 1, "to"):
        # 이번 달 어제까지
        level, offset = cursor.tokens[stop].value
        if level == "day" and point.named()[-1:] and point.named()[-1] != "day":
            return Parsed(Between(point, Point(day=Rel(offset))), stop + 2)
    return Parsed(point, _behind(cursor, stop, point.named()[-1:]))


def _between(cursor: Cursor, begun: PointParse) -> Parsed | None:
    joint = begun.stop
    after = joint + 1
    if cursor.kind(joint) == "from" and cursor.follows(after, "tilde"):
        after += 1
    if not cursor.near(after):
        return None
    if _is_up_to_now(cursor, after) or cursor.kind(after) == "now":
        closed = settled(begun)
        if closed is None:
            return None
        stop = after + 1
        return Parsed(Since(closed[0]), stop + 1 if cursor.follows(stop, "to") else stop)
    ended = parse_point(cursor, after)
    if ended is None:
        return None
    points = _shared(begun, ended)
    if points is None:
        return None
    first, last = points
    stop = ended.stop
    if cursor.follows(stop, "to"):
        return Parsed(Between(first, last), stop + 1)
    if cursor.kind(joint) == "from" and first.named()[-1:] != last.named()[-1:]:
        # "3월부터 작년 …": without 까지 only a like unit closes the range.
        return None
    if cursor.words(joint).startswith(("에서", "서")) and _is_compared(cursor, stop):
        return None
    return Parsed(Between(first, last), _behind(cursor, stop, []))


def _shared(begun: PointParse, ended: PointParse) -> tuple[Point, Point] | None:
    """Both ends, a unit named once given to both: 3~5월, 11월 1~15일, 24~25년, 3/1~15."""
    first, last = begun.point, ended.point
    if begun.tail is not None:
        level = _tail_level(begun, ended)
        if level is None:
            return None
        first = begun.with_tail(level)
        if ended.tail is not None:
            last = ended.with_tail(level)
    elif ended.tail is not None:
        named = first.named()
        if not named or last.named() or named[-1] not in {"year", "quarter", "month", "day"}:
            return None
        last = ended.with_tail(named[-1])
    return (first, last) if first.is_named() and last.is_named() else None


def _tail_level(begun: PointParse, ended: PointParse) -> str | None:
    named = ended.point.named()
    if ended.tail is not None:
        years = begun.tail_digits == ended.tail_digits == 4 and not named and not begun.point.named()
        return "year" if years else None
    return named[0] if named and named[0] in {"year", "quarter", "month", "day", "nth_week"} else None


def _rolling(cursor: Cursor, at: int) -> Parsed | None:
    """최근 7일, 지난 두 주, 열흘간, 반년, 1년 반."""
    led = cursor.kind(at) in {"past", "recent"}
    position = at
    while cursor.kind(position) in {"past", "recent"} and cursor.near(position + 1):
        position += 1
    counted = count(cursor, position)
    if counted is None:
        return None
    n, unit = counted
    token, stop = cursor.tokens[position], position + 1
    if cursor.follows(stop, "ago"):
        return None
    lasting = cursor.follows(stop, "lasting")
    if token.kind == "num":
        _, word, digits = token.value
        if word == "year" and (
            digits == 4 or not (led or digits == 1 or (lasting and parse_point(cursor, at) is None))
        ):
            return None
        if word == "day" and not (led or lasting):
            return None
        if word == "day" and cursor.follows(stop, "from", "to", "tilde"):
            # "지난 10일부터 20일까지" counts from a day of the month.
            counted_from = _from_point(cursor, at)
            if counted_from is not None and not isinstance(counted_from.node, Point):
                return None
    if token.kind == "length" and not (led or lasting) and counted in {(1, "day"), (12, "month")}:
        # 하루 and 한 해 alone are rates ("하루 몇 개") more often than periods.
        return None
    while cursor.follows(stop, "lasting"):
        stop += 1
    half = None
    if unit == "year":
        half = words.AND_A_HALF.match(cursor.text, cursor.tokens[stop - 1].end)
        n, unit = 12 * n + (6 if half else 0), "month"
        if half is None and cursor.follows(stop, "num") and cursor.tokens[stop].value[1] == "months":
            n, stop = n + cursor.tokens[stop].value[0], stop + 1
            lasting = cursor.follows(stop, "lasting")
            stop += lasting
    return Parsed(Rolling(n, unit, bare=not led and not lasting, half=half is not None, led=led), stop)


def _relation(cursor: Cursor, at: int) -> Parsed | None:
    """전월 대비, 전년 동월, 작년 같은 기간."""
    if cursor.kind(at) != "rel":
        return None
    level, offset = cursor.tokens[at].value
    if offset == -1 and cursor.follows(at + 1, "same"):
        if level != "year":
            return Parsed(Related(Against.PREVIOUS, level, words.RELATION_BASES[level]), at + 2)
        same = cursor.tokens[at + 1].value
        unit, base = _SAME_BASES[same]
        compared = same == "days" or _is_compared(cursor, at + 2)
        return Parsed(Related(Against.SAME_DAYS_YEAR_BEFORE, unit, base, whole=not compared), at + 2)
    named = _RELATION_UNITS.get("".join(cursor.words(at).split()))
    if named is None or not _is_compared(cursor, at + 1):
        return None
    against = Against.YEAR_BEFORE if named == "year" else Against.PREVIOUS
    return Parsed(Related(against, named, words.RELATION_BASES[named]), at + 1)


def _abbreviated(unit: str) -> Related:
    if unit in {"same_month", "same_days"}:
        return Related(Against.SAME_DAYS_YEAR_BEFORE, *_SAME_BASES[unit.removeprefix("same_")])
    against = Against.YEAR_BEFORE if unit == "year" else Against.PREVIOUS
    return Related(against, unit, words.RELATION_BASES[unit])


def _weekdays(cursor: Cursor, at: int) -> Parsed | None:
    """월~수, alone or after a week."""
    week: Rel | None = None
    position = at
    if cursor.kind(at) == "rel" and cursor.tokens[at].value[0] == "week" and cursor.near(at + 1):
        week, position = Rel(cursor.tokens[at].value[1]), at + 1
    if cursor.kind(position) != "weekday_range":
        return None
    first, last = cursor.tokens[position].value
    return Parsed(Between(Point(week=week, weekday=first), Point(week=week, weekday=last)), position + 1)


def _is_up_to_now(cursor: Cursor, position: int) -> bool:
    return cursor.follows(position, "all") and cursor.words(position).replace(" ", "") in words.UP_TO_NOW


def _is_compared(cursor: Cursor, position: int) -> bool:
    return words.COMPARED.match(cursor.rest(position)) is not None


def _behind(cursor: Cursor, at: int, finest: list[str]) -> int:
    """Past what only repeats the length of the point's finest part: 작년 한 해, 지난달 한 달간, 어제 하루."""
    stop = at
    if cursor.follows(stop, "length") and cursor.tokens[stop].value in _REPEATED_LENGTHS:
        of = _OF_LENGTH.get(cursor.tokens[stop].value)
        stop += of is None or bool(of & {*finest})
    if cursor.follows(stop, "lasting") and cursor.words(stop) not in words.WITHIN:
        stop += 1
    return stop
