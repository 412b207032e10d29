"""Text between Slack and the hub: mrkdwn in and out. Pure."""

from __future__ import annotations

import re
import unicodedata

_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]{2,20}(?:\|([^<>]*))?>")
_SPECIAL = re.compile(r"<!(?:subteam\^[A-Z0-9]+|[a-z]+)(?:\^[^|<>]*)*(?:\|([^<>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|<>\s]+)(?:\|([^<>]*))?>")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\xa0": " ", "\u3000": " "})
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
_ITALIC_LINE = re.compile(r"(?m)^_(.+)_$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = "\u200b"


def read(text: str, bot_user: str = "") -> str:
    """What the person meant to type: mentions of the bot gone, links and quotes plain, full-width digits narrow."""
    text = _MENTION.sub(lambda found: "" if found[1] == bot_user else _named(found[2]), text)
    text = _CHANNEL.sub(lambda found: _named(found[1], "#"), text)
    text = _SPECIAL.sub(lambda found: found[1] or "", text)
    text = _LINK.sub(lambda found: found[2] or found[1].removeprefix("mailto:").removeprefix("tel:"), text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = "".join(_narrow(letter) for letter in text.translate(_QUOTES))
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def mentions(text: str, bot_user: str) -> bool:
    return bool(bot_user) and any(found[1] == bot_user for found in _MENTION.finditer(text))


def mentions_others(text: str, bot_user: str) -> bool:
    """Addressed to a person, or to a group or everyone."""
    return "<!" in text or any(found[1] != bot_user for found in _MENTION.finditer(text))


def escape(text: str) -> str:
    """Text from anywhere as it may stand in a message: no mention, no link, no control character."""
    return _CONTROL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_mrkdwn(markdown: str) -> str:
    """Our own markdown (bold, dashes) as mrkdwn. Everything else in it is escaped."""
    text = escape(markdown)
    text = re.sub(r"(?m)^- ", "• ", text)
    text = _BOLD.sub(lambda found: _marked(text, found, "*"), text)
    return _ITALIC_LINE.sub(r"_\1_", text)


def to_plain(markdown: str) -> str:
    """Without marks, for alternative texts and notifications; escaped."""
    return escape(markdown.replace("**", ""))


def _marked(text: str, found: re.Match[str], mark: str) -> str:
    # Slack takes a mark only between spaces and punctuation, and Korean particles follow figures at once.
    before = _INVISIBLE if found.start() and _is_word(text[found.start() - 1]) else ""
    after = _INVISIBLE if found.end() < len(text) and _is_word(text[found.end()]) else ""
    inner = found[1].replace("*", "∗")
    return f"{before}{mark}{inner}{mark}{after}"


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _narrow(letter: str) -> str:
    # Full-width forms only: NFKC of a whole text would also change ㎏, ½ and Hangul jamo.
    return unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter


def _named(name: str | None, mark: str = "") -> str:
    return f"{mark}{name}" if name else ""
