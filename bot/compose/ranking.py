"""Items in order, and the items that moved most between two periods."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose.charts import value_bars
from bot.compose.context import ComposeContext
from bot.compose.periods import describe
from bot.compose.piece import Draft, column, find_items, item_cells
from bot.compose.scope import item_name, item_words, measure_name, measure_unit, to_cell, value_of
from datasource.model import Order
from skills.arguments import Measure, Side
from skills.results import ItemChangesResult, RankingResult
from skills.rounding import percent


def draft_ranking(result: RankingResult, context: ComposeContext) -> Draft:
    measure = result.measure
    unit = measure_unit(measure)
    rows = [(row, value_of(row.figures, measure)) for row in result.rows]
    quantity = measure is Measure.QUANTITY
    at_rank = [
        (row.rank, item_words(row.item), value, row.share)
        for row, value in rows
        if row.rank == result.asked_rank
    ]
    words = {
        "measure": measure_name(measure),
        "unit": unit,
        "quantity": quantity,
        "bottom": result.order is Order.BOTTOM,
        "rows": [(row.rank, item_words(row.item), value, row.share) for row, value in rows],
        "first": (item_words(result.rows[0].item), rows[0][1], result.rows[0].share),
        "at_rank": at_rank[0] if len(at_rank) == 1 else None,
        "shown_total": result.shown_total,
        "shown_share": percent(result.shown_total, result.overall.total) if quantity else None,
        "overall": value_of(result.overall, measure),
        "item_count": result.item_count,
        "asked_n": result.asked_n,
        "within": wording.clean(result.within) if result.within else "",
        "all": result.all,
        "names": wording.listed((item_words(row.item) for row in result.rows[:5]), ", "),
    }
    chart = value_bars(context, [(item_name(row.item), to_cell(value)) for row, value in rows], unit)
    found = find_items([row.item for row in result.rows], result.basis)
    who = ""
    if result.within:
        # The items that fit but were not asked for stay unnamed.
        who = wording.form("within", within=wording.clean(result.within), n=result.item_count)
        words |= {"who": "", "group": None, "near": (), "old_names": ()}
    return Draft("ranking", result.basis, words, _ranking_table(result), chart, found, who=who)


def _ranking_table(result: RankingResult) -> Table:
    measure = result.measure
    columns = [
        column("rank", numeric=True),
        column("code"),
        column("name"),
        Column(title=measure_name(measure), unit=measure_unit(measure), numeric=True),
    ]
    with_share = any(row.share is not None for row in result.rows)
    if with_share:
        columns.append(column("share", unit="%"))
    rows: list[tuple[Cell, ...]] = [
        (
            row.rank,
            *item_cells(row.item),
            to_cell(value_of(row.figures, measure)),
            *((to_cell(row.share),) if with_share else ()),
        )
        for row in result.rows
    ]
    total_row = measure is Measure.QUANTITY and len(result.rows) > 1
    if total_row:
        share = to_cell(percent(result.shown_total, result.overall.total))
        rows.append(
            (
                None,
                wording.label("column", "total"),
                "",
                result.shown_total,
                *((share,) if with_share else ()),
            )
        )
    return Table(columns=tuple(columns), rows=tuple(rows), total_row=total_row)


def draft_item_changes(result: ItemChangesResult, context: ComposeContext) -> Draft:
    later, earlier = describe(result.later, context.today), describe(result.earlier, context.today)
    unit = measure_unit(Measure.QUANTITY)
    words = {
        "later": later,
        "earlier": earlier,
        "unit": unit,
        "rows": [(item_words(row.item), row.earlier, row.later, row.change) for row in result.rows],
        "elapsed": describe(result.earlier_elapsed, context.today) if result.earlier_elapsed else None,
        "first_elapsed": (result.rows[0].earlier_elapsed, result.rows[0].change_elapsed)
        if result.rows
        else None,
        "matched": result.matched,
        "direction": result.direction.value,
        "up": result.direction is Side.MAX,
        "down": result.direction is Side.MIN,
    }
    table = _changes_table(result, later.name, earlier.name, unit)
    bars = [(item_name(row.item), to_cell(row.change.difference)) for row in result.rows]
    found = find_items([row.item for row in result.rows], result.basis)
    return Draft(
        "item_changes",
        result.basis,
        words,
        table,
        value_bars(context, bars, unit),
        found,
        has_figures=bool(result.rows),
        # The rows of the other side are not counted apart; its period is named.
        against=replace(result.basis, period=result.earlier, rows=0, null_rows=0),
    )


def _changes_table(result: ItemChangesResult, later: str, earlier: str, unit: str) -> Table:
    columns = [
        column("code"),
        column("name"),
        Column(title=later, unit=unit, numeric=True),
        Column(title=earlier, unit=unit, numeric=True),
        column("difference", unit=unit, change=True),
        column("percent", unit="%"),
    ]
    elapsed = result.earlier_elapsed is not None
    if elapsed:
        columns += [column("same_days", unit=unit), column("same_days_difference", unit=unit, change=True)]
    rows: list[tuple[Cell, ...]] = []
    for row in result.rows:
        cells: tuple[Cell, ...] = (
            *item_cells(row.item),
            row.later,
            row.earlier,
            to_cell(row.change.difference),
            to_cell(row.change.percent),
        )
        if elapsed:
            change = row.change_elapsed
            cells = (*cells, row.earlier_elapsed, to_cell(change.difference) if change else None)
        rows.append(cells)
    return Table(columns=tuple(columns), rows=tuple(rows), omitted=max(0, result.matched - len(rows)))
