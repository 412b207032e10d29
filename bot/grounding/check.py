"""Is every number, day, item and direction of a text found among the facts?

Strict on purpose: a text that cannot be proved is replaced by what the templates write, which costs nothing but style.
The label of a number (item, period, measure) is what stands nearest before it in its clause, else in the sentence,
else in the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.grounding.assertions import bound_without_limit, check_assertions, foreign_numerals
from bot.grounding.facts import Facts, Unit
from bot.grounding.judge import why_unproved
from bot.grounding.labels import Labels, Name, Unproved, clauses, find_names, mask, pair, split
from bot.grounding.mentions import WEEKDAYS, find_mentions
from bot.grounding.numbers import Claim, find_claims
from bot.grounding.plain import to_plain
from bot.grounding.statements import (
    check_against,
    check_direction,
    check_most,
    check_ranks,
    check_statements,
    check_subjects,
    reaches_too_far,
    unordered,
)
from bot.grounding.strangers import strange_words
from bot.grounding.vocabulary import (
    AND_OTHERS,
    AVERAGE,
    CODE,
    DOWN,
    KNOWN_LATIN,
    LATIN,
    NOT_IN_DATA,
    ORDINAL,
    RANK,
    SENTENCE,
    SPELT,
    TIME,
    TOP_N,
    UP,
)


def check(text: str, facts: Facts) -> list[Unproved]:
    """Nothing in the list: every piece is proved."""
    unproved = [Unproved(letter, "a numeral of another script") for letter in foreign_numerals(text, facts)]
    plain = to_plain(text, ranked=any(fact.rank for fact in facts.facts))
    earlier = Labels([], [])
    for sentence in split(SENTENCE, plain):
        found, labels = check_sentence(sentence, facts, earlier)
        unproved += found
        if labels.items or labels.periods or labels.average:
            earlier = Labels(labels.items or earlier.items, labels.periods or earlier.periods, labels.average)
    return list(dict.fromkeys(unproved))


def check_sentence(sentence: str, facts: Facts, earlier: Labels) -> tuple[list[Unproved], Labels]:
    unproved: list[Unproved] = []
    names, strangers, hostile = find_names(sentence, facts)
    unproved += [Unproved(word, "an item that no result is about") for word in strangers]
    masked = mask(sentence, [(n.start, n.stop) for n in names if n not in hostile])
    for word in sorted(facts.words, key=len, reverse=True):
        # A word of the user's that is itself a figure ("5000개") is no licence to state it.
        if word and not re.fullmatch(r"[\d,.\s]*\d[\d,.\s]*\D{0,2}", word):
            masked = mask(
                masked, [m.span() for m in re.finditer(re.escape(word), masked) if is_quoted(word, facts)]
            )
    unproved += [Unproved(word, "a name with another item's code") for word in codes_astray(sentence, names)]
    for match in LATIN.finditer(masked):
        if match.group().lower() not in KNOWN_LATIN:
            unproved.append(Unproved(match.group(), "a word that no result holds"))
    for match in CODE.finditer(masked):
        unproved.append(Unproved(match.group(), "a code that no result names"))
    if outside := NOT_IN_DATA.search(masked):
        unproved.append(Unproved(outside.group(), "not in this data: a cause, a forecast or another measure"))
    mentions = find_mentions(masked, facts)
    unproved += [Unproved(m.text, "a day or period that was not read") for m in mentions if not m.proved]
    unproved += [
        Unproved(w, "the data does not reach to this day") for w in reaches_too_far(masked, mentions, facts)
    ]
    if any(AND_OTHERS.match(masked, name.stop) for name in names):
        names = []  # one of several: what follows is of any of them
    labels = Labels(names, [m for m in mentions if m.label], bool(AVERAGE.search(masked)))
    keep_out = [(m.start, m.stop) for m in mentions]
    for match in TIME.finditer(masked):
        keep_out.append(match.span())
        if match[1].zfill(5) not in facts.times:
            unproved.append(Unproved(match.group(), "a time that no result holds"))
    keep_out += [m.span() for m in ORDINAL.finditer(masked)]
    for match in TOP_N.finditer(masked):
        keep_out.append(match.span())
        if int(match[1]) not in facts.counts:
            unproved.append(Unproved(match.group(), "not as many as were listed"))
    keep_out += [m.span() for m in RANK.finditer(masked)]
    claims = find_claims(masked, keep_out)
    stated = [(claim.start, claim.stop) for claim in claims] + keep_out
    for match in SPELT.finditer(masked):
        if not any(match.start() < stop and start < match.end() for start, stop in stated):
            unproved.append(Unproved(match.group(), "a number in words that could not be read"))
    holes = mask(masked, [*((claim.start, claim.stop) for claim in claims), *keep_out])
    unproved += [Unproved(word, "a word that no result holds") for word in strange_words(holes)]
    unproved += check_assertions(
        holes, mentions, facts, quantities=any(c.unit in (None, Unit.PIECES) for c in claims)
    )
    unproved += check_clauses(masked, claims, labels, earlier, facts)
    return unproved, labels


def codes_astray(text: str, names: Sequence[Name]) -> list[str]:
    """ "라텍스 바인더(GR12)": a name with another item's code."""
    return [
        text[one.start : other.stop]
        for one, other in pairwise(names)
        if not one.codes & other.codes and re.fullmatch(r"\s?\(\s?", text[one.stop : other.start])
    ]


def is_quoted(word: str, facts: Facts) -> bool:
    """The user's own words and lots may be repeated; periods among them are judged as periods."""
    weekday = WEEKDAYS.find(word[0]) if word.endswith("요일") else -1
    return word not in facts.period_words and weekday not in facts.spans


def check_clauses(
    text: str, claims: Sequence[Claim], labels: Labels, earlier: Labels, facts: Facts
) -> list[Unproved]:
    unproved: list[Unproved] = []
    paired = pair(text, claims, labels)
    for start, stop in clauses(text):
        clause = text[start:stop]
        inside = [claim for claim in claims if start <= claim.start < stop]
        up, down = bool(UP.search(clause)), bool(DOWN.search(clause))
        for claim in inside:
            why = why_unproved(claim, text, start, labels, earlier, facts, paired.get(claim), (up, down))
            if not why and bound_without_limit(claim, text, facts):
                why = "a bound that was not asked for"
            if why:
                unproved.append(Unproved(claim.text, why))
        unproved += check_statements(clause, start, stop, labels, facts)
        unproved += check_most(clause, start, stop, labels, earlier, facts)
        unproved += check_direction(clause, text, start, stop, (up, down), inside, labels, earlier, facts)
        if inside:
            unproved += check_subjects(clause)
    unproved += check_against(text, facts)
    unproved += check_ranks(text, labels, facts)
    if unordered([name.codes for name in labels.items], text, facts):
        unproved.append(Unproved(text.strip(), "the ranking has another order"))
    return unproved
