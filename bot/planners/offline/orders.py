"""Orders that change the answer and not the data ("9월로 바꿔줘", "바닐라 시럽도 넣어줘"), and reasons given for a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.planners.offline.building import build
from bot.planners.offline.frame import Frame
from bot.planners.offline.measures import MEASURE_TAGS
from bot.planners.offline.tokens import Cat, Token

_ORDER = "x.change_data"
_REASON = "x.cause"
_EXCHANGES = ("바꿔", "바꾸", "변경", "교체", "고쳐")
_ADDS = ("넣어", "넣으", "추가")
_INTO = ("로", "으로", "것으로", "거로", "걸로", "꺼로")
_BECAUSE = ("때문",)
_THAT_IS_WHY = ("그런데", "그러는데", "필요")


def of_the_answer(frame: Frame) -> Frame:
    """Behind an answer, without the order where nothing of the data is named to be changed: "9월로 바꿔줘" asks for September,
    "평균선도 넣어줘" for a picture. A number, a lot or two things of a kind ("A를 B로") are of the data."""
    if (
        not frame.has(_ORDER)
        or frame.counts
        or frame.lots
        or frame.has("data", "rec", "batch", "name", "code")
    ):
        return frame
    orders = [at for at, token in enumerate(frame.tokens) if token.tag == _ORDER]
    named = len(frame.items) + len(frame.periods) + len(frame.days)
    if len(orders) != 1 or named > 1:
        return frame
    word, before = frame.tokens[orders[0]].text, frame.tokens[max(0, orders[0] - 1) : orders[0]]
    others = frame.meaning - {_ORDER}
    into = bool(before) and before[0].cat is Cat.PARTICLE and before[0].text.replace(" ", "") in _INTO
    named_one = bool(named or frame.conditions) and not others
    exchanged = word.startswith(_EXCHANGES) and into and (named_one or (others and others <= MEASURE_TAGS))
    drawn = bool(frame.unread) and bool(others & MEASURE_TAGS)  # "평균선 추가해줘"
    added = word.startswith(_ADDS) and bool(before) and (before[0].tag in ("also", "upto") or drawn)
    if not (exchanged or added):
        return frame
    return replace(frame, tags=[tag for tag in frame.tags if tag != _ORDER])


def behind_a_reason(frame: Frame) -> Frame | None:
    """The question behind "결산 때문에 그런데": what it is asked for changes nothing in it. None where no reason stands there, or
    where it is the reason of what is asked ("휴일 때문에 줄어든 생산량")."""
    for at, token in enumerate(frame.tokens):
        if token.tag == _REASON and token.text.startswith(_BECAUSE):
            reason, asked = frame.tokens[:at], frame.tokens[at + 1 :]
            if not _says_a_reason(reason):
                return None
            question = build(frame.text, asked, frame.today)
            that_is_why = bool(asked) and asked[0].text.startswith(_THAT_IS_WHY)
            said = question.meaning & MEASURE_TAGS if question.periods else question.meaning and that_is_why
            moved = question.has("up", "down", "diff", "up.item", "down.item", "moved.item", "neg", _REASON)
            return question if said and not moved and not question.unread else None
    return None


def _says_a_reason(tokens: Sequence[Token]) -> bool:
    named = (Cat.ITEM, Cat.PERIOD, Cat.NUMBER, Cat.LOT)
    return bool(tokens) and not any(token.cat in named or token.tag.startswith("x.") for token in tokens)
