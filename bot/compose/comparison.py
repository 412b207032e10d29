"""Two periods, or two or more items, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot import wording
from bot.answers import Cell, Chart, Column, Table
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
    later = _side("later", result.later, None, result.measure, context.today)
    earlier = _side(
        "same_calendar_days" if result.same_days else "earlier",
        result.earlier,
        result.change,
        result.measure,
        context.today,
    )
    elapsed = _optional(
        "same_days", result.earlier_elapsed, result.change_elapsed, result.measure, context.today
    )
    whole = _optional("whole", result.earlier_whole, result.change_whole, result.measure, context.today)
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
    chart = _period_chart(context, [earlier, elapsed, whole, later], unit)
    return Draft(
        "compare_periods",
        result.basis,
        words,
        _items_table(result, later, earlier, unit)
        if len(result.by_item) > 1
        else _period_table(sides, measure, unit),
        chart,
        find_items(result.basis.items, result.basis),
        has_figures=later.value is not None or earlier.value is not None,
        against=result.earlier_basis,
    )


def _period_chart(context: ComposeContext, sides: list[Side | None], unit: str) -> Chart | None:
    drawn = [side for side in sides if side is not None and side.value is not None]
    bars = [
        (side.p.name if side.key in ("later", "earlier") else side.p.full, to_cell(side.value))
        for side in drawn
    ]
    partial = [i for i, side in enumerate(drawn) if side.p.cut]
    return charts.comparison(context, bars, unit, partial)


def _side(key: str, figures: PeriodFigures, change: Change | None, measure: Measure, today: date) -> Side:
    return Side(key, describe(figures.period, today), value_of(figures.figures, measure), change)


def _optional(
    key: str, figures: PeriodFigures | None, change: Change | None, measure: Measure, today: date
) -> Side | None:
    return None if figures is None else _side(key, figures, change, measure, today)


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
            column("difference", unit=unit, change=True),
            column("percent", unit="%"),
        ),
        rows=tuple(rows),
    )


def _items_table(result: PeriodComparisonResult, later: Side, earlier: Side, unit: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            *item_cells(row.item),
            to_cell(value_of(row.later, result.measure)),
            to_cell(value_of(row.earlier, result.measure)),
            to_cell(row.change.difference) if row.change else None,
            to_cell(row.change.percent) if row.change else None,
        )
        for row in result.by_item
    ]
    rows.append(
        (
            wording.label("column", "overall"),
            "",
            to_cell(later.value),
            to_cell(earlier.value),
            to_cell(earlier.change.difference) if earlier.change else None,
            to_cell(earlier.change.percent) if earlier.change else None,
        )
    )
    return Table(
        columns=(
            column("code"),
            column("name"),
            Column(title=later.p.name, unit=unit, numeric=True),
            Column(title=earlier.p.name, unit=unit, numeric=True),
            column("difference", unit=unit, change=True),
            column("percent", unit="%"),
        ),
        rows=tuple(rows),
        total_row=True,
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
