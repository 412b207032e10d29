"""The text as it is judged: one way of writing each letter, nothing invisible, no markup."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
_MARKS = re.compile(r"(?m)^\s*(?:\d{1,2}[.)]|[-•·])\s+|[*`#>]|(?<!\w)_|_(?!\w)")


def to_plain(text: str) -> str:
    """Full-width and other look-alike letters become plain ones; list numbers and emphasis fall away."""
    return _MARKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def to_name(name: str) -> str:
    """A name as it would stand in such a text."""
    return " ".join(re.sub(r"[*`#>]", "", _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))).split())
