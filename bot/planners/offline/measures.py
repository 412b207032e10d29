"""Which measures a sentence asks for (docs/answers.md, "The measures")."""

from __future__ import annotations

from itertools import pairwise

from bot.planners.offline.frame import Frame
from bot.planners.offline.tokens import Cat
from skills.arguments import Measure

_MEASURES = {
    "batches": Measure.BATCHES,
    "avg": Measure.BATCH_AVERAGE,
    "davg": Measure.DAILY_AVERAGE,
    "mavg": Measure.MONTHLY_AVERAGE,
    "items_n": Measure.ITEM_COUNT,
    "days_n": Measure.PRODUCTION_DAYS,
    "howmany_days": Measure.PRODUCTION_DAYS,
}
QUANTITY_TAGS = frozenset({"qty", "total", "howmuch", "status"})
MEASURE_TAGS = frozenset(_MEASURES) | QUANTITY_TAGS
# 평균 of a unit named apart from it: "하루 생산량 평균".
_AVERAGE_OF = {"u.day": Measure.DAILY_AVERAGE, "u.month": Measure.MONTHLY_AVERAGE}


def measures_of(frame: Frame) -> list[Measure] | None:
    """In the order asked; empty where none is named; None where the average's unit is none that exists."""
    found: list[Measure] = []
    unit = next((tag for tag in frame.tags if tag.startswith("u.")), None)
    for tag in frame.tags:
        measure = _MEASURES.get(tag)
        if measure is None:
            continue
        if tag == "avg" and unit is not None:
            if unit not in _AVERAGE_OF:
                return None
            measure = _AVERAGE_OF[unit]
        if measure not in found:
            found.append(measure)
    if "kind" in frame.tags and "howmuch" in frame.tags and Measure.ITEM_COUNT not in found:
        found.append(Measure.ITEM_COUNT)
    if _averages_a_count(frame) or averages_working_days(frame):
        return None
    if frame.has("often") and Measure.BATCHES not in found:
        found.append(Measure.BATCHES)
    if _names_quantity_too(frame, bool(found)):
        found.insert(0, Measure.QUANTITY)
    return found


def averages_working_days(frame: Frame) -> bool:
    """ "영업일 평균 생산량": a working day's, or a batch's on those days? "영업일 기준 배치 평균" says."""
    return any(
        one.tag == "d.working_days"
        and one.text.endswith(("일", "데이"))
        and other.tag == "avg"
        and other.text.startswith("평균")
        for one, other in pairwise(frame.tokens)
    )


_AVERAGES = frozenset({"avg", "davg", "mavg"})
_COUNTS = frozenset({"batches", "items_n", "days_n"})
_JOINS = frozenset({"conj", "also", ","})


def _averages_a_count(frame: Frame) -> bool:
    """ "하루 평균 배치 수": a count's average, which no measure is; "건수와 평균" are two measures."""
    named = [(at, token.tag) for at, token in enumerate(frame.tokens) if token.tag in _AVERAGES | _COUNTS]
    for (start, one), (end, other) in pairwise(named):
        mixed = (one in _AVERAGES) != (other in _AVERAGES)
        if mixed and not any(token.tag in _JOINS for token in frame.tokens[start:end]):
            return True
    return False


def _names_quantity_too(frame: Frame, other: bool) -> bool:
    """ "생산량이랑 건수" asks for both; "생산량 평균", "총 몇 건" for one."""
    if not other:
        return frame.has(*QUANTITY_TAGS)
    return any(
        token.cat is Cat.NOUN and token.tag in ("qty", "total", "howmuch") and _joins(frame, at)
        for at, token in enumerate(frame.tokens)
    ) or _follows_a_join(frame)


def _joins(frame: Frame, at: int) -> bool:
    """과, 랑, a comma or 그리고 behind the word leads to another measure."""
    behind = frame.tokens[at + 1 : at + 3]
    joined = bool(behind) and (behind[0].tag in ("conj", "also", ",") or behind[0].text in ("하고", "그리고"))
    return joined and any(token.tag in MEASURE_TAGS for token in frame.tokens[at + 1 :])


def _follows_a_join(frame: Frame) -> bool:
    """ "건수랑 생산량": quantity behind another measure and a joining word."""
    for at, token in enumerate(frame.tokens):
        if token.tag in _MEASURES and at + 2 < len(frame.tokens):
            behind, after = frame.tokens[at + 1], frame.tokens[at + 2 : at + 4]
            if behind.tag in ("conj", "also", ",") and any(one.tag in ("qty", "total") for one in after):
                return True
    return False
