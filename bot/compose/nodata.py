"""What is said when the data holds no row: where the nearest data is, never a figure."""

from __future__ import annotations

from datetime import date

from bot import wording
from bot.compose.context import ComposeContext
from bot.compose.piece import Draft, find_items
from skills.results import NoData


def draft_no_data(result: NoData, context: ComposeContext) -> Draft:
    basis = result.basis
    nearest: date | None = result.nearest_before or result.nearest_after
    words = {
        "before": result.nearest_before,
        "after": result.nearest_after,
        "nearest": wording.form("plain_day", y=nearest.year, m=nearest.month, d=nearest.day)
        if nearest
        else "",
        "code": wording.clean(basis.items[0].code) if len(basis.items) == 1 else "",
    }
    return Draft("no_data", basis, words, found=find_items(basis.items, basis), has_figures=False)
