"""Behind several figures of their own items and days ("불고기소스 10월, 참기름 9월 생산량"): what is asked of each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.parts import from_here
from bot.planners.offline.scope import plain_periods
from bot.planners.offline.skill_names import SUMMARY, TRENDS
from bot.planners.offline.thread import Before, items_of
from skills.arguments import Measure

# Of all of them at once: added up or set side by side.
_TOGETHER = frozenset({"combined", "total", "cmp", "diff", "which", "more", "than"})
_ALL = "다"
_SHOWN_AGAIN = frozenset({"chart", "table", "file", "nochart", "label", "again", "each", "whole", "alldays"})


def of_each(frame: Frame, before: Before, follow: Callable[[Frame, Before], Calls | None]) -> Calls | None:
    """ "건수는?", "전월 대비는?": None where it asks otherwise, no calls where that cannot be asked of each."""
    if frame.unread or frame.pointers or frame.items or not _several(before):
        return None
    if any(not is_beside(one) for one in plain_periods(frame)):
        return None
    if frame.has(*_TOGETHER) and not frame.periods:
        return None if _differ_in_one(before) else []
    if not (frame.meaning - _SHOWN_AGAIN) and not frame.periods:
        return None
    calls: Calls = []
    for at in range(len(before.calls)):
        one = follow(frame, _alone(before, at))
        if one is None:
            return []
        calls += [call for call in one if call not in calls]
    return calls


def all_that_was_asked(frame: Frame, before: Before) -> Calls | None:
    """ "지난달도 다 보여줘" behind several measures asked one after another: all of them."""
    named = plain_periods(frame)
    if len(named) != 1 or frame.meaning or frame.items or frame.days or frame.counts or frame.pointers:
        return None
    if not any(token.text == _ALL for token in frame.tokens) or before.call.name != SUMMARY:
        return None
    measures: list[str] = []
    for turn in reversed(before.turns):
        call = turn.calls[0]
        if len(turn.calls) != 1 or call.name != SUMMARY or _scope(call) != _scope(before.call):
            break
        measures[:0] = call.args.get("measures") or [Measure.QUANTITY.value]
    if len(set(measures)) < 2:
        return None
    args = before.call.args | {
        "measures": list(dict.fromkeys(measures)),
        "period": from_here(named[0], before),
    }
    return [SkillCall(name=SUMMARY, args=args)]


def is_beside(named: Named) -> bool:
    """ "작년이랑 비교": a period to compare each with, and none in place of theirs."""
    return named.token.period.against or bool({"conj", "than"} & named.particles)


def _several(before: Before) -> bool:
    if before.is_chain() or not {call.name for call in before.calls} <= TRENDS | {SUMMARY}:
        return False
    return len({_scope(call) for call in before.calls}) > 1


def _differ_in_one(before: Before) -> bool:
    """Figures of the same items, or of the same days; only figures can be added up."""
    items, times, days = (set(each) for each in zip(*map(_scope, before.calls), strict=True))
    figures = all(call.name == SUMMARY for call in before.calls)
    return figures and len(days) == 1 and 1 in (len(items), len(times))


def _scope(call: SkillCall) -> tuple[object, object, object]:
    return tuple(items_of(call)), call.args.get("period"), tuple(call.args.get("days") or ())


def _alone(before: Before, at: int) -> Before:
    """As if only that figure had been asked for."""
    turn = before.turns[-1]
    alone = replace(turn, calls=(turn.calls[at],), found=turn.found[at : at + 1])
    return Before([alone], before.today)
