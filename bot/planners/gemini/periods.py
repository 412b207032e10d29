"""Whether the periods of a model's calls are the ones the question names, as skills/periods reads it. Pure.

A question whose periods are all readable leaves a model nothing to interpret: another period is a mistake or a lie.
Where it names none, or one with no fixed reading (연초, 추석 연휴), the model's dates stand, and the answer names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answers import SkillCall
from bot.planners.gemini.items import LEFT_OUT, words_of
from bot.planners.gemini.prompts import fold
from bot.planners.protocol import Situation
from datasource.model import DateRange
from skills.arguments import Against
from skills.periods import PeriodSpan, find, read
from skills.results import Period

_Days = tuple[DateRange, ...] | None  # None: all data
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}(~\d{4}(-\d{2}){0,2})?")
_DEFAULT_WORDS = frozenset({"누계"})
_RULES = frozenset(rule.value for rule in Against)


@dataclass(frozen=True, slots=True)
class _Named:
    """A period of the question: every reading that the thread allows."""

    span: PeriodSpan
    readings: tuple[Period, ...]


def problem_of(calls: Sequence[SkillCall], takes_period: Sequence[bool], situation: Situation) -> str:
    """One line for the model, or "". `takes_period` says of each call whether its skill has a period."""
    leave = _spans_of_items(calls, situation.question)
    spans = [span for span in find(situation.question, situation.today, leave) if not span.absorbed]
    outright = [span for span in spans if span.relation is None]
    readable = all(isinstance(span.reading, Period) for span in outright)
    named = [_Named(span, tuple(_readings(span, situation))) for span in outright] if readable else []
    relative = len(outright) < len(spans)
    given = []
    for argument, words in _given(calls):
        period = read(words, situation.today)
        known = isinstance(period, Period) and any(_covers(period, each, named, situation) for each in named)
        if not known and not _is_open(argument, words, named, relative, situation, spans):
            return f"{argument}: {words!r} is not a period that the question names; use its own words"
        if isinstance(period, Period):
            given.append(period)
    by_rule = any(call.args.get("against") in _RULES for call in calls)
    counts = {str(call.args.get("n")) for call in calls}
    for each in named if any(takes_period) else ():
        # "누계" is the default; "상위 3일" counts days.
        needless = each.span.words in _DEFAULT_WORDS or each.span.words.removesuffix("일") in counts
        needless = needless or (each.span.against and by_rule)
        needless = needless or LEFT_OUT.match(situation.question, each.span.end) is not None
        if not needless and not any(_covers(period, each, named, situation) for period in given):
            return f"period: no call uses {each.span.words!r}, which the question names"
    return ""


def _given(calls: Sequence[SkillCall]) -> Iterator[tuple[str, str]]:
    for call in calls:
        for argument in ("period", "against"):
            words = call.args.get(argument)
            if words and not words.startswith("@") and not (argument == "against" and words in _RULES):
                yield argument, words


def _is_open(
    argument: str,
    words: str,
    named: Sequence[_Named],
    relative: bool,
    situation: Situation,
    spans: Sequence[PeriodSpan],
) -> bool:
    """Words that stand although they are none of the periods named outright."""
    typed_before = any(fold(words) in fold(turn.question) for turn in situation.history)
    if named:
        # The other side of a comparison, worked out, or named in an earlier question.
        return typed_before or (argument == "against" and relative)
    return (
        typed_before
        or fold(words) in fold(situation.question)
        or _ISO.fullmatch(words.replace(" ", "")) is not None
        or any(fold(words) == fold(span.base) for span in spans if span.base)
    )


def _readings(span: PeriodSpan, situation: Situation) -> Iterator[Period]:
    if isinstance(span.reading, Period):
        yield span.reading
    # "10월은?" after a question about last year may mean its October.
    for call in situation.history[-1].calls if situation.history else ():
        words = call.args.get("period")
        context = read(words, situation.today) if isinstance(words, str) else None
        if isinstance(context, Period):
            again = read(span.words, situation.today, context)
            if isinstance(again, Period):
                yield again


def _covers(period: Period, each: _Named, named: Sequence[_Named], situation: Situation) -> bool:
    for reading in each.readings:
        if period.ranges == reading.ranges:
            return True
        # "9월과 10월 합쳐서": one period made of several that are named.
        if _within(reading.ranges, period.ranges) and _is_union(period, named):
            return True
        # Within a thread a part of one: "작년은?" after October may mean its October.
        if situation.history and _within(period.ranges, reading.ranges):
            return True
    return False


def _is_union(period: Period, named: Sequence[_Named]) -> bool:
    parts = [
        part
        for each in named
        for reading in each.readings
        if _within(reading.ranges, period.ranges)
        for part in reading.ranges or ()
    ]
    return period.ranges is not None and _merged(parts) == _merged(period.ranges)


def _merged(ranges: Sequence[DateRange]) -> list[DateRange]:
    merged: list[DateRange] = []
    for each in sorted(ranges):
        if merged and each.first <= merged[-1].last + timedelta(days=1):
            merged[-1] = DateRange(merged[-1].first, max(merged[-1].last, each.last))
        else:
            merged.append(each)
    return merged


def _within(inner: _Days, outer: _Days) -> bool:
    if inner is None or outer is None:
        return outer is None
    return all(any(o.first <= i.first and i.last <= o.last for o in outer) for i in inner)


def _spans_of_items(calls: Sequence[SkillCall], question: str) -> list[tuple[int, int]]:
    """Where the items of the calls stand in the question: a name may hold words that look like a period."""
    spans = []
    for call in calls:
        for word in words_of(call):
            if not word.startswith("@"):
                spans += [
                    found.span() for found in re.finditer(re.escape(word), question, flags=re.IGNORECASE)
                ]
    return spans
