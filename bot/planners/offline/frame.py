"""What a sentence says, gathered from its tokens: who, when, how much, and every word that changes the meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.planners.offline.tokens import Cat, Token
from skills.results import Period, Unclear, UnclearReason

_SO_FAR = re.compile(r"누[계적]")
_CONDITIONS = ("ge", "le", "gt", "lt", "between", "exact")
_ATTACHED = frozenset({Cat.PARTICLE, Cat.AFTER_PERIOD, Cat.AFTER_NUMBER, Cat.COPULA})
# Words that may stand between a number and 이상, 넘는: "1,000개를 넘는", "수량이 500 이하".
_BETWEEN_NUMBER_AND_CONDITION = frozenset({Cat.COUNTER, Cat.PARTICLE, Cat.AFTER_NUMBER})
# Tags that never change what is asked.
PLAIN_TAGS = frozenset({"make", "thing", "status", "then", "no", "again", "just", "incl", "time"})
_LABELS = frozenset({"code", "name", "item"})
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
            case Cat.PARTICLE if token.tag == "upto" and at and tokens[at - 1].cat is Cat.PERIOD:
                frame.tags.append(token.tag)
            case Cat.PARTICLE if token.tag == "than" or (token.tag == "or" and _behind_a_name(tokens, at)):
                frame.tags.append(token.tag)
            case cat if cat in _TAGGED:
                if at in used or not token.tag:
                    continue
                if token.tag.startswith("d."):
                    frame.days.append(_named(tokens, at))
                else:
                    frame.tags.append("label" if _labels_an_item(tokens, at) else token.tag)
            case Cat.PUNCT if token.tag == "+" and _between_periods(tokens, at):
                frame.tags.append("combined")
            case _:
                pass
    _spend_exclusions(frame)
    _tidy(frame)
    return frame


_TAGGED = frozenset(
    {Cat.NOUN, Cat.MAKING, Cat.ADNOMINAL, Cat.PAST_STEM, Cat.CLOSING, Cat.ACTION, Cat.REQUEST}
)


def _between_periods(tokens: Sequence[Token], at: int) -> bool:
    before = [token for token in tokens[max(0, at - 3) : at] if token.cat is Cat.PERIOD]
    return bool(before) and any(token.cat is Cat.PERIOD for token in tokens[at + 1 : at + 3])


def _behind_a_name(tokens: Sequence[Token], at: int) -> bool:
    """ "BW0021이나 B0061" asks for one of two; "몇 건이나" only asks how many."""
    return at > 0 and tokens[at - 1].cat in (Cat.ITEM, Cat.PERIOD)


def _labels_an_item(tokens: Sequence[Token], at: int) -> bool:
    """ "코드 CS0522", "이름에 기름 들어가는", "딸기 들어간 제품"."""
    if tokens[at].tag not in _LABELS:
        return False
    following = [token for token in tokens[at + 1 : at + 3] if token.cat is not Cat.PARTICLE]
    if following and following[0].cat is Cat.ITEM:
        return True
    if tokens[at].tag != "item" or at == 0:
        return False
    before = tokens[at - 2] if tokens[at - 1].tag == "having" and at > 1 else tokens[at - 1]
    return before.cat is Cat.ITEM


def _tidy(frame: Frame) -> None:
    """Words that say again what another one says."""
    if frame.items:
        # "SY201 그거", "딸기 들어간 제품"
        frame.tags = [tag for tag in frame.tags if tag not in ("having", "ana.item")]
    if frame.has("chart", "table", *BUCKET_TAGS):
        # "표로 바꿔줘" changes the answer, not the data.
        frame.tags = [tag for tag in frame.tags if tag != "x.change_data"]
    if frame.has(*_OF_A_BATCH) and [(count.value, count.counter) for count in frame.counts] == [
        (1, "c.record")
    ]:
        # "한 번 돌리면 평균", "한 번에 최대"
        frame.counts = []
        frame.tags = [*frame.tags, "batch"]
    if frame.lots:
        frame.tags = [tag for tag in frame.tags if tag != "ana.item"]
    if len(frame.periods) == 1 and frame.periods[0].token.period.unit == "day":
        frame.days = [one for one in frame.days if not _is_that_weekday(one, frame.periods[0])]
    frame.items = _chosen(frame.items, frame.tokens)
    frame.periods = _without_repeats(_chosen(frame.periods, frame.tokens))


BUCKET_TAGS = ("by.day", "by.week", "by.month", "by.quarter", "by.year", "by.weekday", "by.item")


_OF_A_BATCH = ("avg", "max", "min", "maxqty", "minqty")
_WEEKDAYS = ("d.mon", "d.tue", "d.wed", "d.thu", "d.fri", "d.sat", "d.sun")


def _is_that_weekday(kind: Named, day: Named) -> bool:
    """ "10월 31일 토요일" says the weekday of a day that is named anyway."""
    reading = day.token.period.reading
    return (
        isinstance(reading, Period)
        and reading.first is not None
        and kind.token.tag == _WEEKDAYS[reading.first.weekday()]
        and not kind.excluded
    )


def _chosen(named: list[Named], tokens: Sequence[Token]) -> list[Named]:
    """ "딸기 시럽 말고 핸드크림": what is turned down goes, where something else stands in its place."""
    kept = [one for one in named if not (one.excluded and _turned_down(one, tokens))]
    return kept if kept and not any(one.excluded for one in kept) else named


def _turned_down(one: Named, tokens: Sequence[Token]) -> bool:
    return any(token.tag == "instead" for token in tokens[one.at + 1 : one.at + 3])


def _without_repeats(named: list[Named]) -> list[Named]:
    """ "크리스마스날 12월 25일" names one day twice; "설 연휴 2월 16일~18일" says which days are meant."""
    kept: list[Named] = []
    for one in named:
        reading = one.token.period.reading
        last = kept[-1].token.period.reading if kept else None
        named_twice = (
            isinstance(reading, Period)
            and isinstance(last, Period)
            and reading.ranges is not None
            and reading.ranges == last.ranges
            and one.token.period.relation is None
        )
        if named_twice:
            kept[-1] = one
            continue
        if (
            isinstance(reading, Period)
            and isinstance(last, Unclear)
            and last.reason is UnclearReason.PERIOD_CHOICES
            and reading.unit in ("day", "range")
            and one.at == kept[-1].at + 1
        ):
            kept[-1] = one
            continue
        kept.append(one)
    return kept


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
