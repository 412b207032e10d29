"""Items left out: "불고기 소스 빼고 10월 생산량", "나머지는?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args
from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.measures import MEASURE_TAGS
from bot.planners.offline.skill_names import LEAVES_OUT, RANKING, SHARE, SUMMARY
from bot.planners.offline.thread import Before, items_of

_OTHERS = "ana.rest"
_REST = ("나머지", "그외", "그밖", "이외")
_MOST = 20  # a skill takes no more
_COMPLETE = MEASURE_TAGS | {"top", "bottom", "rank", "sup"}


def is_turned_down(frame: Frame) -> bool:
    """ "불고기 소스 말고?" behind a figure waits for what is meant; "말고 10월 상위 3개" says it."""
    said_so = any(
        token.tag in ("instead", "no")
        for one in frame.left_out
        for token in frame.tokens[one.at + 1 : one.at + 3]
    )
    return said_so and not (frame.meaning & _COMPLETE)


def without_others(frame: Frame) -> Frame:
    """ "X 말고 다른 제품" says twice that X is left out."""
    return replace(frame, tags=[tag for tag in frame.tags if tag != _OTHERS])


def leave_out(frame: Frame, calls: Calls, before: Before) -> Calls | None:
    """Those left out, taken from every call; None where a call cannot leave any out, or is of other items anyway."""
    words = list(dict.fromkeys(one.token.mention.value for one in frame.left_out))
    of = _codes(frame.items) or (set(before.shown_codes()) if before else set())
    of_some = any(items_of(call) or call.args.get("within") for call in calls)
    if (of_some and not _codes(frame.left_out) < of) or _joined_to_a_time(frame):
        return None
    rest: Calls = []
    for call in calls:
        if call.name not in LEAVES_OUT:
            return None
        named = items_of(call)
        kept = [word for word in named if word not in words]
        if named and not kept:
            return None
        args = dict(call.args) | ({"items": kept} if named else {})
        gone = [word for word in words if word not in named]
        if gone:
            args["excluding"] = list(dict.fromkeys([*args.get("excluding", ()), *gone]))
        rest.append(SkillCall(name=call.name, args=args))
    return rest


def _joined_to_a_time(frame: Frame) -> bool:
    """ "주말이랑 불고기 소스 빼고": both are left out, and the days were read as those to keep."""
    times = [one.at for one in (*frame.days, *frame.periods) if "conj" in one.particles]
    others = [one.at for one in frame.items]
    return any(
        at < one.at and not any(at < other < one.at for other in others)
        for at in times
        for one in frame.left_out
    )


def _codes(named: Sequence[Named]) -> set[str]:
    return {item.code for one in named for item in one.token.mention.items}


def of_the_others(frame: Frame, before: Before) -> Calls | None:
    """ "불고기 소스 빼면?" is the last answer without it, "나머지는?" what it left. None where it asks otherwise, no calls
    where that cannot be said."""
    named = frame.items or frame.periods or frame.days or frame.counts or frame.conditions or frame.lots
    if frame.unread or named:
        return None
    asked = frame.meaning - {"howmuch", "qty"}
    if frame.left_out and not asked:
        return [] if before.is_chain() else list(before.calls)
    rest = any(
        token.tag == _OTHERS and token.text.replace(" ", "").startswith(_REST) for token in frame.tokens
    )
    if not rest or asked != {_OTHERS} or frame.left_out:
        return None
    return _rest_of(before)


def _rest_of(before: Before) -> Calls:
    call = before.call
    if len(before.calls) != 1 or call.name not in (RANKING, SUMMARY, SHARE):
        return []
    gone = before.shown_codes() if call.name == RANKING else items_of(call)
    if not gone or len(gone) > _MOST or call.args.get("excluding") or call.args.get("all"):
        return []
    args = kept_args(call.args, "period", "days") | {"excluding": gone}
    if call.name == RANKING:
        of_them = kept_args(call.args, "items", "within", "measure")
        return [SkillCall(name=RANKING, args=args | of_them | {"all": True})]
    return [SkillCall(name=SUMMARY, args=args | kept_args(call.args, "measures"))]
