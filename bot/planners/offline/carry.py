"""Arguments that a follow-up carries over from the call before."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import (
    Args,
    relations,
)
from bot.planners.offline.thread import Before
from skills.arguments import Against, Measure


def kept_args(args: Args, *names: str) -> Args:
    return {name: args[name] for name in names if name in args}


def measure_of(base: SkillCall) -> Args:
    measure = base.args.get("measure")
    measures: list[str] = list(base.args.get("measures") or ())
    if measure is None and len(measures) == 1:
        measure = measures[0]
    return {"measure": measure} if measure and measure != Measure.QUANTITY else {}


def later_period(frame: Frame, before: Before) -> Args:
    """전월 대비 is of the thread's period where that is a month, 전년 대비 of any."""
    words, reading = before.period(before.call), before.read_period()
    span = relations(frame)[0].token.period if relations(frame) else None
    if words is None or reading is None:
        return {}
    if span is not None and span.relation is Against.PREVIOUS and span.unit != reading.unit:
        return {}
    return {"period": words}
