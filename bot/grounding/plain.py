"""The text as it is judged: one way of writing each letter, nothing invisible, no markup."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
_LIST_NUMBER = re.compile(r"(?m)^([\s*#>]*)(\d{1,2})[.)][*_]*\s+")
_MARKS = re.compile(r"(?m)^\s*[-•·]\s+|^[\s>]*>\s?|[*`#]|(?<!\w)_|_(?!\w)")


def to_plain(text: str, *, ranked: bool = False) -> str:
    """Full-width and other look-alike letters become plain ones; emphasis falls away, and list numbers too.

    `ranked`: over a ranking they say who is first, so they stay, as ranks.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _MARKS.sub("", _LIST_NUMBER.sub(r"\1\2위 " if ranked else r"\1", plain))


def to_name(name: str) -> str:
    """A name as it would stand in such a text."""
    return " ".join(re.sub(r"[*`#>]", "", _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))).split())
