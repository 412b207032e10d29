"""The little markdown that answers are written in → plain values, so that the page's templates escape every text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STRONG = re.compile(r"\*\*(.+?)\*\*", re.S)
_BULLET = re.compile(r"^\s*[-*•]\s+(.*)$")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+(.*)$")
_PARTICLE = re.compile(r"\)(?=[가-힣])")
_DATE_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
_HEADING = re.compile(r"^\s*#{1,6}\s+(.*)$")


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    strong: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is the HTML element: p (a line each), ul or ol (an item each)."""

    kind: str
    lines: tuple[Line, ...]


def unbroken(text: str) -> str:
    """No line may begin with the particle after a bracket, or in the midst of a date: "(WP1101)로", "2026-11-23"."""
    return _PARTICLE.sub(")\u2060", _DATE_HYPHEN.sub("-\u2060", text))


def to_spans(text: str) -> Line:
    text = unbroken(text)
    found: list[Span] = []
    end = 0
    for match in _STRONG.finditer(text):
        if match.start() > end:
            found.append(Span(text[end : match.start()]))
        found.append(Span(match[1], strong=True))
        end = match.end()
    if end < len(text):
        found.append(Span(text[end:]))
    return tuple(found)


def to_blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs and lists, in order; lines of a kind that stand together are one block."""
    found: list[tuple[str, list[Line]]] = []
    apart = True
    for raw in text.splitlines():
        if not raw.strip():
            apart = True
            continue
        kind, words = _read(raw)
        if apart or found[-1][0] != kind:
            found.append((kind, []))
        found[-1][1].append(to_spans(words))
        apart = False
    return tuple(Block(kind, tuple(lines)) for kind, lines in found)


def plain(text: str) -> str:
    """Without the marks of emphasis."""
    return text.replace("**", "")


def _read(line: str) -> tuple[str, str]:
    for kind, pattern in (("ul", _BULLET), ("ol", _NUMBERED), ("p", _HEADING)):
        if match := pattern.match(line):
            return kind, match[1]
    return "p", line.strip()
