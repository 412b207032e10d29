"""Korean period expressions, alone (`read`) or inside a sentence (`find`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from datasource.model import DateRange
from skills.periods import surroundings
from skills.periods import words as vocabulary
from skills.periods.cursor import Cursor
from skills.periods.lexer import lex
from skills.periods.model import (
    TODAY,
    Between,
    Lately,
    Node,
    PeriodSpan,
    Point,
    Related,
    Rolling,
    Since,
    SoFar,
    Token,
    Until,
    Whole,
)
from skills.periods.resolve import cut, resolve
from skills.periods.syntax import parse
from skills.results import Period, Unclear, UnclearReason

# The unit that "7" of "7, 8월" lacks.
_UNIT_WORDS = {"year": "년", "quarter": "분기", "month": "월", "day": "일"}
# Which coarser unit a later member of a list takes from the one before it.
_INHERITS = {
    "month": "year",
    "quarter": "year",
    "half": "year",
    "day": "month",
    "part": "month",
    "nth_week": "month",
}


def read(text: str, today: date, context: Period | None = None) -> Period | Unclear:
    """Read text that is a period and nothing else; particles and fillers may follow it.

    Also 'YYYY-MM-DD', 'YYYY-MM-DD~YYYY-MM-DD' and unions 'A+B'. Never raises: what cannot be read in full is
    UNKNOWN_PERIOD, what the calendar does not have NO_SUCH_PERIOD, what has not begun FUTURE_PERIOD, what has several readings PERIOD_CHOICES.
    `context` is the period of the turn before: a bare day after a month is a day of it, a month without a year after
    words that named a year ("작년 5월") is of that year. Without it every rule of docs/answers.md applies as written.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if "+" in words:
        return _union(words, today, context)
    parsed = _whole(words)
    if parsed is None:
        return Unclear(UnclearReason.UNKNOWN_PERIOD, asked=text.strip(), argument="period")
    node, core = parsed
    return resolve(node, core, today, context)


# Alone, behind its sentence, 올 may be anything.
_THIS_YEAR_IN_SHORT, _THIS_YEAR = "올", "올해"


def find(text: str, today: date, leave: Sequence[tuple[int, int]] = ()) -> list[PeriodSpan]:
    """Every period expression in a sentence: leftmost, longest, not overlapping. `leave` are spans to skip."""
    tokens = lex(text, leave)
    cursor = Cursor(text, tokens)
    found: list[tuple[PeriodSpan, Node]] = []
    position = 0
    while position < len(tokens):
        parsed = parse(cursor, position)
        if parsed is None:
            position += 1
            continue
        span = _span(text, tokens, position, parsed.stop, parsed.node, today)
        if span is None:
            position += 1
            continue
        found.append(_joined(text, found[-1], span, parsed.node, today) if found else (span, parsed.node))
        position = parsed.stop
    return _settle(found)


def _whole(words: str) -> tuple[Node, str] | None:
    tokens = lex(words)
    if not tokens or tokens[0].start != 0:
        return None
    parsed = parse(Cursor(words, tokens), 0)
    if parsed is None or parsed.stop < len(tokens):
        return None
    end = _core_end(words, tokens, parsed.stop, parsed.node)
    suffix = surroundings.SUFFIX.match(words, end)
    rest = words[suffix.end() if suffix else end :].strip(" \t\n.,!?~…")
    if rest and not (suffix and suffix["against"] and rest.startswith("비교")):
        return None
    return parsed.node, words[:end]


def _core_end(text: str, tokens: Sequence[Token], stop: int, node: Node) -> int:
    end = tokens[stop - 1].end
    if isinstance(node, Rolling) and node.half:
        half = vocabulary.AND_A_HALF.match(text, end)
        return half.end() if half else end
    return end


def _span(
    text: str, tokens: Sequence[Token], first: int, stop: int, node: Node, today: date
) -> PeriodSpan | None:
    start, end = tokens[first].start, _core_end(text, tokens, stop, node)
    if surroundings.POINTS_BACK.search(text, 0, start) and not surroundings.SAYS_WHEN.match(text, start):
        return None
    if tokens[stop - 1].kind == "plain" and surroundings.WORD_GOES_ON.match(text, end):
        return None
    if isinstance(node, Rolling) and node.bare and surroundings.A_RATE.match(text, end):
        return None
    if _is_loose(node, tokens, first, stop) and surroundings.NOT_A_PERIOD.match(text, end):
        return None
    if isinstance(node, Lately) and tokens[first].kind == "recent":
        before = text[:start].rstrip()
        if before.endswith(("가장", "제일", "젤")) or surroundings.NOT_AFTER_LATELY.match(text, end):
            return None
    core = text[start:end]
    if core == _THIS_YEAR_IN_SHORT:
        core = _THIS_YEAR
    if tokens[stop - 1].kind == "listed":
        core += _UNIT_WORDS[tokens[stop - 1].value[1]]
    reading = resolve(node, core, today)
    suffix = surroundings.SUFFIX.match(text, end)
    if suffix and any(
        one.start < suffix.end() for one in tokens[stop : stop + 1] if one.kind not in vocabulary.FOLLOWING
    ):
        suffix = None  # its letters begin the next period: "오늘 전체 기간"
    against = bool(suffix and suffix["against"])
    if suffix:
        end = suffix.end()
    related = node if isinstance(node, Related) else None
    unit = related.unit if related else (reading.unit if isinstance(reading, Period) else "")
    return PeriodSpan(
        start=start,
        end=end,
        text=text[start:end],
        reading=reading,
        words=f"{core} 대비" if related and against else core,
        unit=unit,
        relation=related.against if related else None,
        base=related.base if related else "",
        against=against or (related is not None and tokens[first].kind == "relation"),
    )


