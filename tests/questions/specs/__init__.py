"""The questions, by category; each module holds `QUESTIONS`. Asked on 2026-11-23, a Monday."""

from __future__ import annotations

from tests.questions.intents import Asked
from tests.questions.specs import (
    boundaries,
    comparisons,
    composed,
    counts_and_averages,
    desk,
    extremes,
    followups,
    followups_in_place,
    followups_more,
    items,
    limits,
    managers,
    noisy,
    periods,
    rankings,
    records,
    shares,
    shop_floor,
    totals,
    traps,
    traps_more,
    trends,
    unclear,
)

_MODULES = (
    periods,
    totals,
    counts_and_averages,
    trends,
    rankings,
    comparisons,
    records,
    items,
    extremes,
    shares,
    boundaries,
    noisy,
    unclear,
    limits,
    followups,
    followups_more,
    followups_in_place,
    shop_floor,
    managers,
    desk,
    traps,
    traps_more,
    composed,
)


def everything() -> list[Asked]:
    return [asked for module in _MODULES for asked in module.QUESTIONS]
