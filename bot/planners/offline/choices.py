"""Answers to a list of choices that we offered: one of them by its name, or all of them."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import AnswerKind, Found, SkillCall
from bot.planners.offline import replies
from bot.planners.offline.followup import MOST_ITEMS
from bot.planners.offline.frame import Frame
from bot.planners.offline.narrowing import codes_of, offered_items, whole_words_first
from bot.planners.offline.skill_names import ITEMS, TAKES_ITEMS
from bot.planners.offline.thread import items_of
from bot.planners.offline.tokens import Cat
from bot.planners.protocol import CallPlan, ClarifyPlan, ClarifyReason, Plan, PlannedChoice, Situation
from datasource.model import Catalogue
from skills.items import MAX_TOGETHER

_ALL = "다"
_THE_FACTORY = ("공장", "전사", "회사", "우리")
_OVER_ALL = ("by.item", "total", "combined", "each", "ana.list", "sup", "top", "bottom", "rank")
_SAYS_NOTHING = frozenset(
    {Cat.PARTICLE, Cat.COPULA, Cat.CLOSING, Cat.REQUEST, Cat.GIVE, Cat.DO, Cat.FILLER, Cat.PUNCT, Cat.ACTION}
)


def picked_by_name(frame: Frame, situation: Situation) -> str | None:
    """The question behind the choice that is named: "투명이요" behind eleven 코팅제 is the one of them."""
    if not _was_offered(situation) or len(frame.items) != 1 or frame.unread or not says_only(frame, Cat.ITEM):
        return None
    offered, mention = offered_items(situation), frame.items[0].token.mention
    named = whole_words_first(mention.text, mention.items, situation.catalogue)
    fitting = [item.code for item in named if item.code in offered]
    return offered[fitting[0]] if len(fitting) == 1 else None


def all_of_them(frame: Frame, situation: Situation) -> Plan | None:
    """ "전부", "다": every item of the name that was asked back of; of other choices all is not said."""
    if not (_was_offered(situation) and _says_all(frame)):
        return None
    turn = situation.history[-1]
    if not turn.calls and ("topic" in frame.ending or replies.courtesy(turn.question) is not None):
        return None  # "전체는?" asks for the factory's figure, and examples under a greeting are no choices
    calls = [_of_each(call, situation.catalogue) for call in turn.calls]
    whole = tuple(call for call in calls if call is not None)
    if whole and len(whole) == len(calls):
        return CallPlan(whole)
    choices = tuple(PlannedChoice(question, question) for question in turn.choices)
    return ClarifyPlan(ClarifyReason.NOT_UNDERSTOOD, asked=frame.text, choices=choices)


def of_the_offered(frame: Frame, situation: Situation) -> Situation | None:
    """ "전부 합쳐서", "품목별로", "그중 제일 많은 건": as if all that was offered had been asked of. None for all else."""
    if not _was_offered(situation) or frame.items or frame.unread:
        return None
    whole = [token for token in frame.tokens if token.tag == "whole"]
    if any(token.text.startswith((*_THE_FACTORY, "전체")) for token in whole):
        return None
    if not whole and (frame.periods or not frame.has(*_OVER_ALL)):
        return None  # "9월 상위 3개 제품" is a question of its own
    turn = situation.history[-1]
    calls = [_of_each(call, situation.catalogue) for call in turn.calls]
    if not calls or None in calls:
        return None
    asked = tuple(call for call in calls if call is not None)
    found = tuple(Found(codes=tuple(items_of(call))) for call in asked)
    answered = replace(turn, kind=AnswerKind.ANSWERED, calls=asked, found=found, choices=())
    text = frame.text
    for token in reversed(whole):
        text = text[: token.start] + text[token.end :]
    return replace(situation, question=text.strip(), history=[*situation.history[:-1], answered])


def _of_each(call: SkillCall, catalogue: Catalogue) -> SkillCall | None:
    """The call with every item of its name, where they were too many to be answered unasked."""
    codes = codes_of(items_of(call), catalogue)
    if call.name not in TAKES_ITEMS | {ITEMS} or not MAX_TOGETHER < len(codes) <= MOST_ITEMS:
        return None
    return SkillCall(name=call.name, args=dict(call.args) | {"items": codes})


def _was_offered(situation: Situation) -> bool:
    history = situation.history
    return bool(history) and history[-1].kind is AnswerKind.CLARIFY and len(history[-1].choices) > 1


def _says_all(frame: Frame) -> bool:
    words = [token for token in frame.tokens if token.tag == "whole" or token.text == _ALL]
    return (
        bool(words)
        and says_only(frame, *(token.cat for token in words))
        and frame.meaning <= {"whole"}
        and not any(token.text.startswith(_THE_FACTORY) for token in words)
    )


def says_only(frame: Frame, *cats: Cat) -> bool:
    """Nothing but words of these kinds, and manner."""
    return not (frame.counts or frame.periods) and all(
        token.cat in cats or token.cat in _SAYS_NOTHING for token in frame.tokens
    )
