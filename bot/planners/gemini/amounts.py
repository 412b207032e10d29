"""Whether the numbers of a model's calls are the user's: how many to list, the bounds of a quantity. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answers import SkillCall
from bot.planners.protocol import Situation
from skills import numbers, periods
from skills.mentions import find_mentions

_NONE: frozenset[int] = frozenset()
# What docs/answers.md makes of 가장 많이, 상위 제품 and 순위.
_USUAL = {"n": frozenset({1, 5, 10})}
# "초과" and "미만" are one off.
_GIVEN_BY: dict[str, Callable[[int], set[int]]] = {
    "n": lambda value: {value},
    "rank": lambda value: {value},
    "min_quantity": lambda value: {value, value - 1},
    "max_quantity": lambda value: {value, value + 1},
}
_COUNTED = re.compile(r"\s?(?:개(?!월)|위|건|가지)")
_DIGITS = re.compile(r"[0-9][0-9,]{0,12}")
_RANK = re.compile(r"@(?:\d+|prev)\.rank(\d+)")


def problem_of(calls: Sequence[SkillCall], situation: Situation) -> str:
    """One line for the model, or ""."""
    typed = (situation.question, *(turn.question for turn in situation.history))
    said = {span.value for text in typed for span in numbers.find(text)}
    said |= {int(digits.replace(",", "")) for text in typed for digits in _DIGITS.findall(text)}
    for call in calls:
        for name, given_by in _GIVEN_BY.items():
            value = call.args.get(name)
            if value is not None and not given_by(value) & (said | _USUAL.get(name, _NONE)):
                return f"{name}: {value} is not a number that the user gave; leave it out"
    used = {number for call in calls for number in _numbers_of(call)}
    for number in _counts_in(situation):
        if number not in used:
            return f"no call uses the number {number}, which the question names"
    return ""


def _numbers_of(call: SkillCall) -> set[int]:
    given: set[int] = set()
    for name, value in call.args.items():
        if name in _GIVEN_BY:
            given |= _GIVEN_BY[name](value)
        elif isinstance(value, int) and not isinstance(value, bool):
            given.add(value)
        elif isinstance(value, list):
            given |= {len(value), *(int(found[1]) for found in map(_RANK.match, map(str, value)) if found)}
    return given


def _counts_in(situation: Situation) -> list[int]:
    """ "상위 3개", "2위": what counts something, outside of periods and names. Number words are too often not meant."""
    question = situation.question
    taken = [(span.start, span.end) for span in periods.find(question, situation.today)]
    taken += [(mention.start, mention.end) for mention in find_mentions(question, situation.catalogue)]
    return [
        span.value
        for span in numbers.find(question, taken)
        if any(letter.isdigit() for letter in question[span.start : span.end])
        and _COUNTED.match(question, span.end)
    ]
