"""The list just shown, otherwise: by another measure, its total, without its first, so long, longer, its batches counted."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import kept_args, measure_of
from bot.planners.offline.frame import Frame
from bot.planners.offline.measures import MEASURE_TAGS, measures_of
from bot.planners.offline.parts import from_here
from bot.planners.offline.ranks import WHICH, first_said, names_nothing, pointers_in, rank_picked
from bot.planners.offline.scope import plain_periods
from bot.planners.offline.skill_names import (
    CHANGES,
    EXTREMES,
    HISTORY,
    PERIODS,
    RANKING,
    RECORDS,
    SEARCH,
    SHARE,
    SUMMARY,
)
from bot.planners.offline.thread import Before, items_of
from bot.planners.offline.tokens import Cat
from skills.arguments import Measure


def of_the_same_list(frame: Frame, before: Before) -> Calls | None:
    """None where the question is none of a list; no calls where it is one that has to be asked back of."""
    if frame.unread or frame.lots or frame.conditions or frame.left_out or before.call.name == EXTREMES:
        return None
    readings = (
        _by_another_measure, _moved_since, _within_a_family, _total_of_the_shown, _without_a_rank, _shares_of_the_shown,
        _in_another_period,
    )  # fmt: skip
    return first_said(readings, frame, before)


def _within_a_family(frame: Frame, before: Before) -> Calls | None:
    """ "시럽 중에서는?": the same list, of these."""
    if before.call.name != RANKING or len(before.calls) != 1 or frame.meaning != {"among"}:
        return None
    if len(frame.items) != 1 or frame.periods or frame.days or frame.counts:
        return None
    args = {name: value for name, value in before.call.args.items() if name not in ("items", "rank_of")}
    return [SkillCall(name=RANKING, args=args | {"within": frame.items[0].token.mention.value})]


def _moved_since(frame: Frame, before: Before) -> Calls | None:
    """ "증감은?" behind "9월 상위 3개", "그 3개 10월은?": the change of each of them."""
    if frame.meaning != {"diff"} or not names_nothing(frame) or frame.counts or len(before.turns) < 2:
        return None
    base, earlier = before.call, Before(before.turns[:-1], before.today)
    if base.name != SUMMARY or len(before.calls) != 1 or earlier.call.name != RANKING:
        return None
    if items_of(base) != earlier.shown_codes() or base.args.get("measures"):
        return None
    period, against = before.period(base), earlier.period(earlier.call)
    if period is None or against is None or base.args.get("days") != earlier.call.args.get("days"):
        return []
    args = kept_args(base.args, "items", "days") | {"period": period, "against": against}
    return [SkillCall(name=PERIODS, args=args)]


_SUMS = frozenset({"total", "combined", "qty", "howmuch"})


def _total_of_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "합계는?", "다 합치면?": the list once more, which ends in its total and says how much of all that is."""
    base, measured = before.call, measure_of(before.call).get("measure", Measure.BATCHES.value)
    asks = frame.meaning <= _SUMS and frame.has("total", "combined")
    if not asks or base.name != RANKING or len(before.calls) != 1 or len(before.shown_codes()) < 2:
        return None
    if not names_nothing(frame) or frame.counts or {"rank", "rank_of"} & set(base.args):
        return None
    return [base] if measured == Measure.BATCHES.value else []


def _without_a_rank(frame: Frame, before: Before) -> Calls | None:
    """ "1위 빼고": the same list without that item."""
    codes, rank = before.shown_codes(), rank_picked(frame)
    if frame.meaning - pointers_in(frame) != {"excl"} or rank is None or not names_nothing(frame):
        return None
    if before.call.name != RANKING or len(before.calls) != 1 or {"rank", "rank_of"} & set(before.call.args):
        return None
    if rank > len(codes) or len(codes) < 2 or before.call.args.get("excluding"):
        return []  # "2위도 빼고" behind "1위 빼고": the second of the first list, or of this one?
    return [SkillCall(name=RANKING, args=before.call.args | {"excluding": [codes[rank - 1]]})]


def _shares_of_the_shown(frame: Frame, before: Before) -> Calls | None:
    """ "비중은?": behind "상위 3개" the list once more, which shows them; behind the first alone that item's."""
    base, codes = before.call, before.shown_codes()
    if not (frame.meaning and frame.meaning <= {"share", "percent", "each", "howmuch"}) or frame.counts:
        return None
    if not frame.has("share") or base.name != RANKING or len(before.calls) != 1 or not names_nothing(frame):
        return None
    if "items" in base.args:
        return None
    if measure_of(base) or not codes or {"within", "excluding", "rank_of"} & set(base.args):
        return []
    one = before.ranked_one()
    if one is None:
        return [base]
    return [SkillCall(name=SHARE, args=kept_args(base.args, "period", "days") | {"items": [one]})]


def _in_another_period(frame: Frame, before: Before) -> Calls | None:
    """ "8월에는 뭐였어?" behind "10월에 제일 많이 만든 제품": the same of August."""
    named = plain_periods(frame)
    other = frame.items or frame.days or frame.counts or frame.pointers or len(named) != len(frame.periods)
    asks = "what" in frame.meaning and frame.meaning <= WHICH and "make" not in frame.tags
    if other or not asks or len(named) != 1 or before.call.name != RANKING or len(before.calls) != 1:
        return None
    if not {"n", "rank"} & set(before.call.args):
        return None
    return [SkillCall(name=RANKING, args=before.call.args | {"period": from_here(named[0], before)})]


_INTO = ("로", "으로", "기준", "순")


def _by_another_measure(frame: Frame, before: Before) -> Calls | None:
    """ "배치 수 기준으로", "건수 순으로": the same list by that measure."""
    measures, asked = measures_of(frame), frame.meaning - {"rank"}
    if before.call.name != RANKING or len(before.calls) != 1 or not measures or len(measures) > 1:
        return None
    if not names_nothing(frame) or frame.counts or not asked <= MEASURE_TAGS or "howmuch" in asked:
        return None
    says_into = any(token.cat is Cat.PARTICLE and token.text.startswith(_INTO) for token in frame.tokens)
    if not (says_into or frame.has("rank")) or measures[0] is Measure.ITEM_COUNT:
        return None
    args = {name: value for name, value in before.call.args.items() if name != "measure"}
    named = {} if measures[0] is Measure.QUANTITY else {"measure": measures[0].value}
    return [SkillCall(name=RANKING, args=args | named)]


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
    if len(before.calls) != 1 or not frame.meaning <= {"batches", "qty", "total", "howmuch", "whole"}:
        return None
    left = {"count_only", "items"} if frame.has("whole") else {"count_only"}
    args = {name: value for name, value in before.call.args.items() if name not in left}
    return [SkillCall(name=RECORDS, args=args | ({"count_only": True} if frame.has("batches") else {}))]


def as_records(before: Before) -> Calls | None:
    """ "목록 보여줘" behind "몇 건": the batches that were counted."""
    if len(before.calls) != 1 or before.call.name not in (RECORDS, HISTORY, RANKING, SEARCH, CHANGES):
        return None
    args = {name: value for name, value in before.call.args.items() if name != "count_only"}
    return [SkillCall(name=before.call.name, args=args)]
