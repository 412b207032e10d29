"""What a sentence says, gathered from its tokens: who, when, how much, and every word that changes the meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.planners.offline.tokens import Cat, Token

_SO_FAR = re.compile(r"누[계적]")
_CONDITIONS = ("ge", "le", "gt", "lt", "between", "exact")
_ATTACHED = frozenset({Cat.PARTICLE, Cat.AFTER_PERIOD, Cat.AFTER_NUMBER, Cat.COPULA})
# Words that may stand between a number and 이상, 넘는: "1,000개를 넘는", "수량이 500 이하".
_BETWEEN_NUMBER_AND_CONDITION = frozenset({Cat.COUNTER, Cat.PARTICLE, Cat.AFTER_NUMBER})
# Tags that never change what is asked.
PLAIN_TAGS = frozenset({"make", "thing", "status", "then", "no", "again", "just", "incl", "time"})
LEAVES_OUT = frozenset({"excl", "instead"})


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

    @property
    def meaning(self) -> set[str]:
        """The tags a rule has to account for."""
        return set(self.tags) - PLAIN_TAGS

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


def build(text: str, tokens: Sequence[Token], today: date) -> Frame:
    frame = Frame(text, tokens, today)
    used = _numbers(frame)
    for at, token in enumerate(tokens):
        match token.cat:
            case Cat.ITEM:
                frame.items.append(_named(tokens, at))
            case Cat.PERIOD:
                if _SO_FAR.search(token.text):
                    frame.tags.append("total")
                if token.tag != "absorbed":
                    frame.periods.append(_named(tokens, at))
            case Cat.LOT:
                frame.lots.append(token)
            case Cat.UNREAD:
                frame.unread.append(token)
            case Cat.PARTICLE if token.tag in ("than", "or"):
                frame.tags.append(token.tag)
            case Cat.NOUN | Cat.MAKING | Cat.ADNOMINAL | Cat.PAST_STEM | Cat.CLOSING | Cat.ACTION:
                if at in used or not token.tag:
                    continue
                if token.tag.startswith("d."):
                    frame.days.append(_named(tokens, at))
                else:
                    frame.tags.append(token.tag)
            case _:
                pass
    _spend_exclusions(frame)
    return frame


def _named(tokens: Sequence[Token], at: int) -> Named:
    particles: set[str] = set()
    excluded = False
    for token in tokens[at + 1 :]:
        if token.cat in _ATTACHED:
            particles.add(token.tag)
        elif token.cat is Cat.NOUN and token.tag in LEAVES_OUT:
            excluded = True
            break
        else:
            break
    return Named(tokens[at], at, frozenset(particles - {""}), excluded)


def _spend_exclusions(frame: Frame) -> None:
    """빼고 right behind an item or a kind of day belongs to it, and is read; any other one stays to be accounted for."""
    spent = sum(1 for named in (*frame.items, *frame.days, *frame.periods) if named.excluded)
    for tag in [tag for tag in frame.tags if tag in LEAVES_OUT][:spent]:
        frame.tags.remove(tag)


def _numbers(frame: Frame) -> set[int]:
    """Numbers become counts or conditions; returns the indexes of the condition words that were used up."""
    tokens = frame.tokens
    used: set[int] = set()
    pending: list[tuple[Count, bool]] = []
    for at, token in enumerate(tokens):
        if token.cat is not Cat.NUMBER:
            continue
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        counter = following.tag if following is not None and following.cat is Cat.COUNTER else ""
        count = Count(token.number, counter, at)
        where = _condition_behind(tokens, at)
        if where is None:
            pending.append((count, _opens_range(tokens, at)))
            continue
        tag = tokens[where].tag
        used.add(where)
        if tag == "between":
            lower = pending.pop()[0] if pending and pending[-1][1] else None
            if lower is None:
                used.discard(where)
                pending.append((count, False))
                continue
            frame.conditions += [
                Condition("ge", lower.value, counter, lower.at),
                Condition("le", count.value, counter, at),
            ]
        else:
            frame.conditions.append(Condition(tag, count.value, counter, at))
    frame.counts += [count for count, _ in pending]
    return used


def _condition_behind(tokens: Sequence[Token], at: int) -> int | None:
    for index in range(at + 1, min(at + 5, len(tokens))):
        token = tokens[index]
        if token.cat is Cat.NOUN and token.tag in _CONDITIONS:
            return index
        if token.cat not in _BETWEEN_NUMBER_AND_CONDITION:
            return None
    return None


def _opens_range(tokens: Sequence[Token], at: int) -> bool:
    """ "500개에서 1000개 사이", "500~1000개": the number is the lower end."""
    for token in tokens[at + 1 : at + 4]:
        if token.cat is Cat.NUMBER:
            return True
        if token.cat not in (Cat.COUNTER, Cat.PARTICLE, Cat.PUNCT, Cat.AFTER_NUMBER):
            return False
    return False
