"""Item codes and names as they are compared: docs/answers.md, "The data".

Codes: without case, spaces, hyphens. Names: without case, spaces, brackets, word order (hyphens too, since chat
drops them: "부동액 45도" is "부동액 -45도").
"""

from __future__ import annotations

import re
import unicodedata
from itertools import permutations

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_DASH = re.compile(f"[{re.escape(DASHES)}]")
_CODE_DROPPED = re.compile(rf"[\s{re.escape(DASHES)}]+")
_BETWEEN_WORDS = re.compile(r"[\s()\[\]{}<>〈〉《》「」『』【】（）,/·ㆍ'\"“”‘’_]+")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]+")

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
# 4 words have 24 orders; a longer name is matched in its own order and with its words sorted.
_MAX_PERMUTED_WORDS = 4


def fold(text: str) -> str:
    """Full-width, decomposed and capital letters made alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def code_key(text: str) -> str:
    return _CODE_DROPPED.sub("", fold(text))


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, brackets and hyphens gone."""
    words = (_DASH.sub("", word) for word in _BETWEEN_WORDS.split(fold(text)))
    return tuple(word for word in words if word)


def name_key(text: str) -> str:
    return "".join(name_words(text))


def name_keys(words: tuple[str, ...]) -> set[str]:
    """Every way to write the words in a row: word order does not count, and chat drops the spaces."""
    if len(words) <= _MAX_PERMUTED_WORDS:
        return {"".join(order) for order in permutations(words)}
    return {"".join(words), "".join(sorted(words))}


def is_hangul(char: str) -> bool:
    return _HANGUL_FIRST <= ord(char) <= _HANGUL_LAST


def to_jamo(text: str) -> str:
    """Syllables taken apart: the unit in which Korean is mistyped."""
    return unicodedata.normalize("NFD", text)


def _jamo_differences(one: str, other: str) -> int:
    """In how many of lead, vowel, tail two syllables differ."""
    a, b = ord(one) - _HANGUL_FIRST, ord(other) - _HANGUL_FIRST
    return (a // 588 != b // 588) + (a % 588 // 28 != b % 588 // 28) + (a % 28 != b % 28)


_TOO_FAR = 9


def _substitution(one: str, other: str) -> int:
    if one == other:
        return 0
    if is_hangul(one) and is_hangul(other):
        # Two jamo of one syllable make another word (흑색, 황색), not a typo.
        return 1 if _jamo_differences(one, other) == 1 else _TOO_FAR
    return 1 if one.isascii() and other.isascii() else _TOO_FAR


def _loss(char: str) -> int:
    return 2 if is_hangul(char) else 1


def fixed_parts(text: str) -> tuple[str, ...]:
    """Digits and short Latin words tell items apart (1호, 2호; 첨가제 K, 첨가제 N): a typo there is another item."""
    short = (run for run in _LETTERS.findall(text) if len(run) <= 3)
    return (*_DIGITS.findall(text), "", *short)


def near_limit(length: int) -> int:
    """How much may be mistyped in a word of so many letters: 0 below three, 1 below five, else 2."""
    return 0 if length < 3 else 1 if length < 5 else 2


def typo_distance(one: str, other: str) -> int | None:
    """How far `one` is mistyped from `other`: 1 a jamo or Latin letter, 2 a syllable; None where it is no typo."""
    limit = near_limit(min(len(one), len(other)))
    if not limit or abs(len(one) - len(other)) > limit or len(set(one) ^ set(other)) > 2 * limit:
        return None
    if fixed_parts(one) != fixed_parts(other):
        return None
    older: list[int] = []
    previous = [0]
    for char in other:
        previous.append(previous[-1] + _loss(char))
    for i, a in enumerate(one):
        row = [previous[0] + _loss(a)]
        for j, b in enumerate(other):
            best = min(previous[j] + _substitution(a, b), previous[j + 1] + _loss(a), row[j] + _loss(b))
            if i and j and a != b and a == other[j - 1] and b == one[i - 1]:
                best = min(best, older[j - 1] + _loss(a))
            row.append(best)
        older, previous = previous, row
    return previous[-1] if previous[-1] <= limit else None
