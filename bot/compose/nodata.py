"""What is said when the data holds no row: where the nearest data is, never a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot import wording
from bot.compose.context import ComposeContext
from bot.compose.periods import PeriodWords, describe
from bot.compose.piece import Draft, find_items
from skills.results import NoData


@dataclass(frozen=True, slots=True)
class Empty:
    """A period without a row, and the production days nearest to it."""

    p: PeriodWords
    before: date | None
    after: date | None


def draft_no_data(result: NoData, context: ComposeContext) -> Draft:
    basis, other = result.basis, result.against
    nearest: date | None = result.nearest_before or result.nearest_after
    words = {
        "empty": _empty(result, context),
        "other": _empty(other, context) if other else None,
        "uncounted": basis.null_rows + (other.basis.null_rows if other else 0) > 0,
        "nearest": wording.form("plain_day", y=nearest.year, m=nearest.month, d=nearest.day)
        if nearest
        else "",
        "code": wording.clean(basis.items[0].code) if len(basis.items) == 1 else "",
    }
    return Draft(
        "no_data",
        basis,
        words,
        found=find_items(basis.items, basis),
        has_figures=False,
        against=other.basis if other else None,
    )


def _empty(result: NoData, context: ComposeContext) -> Empty:
    return Empty(describe(result.basis.period, context.today), result.nearest_before, result.nearest_after)
