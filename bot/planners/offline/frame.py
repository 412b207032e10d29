"""What a sentence says: who, when, how much, and every word that changes the meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.planners.offline.tokens import Cat, Token

# Tags that never change what is asked.
PLAIN_TAGS = frozenset({"make", "thing", "status", "then", "no", "again", "just", "time"})


@dataclass(frozen=True, slots=True)
class Named:
    """An item, a period or a kind of day, with what is attached to it."""

    token: Token
    at: int  # index of the token
    particles: frozenset[str]
    excluded: bool = False  # "빼고", "말고" follows


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts ("" for nothing)."""

    value: int
    counter: str
    at: int


@dataclass(frozen=True, slots=True)
class Condition:
    """ "2천 개 이상": `op` is ge, le, gt, lt or exact."""

    op: str
    value: int
    counter: str
    at: int


@dataclass(slots=True)
class Frame:
    text: str
    tokens: Sequence[Token]
    today: date
    items: list[Named] = field(default_factory=list)
    left_out: list[Named] = field(default_factory=list)  # items: "불고기 소스 빼고"
    periods: list[Named] = field(default_factory=list)
    days: list[Named] = field(default_factory=list)
    lots: list[Token] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)  # in the order of the sentence
    unread: list[Token] = field(default_factory=list)
    # What pointer words ("그 제품", "그 달") stand for; filled in from the thread by followup.py.
    taken_items: list[str] = field(default_factory=list)
    taken_period: str | None = None
    pointers: frozenset[str] = frozenset()

    def has(self, *tags: str) -> bool:
        return any(tag in self.tags for tag in tags)

    def picks_a_rank(self, count: Count) -> bool:
        """ "2위", "세 번째": the one at that rank, where "5위까지" is all down to it."""
        behind = self.tokens[count.at + 2 : count.at + 3]
        upto = behind and (behind[0].cat is Cat.AFTER_NUMBER or behind[0].tag == "upto")
        return count.counter in ("c.rank", "c.nth") and not upto

    def begins_at(self, count: Count) -> bool:
        """ "6위부터": a list from there on, which no skill gives."""
        return any(token.text.startswith("부터") for token in self.tokens[count.at + 2 : count.at + 3])

    @property
    def meaning(self) -> set[str]:
        """The tags a rule has to account for."""
        return set(self.tags) - PLAIN_TAGS

    @property
    def names_items(self) -> bool:
        return bool(self.items or self.taken_items)

    @property
    def ending(self) -> frozenset[str]:
        """Particle tags of the last thing named, where nothing but manner follows: 10월+은."""
        for token in reversed(self.tokens):
            if token.cat in (Cat.PARTICLE, Cat.AFTER_PERIOD) and token.tag:
                return frozenset({token.tag})
            if token.cat not in _MANNER:
                break
        return frozenset()


_MANNER = frozenset(
    {Cat.PUNCT, Cat.CLOSING, Cat.REQUEST, Cat.GIVE, Cat.DO, Cat.FILLER, Cat.ACTION, Cat.PARTICLE, Cat.COPULA}
)
