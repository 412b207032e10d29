"""Text in pictures: which font draws it, how wide it is, how it is cut and wrapped, how numbers are written."""

from __future__ import annotations

import tomllib
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
FONT = _TEMPLATES / "fonts" / "NanumGothic.ttf"
MISSING = "□"
TEN_THOUSAND = 10_000
HUNDRED_MILLION = 100_000_000


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((_TEMPLATES / "charts.toml").read_text(encoding="utf-8"))


def width(text: str) -> float:
    """In ems: Hangul and other wide letters 0.92, the rest 0.55 (NanumGothic, on the wide side)."""
    return sum(0.92 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in text)


def cut(text: str, ems: float) -> str:
    """The text, cut with … where it is wider than `ems`."""
    if width(text) <= ems:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) + 0.92 > ems:
            break
        kept += letter
    return kept.rstrip() + str(words()["more"])


def cut_middle(text: str, ems: float) -> str:
    """Cut in the middle: names of one family differ at their ends."""
    if width(text) <= ems:
        return text
    head, tail = "", ""
    for letter in text:
        if width(head + letter) > ems * 0.6:
            break
        head += letter
    for letter in reversed(text):
        if width(letter + tail) > ems - width(head) - 0.92:
            break
        tail = letter + tail
    return head.rstrip() + str(words()["more"]) + tail.lstrip()


def wrap(text: str, ems: float, lines: int) -> str:
    """At most `lines` lines of `ems`, broken at spaces where there are some, the last one cut."""
    out: list[str] = []
    rest = " ".join(text.split())
    while rest and len(out) < lines - 1 and width(rest) > ems:
        head = ""
        for letter in rest:
            if width(head + letter) > ems:
                break
            head += letter
        space = head.rfind(" ")
        # A break in mid-word only where the word alone fills more than half the line.
        if space > 0 and width(head[:space]) >= ems / 2 and rest[len(head) :][:1] != " ":
            head = head[:space]
        if not head:
            break
        out.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    if rest:
        out.append(cut(rest, ems))
    return "\n".join(out)


def scale(values: list[float]) -> int:
    """What the axis divides by: 1, 만 or 억, so that its numbers stay short."""
    top = max((abs(value) for value in values), default=0)
    if top >= HUNDRED_MILLION:
        return HUNDRED_MILLION
    return TEN_THOUSAND if top >= TEN_THOUSAND * 2 else 1


def unit_line(unit: str) -> str:
    return str(words()["unit"]).format(unit=unit)


def scaled(value: float, divisor: int, places: int = 2) -> str:
    """125만, 1.5억; a zero stays 0."""
    key = {TEN_THOUSAND: "ten_thousand", HUNDRED_MILLION: "hundred_million"}.get(divisor)
    text = plain(value / divisor, places)
    return text + str(words()[key]) if key and text != "0" else text


def plain(value: float, places: int = 2) -> str:
    """With separators; decimals only where there are some."""
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
