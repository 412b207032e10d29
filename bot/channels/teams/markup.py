"""The hub's little markdown → what a TextBlock of Teams shows, and what stands in for it. Pure.

A TextBlock knows bold, italics, lists and links; values from the data come as `wording.clean` left them or, in tables,
are made plain here. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
"""

from __future__ import annotations

import re

from bot import wording

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CODE = re.compile(r"`([^`\n]*)`")
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*", re.S)
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")
_LINE_END = re.compile(r"(?<!\n)\n(?!\n|\s*(?:[-*+]|\d+[.)])\s)")
_SPECIAL = re.compile(r"([\\_\[\]])")


def to_text(text: str) -> str:
    """A sentence of the hub's. Links, which it never writes, and code lose their meaning; a line's end stays one."""
    text = _CONTROL.sub("", text).replace("](", "] (")
    return _LINE_END.sub("\n\n", _CODE.sub(r"\1", text).strip())


def to_cell(value: str) -> str:
    """A value of the data: no markup in it means anything."""
    return _LIST_MARK.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", wording.clean(value)))


def to_plain(text: str) -> str:
    """Without marks of emphasis, for notifications and clients that show no cards."""
    return _EMPHASIS.sub(r"\1", _CODE.sub(r"\1", _CONTROL.sub("", text))).strip()


def split(text: str, size: int) -> tuple[str, ...]:
    """Pieces of at most `size` characters, cut between lines or words where it can be."""
    pieces = []
    while len(text) > size:
        at = max(text.rfind("\n", size // 2, size), text.rfind(" ", size // 2, size))
        at = at if at > 0 else size
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return (*pieces, text) if text else tuple(pieces)
