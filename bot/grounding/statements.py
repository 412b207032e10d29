"""Statements without a number that must be proved too: order, absence, sameness, what the data reaches to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.grounding.facts import Facts, Kind, Span
from bot.grounding.mentions import Mention

ORDERED = re.compile(r"순(?:입니다|으로|이며|이고|서|이다|이었|이에요|\)|\s?$)")
ABSENT = re.compile(r"(?:생산|기록|실적|데이터)[^.]{0,10}(?:없|않)")
SAME = re.compile(
    r"(?:과|와|이랑|하고)\s?(?:정확히\s)?(?:같(?:습|았|은|다|아)|동일|똑같)|변동\s?없|변화\s?없|변함\s?없"
)
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


def not_same(clause: str, facts: Facts) -> bool:
    return bool(SAME.search(clause)) and not any(f.kind is Kind.CHANGE and f.value == 0 for f in facts.facts)


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
