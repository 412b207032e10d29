"""right, deferred or wrong, with the reason.

right     a kind that was expected, and all that was expected of it.
deferred  not right, but nothing false was said: a question back or a refusal instead of an answer, the figures without
          the chart, a no_data that does not say for what or where the nearest data is, a question back without choices.
wrong     everything else: a figure, item or day that is missing or must not be there, another period, no basis, an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.answers import AnswerKind
from bot.evaluation.expectation import Expectation
from bot.evaluation.reading import Reading, place_of, read_answer, same_figure


class Verdict(StrEnum):
    RIGHT = "right"
    DEFERRED = "deferred"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reason: str = ""


_RIGHT = Judgement(Verdict.RIGHT)
_ASKS_OR_REFUSES = (AnswerKind.CLARIFY, AnswerKind.REFUSED)
_UP = re.compile(r"증가|(?<!오)늘|상승|많|높|웃돌|성장|▲|↑|\+\s?\d")
_DOWN = re.compile(
    r"감소|줄|하락|(?<![실누])적[었은게습다어]|낮|덜|밑돌|▼|↓"
    r"|(?:^|[\s(:|])-\d[\d,]*(?:\.\d+)?\s*(?:%|개|\||\)|$)",
    re.MULTILINE,
)
_BARE_ZERO = re.compile(r"(?<![\d,.])0\s*(?:개|EA|ea|kg|입니다)|생산량[^\d\n]{0,8}0(?![\d,.])")


def judge(expect: Expectation, line: Mapping[str, Any] | None) -> Judgement:
    """The best verdict over the question's readings. `line` is a JSON answer, None when there was none."""
    if line is None:
        return _wrong("no answer line")
    if not isinstance(line.get("answer"), str) or line.get("kind") not in list(AnswerKind):
        return _wrong(f"malformed line (kind {line.get('kind')!r})")
    if line["kind"] == AnswerKind.ERROR:
        return _wrong("error")
    reading = read_answer(line, expect.known_codes)
    judged = [_judge_one(one, reading) for one in expect.readings]
    for verdict in Verdict:  # right before deferred before wrong
        for judgement in judged:
            if judgement.verdict is verdict:
                return judgement
    raise AssertionError("a judgement has one of the verdicts")


def _wrong(reason: str) -> Judgement:
    return Judgement(Verdict.WRONG, reason)


def _deferred(reason: str) -> Judgement:
    return Judgement(Verdict.DEFERRED, reason)


def _judge_one(expect: Expectation, answer: Reading) -> Judgement:
    if fault := next(_said_too_much(expect, answer), None):
        return _wrong(fault)
    if answer.kind not in expect.kind:
        reason = f"{answer.kind} instead of {'/'.join(expect.kind)}"
        return _deferred(reason) if answer.kind in _ASKS_OR_REFUSES else _wrong(reason)
    if not answer.text.strip():
        return _wrong("empty answer text")
    if more := next((c for c in expect.forbid_codes if _lists(answer, c)), None):
        return _wrong(f"more items than asked: {more}")
    judge_kind = _BY_KIND.get(answer.kind)
    return judge_kind(expect, answer) if judge_kind else _RIGHT


def _said_too_much(expect: Expectation, answer: Reading) -> Iterator[str]:
    if answer.kind in (AnswerKind.ANSWERED, AnswerKind.NO_DATA):
        yield from (f"forbidden number {n}" for n in expect.forbid_numbers if answer.has(n))
    yield from (f"forbidden words {w!r}" for w in expect.forbid_words if answer.says(w))


def _lists(answer: Reading, code: str) -> bool:
    return place_of("\n".join([answer.text, *answer.lines]), code) >= 0


def _judge_answered(expect: Expectation, answer: Reading) -> Judgement:
    if answer.basis is None:
        return _wrong("answered without a basis")
    for faults in (_figures, _items, _days, _words, _period, _direction):
        if fault := next(faults(expect, answer), None):
            return _wrong(fault)
    if expect.chart and not answer.chart:
        return _deferred("no chart")
    return _RIGHT


