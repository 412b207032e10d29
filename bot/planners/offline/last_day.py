""" "마지막 생산일 생산량": the day is looked up, and then asked of as if it had been named."""

from __future__ import annotations

from dataclasses import replace

from bot.planners.offline.frame import Frame
from bot.planners.offline.tokens import Token
from bot.planners.protocol import Situation

_DAY = frozenset({"lastday", "last", "u.day"})
_OF_IT = frozenset({"qty", "howmuch", "total", "batches", "what", "item", "by.item", "items_n", "status"})


def of_the_last_day(frame: Frame, situation: Situation) -> Situation | None:
    """The same question of the newest production day of its items (of all, where it names none); None where it asks
    otherwise, as "마지막 생산일은 언제야" does."""
    named = frame.periods or frame.days or frame.counts or frame.conditions or frame.lots or frame.left_out
    asked = frame.meaning - _DAY
    said = _as_said(frame)
    if named or frame.unread or not asked or not asked <= _OF_IT or not said:
        return None
    codes = {item.code for one in frame.items for item in one.token.mention.items}
    days = [item.last_day for item in situation.catalogue.items if not codes or item.code in codes]
    if not days:
        return None
    question = f"{frame.text[: said[0].start]}{max(days).isoformat()}{frame.text[said[-1].end :]}"
    return replace(situation, question=question)


def _as_said(frame: Frame) -> list[Token]:
    """The tokens that name the day: 마지막 생산일, or 가장 최근 and 생산한 날 right behind it."""
    for at, token in enumerate(frame.tokens):
        if token.tag == "lastday":
            return [token]
        behind = frame.tokens[at + 1 : at + 2]
        if token.tag == "last" and behind and behind[0].tag == "u.day":
            return [token, *behind]
    return []
