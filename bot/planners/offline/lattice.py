"""Cuts a sentence into tokens: of all ways to read it, the one with the fewest and likeliest pieces.

Spaces are a hint, not a rule: people leave them out and put them in. Particles and endings count only behind what
they belong to, so an unknown word is not eaten bit by bit. What nothing reads becomes an UNREAD token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.planners.offline.lexicon import Entry, Lexicon
from bot.planners.offline.tokens import Cat, Token, Value

_PUNCTUATION = re.compile(r"[^\w%]")

_NOUNLIKE = frozenset(
    {Cat.NOUN, Cat.MAKING, Cat.ACTION, Cat.ITEM, Cat.PERIOD, Cat.NUMBER, Cat.LOT, Cat.COUNTER}
)
_WITH_ENDINGS = _NOUNLIKE | {Cat.PARTICLE, Cat.AFTER_NUMBER, Cat.AFTER_PERIOD}
_BOUND: dict[Cat, frozenset[Cat]] = {
    Cat.PARTICLE: _WITH_ENDINGS | {Cat.COPULA, Cat.PAST_ENDING, Cat.UNREAD, Cat.CLOSING},
    Cat.COPULA: _WITH_ENDINGS | {Cat.UNREAD, Cat.ADNOMINAL, Cat.GIVE, Cat.DO, Cat.CLOSING},
    Cat.GIVE: frozenset({Cat.REQUEST}),
    Cat.DO: frozenset({Cat.ACTION, Cat.NOUN, Cat.DO, Cat.PARTICLE}),
    Cat.PAST_ENDING: frozenset({Cat.PAST_STEM}),
    Cat.AFTER_NUMBER: frozenset({Cat.NUMBER, Cat.COUNTER}),
    Cat.AFTER_PERIOD: frozenset({Cat.PERIOD, Cat.AFTER_PERIOD}),
    Cat.COUNTER: frozenset({Cat.NUMBER}),
}
# Behind a blank these read on only when they are long enough not to be the start of another word.
_LOOSE_TAGS = frozenset({"conj", "than", "or"})

_COST: dict[Cat, int] = {
    Cat.NOUN: 10,
    Cat.MAKING: 10,
    Cat.ACTION: 10,
    Cat.REQUEST: 9,
    Cat.GIVE: 3,
    Cat.DO: 4,
    Cat.CLOSING: 9,
    Cat.FILLER: 11,
    Cat.PARTICLE: 4,
    Cat.COPULA: 5,
    Cat.AFTER_NUMBER: 4,
    Cat.AFTER_PERIOD: 5,
    Cat.COUNTER: 3,
    Cat.ADNOMINAL: 9,
    Cat.PAST_STEM: 6,
    Cat.PAST_ENDING: 3,
    Cat.PUNCT: 0,
}
_GLUED_START = 4  # a free word that begins inside a written word
_OVER_A_BLANK = 2  # a word read across a blank
_PARTED = 8  # a particle is hardly ever written in two: "10월에 만든", not "10월에만 든"
_CUTS_A_BOUND = 12  # "만든 적 이상": the 이 of 이상 is no end of 만든적이
_WEIGHED = 6  # kg, ml: a size in an item's name goes first
_REFUSED = 3  # a word the data does not hold: an item of that name goes first
_OF_NUMBERS = frozenset({"ge", "le"})
_BEHIND_A_NUMBER = 8  # "천개이상": no 이 and 상
_UNREAD = 60
_UNREAD_LETTER = 15


class Atom(NamedTuple):
    """A stretch somebody else has read: an item, a period, a number, a lot."""

    start: int
    end: int
    cat: Cat
    tag: str
    value: Value
    cost: int


class _Edge(NamedTuple):
    stop: int
    cat: Cat
    tag: str
    cost: int
    value: Value


class _State(NamedTuple):
    cost: int
    previous: tuple[int, Cat] | None
    edge: _Edge | None


def cut(text: str, atoms: Iterable[Atom], words: Lexicon) -> list[Token]:
    """The best reading of the whole text, blanks left out."""
    squeezed = _Squeezed(text)
    by_start = squeezed.place(atoms)
    best: list[dict[Cat, _State]] = [{} for _ in range(len(squeezed.letters) + 1)]
    best[0][Cat.START] = _State(0, None, None)
    for at in range(len(squeezed.letters)):
        if not best[at]:
            continue
        edges = [*by_start.get(at, ()), *squeezed.words_at(at, words), *squeezed.unread_at(at)]
        for cat, state in best[at].items():
            for edge in edges:
                if not squeezed.may_follow(cat, at, edge):
                    continue
                cost = state.cost + edge.cost + squeezed.start_cost(cat, at, edge)
                known = best[edge.stop].get(edge.cat)
                if known is None or cost < known.cost:
                    best[edge.stop][edge.cat] = _State(cost, (at, cat), edge)
    return squeezed.trace(best)


class _Squeezed:
    """The text without blanks. `breaks[i]`: a blank or a mark of punctuation stands before letter i."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin = [at for at, char in enumerate(text) if not char.isspace()]
        self.letters = "".join(_lower(text[at]) for at in self.origin)
        self.marks = [bool(_PUNCTUATION.match(char)) for char in self.letters]
        self.breaks = [
            at == 0 or self.origin[at] != self.origin[at - 1] + 1 or self.marks[at] or self.marks[at - 1]
            for at in range(len(self.letters))
        ]
        self.breaks.append(True)
        self.ascii = [char.isascii() and char.isalnum() for char in self.letters]
        self.blanks = [0]
        for at in range(len(self.letters)):
            self.blanks.append(self.blanks[-1] + (at > 0 and self.breaks[at]))
        self._senses: dict[tuple[int, Cat, str], Entry] = {}

    def place(self, atoms: Iterable[Atom]) -> dict[int, list[_Edge]]:
        at_of = {origin: at for at, origin in enumerate(self.origin)}
        placed: dict[int, list[_Edge]] = {}
        for atom in atoms:
            start = next((at_of[i] for i in range(atom.start, atom.end) if i in at_of), None)
            stop = next((at_of[i] + 1 for i in range(atom.end - 1, atom.start - 1, -1) if i in at_of), None)
            if start is not None and stop is not None:
                placed.setdefault(start, []).append(_Edge(stop, atom.cat, atom.tag, atom.cost, atom.value))
        return placed

    def words_at(self, at: int, words: Lexicon) -> list[_Edge]:
        edges: list[_Edge] = []
        if self.marks[at] and self.letters[at] != "/":
            edges.append(_Edge(at + 1, Cat.PUNCT, self.letters[at], _COST[Cat.PUNCT], None))
        elif self.marks[at]:
            edges.append(_Edge(at + 1, Cat.PUNCT, ",", 1, None))
        # An English word is read whole or not at all.
        inside = at > 0 and self.ascii[at] and self.ascii[at - 1] and not self.breaks[at]
        if inside and not (self.letters[at - 1].isdigit() and self.letters[at].isalpha()):
            return edges
        for stop in range(at + 1, min(at + words.longest, len(self.letters)) + 1):
            entries = words.entries.get(self.letters[at:stop])
            if entries is None:
                continue
            if (
                stop < len(self.letters)
                and self.ascii[stop - 1]
                and self.ascii[stop]
                and not self.breaks[stop]
            ):
                continue
            blanks = self.blanks[stop] - self.blanks[at + 1]
            for entry in entries:
                cost = _COST[entry.cat] + (_PARTED if entry.cat is Cat.PARTICLE else _OVER_A_BLANK) * blanks
                if blanks and not self.breaks[stop] and self._cuts_a_bound(at, stop, words):
                    cost += _CUTS_A_BOUND
                cost += _REFUSED * entry.tag.startswith("x.") + _WEIGHED * (entry.tag == "c.weight")
                self._senses[at, entry.cat, entry.tag] = entry
                edges.append(_Edge(stop, entry.cat, entry.tag, cost, None))
        return edges

    def _cuts_a_bound(self, at: int, stop: int, words: Lexicon) -> bool:
        """Whether an edge from `at`, across a blank, ends inside a word for a bound (이상, 이하), or inside another word
        with a bound before it ("이상 품번")."""
        first = next(here for here in range(at + 1, stop) if self.breaks[here])
        if any(entry.tag in _OF_NUMBERS for entry in words.entries.get(self.letters[at:first], ())):
            return True
        start = next(here for here in range(stop - 1, at, -1) if self.breaks[here])
        ends = range(stop + 1, min(start + words.longest, len(self.letters)) + 1)
        longer = (words.entries.get(self.letters[start:end], ()) for end in ends)
        return any(entry.tag in _OF_NUMBERS for entries in longer for entry in entries)

    def unread_at(self, at: int) -> list[_Edge]:
        if self.marks[at]:
            return []
        stop = at + 1
        edges = [_Edge(stop, Cat.UNREAD, "", _UNREAD + _UNREAD_LETTER, None)]
        while stop < len(self.letters) and not self.breaks[stop]:
            stop += 1
            edges.append(_Edge(stop, Cat.UNREAD, "", _UNREAD + _UNREAD_LETTER * (stop - at), None))
        return edges

    def may_follow(self, cat: Cat, at: int, edge: _Edge) -> bool:
        glued = not self.breaks[at]
        belongs_to = _BOUND.get(edge.cat)
        length = edge.stop - at
        if belongs_to is not None:
            if cat not in belongs_to:
                return False
            if glued or edge.cat is Cat.COUNTER:
                return True
            if self.marks[at - 1]:
                # "(P물)은" and "10%는" go on behind a mark, "…, 이" does not.
                return self.letters[at - 1] in ")%" and self.origin[at] == self.origin[at - 1] + 1
            if cat in (Cat.ITEM, Cat.PERIOD) and edge.tag in ("also", "topic") and self.breaks[edge.stop]:
                return True  # "dr301 도"
            return length > 1 or edge.tag in _LOOSE_TAGS or edge.cat in (Cat.GIVE, Cat.AFTER_PERIOD)
        entry = self._senses.get((at, edge.cat, edge.tag))
        if entry is not None and entry.at_start and glued and cat is not Cat.ADNOMINAL:
            return entry.after_noun and cat in _WITH_ENDINGS
        if edge.cat is Cat.FILLER and length == 1:
            return not glued and self.breaks[edge.stop]
        if edge.cat is Cat.CLOSING and length == 1:
            # "가장 많이 생산한 해" is the year.
            return cat in _WITH_ENDINGS if glued else cat is not Cat.ADNOMINAL
        return True

    def start_cost(self, cat: Cat, at: int, edge: _Edge) -> int:
        if edge.cat in _BOUND or edge.cat is Cat.PUNCT:
            return 0 if not self.breaks[at] else 1
        if edge.tag in _OF_NUMBERS and cat in (Cat.NUMBER, Cat.COUNTER):
            return -_BEHIND_A_NUMBER
        return 0 if self.breaks[at] or cat is Cat.ADNOMINAL else _GLUED_START

    def trace(self, best: Sequence[dict[Cat, _State]]) -> list[Token]:
        tokens: list[Token] = []
        at = len(self.letters)
        if not best[at]:
            return tokens
        cat = min(best[at], key=lambda end: best[at][end].cost)
        while True:
            state = best[at][cat]
            if state.previous is None or state.edge is None:
                break
            start, before = state.previous
            origin, end = self.origin[start], self.origin[at - 1] + 1
            tokens.append(
                Token(
                    cat=state.edge.cat,
                    tag=state.edge.tag,
                    start=origin,
                    end=end,
                    text=self.text[origin:end],
                    value=state.edge.value,
                    spaced=self.breaks[start],
                )
            )
            at, cat = start, before
        tokens.reverse()
        return tokens


def _lower(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char
