"""Whether a number is a fact: of its unit, its item, its period, its measure, and the right way round."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.grounding.facts import AVERAGES, Fact, Facts, Kind, Span, Unit
from bot.grounding.labels import Labels, Name, fits_items, fits_periods, item_label, period_label
from bot.grounding.mentions import Mention
from bot.grounding.numbers import Claim
from bot.grounding.vocabulary import (
    AVERAGE,
    AVERAGE_KIND,
    BASE,
    COMPARED,
    DOWN,
    EACH,
    EVERYTHING,
    MONTHS_OF,
    RANK,
    SAME,
    UP,
)
from skills import numbers as number_words


def why_unproved(
    claim: Claim,
    text: str,
    clause_start: int,
    labels: Labels,
    earlier: Labels,
    facts: Facts,
    pair: Name | Mention | None,
    direction: tuple[bool, bool],
) -> str:
    if claim.foreign:
        return "a unit that this data does not have"
    sized = [fact for fact in facts.facts if same_unit(claim, fact) and claim.is_value(fact.value)]
    if not sized:
        return "no result holds this number"
    items = pair.codes if isinstance(pair, Name) else None
    periods = pair.spans if isinstance(pair, Mention) else None
    before = text[clause_start : claim.start]
    if items is None:
        items = item_label(claim, text, clause_start, labels, earlier)
    if periods is None:
        periods = period_label(claim, text, clause_start, labels, earlier)
    if items and SAME.search(text):
        items |= {"*same"}
    rank = RANK.search(before) or RANK.match(text, claim.stop)
    kept = [
        fact
        for fact in sized
        if fits_items(fact, items)
        and fits_periods(fact, periods)
        and (not rank or fact.rank in (None, int(rank[1])) or fact.kind is Kind.CONTEXT)
    ]
    if not kept:
        return "a figure of another item or period"
    if claim.unit is Unit.PIECES and EVERYTHING.search(before) and not labels.items and not earlier.items:
        kept = [fact for fact in kept if not fact.items or fact.kind is not Kind.TOTAL]
        if not kept:
            return "a figure of some items, said of all"
    if len(ranks := {int(found[1]) for found in RANK.finditer(before)}) > 1:
        kept = [
            fact for fact in kept if fact.kind in (Kind.CHANGE, Kind.RATIO) and ranks_of(fact, facts) == ranks
        ]
        if not kept:
            return "a figure of other ranks"
    if claim.unit is Unit.DAYS and re.match(r"에(?!\s?걸쳐)", text[claim.stop :]):
        return "a day without its month"
    months = [number_words.NATIVE_ONES.get(found[1]) or int(found[1]) for found in MONTHS_OF.finditer(before)]
    if months and claim.unit in (None, Unit.PIECES):
        kept = [fact for fact in kept if any(length_in_months(span) == months[-1] for span in fact.spans)]
        if not kept:
            return "a figure of another number of months"
    if EACH.search(before) and pair is None:
        return "a figure of each, and it is not said of which"
    if COMPARED.search(before):
        kept = [fact for fact in kept if fact.kind in (Kind.CHANGE, Kind.RATIO)]
        if not kept:
            return "no change"
    if AVERAGE.search(before) and not facts.averages_compared:
        kept = [fact for fact in kept if fact.kind not in (Kind.CHANGE, Kind.RATIO)]
    kept = [fact for fact in kept if fits_measure(fact, text, clause_start, claim, earlier)]
    if not kept:
        return "a figure of another measure"
    if not any(fits_sign(fact, claim, direction, labels, clause_start, text) for fact in kept):
        return "the change goes the other way"
    return ""


def length_in_months(span: Span) -> int:
    """0 for what does not begin with a month."""
    if isinstance(span, int) or span[0].day != 1:
        return 0
    return (span[1].year - span[0].year) * 12 + span[1].month - span[0].month + 1


def ranks_of(fact: Fact, facts: Facts) -> set[int]:
    """Of the two items that a change or ratio is between."""
    return {
        other.rank for other in facts.facts if other.rank and other.items in (fact.items, fact.base_items)
    }


def same_unit(claim: Claim, fact: Fact) -> bool:
    if claim.unit is None:
        return fact.unit is Unit.PIECES
    if claim.unit is fact.unit:
        return True
    # "n개 제품" and "n개" of products are told apart by words, batches and their count by neither.
    return claim.unit is Unit.PIECES and fact.unit is Unit.KINDS and fact.kind is Kind.CONTEXT


def fits_measure(fact: Fact, text: str, clause_start: int, claim: Claim, earlier: Labels) -> bool:
    near = text[clause_start : claim.stop + 8]
    said_missing = re.search(r"미입력", near)
    said_negative = re.search(r"정정|음수|마이너스", near)
    if fact.kind in (Kind.MISSING, Kind.NEGATIVE):
        return bool(said_missing if fact.kind is Kind.MISSING else said_negative)
    if re.search(r"(?:미입력|정정)[은는이가도]?\s?[^\d가-힣]*$", text[clause_start : claim.start]):
        return False
    if (fact.kind is Kind.REST) != bool(re.search(r"나머지", text[clause_start : claim.start])):
        return False
    if (
        re.search(r"한\s?번에|(?:배치|로트)\s?하나에", text[clause_start : claim.start])
        and fact.unit is Unit.PIECES
    ):
        return fact.kind is Kind.RECORD
    if fact.kind in (Kind.TOTAL, Kind.RECORD) and re.search(
        r"(?:하루|한\s?달|매[일월달주])(?:에|마다)?\s?[^가-힣]*$", text[clause_start : claim.start]
    ):
        return False
    if fact.kind in AVERAGES:
        if not AVERAGE.search(text) and not earlier.average:
            return False
        said = [kind for pattern, kind in AVERAGE_KIND if pattern.search(near)] or [
            kind for pattern, kind in AVERAGE_KIND if pattern.search(text)
        ]
        return fact.kind in said if said else fact.kind is Kind.BATCH_AVERAGE or earlier.average
    if fact.kind in (Kind.BATCHES, Kind.PRODUCTION_DAYS, Kind.ITEM_COUNT) and re.search(
        r"평균[^\d,]{0,12}$", text[clause_start : claim.start]
    ):
        return False
    last = max((m.end() for m in re.finditer(r"평균", text[clause_start : claim.start])), default=None)
    if last is not None and claim.unit is Unit.PIECES and fact.kind in (Kind.TOTAL, Kind.RECORD):
        # After "평균" only an average, unless another measure is named in between.
        between = text[clause_start + last : claim.start]
        averaged = re.match(r"\s?(?:적인)?\s?생산량", between)
        rest = between[averaged.end() :] if averaged else between
        return bool(re.search(r"총|합계|생산량|전체|최대|최소|누적", rest))
    if fact.kind is Kind.SHARE and UP.search(near) and not re.search(r"비중|점유|차지|가운데|중", text):
        return False
    if fact.kind is Kind.CHANGE and fact.unit is Unit.PERCENT and re.search(r"비중|점유|차지", near):
        return False
    if fact.kind is Kind.CHANGE and fact.unit is not Unit.PERCENT:
        return bool(UP.search(text) or DOWN.search(text) or re.search(r"차이|증감|격차|대비|앞서|뒤", text))
    return True


def fits_sign(
    fact: Fact,
    claim: Claim,
    direction: tuple[bool, bool],
    labels: Labels,
    clause_start: int,
    text: str,
) -> bool:
    if fact.kind not in (Kind.CHANGE, Kind.RATIO):
        return (fact.value < 0) == claim.negative
    reversed_ = is_reversed(fact, labels, text)
    # A ratio or a percentage is of its base: turned round it is another number.
    if reversed_ and (fact.kind is Kind.RATIO or fact.unit is Unit.PERCENT):
        return False
    if fact.kind is Kind.RATIO:
        return True
    positive = (fact.value > 0) != reversed_
    near_up, near_down = nearest_direction(claim, text)
    if fact.value == 0:
        # A small change may round to 0 %; its direction is judged with the difference.
        return fact.unit is Unit.PERCENT or not (near_up or near_down)
    if near_up or near_down:
        return near_up if positive else near_down
    if claim.negative:
        return not positive
    return positive or bool(re.search(r"차이|격차", text))


def nearest_direction(claim: Claim, text: str) -> tuple[bool, bool]:
    """The direction word after the number in its sentence, else the one before; a mark before it counts first."""
    mark = re.search(r"[▲▼△+]\s?$", text[: claim.start]) or re.match(r"[▲▼△+]", text[claim.start :])
    if mark:
        return ("▲" in mark.group() or "+" in mark.group(), "▼" in mark.group() or "△" in mark.group())
    found = sorted(
        [(m.start(), True) for m in UP.finditer(text)] + [(m.start(), False) for m in DOWN.finditer(text)]
    )
    after = [up for at, up in found if at >= claim.stop]
    before = [up for at, up in found if at < claim.start]
    if after:
        return after[0], not after[0]
    if before:
        return before[-1], not before[-1]
    return False, False


def is_reversed(fact: Fact, labels: Labels, text: str) -> bool:
    """Whether the text measures the fact's base against its subject: "9월은 10월보다 …" of a change of 10월 over 9월."""
    for one in labels.periods:
        if BASE.match(text, one.stop) and not crosses(one, labels.periods, text):
            if one.spans & fact.base_spans and not one.spans & fact.spans:
                return False
            if one.spans & fact.spans and not one.spans & fact.base_spans:
                return True
    for name in labels.items:
        if BASE.match(text, name.stop) and not crosses(name, labels.items, text):
            if name.codes & fact.base_items and not name.codes & fact.items:
                return False
            if name.codes & fact.items and not name.codes & fact.base_items:
                return True
        if fact.kind is Kind.RATIO and re.match(r"[\s)]*의\s", text[name.stop :]):
            return not name.codes & fact.base_items
    if fact.kind is Kind.RATIO and labels.items:
        return not labels.items[0].codes & fact.items
    return False


def crosses(one: Name | Mention, others: Sequence[Name] | Sequence[Mention], text: str) -> bool:
    match = BASE.match(text, one.stop)
    return bool(match) and any(one.stop <= other.start < match.end() for other in others if other is not one)  # type: ignore[union-attr]
