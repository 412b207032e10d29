"""Makes typed text safe to store and to read: whatever a person, a platform or a fuzzer sent."""

from __future__ import annotations

import unicodedata

# What is kept of a message in the store; what is answered is shorter still (HUB_QUESTION_MAX_CHARS).
STORED_CHARS = 4_000

_KEPT_CONTROLS = "\n\t"


def clean(text: str, limit: int = STORED_CHARS) -> str:
    """At most `limit` characters of valid Unicode, composed (macOS sends Hangul taken apart), no control characters."""
    # A letter may take three code points before it is composed; cutting first keeps a huge text cheap.
    text = text[: limit * 4].encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text)
    return "".join(
        letter for letter in text if letter in _KEPT_CONTROLS or unicodedata.category(letter) != "Cc"
    )[:limit]
