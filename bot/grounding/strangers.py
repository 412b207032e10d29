"""Every word of a text is one that such texts are made of: what is not is an item, a place or a shift nothing was read for.

The words that may stand are data (words.toml). A new honest word there costs a line; one that is missing costs only
style, for the templates' text is shown instead. A lie would cost the reader's trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.grounding.vocabulary import (
    COMPOUND_ENDS,
    COPULAS,
    KNOWN_LATIN,
    KNOWN_WORDS,
    TAILS,
    VERB_TAILS,
    VERBS,
)

_WORD = re.compile(r"[A-Za-z가-힣]+")
_LATIN = re.compile(r"[A-Za-z]+")


def strange_words(text: str) -> Iterator[str]:
    """Words of `text`, in which what is proved has been replaced by holes, that no honest text needs."""
    for match in _WORD.finditer(text):
        if not is_known(match.group()):
            yield match.group()


def _is_tail(word: str) -> bool:
    """ "은", "에서도": particles alone, after a name, a figure or a bracket."""
    return not word or any(word.endswith(tail) and _is_tail(word[: -len(tail)]) for tail in TAILS)


@cache
def is_known(word: str) -> bool:
    latin = _LATIN.match(word)
    if latin:
        return latin.group().lower() in KNOWN_LATIN and (
            latin.end() == len(word) or _is_tail(word[latin.end() :])
        )
    if word in KNOWN_WORDS or _is_compound(word) or _is_tail(word):
        return True
    if word.endswith(VERB_TAILS) and word.startswith(VERBS) and not word.endswith(COPULAS):
        return True
    return any(
        word.endswith(tail) and len(word) > len(tail) and is_known(word[: -len(tail)]) for tail in TAILS
    )


def _is_compound(word: str) -> bool:
    """ "총생산량", "증감률", "월별실적": known words of two letters and more, and what may begin or end such a word."""
    for end in COMPOUND_ENDS:
        if word.endswith(end) and word[: -len(end)] in KNOWN_WORDS and len(word) - len(end) > 1:
            return True
    return any(
        word[:cut] in KNOWN_WORDS and (word[cut:] in KNOWN_WORDS or _is_compound(word[cut:]))
        for cut in range(1, len(word) - 1)
        if cut > 1 or word[0] in "총전각첫매"
    )
