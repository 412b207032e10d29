"""The list just shown, otherwise: so long, longer, its batches counted or written out."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.frame import Frame
from bot.planners.offline.skill_names import CHANGES, EXTREMES, HISTORY, RANKING, RECORDS, SEARCH
from bot.planners.offline.thread import Before


def so_many(frame: Frame, before: Before) -> Calls | None:
    """ "3개만", "5위까지": the same list, so long."""
    base, count = before.call, frame.counts[0]
    if len(before.calls) != 1 or count.counter not in (
        "c.piece",
        "c.item",
        "c.rank",
        "c.record",
        "",
        "c.day",
        "c.month",
    ):
        return None
    if base.name in (RANKING, CHANGES, EXTREMES):
        most = 31 if base.name == EXTREMES else 100
        if not 1 <= count.value <= most:
            return None
        args = {name: value for name, value in base.args.items() if name not in ("all", "rank", "rank_of")}
        return [SkillCall(name=base.name, args=args | {"n": count.value})]
    if base.name in (HISTORY, RECORDS) and 1 <= count.value <= 200:
        args = {name: value for name, value in base.args.items() if name != "count_only"}
        return [SkillCall(name=base.name, args=args | {"limit": count.value})]
    return None


_LONGEST = 200


def more(before: Before) -> Calls | None:
    """ "더 보여줘": the same list, twice as long."""
    base = before.call
    if len(before.calls) != 1 or base.name not in (HISTORY, RECORDS, RANKING, CHANGES):
        return None
    if base.args.get("all") or base.args.get("limit") == _LONGEST:
        return None
    length = "limit" if base.name in (HISTORY, RECORDS) else "n"
    shown = 5 if base.name == CHANGES else 10
    args = {name: value for name, value in base.args.items() if name not in ("count_only", "rank", "rank_of")}
    longer = min(
        2 * int(args.get(length) or base.args.get("rank") or shown), 100 if base.name == CHANGES else _LONGEST
    )
    return [SkillCall(name=base.name, args=args | {length: longer})]


def counted(frame: Frame, before: Before) -> Calls | None:
    """ "몇 건이야?", "총 수량은?" behind batches of a size or a lot: of those batches. Their average no skill gives."""
    if len(before.calls) != 1 or not frame.meaning <= {"batches", "qty", "total", "howmuch"}:
        return None
    args = {name: value for name, value in before.call.args.items() if name != "count_only"}
    return [SkillCall(name=RECORDS, args=args | ({"count_only": True} if frame.has("batches") else {}))]


def as_records(before: Before) -> Calls | None:
    """ "목록 보여줘" behind "몇 건": the batches that were counted."""
    if len(before.calls) != 1 or before.call.name not in (RECORDS, HISTORY, RANKING, SEARCH, CHANGES):
        return None
    args = {name: value for name, value in before.call.args.items() if name != "count_only"}
    return [SkillCall(name=before.call.name, args=args)]
