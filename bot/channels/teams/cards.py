"""Adaptive Card elements → cards that Teams takes: each small, and all of a message small enough together. Pure.

Messages are refused above about 100 KB, counted as UTF-16; cards that come through connectors above 28 KB.
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot import wording

MAX_CARD_BYTES = 24_500  # as UTF-8
MAX_MESSAGE_BYTES = 78_000  # as UTF-16
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"

Element = dict[str, Any]
Card = dict[str, Any]


def render_elements(template: str, **context: object) -> list[Element]:
    """The elements of a template. Raises `ValueError` when it is no JSON list: a broken template fails in a test."""
    found = json.loads(wording.render(template, **context))
    if not isinstance(found, list):
        raise ValueError(f"{template} does not make a list of elements")
    return found


def to_card(body: Sequence[Element]) -> Card:
    card: Card = json.loads(wording.render("teams/card.json.j2", body=list(body)))
    return card


def utf8_size(value: object) -> int:
    return len(_compact(value).encode())


def utf16_size(value: object) -> int:
    return len(_compact(value).encode("utf-16-le"))


def pack(elements: Sequence[Element]) -> list[Card]:
    """In order, into as few cards as hold them."""
    frame = utf8_size(to_card(()))
    cards: list[list[Element]] = [[]]
    size = frame
    for element in elements:
        more = utf8_size(element) + 1
        if cards[-1] and size + more > MAX_CARD_BYTES:
            cards.append([])
            size = frame
        cards[-1].append(element)
        size += more
    return [to_card(body) for body in cards if body]


def fits(cards: Sequence[Card]) -> bool:
    """Each card and all of them; a single element may be too large for a card of its own."""
    return sum(map(utf16_size, cards)) <= MAX_MESSAGE_BYTES and all(
        utf8_size(card) <= MAX_CARD_BYTES for card in cards
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