def _joined(
    text: str, before: tuple[PeriodSpan, Node], span: PeriodSpan, node: Node, today: date
) -> tuple[PeriodSpan, Node]:
    """작년 3월과 4월, 10월 1일~10일과 11일~20일: in a list, what was named once holds for the next."""
    first, first_node = before
    period = first.reading
    opens = node.first if isinstance(node, Between) else node
    named = first_node.first if isinstance(first_node, Between) else first_node
    if (
        not isinstance(opens, Point)
        or not isinstance(named, Point)
        or not isinstance(period, Period)
        or period.first is None
        or opens.past
        or not surroundings.JOINER.fullmatch(text, first.end, span.start)
    ):
        return span, node
    level = opens.named()[0] if opens.named() else ""
    if (
        level not in _INHERITS
        or not isinstance(getattr(opens, level), int | str)
        or level not in named.named()
    ):
        return span, node
    # A week belongs to the month of its Thursday.
    day = period.first + timedelta(days=3) if period.unit == "week" else period.first
    if _INHERITS[level] == "year" and named.year is not None:
        prefix, whole = f"{day.year}년 ", replace(opens, year=day.year)
    elif _INHERITS[level] == "month" and named.month is not None:
        prefix, whole = f"{day.year}년 {day.month}월 ", replace(opens, year=day.year, month=day.month)
    else:
        return span, node
    words = prefix + span.words
    reading = read(words, today)
    unit = reading.unit if isinstance(reading, Period) else ""
    whole_node = replace(node, first=whole) if isinstance(node, Between) else whole
    return replace(span, words=words, reading=reading, unit=unit), whole_node


def _is_loose(node: Node, tokens: Sequence[Token], first: int, stop: int) -> bool:
    """A lone number with a unit, which a sentence may also use to measure or to count; 10월 and 2분기 only ever name."""
    if isinstance(node, Rolling):
        return node.bare
    return (
        isinstance(node, Point)
        and stop - first == 1
        and tokens[first].kind in {"num", "plain", "date", "weekday"}
        and node.year is None
        and (tokens[first].kind == "date" or (node.month is None and node.quarter is None))
    )


def _settle(found: list[tuple[PeriodSpan, Node]]) -> list[PeriodSpan]:
    """역대, 누계, 두 달 give way to a period named beside them; so does a lone weekday, which picks days of that period."""
    named = [span for span, node in found if not isinstance(node, Whole | SoFar) and span.relation is None]
    spans = []
    for at, (span, node) in enumerate(found):
        others = [other for other in named if other is not span]
        # "10월 3일부터 일주일": how long from there, which must not be lost.
        counts_on = isinstance(node, Rolling) and at > 0 and isinstance(found[at - 1][1], Since)
        if others and _gives_way(node) and not counts_on:
            spans.append(replace(span, absorbed=True))
        elif (
            isinstance(node, Point)
            and node.named() == ["weekday"]
            and not node.past
            and any(other.unit not in {"day", ""} for other in others)
        ):
            continue
        else:
            spans.append(span)
    return spans


def _gives_way(node: Node) -> bool:
    """역대, 누계, 오늘까지, 두 달 without 최근."""
    if isinstance(node, Until):
        return node.last == Point(day=TODAY)
    return isinstance(node, Whole | SoFar) or (isinstance(node, Rolling) and not node.led)


def _union(words: str, today: date, context: Period | None) -> Period | Unclear:
    """'A+B': both, summed once where they touch or overlap."""
    parts: list[Period] = []
    for piece in words.split("+"):
        part = read(piece, today, context)
        if isinstance(part, Unclear):
            return part
        parts.append(part)
    if any(part.ranges is None for part in parts):
        return replace(next(part for part in parts if part.ranges is None), text=words)
    ranges = _merged([one for part in parts for one in part.ranges or ()])
    cut_from = max((part.cut_from for part in parts if part.cut_from is not None), default=None)
    if len(ranges) == 1:
        merged = cut(ranges[0], "range", words, today)
        return replace(merged, cut_from=cut_from) if isinstance(merged, Period) else merged
    return Period(tuple(ranges), ranges[0].first, ranges[-1].last, words, "range", cut_from)


def _merged(ranges: list[DateRange]) -> list[DateRange]:
    merged: list[DateRange] = []
    for one in sorted(ranges):
        if merged and (one.first - merged[-1].last).days <= 1:
            merged[-1] = DateRange(merged[-1].first, max(one.last, merged[-1].last))
        else:
            merged.append(one)
    return merged
