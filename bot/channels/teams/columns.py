"""How wide the columns of a card's table are, so that a phone breaks no number in two. Pure.

A card shares its width out by weights; a weight here stands for about one Latin letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

# Letters that a phone's card has room for; a wider card shares its width out in the same way.
PHONE_LETTERS = 40
# The space on both sides of a cell, in letters.
PADDING = 2
# A column of words is given no more than this for its own sake: words go on in the next line.
WORDS_WIDE = 16
# One without a place to break is broken all the same beyond this.
UNBROKEN = 20
# Beyond this a phone breaks numbers in two whatever the weights are.
TOO_WIDE = 46
_HANGUL = re.compile(r"[ᄀ-ᇿ⺀-꓏가-힯＀-￯]")
# Signs of a change, each as wide as a Korean letter.
_WIDE = re.compile(r"[▲▼]")
_MARKS = re.compile(r"[*\\]")


def column_weights(rows: Sequence[Sequence[str]]) -> list[int]:
    """Weights of the columns of `rows` (the titles among them): what cannot be broken first, then what is wished."""
    columns = list(zip_longest(*rows, fillvalue=""))
    needs = [PADDING + min(UNBROKEN, max(map(_longest_run, column))) for column in columns]
    wishes = [
        max(need, PADDING + min(WORDS_WIDE, max(map(_letters, column))))
        for need, column in zip(needs, columns, strict=True)
    ]
    room, wanted = max(0, PHONE_LETTERS - sum(needs)), sum(wishes) - sum(needs)
    share = min(1.0, room / wanted) if wanted else 0.0
    return [need + int((wish - need) * share) for need, wish in zip(needs, wishes, strict=True)]


def is_too_wide(weights: Sequence[int]) -> bool:
    """For a phone: better each row on its own, one value below the other, where there are few."""
    return sum(weights) > TOO_WIDE


def _longest_run(cell: str) -> int:
    """A line can end at a space and beside each Korean letter; two of those stay together for the eye."""
    runs = _HANGUL.sub(" ", _MARKS.sub("", cell)).split()
    korean = min(4, 2 * len(_HANGUL.findall(cell)))
    return max([korean, *(len(run) + len(_WIDE.findall(run)) for run in runs)])


def _letters(cell: str) -> int:
    """A Korean letter is as wide as two, and so is the sign of a change."""
    text = _MARKS.sub("", cell)
    return len(text) + len(_HANGUL.findall(text)) + len(_WIDE.findall(text))
