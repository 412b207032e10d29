"""What a number stands under: the items and periods named nearest before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grounding.facts import Fact, Facts, Kind, Span
from bot.grounding.mentions import Mention
from bot.grounding.numbers import Claim
from bot.grounding.vocabulary import AND_OTHERS, CLAUSE, EACH, FIGURE, NAMED_AFTER, WHOLE


@dataclass(frozen=True, slots=True)
class Unproved:
    """A piece of a text that no fact holds, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Name:
    start: int
    stop: int
    codes: frozenset[str]


@dataclass(slots=True)
class Labels:
    """What a clause's numbers are of, as far as it is said."""

    items: list[Name]
    periods: list[Mention]
    average: bool = False  # "… 평균 …" was the subject


def split(pattern: re.Pattern[str], text: str) -> list[str]:
    """Cut after each match; brackets keep what is in them together."""
    pieces, start = [], 0
    for match in pattern.finditer(text):
        head = text[start : match.start()]
        if head.count("(") > head.count(")"):
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    pieces.append(text[start:])
    return [piece for piece in pieces if piece.strip()]


def mask(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, stop in spans:
        text = text[:start] + "\ufffc" * (stop - start) + text[stop:]
    return text


def find_names(text: str, facts: Facts) -> tuple[list[Name], list[str], list[Name]]:
    """Items named, longest spelling first; names of items that no result is about; names that read like figures."""
    names: list[Name] = []
    strangers: list[str] = []
    hostile: list[Name] = []
    taken: list[tuple[int, int]] = []
    spellings = [(name, True) for name in facts.names] + [(name, False) for name in facts.other_names]
    for name, ours in sorted(spellings, key=lambda entry: -len(entry[0])):
        if len(name) < 2 and not ours:
            continue
        for match in re.finditer(spelling(name), text, re.IGNORECASE):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            taken.append(match.span())
            if not ours:
                strangers.append(match.group())
                continue
            found = Name(match.start(), match.end(), frozenset(facts.names[name]))
            names.append(found)
            if FIGURE.search(name):
                hostile.append(found)
    return sorted(names, key=lambda n: n.start), strangers, hostile


def spelling(name: str) -> str:
    pattern = r"\s?".join(re.escape(part) for part in name.split())
    before = r"(?<![A-Za-z0-9가-힣])"
    after = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return before + pattern + after


def clauses(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for piece in split(CLAUSE, text):
        at = text.index(piece, start)
        spans.append((at, at + len(piece)))
        start = at + len(piece)
    return spans


def pair(text: str, claims: Sequence[Claim], labels: Labels) -> dict[Claim, Name | Mention]:
    """ "A, B는 각각 1개, 2개": the first with the first."""
    match = EACH.search(text)
    if not match:
        return {}
    after = [claim for claim in claims if claim.start > match.end()]
    for named in (labels.items, labels.periods):
        # A name and its code in brackets are one.
        before = distinct([one for one in named if one.stop <= match.start()])
        if len(before) == len(after) > 1:
            return dict(zip(after, before, strict=True))
    return {}


def distinct(named: Sequence[Name | Mention]) -> list[Name | Mention]:
    out: list[Name | Mention] = []
    for one in named:
        key = one.codes if isinstance(one, Name) else one.spans
        if not out or (out[-1].codes if isinstance(out[-1], Name) else out[-1].spans) != key:
            out.append(one)
    return out


def item_label(
    claim: Claim, text: str, clause_start: int, labels: Labels, earlier: Labels
) -> frozenset[str] | None:
    """None: not said. Several named together are a group."""
    inside = [n for n in labels.items if clause_start <= n.start < claim.start]
    if not inside:
        before = [n for n in labels.items if n.start < clause_start]
        after = [n for n in labels.items if n.start >= claim.stop]
        if before:
            return frozenset() if WHOLE.search(text[clause_start : claim.start]) else group(before, text)
        if after and NAMED_AFTER.fullmatch(text[claim.stop : after[0].start]):
            return after[0].codes
        if after and not earlier.items:
            return None
        if earlier.items and not after and not WHOLE.search(text[: claim.start]):
            return frozenset(code for n in earlier.items for code in n.codes) | {"*any"}
        return None
    if WHOLE.search(text[inside[-1].stop : claim.start]):
        return frozenset({code for n in inside for code in n.codes} | {"*whole"})
    # A list of names may begin before the clause: its commas look like the end of one.
    return group([n for n in labels.items if n.start < claim.start], text)


def group(names: Sequence[Name], text: str) -> frozenset[str]:
    """The last named, with those joined to it by 과, 와, 및, commas or brackets."""
    codes = set(names[-1].codes)
    if AND_OTHERS.match(text, names[-1].stop):
        return frozenset({"*others"})
    joined = False
    for one, other in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
        if not re.fullmatch(r"[\s(),·)]*(?:과|와|및|,|랑|이랑|하고|·)?[\s(]*", text[one.stop : other.start]):
            break
        joined = joined or not one.codes & codes
        codes |= one.codes
    return frozenset(codes | ({"*group"} if joined else set()))


def fits_items(fact: Fact, label: frozenset[str] | None) -> bool:
    if label is None or fact.kind is Kind.CONTEXT:
        return True
    codes = frozenset(code for code in label if not code.startswith("*"))
    if not codes:
        return True
    of = fact.items | fact.base_items
    if "*any" in label:
        return not of or bool(of & codes)
    if "*whole" in label:
        return not fact.items or len(fact.items) > 1 or fact.items <= codes
    if "*same" in label:
        return fact.items <= codes
    if "*group" in label:
        return of == codes or (of <= codes and fact.kind in (Kind.CHANGE, Kind.RATIO))
    if not of:
        return False
    return fact.items == codes or (codes <= of and fact.kind in (Kind.CHANGE, Kind.RATIO)) or of == codes


def period_label(
    claim: Claim, text: str, clause_start: int, labels: Labels, earlier: Labels
) -> frozenset[Span] | None:
    """None: not said. After "합계" or "전체" it may be any period named so far."""
    before = [m for m in labels.periods if m.start < claim.start]
    if before and WHOLE.search(text[before[-1].stop : claim.start]):
        return frozenset(span for m in (*before, *earlier.periods) for span in m.spans)
    inside = [m for m in before if m.start >= clause_start]
    if inside:
        return inside[-1].spans
    if before:
        return before[-1].spans
    if labels.periods:
        return None
    if earlier.periods:
        return frozenset(span for m in earlier.periods for span in m.spans)
    return None


def fits_periods(fact: Fact, label: frozenset[Span] | None) -> bool:
    if label is None or fact.kind is Kind.CONTEXT or not fact.spans:
        return True
    return bool((fact.spans | fact.base_spans) & label)
