"""Two periods, or two or more items, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose import charts
from bot.compose.context import ComposeContext
from bot.compose.periods import PeriodWords, describe
from bot.compose.piece import Draft, column, find_items, item_cells
from bot.compose.scope import item_name, item_words, measure_name, measure_unit, to_cell, value_of
from skills.arguments import Measure
from skills.results import Change, ItemComparisonResult, PeriodComparisonResult, PeriodFigures


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison; `change` is the later period's change against it."""

    key: str
    p: PeriodWords
    value: int | Decimal | None
    change: Change | None


def draft_period_comparison(result: PeriodComparisonResult, context: ComposeContext) -> Draft:
    measure, unit = measure_name(result.measure), measure_unit(result.measure)
    later = _side("later", result.later, None, result.measure)
    earlier = _side(
        "same_calendar_days" if result.same_days else "earlier", result.earlier, result.change, result.measure
    )
    elapsed = _optional("same_days", result.earlier_elapsed, result.change_elapsed, result.measure)
    whole = _optional("whole", result.earlier_whole, result.change_whole, result.measure)
    sides = [side for side in (later, earlier, elapsed, whole) if side is not None]
    words = {
        "measure": measure,
        "unit": unit,
        "later": later,
        "earlier": earlier,
        "elapsed": elapsed,
        "whole": whole,
        "elapsed_days": result.elapsed_days,
        "same_days": result.same_days,
        "sides": sides,
    }
    bars = [
        (side.p.name if side.key in ("later", "earlier") else side.p.full, to_cell(side.value))
        for side in sides
    ]
    drawn_later = next((i for i, side in enumerate(sides) if side.key == "later"), None)
    partial = (drawn_later,) if later.p.cut and drawn_later is not None and later.value is not None else ()
    chart = charts.comparison(context, bars, unit, tuple(i for i in partial if i is not None))
    return Draft(
        "compare_periods",
        result.basis,
        words,
        _period_table(sides, measure, unit),
        chart,
        find_items(result.basis.items, result.basis),
        has_figures=later.value is not None or earlier.value is not None,
    )


def _side(key: str, figures: PeriodFigures, change: Change | None, measure: Measure) -> Side:
    return Side(key, describe(figures.period), value_of(figures.figures, measure), change)


def _optional(
    key: str, figures: PeriodFigures | None, change: Change | None, measure: Measure
) -> Side | None:
    return None if figures is None else _side(key, figures, change, measure)


def _period_table(sides: list[Side], measure: str, unit: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            wording.label("column", side.key),
            side.p.full,
            to_cell(side.value),
            to_cell(side.change.difference) if side.change else None,
            to_cell(side.change.percent) if side.change else None,
        )
        for side in sides
    ]
    return Table(
        columns=(
            column("kind"),
            column("period"),
            Column(title=measure, unit=unit, numeric=True),
            column("difference", unit=unit),
            column("percent", unit="%"),
        ),
        rows=tuple(rows),
    )


def draft_item_comparison(result: ItemComparisonResult, context: ComposeContext) -> Draft:
    measure, unit = measure_name(result.measure), measure_unit(result.measure)
    rows = [(row, value_of(row.figures, result.measure)) for row in result.rows]
    filled = sorted(
        ((item_words(row.item), value) for row, value in rows if value is not None),
        key=lambda e: e[1],
        reverse=True,
    )
    words = {
        "measure": measure,
        "unit": unit,
        "rows": [(item_words(row.item), value) for row, value in rows],
        "ordered": filled,
        "empty": [item_words(row.item) for row, value in rows if value is None],
        "difference": result.difference,
        "ratio": result.ratio,
    }
    table_rows: list[tuple[Cell, ...]] = [(*item_cells(row.item), to_cell(value)) for row, value in rows]
    columns = [column("code"), column("name"), Column(title=measure, unit=unit, numeric=True)]
    if result.difference is not None:
        table_rows.append((wording.label("column", "difference"), "", to_cell(result.difference)))
    if result.ratio is not None:
        table_rows.append((wording.label("column", "ratio"), "", to_cell(result.ratio)))
    chart = charts.comparison(context, [(item_name(row.item), to_cell(value)) for row, value in rows], unit)
    return Draft(
        "compare_items",
        result.basis,
        words,
        Table(columns=tuple(columns), rows=tuple(table_rows)),
        chart,
        find_items([row.item for row in result.rows], result.basis),
        has_figures=bool(filled),
    )
