"""Three figures and more of one answer ("7월 8월 9월 생산량"), set side by side in a table under the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose.context import ComposeContext
from bot.compose.periods import describe
from bot.compose.piece import column
from bot.compose.scope import measure_name, measure_unit, to_cell, value_of, whom
from datasource.model import DateRange
from skills.arguments import Measure
from skills.results import SkillOutcome, SummaryResult
from skills.rounding import times

_FEWEST = 3
_ADDED = (Measure.QUANTITY, Measure.BATCHES)


def abreast(outcomes: Sequence[SkillOutcome], context: ComposeContext) -> Table | None:
    """None where the figures are not of one measure, or have tables of their own."""
    figures = [one for one in outcomes if isinstance(one, SummaryResult) and len(one.by_item) < 2]
    if len(figures) < len(outcomes) or len(figures) < _FEWEST:
        return None
    measures = {one.measures for one in figures}
    if len(measures) > 1 or len(figures[0].measures) > 1:
        return None
    measure = figures[0].measures[0]
    of_whom = [whom(one.basis) or wording.label("basis", "all_items") for one in figures]
    several = len(set(of_whom)) > 1
    rows: list[tuple[Cell, ...]] = [
        (
            describe(one.basis.period, context.today).name,
            *([who] if several else []),
            to_cell(value_of(one.figures, measure)),
        )
        for one, who in zip(figures, of_whom, strict=True)
    ]
    total = _total(figures, measure) if not several else None
    if total is not None:
        rows.append((wording.label("column", "total"), total))
    columns = [column("period"), *([column("name")] if several else [])]
    columns.append(Column(title=measure_name(measure), unit=measure_unit(measure), numeric=True))
    return Table(columns=tuple(columns), rows=tuple(rows), total_row=total is not None)


def difference(outcomes: Sequence[SkillOutcome]) -> str:
    """ "시럽과 잼 비교": the first-named minus the second, in a sentence; "" where they are not two names of one period."""
    if len(outcomes) != 2 or not all(isinstance(one, SummaryResult) for one in outcomes):
        return ""
    first, second = (one for one in outcomes if isinstance(one, SummaryResult))
    codes = [{item.code for item in one.basis.items} for one in (first, second)]
    of_names = max(len(first.by_item), len(second.by_item)) > 1 and all(codes) and not codes[0] & codes[1]
    alike = first.basis.days == second.basis.days and first.measures == second.measures
    if not of_names or not alike or first.basis.period.ranges != second.basis.period.ranges:
        return ""
    measure, *others = first.measures
    value, other = value_of(first.figures, measure), value_of(second.figures, measure)
    if others or value is None or other is None:
        return ""
    return wording.render(
        "answers/apart.md.j2",
        first=_called(first),
        second=_called(second),
        measure=measure_name(measure),
        unit=measure_unit(measure),
        difference=value - other,
        ratio=times(value, other),
    )


def _called(result: SummaryResult) -> str:
    """The word that was asked for, where it fits several."""
    asked = {item.asked for item in result.basis.items}
    return f"'{wording.clean(asked.pop())}'" if len(asked) == 1 < len(result.by_item) else whom(result.basis)


def _total(figures: Sequence[SummaryResult], measure: Measure) -> Cell:
    """None where days would be counted twice, or where a sum says nothing."""
    spans = [one.basis.period.ranges for one in figures]
    if measure not in _ADDED or None in spans or len({one.basis.days for one in figures}) > 1:
        return None
    if any(_overlap(one or (), other or ()) for one, other in combinations(spans, 2)):
        return None
    values = [value_of(one.figures, measure) for one in figures]
    return sum(value for value in values if isinstance(value, int))


def _overlap(some: Sequence[DateRange], others: Sequence[DateRange]) -> bool:
    return any(one.first <= other.last and other.first <= one.last for one in some for other in others)
