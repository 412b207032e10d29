"""What is asked of several, one by one: "평일이랑 주말 각각", "BW0021이랑 BW0022 마지막 생산일", "최근 3건씩"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import item_words
from bot.planners.offline.skill_names import EXTREMES, HISTORY, RANKING, SUMMARY
from bot.planners.offline.thread import items_of
from bot.planners.offline.tokens import Cat
from skills.arguments import DayKind

MOST_CALLS = 6  # calls of one answer
_BOTH_KINDS = {DayKind.WEEKDAYS.value, DayKind.WEEKEND.value}
_SATURDAY_AND_SUNDAY = [DayKind.SAT.value, DayKind.SUN.value]
# Of several items together they name one day, one batch, one item.
_NAMES_ONE = frozenset({EXTREMES, HISTORY})


def apart(frame: Frame, calls: Sequence[SkillCall]) -> Calls | None:
    """The calls, with those of several things taken apart where each of them is meant; None where they get too many."""
    taken = [one for call in calls for of_days in _by_days(frame, call) for one in _by_item(frame, of_days)]
    return taken if len(taken) <= max(MOST_CALLS, len(calls)) else None


def _says_each(frame: Frame) -> bool:
    return frame.has("each") or any(
        token.cat is Cat.PARTICLE and token.text.startswith("씩") for token in frame.tokens
    )


def _by_days(frame: Frame, call: SkillCall) -> Calls:
    kinds = call.args.get("days")
    if not isinstance(kinds, list) or frame.has("combined") or any(one.excluded for one in frame.days):
        return [call]
    if kinds == [DayKind.WEEKEND.value] and frame.has("each") and _names_both_days(frame):
        kinds = _SATURDAY_AND_SUNDAY
    # Weekdays and weekends together are every day, which nobody has to name.
    if len(kinds) < 2 or not (frame.has("each") or set(kinds) == _BOTH_KINDS):
        return [call]
    return [SkillCall(name=call.name, args=call.args | {"days": [kind]}) for kind in kinds]


def _names_both_days(frame: Frame) -> bool:
    said = " ".join(one.token.text for one in frame.days)
    return "토" in said and "일" in said


def _by_item(frame: Frame, call: SkillCall) -> Calls:
    items = items_of(call)
    if len(items) < 2 or items != item_words(frame) or frame.has("combined"):
        return [call]
    each = _says_each(frame)
    one_of_all = call.name == EXTREMES or (call.name == HISTORY and call.args.get("limit") == 1)
    if call.name == RANKING and each and not {"rank_of", "within"} & set(call.args):
        rest = {name: value for name, value in call.args.items() if name != "items"}
        return [SkillCall(name=RANKING, args=rest | {"within": item}) for item in items]
    families = call.name == SUMMARY and each and _fits_several(frame)
    if not (one_of_all or families or (each and call.name in _NAMES_ONE)):
        return [call]
    return [SkillCall(name=call.name, args=call.args | {"items": [item]}) for item in items]


def _fits_several(frame: Frame) -> bool:
    return any(len(one.token.mention.items) > 1 for one in frame.items)
