"""Totals, counts and averages of one scope."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose.charts import single_bar, value_bars
from bot.compose.context import ComposeContext
from bot.compose.piece import Draft, column, find_items, item_cells
from bot.compose.scope import item_words, measure_name, measure_unit, to_cell, value_of
from skills.arguments import Measure
from skills.results import ItemFigures, SummaryResult
from skills.rounding import percent


@dataclass(frozen=True, slots=True)
class Said:
    """One measure with its figure."""

    name: str
    value: int | Decimal
    unit: str
    measure: Measure


def draft_summary(result: SummaryResult, context: ComposeContext) -> Draft:
    said = [
        Said(measure_name(measure), value, measure_unit(measure), measure)
        for measure in result.measures
        if (value := value_of(result.figures, measure)) is not None
    ]
    table = _table(result)
    first = result.measures[0]
    if len(result.by_item) > 1:
        chart = value_bars(
            context,
            [(item_words(row.item), to_cell(value_of(row.figures, first))) for row in result.by_item],
            measure_unit(first),
        )
    else:
        chart = single_bar(
            context, measure_name(first), to_cell(value_of(result.figures, first)), measure_unit(first)
        )
    empty = [item_words(row.item) for row in result.by_item if not row.figures.rows]
    filled = [row for row in result.by_item if row.figures.rows]
    leader = max(filled, key=lambda row: row.figures.total) if len(filled) > 1 else None
    words = {
        "said": said,
        "figures": result.figures,
        "item_count": len(result.by_item),
        "combined": result.combined,
        "empty": empty,
        "leader": _leader(leader, result) if first is Measure.QUANTITY and len(result.by_item) > 1 else None,
        "single": len(result.by_item) <= 1 and len(result.basis.items) == 1,
        "code": wording.clean(result.basis.items[0].code) if result.basis.items else "",
    }
    shown = [row.item for row in result.by_item] or list(result.basis.items)
    return Draft("summary", result.basis, words, table, chart, find_items(shown, result.basis))


def _leader(row: ItemFigures | None, result: SummaryResult) -> tuple[str, Decimal] | None:
    if row is None or result.figures.total <= 0 or row.figures.total <= 0:
        return None
    share = percent(row.figures.total, result.figures.total)
    return None if share is None else (item_words(row.item), share)


def _table(result: SummaryResult) -> Table | None:
    columns = tuple(
        Column(title=measure_name(m), unit=measure_unit(m), numeric=True) for m in result.measures
    )
    if len(result.by_item) > 1:
        rows: list[tuple[Cell, ...]] = [
            (*item_cells(row.item), *(to_cell(value_of(row.figures, m)) for m in result.measures))
            for row in result.by_item
        ]
        rows.append(
            (
                wording.label("column", "total"),
                "",
                *(to_cell(value_of(result.figures, m)) for m in result.measures),
            )
        )
        return Table(columns=(column("code"), column("name"), *columns), rows=tuple(rows), total_row=True)
    if len(result.measures) > 1:
        return Table(
            columns=(column("measure"), column("value", numeric=True), column("unit")),
            rows=tuple(
                (measure_name(m), to_cell(value_of(result.figures, m)), measure_unit(m))
                for m in result.measures
            ),
        )
    return None
