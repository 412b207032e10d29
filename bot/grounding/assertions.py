"""What a text asserts beside its figures: limits on what was counted, denials, bounds, a place in an order.

A figure may be true and the sentence around it false: "주말 생산량은 1,210개" of a whole month, "1,210개가 아닙니다". Such
words are proved by what the results are about, and nothing else; one that cannot be is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.grounding.facts import Facts, Kind, Unit
from bot.grounding.labels import Unproved
from bot.grounding.mentions import Mention, first_and_last
from bot.grounding.numbers import Claim
from bot.grounding.statements import ABSENT
from bot.grounding.vocabulary import (
    BOUND,
    DENIAL,
    MARK,
    NONE_MEETS,
    NONE_MOVED,
    OF_THE_ANSWER,
    ONLY_PART,
    OPEN_END,
    ORDER_WORD,
    SAME,
    TABLE,
    UNMEASURED,
)


def is_foreign_numeral(letter: str) -> bool:
    """ "⑫", "Ⅻ", "½", "二", "²": a numeral, but not one of the digits that figures are written in."""
    return letter.isnumeric() and not letter.isascii() and letter not in "０１２３４５６７８９"


def foreign_numerals(text: str, facts: Facts) -> Iterator[str]:
    """As they stand in the text, before they become plain digits. A name's own are part of it."""
    ours = "".join(facts.names)
    for letter in dict.fromkeys(text):
        if is_foreign_numeral(letter) and letter not in ours:
            yield letter


def check_assertions(
    holes: str, mentions: Sequence[Mention], facts: Facts, *, quantities: bool
) -> Iterator[Unproved]:
    """`holes` is a sentence in which names, figures, days and the words of the question are out of sight.

    `quantities`: it states some.
    """
    for pattern, why in (
        (TABLE, "a table of the model's own"),
        (ONLY_PART, "a part of the days that no result is limited to"),
        (UNMEASURED, "a size in words"),
        (MARK, "a mark that says something"),
    ):
        if found := pattern.search(holes):
            yield Unproved(found.group(), why)
    if any(fact.rank for fact in facts.facts) and (found := ORDER_WORD.search(holes)):
        yield Unproved(found.group(), "a place in an order, not as a rank")
    rest = holes
    for judged in (OF_THE_ANSWER, ABSENT, SAME):
        rest = judged.sub("", rest)
    if any(fact.unit is Unit.BATCHES and fact.value == 0 for fact in facts.facts):
        rest = NONE_MEETS.sub("", rest)
    if (moved := NONE_MOVED.search(rest)) and not any(
        fact.kind is Kind.CHANGE and (fact.value > 0) == (moved[1] == "늘어난")
        for fact in facts.facts
        if fact.value
    ):
        rest = rest.replace(moved.group(), "")
    if found := DENIAL.search(rest):
        yield Unproved(found.group(), "a denial that no result makes")
    for digit in re.findall(r"\d+", holes):
        yield Unproved(digit, "a number that could not be read")
    yield from (
        Unproved(one.text, "a period open at one end that was not read")
        for one in mentions
        if quantities and is_open(one, holes) and not reaches(one, holes, facts)
    )


def is_open(mention: Mention, text: str) -> bool:
    return mention.named.end is None and bool(OPEN_END.match(text, mention.stop))


def reaches(mention: Mention, text: str, facts: Facts) -> bool:
    """ "10월까지": some period that was read ends there; "3월부터": one begins there. A day may also be the data's own."""
    match = OPEN_END.match(text, mention.stop)
    ends_there = match is not None and match[1] in ("까지", "이전")
    spans = [span for span in facts.spans if not isinstance(span, int)]
    if ends_there and facts.today:
        spans = [span for span in spans if span[1] <= facts.today]
        spans += [(date.min, day) for day in facts.data_days]
    for year in {day.year for span in spans for day in span}:
        edges = first_and_last(mention.named, year)
        if edges and any(
            (span[1] == edges[1] if ends_there else span[0] == edges[0]) for span in spans if span != edges
        ):
            return True
    return False


def bound_without_limit(claim: Claim, text: str, facts: Facts) -> bool:
    """ "1,210개 이상": true only of a condition that was asked for."""
    match = BOUND.match(text, claim.stop)
    if claim.over or match is None:
        return False
    if match.group().strip() == "보다":
        return claim.unit is Unit.TIMES
    return not any(fact.kind is Kind.CONTEXT and fact.value == claim.value for fact in facts.facts)
