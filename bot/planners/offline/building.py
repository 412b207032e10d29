"""Gathers a frame from the tokens of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.planners.offline.frame import Condition, Count, Frame, Named
from bot.planners.offline.tidying import tidy
from bot.planners.offline.tokens import Cat, Token
from skills.results import Period, Unclear

_OF_A_DAY = re.compile(r"(?:하루|일일)$")  # "지난달 하루 …" asks for something of its days
_SO_FAR = re.compile(r"누[계적]")


_CONDITIONS = ("ge", "le", "gt", "lt", "between", "exact")


_ATTACHED = frozenset({Cat.PARTICLE, Cat.AFTER_PERIOD, Cat.AFTER_NUMBER, Cat.COPULA})


# Words that may stand between a number and 이상, 넘는: "1,000개를 넘는", "수량이 500 이하".
_BETWEEN_NUMBER_AND_CONDITION = frozenset({Cat.COUNTER, Cat.PARTICLE, Cat.AFTER_NUMBER})


_DAYS_IN_WORDS = ("하루", "이틀", "사흘", "나흘", "닷새", "열흘", "보름")


_KIN = frozenset({"시리즈", "계열", "제품군"})
_LABELS = frozenset({"code", "name", "item"})


LEAVES_OUT = frozenset({"excl", "instead"})


_TAGGED = frozenset(
    {Cat.NOUN, Cat.MAKING, Cat.ADNOMINAL, Cat.PAST_STEM, Cat.CLOSING, Cat.ACTION, Cat.REQUEST}
)


def build(text: str, tokens: Sequence[Token], today: date) -> Frame:
    frame = Frame(text, tokens, today)
    used = _numbers(frame)
    for at, token in enumerate(tokens):
        match token.cat:
            case Cat.ITEM:
                frame.items.append(_named(tokens, at))
            case Cat.PERIOD:
                if _OF_A_DAY.search(token.text) and token.period.unit != "day":
                    frame.tags.append("u.day")
                if _SO_FAR.search(token.text):
                    frame.tags.append("total")
                if token.tag != "absorbed":
                    frame.periods.append(_named(tokens, at))
                elif not _repeats_a_length(token, tokens):
                    frame.unread.append(token)
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
                if token.tag.startswith("d.") and _is_included(tokens, at):
                    frame.tags.append("alldays")
                elif token.tag.startswith("d."):
                    frame.days.append(_named(tokens, at))
                elif token.tag == "incl" and frame.has("alldays"):
                    pass
                elif token.text in _KIN and at and tokens[at - 1].cat is Cat.ITEM:
                    pass  # "불고기 소스 시리즈"
                else:
                    frame.tags.append("label" if _labels_an_item(tokens, at) else token.tag)
            case Cat.PUNCT if token.tag == "~" and _from_item_to_item(tokens, at):
                frame.unread.append(token)
            case Cat.PUNCT if token.tag == "+" and _between_periods(tokens, at):
                frame.tags.append("combined")
            case _:
                pass
    _spend_exclusions(frame)
    tidy(frame)
    return frame


_LENGTH = re.compile(
    r"(?:이틀|사흘|나흘|닷새|엿새|열흘|보름|일주일|반년|(?:\d+|한|두|세|석|네|넉|다섯|여섯)\s?(?:달|주일?|해|년|개월|일))(?:간|동안)?"
)
_DAYS_OF_MONTHS = 28  # from here on months and years differ by a few days
_A_FEW_DAYS = 4


def _repeats_a_length(token: Token, tokens: Sequence[Token]) -> bool:
    """ "9월 10월 두 달" says again how long they are; "작년 석 달" asks for some of it."""
    others = [one.period.reading for one in tokens if one.cat is Cat.PERIOD and one.tag != "absorbed"]
    lengths = [_days_of(one) for one in (token.period.reading, *others)]
    if not _LENGTH.fullmatch(token.text) or None in lengths:
        return True
    length, *named = [one or 0 for one in lengths]
    return abs(sum(named) - length) <= (_A_FEW_DAYS if length >= _DAYS_OF_MONTHS else 0)


def _days_of(reading: Period | Unclear) -> int | None:
    """Of the whole period, however much of it is over."""
    if not isinstance(reading, Period) or reading.first is None or reading.last is None:
        return None
    return ((reading.cut_from or reading.last) - reading.first).days + 1


def _between_periods(tokens: Sequence[Token], at: int) -> bool:
    before = [token for token in tokens[max(0, at - 3) : at] if token.cat is Cat.PERIOD]
    return bool(before) and any(token.cat is Cat.PERIOD for token in tokens[at + 1 : at + 3])


def _from_item_to_item(tokens: Sequence[Token], at: int) -> bool:
    """ "LT127~LT129": which codes lie between is not said."""
    return [token.cat for token in tokens[max(0, at - 1) : at + 2 : 2]] == [Cat.ITEM, Cat.ITEM]


def _is_included(tokens: Sequence[Token], at: int) -> bool:
    """ "주말 포함": every day, which is what no word about days asks for too."""
    following = [token for token in tokens[at + 1 : at + 3] if token.cat is not Cat.PARTICLE]
    return bool(following) and following[0].tag == "incl"


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


def _named(tokens: Sequence[Token], at: int) -> Named:
    particles: set[str] = set()
    excluded = False
    for token in tokens[at + 1 :]:
        if token.cat in _ATTACHED:
            particles.add(token.tag)
        elif token.cat is Cat.NOUN and (token.tag in LEAVES_OUT or token.tag == "no"):
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
        if following is not None and following.tag.startswith("d."):
            counter = following.tag  # "최근 5영업일": no skill counts such days
        elif not counter and token.text.endswith(_DAYS_IN_WORDS):
            counter = "c.day"
        count = Count(token.number, counter, at)
        where = _condition_behind(tokens, at)
        lower = pending[-1][0] if pending else None
        if where is None and lower is not None and _ends_range_of_quantities(tokens, lower, count):
            pending.pop()
            frame.conditions += [
                Condition("ge", lower.value, "c.piece", lower.at),
                Condition("le", count.value, "c.piece", at),
            ]
            if counter == "c.record":
                frame.tags.append("batch")  # "500~1000개 배치"
            continue
        if where is None:
            pending.append((count, _opens_range(tokens, at)))
            continue
        tag = "lt" if _falls_short(tokens, where) else tokens[where].tag
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


def _falls_short(tokens: Sequence[Token], at: int) -> bool:
    """ "300개도 안 나온"."""
    return tokens[at].tag == "neg" and at > 0 and tokens[at - 1].tag == "also"


def _condition_behind(tokens: Sequence[Token], at: int) -> int | None:
    for index in range(at + 1, min(at + 5, len(tokens))):
        token = tokens[index]
        if token.cat is Cat.NOUN and (token.tag in _CONDITIONS or _falls_short(tokens, index)):
            return index
        if token.cat not in _BETWEEN_NUMBER_AND_CONDITION:
            return None
    return None


_BATCH_TAGS = frozenset({"batch", "batches", "lotno", "c.record"})


def _ends_range_of_quantities(tokens: Sequence[Token], lower: Count, upper: Count) -> bool:
    """ "500~1000개 배치": from so many to so many pieces; "상위 3~5개" is none."""
    between, behind = tokens[lower.at + 1 : upper.at], tokens[upper.at + 1 :]
    return (
        bool(behind)
        and behind[0].text.startswith("개")
        and lower.counter in ("", "c.piece")
        and lower.value < upper.value
        and [token.tag for token in between if token.cat is not Cat.COUNTER] == ["~"]
        and any(token.tag in _BATCH_TAGS for token in behind)
    )


def _opens_range(tokens: Sequence[Token], at: int) -> bool:
    """ "500개에서 1000개 사이", "500~1000개": the number is the lower end."""
    for token in tokens[at + 1 : at + 4]:
        if token.cat is Cat.NUMBER:
            return True
        if token.cat not in (Cat.COUNTER, Cat.PARTICLE, Cat.PUNCT, Cat.AFTER_NUMBER):
            return False
    return False
