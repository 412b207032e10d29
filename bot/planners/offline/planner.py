"""The offline planner: questions people ask every day, read by word lists and rules, in milliseconds and without a key.

It answers only when it understood every word that matters; otherwise it defers, and says what it could not read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers import AnswerKind, ChartWish
from bot.planners.offline import replies
from bot.planners.offline.building import build
from bot.planners.offline.choices import all_of_them, of_the_offered, picked_by_name
from bot.planners.offline.clarified import asked_again, completed, corrected, still_in_doubt
from bot.planners.offline.frame import Frame
from bot.planners.offline.last_day import of_the_last_day
from bot.planners.offline.narrowing import narrowed
from bot.planners.offline.normalise import says_nothing
from bot.planners.offline.orders import behind_a_reason, of_the_answer
from bot.planners.offline.pointers import opens_follow_up, points_back
from bot.planners.offline.reading import FRAGMENT_TAGS, figure_of, only_scope, read
from bot.planners.offline.scan import read_words
from bot.planners.offline.skill_names import IDLE, OVERVIEW
from bot.planners.offline.thread import Before
from bot.planners.protocol import CallPlan, ClarifyPlan, ClarifyReason, Plan, Planned, Situation
from datasource.model import Catalogue
from skills.results import Period

NAME = "offline"


_MOST_CALLS = 6
_NO_ITEMS = Catalogue(version="no data", items=(), by_code={})


class OfflinePlanner:
    async def plan(self, situation: Situation) -> Planned:
        return Planned(plan(situation), NAME)


def plan(situation: Situation) -> Plan:
    """Pure: the same situation, the same plan."""
    hostile = replies.hostile(situation.question)
    if hostile is not None:
        return hostile
    picked = replies.chosen(situation.question, situation.history)
    if picked is not None:
        return plan(replace(situation, question=picked))
    text, tokens = read_words(situation.question, situation.today, situation.catalogue)
    if says_nothing(text):
        return ClarifyPlan(ClarifyReason.EMPTY)
    frame = build(text, tokens, situation.today)
    of_a_day = of_the_last_day(frame, situation)
    if of_a_day is not None:
        return plan(of_a_day)
    named = picked_by_name(frame, situation)
    if named is not None:
        return plan(replace(situation, question=named))
    right = corrected(frame, situation)
    if right is not None:
        return plan(right)
    answered = all_of_them(frame, situation)
    if answered is not None:
        return answered
    over_all = of_the_offered(frame, situation)
    if over_all is not None:
        return plan(over_all)
    inside = narrowed(tokens, situation)
    if inside is None:
        return replies.not_understood(frame, situation.catalogue)
    frame = build(text, inside, situation.today)
    courtesy = replies.courtesy(text)
    if courtesy is not None and not (frame.items or frame.periods):
        return courtesy
    asked_for_a_reason = behind_a_reason(frame)
    if asked_for_a_reason is not None:
        first, last = asked_for_a_reason.tokens[0], asked_for_a_reason.tokens[-1]
        return plan(replace(situation, question=text[first.start : last.end]))
    if any(turn.calls for turn in situation.history):
        frame = of_the_answer(frame)
    refused = replies.refusal(frame) or (None if situation.history else replies.stock(frame))
    if refused is not None:
        return refused
    missed = _missed_the_last(situation)
    before = Before.of(
        situation.history,
        situation.today,
        missed=missed is not None,
        missed_a_time=missed is not None and not points_back(missed),
    )
    calls = read(frame, before)
    doubt = still_in_doubt(frame, situation)
    if doubt is not None:
        return doubt
    whole = completed(frame, situation)
    if whole is not None:
        planned = plan(whole)
        # What was left open belongs to it, or it is not answered: only these ask of no days.
        alone = calls is not None and all(call.name in (OVERVIEW, IDLE) for call in calls)
        if isinstance(planned, CallPlan) or not alone:
            return planned
    again = asked_again(frame, calls, situation, plan)
    if again is not None:
        return again
    if calls is not None and len(calls) <= _MOST_CALLS:
        return CallPlan(tuple(calls), _chart_wish(frame, before), file=frame.has("file"))
    return _ask_back(frame, before, situation)


def _missed_the_last(situation: Situation) -> Frame | None:
    """The question before this one, where it was asked back of."""
    last = situation.history[-1] if situation.history else None
    if last is None or last.calls or last.kind is not AnswerKind.CLARIFY:
        return None
    text, tokens = read_words(last.question, situation.today, situation.catalogue)
    return None if replies.courtesy(text) else build(text, tokens, situation.today)


def plan_without_data(question: str, today: date) -> Plan | None:
    """What needs no database: greetings, thanks, refusals. None for all else."""
    hostile = replies.hostile(question)
    if hostile is not None:
        return hostile
    text, tokens = read_words(question, today, _NO_ITEMS)
    if says_nothing(text):
        return ClarifyPlan(ClarifyReason.EMPTY)
    return replies.courtesy(text) or replies.refusal(build(text, tokens, today))


def _ask_back(frame: Frame, before: Before, situation: Situation) -> Plan:
    if not before and _leans(frame) and (situation.expired or not situation.history):
        return replies.leaning(expired=situation.expired)
    offered = (
        replies.ambiguous(frame, before) or replies.list_length(frame) or replies.in_doubt(frame, before)
    )
    if offered is not None:
        return offered
    if not frame.unread and not _says_anything(frame):
        return ClarifyPlan(ClarifyReason.GREETING)
    if not before and not frame.unread and only_scope(frame):
        return _asked_of_its_period(frame) or replies.which_figure(frame)
    return replies.not_understood(frame, situation.catalogue, before)


def _asked_of_its_period(frame: Frame) -> CallPlan | None:
    """ "9월 5주차", "내일": which days they are is asked back of before what is wanted of them."""
    if all(isinstance(named.token.period.reading, Period) for named in frame.periods):
        return None
    calls = figure_of(frame)
    return None if calls is None else CallPlan(tuple(calls))


def _leans(frame: Frame) -> bool:
    """It cannot be read without what was said before."""
    if frame.unread:
        return False
    if points_back(frame) or frame.has("then", "no", "again"):
        return True
    if only_scope(frame) and _says_anything(frame):
        return opens_follow_up(frame)
    return (
        not (frame.items or frame.periods)
        and frame.meaning <= FRAGMENT_TAGS
        and bool(frame.meaning or frame.counts or frame.days)
    )


def _says_anything(frame: Frame) -> bool:
    return bool(
        frame.items
        or frame.left_out
        or frame.periods
        or frame.days
        or frame.tags
        or frame.counts
        or frame.lots
        or frame.conditions
    )


def _chart_wish(frame: Frame, before: Before) -> ChartWish:
    if frame.has("nochart", "table"):
        return ChartWish.NO
    if frame.has("chart"):
        return ChartWish.YES
    return ChartWish.AUTO
