"""Statements without a number that must be proved too: order, absence, sameness, what the data reaches to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.grounding.facts import Facts, Kind, Span, Unit
from bot.grounding.judge import is_reversed
from bot.grounding.labels import Labels, Name, Unproved
from bot.grounding.mentions import Mention
from bot.grounding.numbers import Claim
from bot.grounding.vocabulary import (
    AGAINST,
    COUNTED_DOWN,
    COUNTED_UP,
    DOWN,
    KNOWN_SUBJECTS,
    MEASURE_WORDS,
    MOST,
    MOST_HIGH,
    MOST_LOW,
    PLACES,
    RANK,
    SAME,
    SUBJECT,
    UP,
    VERB_ENDS,
)

ORDERED = re.compile(r"순(?:입니다|으로|이며|이고|서|이다|이었|이에요|\)|\s?$)")
ABSENT = re.compile(r"(?:생산|기록|실적|데이터)[^.]{0,10}(?:없|않)")
# "늘어난 품목이 없습니다" says that nothing moved.
NONE_SUCH = re.compile(r"(?:품목|제품|것)(?:이|은|도)?\s?없")
REACH = re.compile(r"(?:데이터|자료)[^.]{0,14}$")


def unordered(codes: Sequence[frozenset[str]], clause: str, facts: Facts) -> bool:
    """ "A, B, C 순입니다": named in another order than that of their ranks."""
    if not ORDERED.search(clause):
        return False
    rank_of = {code: fact.rank for fact in facts.facts if fact.rank for code in fact.items}
    ranks = [rank_of[code] for each in codes for code in each if code in rank_of]
    once = list(dict.fromkeys(ranks))
    return once != sorted(once)


def not_absent(clause: str, codes: Iterable[str], spans: Iterable[Span], facts: Facts) -> bool:
    """ "생산하지 않았습니다" of something that has rows, or of nothing that was found empty."""
    if not ABSENT.search(clause):
        return False
    if not facts.empty:
        return True
    named = {*codes, *spans}
    empty_items = {key for key in facts.empty if isinstance(key, str)}
    empty_spans = facts.empty - empty_items
    items, days = {n for n in named if isinstance(n, str)}, {n for n in named if not isinstance(n, str)}
    if items and empty_items and not items & empty_items:
        return True
    return bool(days and empty_spans and not empty_items and not days & empty_spans)


def is_same(labels: Labels, facts: Facts) -> bool:
    """Whether two of the figures named, or of all where none is named, are equal."""
    codes = {code for name in labels.items for code in name.codes}
    spans = {span for mention in labels.periods for span in mention.spans}
    return any(
        fact.kind is Kind.CHANGE
        and fact.value == 0
        and fact.unit is not Unit.PERCENT  # a small change rounds to 0 %
        and (len(codes) < 2 or {*fact.items, *fact.base_items} <= codes)
        and (len(spans) < 2 or {*fact.spans, *fact.base_spans} <= spans)
        for fact in facts.facts
    )


def reaches_too_far(text: str, mentions: Sequence[Mention], facts: Facts) -> list[str]:
    """ "데이터는 11월 23일까지": a day that is no end of the data."""
    return [
        m.text
        for m in mentions
        if not m.label and m.named.day and REACH.search(text[: m.start]) and not _is_any(m, facts)
    ]


def _is_any(mention: Mention, facts: Facts) -> bool:
    named = mention.named.end or mention.named
    return any(named.month == day.month and named.day == day.day for day in facts.data_days)


def check_statements(clause: str, start: int, stop: int, labels: Labels, facts: Facts) -> list[Unproved]:
    names = [name.codes for name in labels.items if start <= name.start < stop]
    codes = {code for each in names for code in each}
    spans = {span for m in labels.periods if start <= m.start < stop for span in m.spans}
    unproved = []
    if not_absent(clause, codes, spans, facts):
        unproved.append(Unproved(clause.strip(), "nothing was found empty here"))
    if SAME.search(clause) and not is_same(labels, facts):
        unproved.append(Unproved(clause.strip(), "no two figures are the same"))
    return unproved


def check_most(
    clause: str, start: int, stop: int, labels: Labels, earlier: Labels, facts: Facts
) -> list[Unproved]:
    """ "가장 많이 생산한 날은 …": of what is named in the clause, something must be the largest."""
    if not MOST.search(clause):
        return []
    high, low = bool(MOST_HIGH.search(clause)), bool(MOST_LOW.search(clause))
    word = MOST.search(clause)
    text = word.group() if word else clause
    if re.search(r"가장 (?:가까|최근|오래|먼저|늦|긴)|가장 깁|제일 (?:가까|최근|오래)", clause) and not (
        high or low
    ):
        return []
    if not facts.extremes:
        return [Unproved(text, "nothing was ranked")]
    codes = {code for n in labels.items if start <= n.start < stop for code in n.codes}
    spans = {span for m in labels.periods if start <= m.start < stop for span in m.spans}
    ranked = {key for e in facts.extremes for key in (*e.high, *e.low)}
    tops = {key for e in facts.extremes for key in e.high} if high or not low else set()
    bottoms = {key for e in facts.extremes for key in e.low} if low or not high else set()
    allowed = tops | bottoms
    keys: set[Span | str] = {*codes, *spans}
    if not keys & ranked and not keys:
        keys = {code for n in earlier.items for code in n.codes} if not labels.items else keys
    named_items = codes if any(isinstance(key, str) for key in ranked) else set()
    named_spans = spans & (bucket_spans(facts) | facts.empty)
    wrong = [key for key in (*named_items, *named_spans) if key not in allowed]
    if wrong and not ({*named_items, *named_spans} & allowed):
        return [Unproved(text, "not the largest or smallest")]
    return []


def bucket_spans(facts: Facts) -> set[Span]:
    """Spans that were compared with one another: days, months, not the whole period."""
    return {key for e in facts.extremes for key in (*e.high, *e.low) if not isinstance(key, str)} | {
        span for f in facts.facts if f.kind is Kind.CHANGE for span in (*f.spans, *f.base_spans)
    }


def check_direction(
    clause: str,
    text: str,
    start: int,
    stop: int,
    direction: tuple[bool, bool],
    inside: Sequence[Claim],
    labels: Labels,
    earlier: Labels,
    facts: Facts,
) -> list[Unproved]:
    """A rise or fall that is said must be one that was found."""
    up, down = direction
    if not (up or down) or NONE_SUCH.search(clause):
        return []
    changes = [fact for fact in facts.facts if fact.kind is Kind.CHANGE and fact.value != 0]
    match = UP.search(clause) if up else DOWN.search(clause)
    word = match.group() if match else clause
    if not changes:
        return [Unproved(word, "no change was found")]
    spans = {span for m in labels.periods for span in m.spans} or {
        span for m in earlier.periods for span in m.spans
    }
    codes = {code for n in labels.items for code in n.codes}
    fitting = [
        fact
        for fact in changes
        if (not spans or not (fact.spans | fact.base_spans) or (fact.spans | fact.base_spans) & spans)
        and (not codes or not (fact.items | fact.base_items) or (fact.items | fact.base_items) & codes)
    ]
    two = len({m.spans for m in labels.periods}) > 1
    if two:
        fitting = [f for f in fitting if not f.spans or (f.spans & spans and f.base_spans & spans)] or fitting
    if len(codes) > 1 and any(f.base_items and f.items != f.base_items for f in fitting):
        fitting = [
            f for f in fitting if f.items != f.base_items and f.items <= codes and f.base_items <= codes
        ] or fitting
    for fact in fitting:
        positive = (fact.value > 0) != is_reversed(fact, labels, text)
        if (positive and up) or (not positive and down):
            return []
    return [Unproved(word, "no such change was found")]


def check_against(text: str, facts: Facts) -> list[Unproved]:
    """ "전년 대비": some change that was found is over a base that begins so far before."""
    return [
        Unproved(match.group(), "no change over such a base was found")
        for pattern, months, days in AGAINST
        if (match := pattern.search(text))
        and not any(
            is_before(base, span, months, days)
            for fact in facts.facts
            if fact.kind is Kind.CHANGE
            for span in fact.spans
            for base in fact.base_spans
        )
    ]


def is_before(base: Span, span: Span, months: int, days: int) -> bool:
    if isinstance(base, int) or isinstance(span, int):
        return False
    if days:
        return (span[0] - base[0]).days == days
    apart = (span[0].year - base[0].year) * 12 + span[0].month - base[0].month
    return apart == months and span[0].day == base[0].day


def check_subjects(clause: str) -> list[Unproved]:
    """A number said of something that is neither an item, a period nor a measure."""
    return [
        Unproved(match.group(), "a subject that no result is about")
        for match in SUBJECT.finditer(clause)
        if not is_known_subject(match[1], match[2])
    ]


def is_known_subject(stem: str, particle: str) -> bool:
    if stem.endswith(PLACES):
        return True
    if stem in KNOWN_SUBJECTS or stem.endswith(MEASURE_WORDS) or any(letter.isdigit() for letter in stem):
        return True
    # "해당하는", "맞은": a verb before its noun looks like a topic.
    return particle in "은는" and stem.endswith(VERB_ENDS)


def check_ranks(text: str, labels: Labels, facts: Facts) -> list[Unproved]:
    """ "2위 방청유": the item beside a rank holds it."""
    unproved = []
    ranks = {(code, fact.rank) for fact in facts.facts if fact.rank for code in fact.items}
    known = {rank for _, rank in ranks} | {fact.rank for fact in facts.facts if fact.rank}
    for match in RANK.finditer(text):
        rank = int(match[1])
        if rank not in known:
            unproved.append(Unproved(match.group(), "no such rank was found"))
            continue
        named = beside(match, text, labels.items)
        if ranks and named is not None and not any((code, rank) in ranks for code in named.codes):
            unproved.append(Unproved(match.group(), "another item holds this rank"))
        firsts = {code for code, each in ranks if each == 1}
        if (COUNTED_DOWN.match(text, match.end()) and not firsts & _ends(facts, high=True)) or (
            COUNTED_UP.match(text, match.end()) and not firsts & _ends(facts, high=False)
        ):
            unproved.append(Unproved(match.group(), "ranked the other way round"))
    return unproved


def _ends(facts: Facts, *, high: bool) -> set[Span | str]:
    return {key for one in facts.extremes for key in (one.high if high else one.low)}


def beside(match: re.Match[str], text: str, names: Sequence[Name]) -> Name | None:
    """The item that a rank is said of: after "1위는", or before "…이 1위"."""
    after = [n for n in names if n.start >= match.end()]
    before = [n for n in names if n.stop <= match.start()]
    if re.match(
        r"\s?(?:은|는|가|인|로는|:|,)?\s?[^\d]{0,6}$",
        text[match.end() : after[0].start] if after else "x" * 9,
    ):
        return after[0]
    return before[-1] if before else (after[0] if after else None)
