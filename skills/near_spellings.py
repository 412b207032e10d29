"""Names that the words may have been meant for: plausible typos, and what merely looks alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from datasource.model import CatalogueItem
from skills.item_text import code_key, fixed_parts, name_key, near_limit, to_jamo, typo_distance


class Spellings:
    """What may be mistyped, kept by what a typo leaves alone (digits, short Latin words) and by length."""

    _LONGEST_TYPO = 2  # letters more or fewer

    def __init__(self, spellings: Mapping[str, tuple[CatalogueItem, ...]]) -> None:
        self._by_shape: dict[tuple[tuple[str, ...], int], list[tuple[str, tuple[CatalogueItem, ...]]]] = {}
        for key, items in spellings.items():
            if near_limit(len(key)):
                self._by_shape.setdefault((fixed_parts(key), len(key)), []).append((key, items))

    def near(self, key: str) -> Iterator[CatalogueItem]:
        """Items of every spelling that `key` may be a typo of; an item may come more than once."""
        fixed, letters = fixed_parts(key), set(key)
        for length in range(len(key) - self._LONGEST_TYPO, len(key) + self._LONGEST_TYPO + 1):
            for candidate, items in self._by_shape.get((fixed, length), ()):
                # Cheap, and rules out nearly all: a typo changes at most two letters.
                if len(letters.difference(candidate)) <= 2 and typo_distance(key, candidate) is not None:
                    yield from items


def nearest(words: str, items: Iterable[CatalogueItem]) -> tuple[CatalogueItem, ...]:
    """All items, those first whose names (by jamo) or codes look most like the words; equal ones by code."""
    code, jamo = _bigrams(code_key(words)), _bigrams(to_jamo(name_key(words)))
    letters = frozenset(code_key(words))

    def likeness(item: CatalogueItem) -> float:
        key = code_key(item.code)
        # Letters in common count half: they keep XK777 nearer to MX900 than to no code at all.
        in_common = 0.5 * _dice(letters, frozenset(key)) if key else 0.0
        by_name = (_dice(jamo, _bigrams(to_jamo(name_key(name)))) for name in item.names)
        return max(_dice(code, _bigrams(key)), in_common, *by_name)

    return tuple(sorted(items, key=lambda item: (-likeness(item), item.code)))


def _bigrams(text: str) -> frozenset[str]:
    padded = f"\x02{text}\x03"
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