def _figures(expect: Expectation, answer: Reading) -> Iterator[str]:
    if missing := [n for n in expect.numbers if not answer.has(n)]:
        yield f"missing {len(missing)} of {len(expect.numbers)} numbers: {missing[:6]}"
    if expect.any_numbers and not any(all(map(answer.has, way)) for way in expect.any_numbers):
        yield f"none of {list(expect.any_numbers)}"
    some = expect.some_of
    if some and sum(map(answer.has, some.numbers)) < min(some.least, len(some.numbers)):
        yield f"fewer than {some.least} of {list(some.numbers)}"


def _items(expect: Expectation, answer: Reading) -> Iterator[str]:
    lost = [c for c in expect.codes if not answer.shows(c, expect.names.get(c), strict=expect.strict_codes)]
    if lost:
        yield f"items not named: {lost}"
    if expect.ordered and not answer.lists_in_order(expect.codes, expect.names):
        yield f"order is not {list(expect.codes)}"


def _days(expect: Expectation, answer: Reading) -> Iterator[str]:
    if lost := [day for day in expect.dates if not answer.mentions(day)]:
        yield f"dates not named: {lost}"
    for day in expect.forbid_dates:
        if tuple(int(part) for part in day.split("-")) in answer.days:
            yield f"forbidden date {day}"
    if (w := expect.weekday) and not (
        f"{w}요일" in answer.all_text
        or f"({w})" in answer.all_text
        or w in [cell.strip() for cell in answer.cell_texts]
    ):
        yield f"weekday {w} not named"


def _words(expect: Expectation, answer: Reading) -> Iterator[str]:
    yield from (
        f"words not there: {list(group)}" for group in expect.words if not any(map(answer.says, group))
    )


def _period(expect: Expectation, answer: Reading) -> Iterator[str]:
    for key, wanted in (("date_from", expect.date_from), ("date_to", expect.date_to)):
        read = str((answer.basis or {}).get(key) or "")[:10]
        if wanted and read != wanted:
            yield f"basis {key} is {read or None}, not {wanted}"


def _direction(expect: Expectation, answer: Reading) -> Iterator[str]:
    """Said in words, by a sign in the text, or else by the sign of the difference in the table."""
    if expect.direction is None:
        return
    up, down = bool(_UP.search(answer.all_text)), bool(_DOWN.search(answer.all_text))
    golds = [n for way in expect.any_numbers for n in way]
    minus = any(cell < 0 and same_figure(n, cell) for cell in answer.cells for n in golds)
    said = (down or minus) if expect.direction == "down" else (up or not (down or minus))
    if not said:
        yield f"direction {expect.direction} not said"


def _judge_no_data(expect: Expectation, answer: Reading) -> Judgement:
    if _BARE_ZERO.search(answer.text):
        return _wrong("a bare 0 for no data")
    if lost := [c for c in expect.codes if not answer.shows(c, expect.names.get(c))]:
        return _deferred(f"item not named: {lost}")
    near = expect.dates_any
    if near and not any(answer.mentions(day) or answer.mentions_month_of(day) for day in near):
        return _deferred(f"nearest data not named: {list(near)}")
    if fault := next(_words(expect, answer), None):
        return _deferred(fault)
    return _RIGHT


def _judge_clarify(expect: Expectation, answer: Reading) -> Judgement:
    if wanted := expect.choices:
        offered = sum(answer.shows(code, wanted.names.get(code)) for code in wanted.codes)
        if offered < wanted.least:
            return _deferred(f"{offered} choices of {list(wanted.codes)} offered")
    return _RIGHT


_BY_KIND: Mapping[str, Callable[[Expectation, Reading], Judgement]] = {
    AnswerKind.ANSWERED: _judge_answered,
    AnswerKind.NO_DATA: _judge_no_data,
    AnswerKind.CLARIFY: _judge_clarify,
}
