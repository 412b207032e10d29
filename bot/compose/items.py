"""Shares, item search, idle items, and what the data holds."""

from __future__ import annotations

from bot import wording
from bot.answers import Cell, Found, Table
from bot.compose import charts
from bot.compose.context import ComposeContext
from bot.compose.piece import Draft, column, find_items, item_cells
from bot.compose.scope import item_name, item_words, measure_unit, source_name, to_cell
from skills.arguments import Measure
from skills.results import IdleItemsResult, ItemSearchResult, OverviewResult, ShareResult

MAX_SPOKEN = 5


def draft_share(result: ShareResult, context: ComposeContext) -> Draft:
    unit = measure_unit(Measure.QUANTITY)
    several = len(result.rows) > 1
    within = wording.clean(result.within) if result.within else ""
    words = {
        "within": within,
        "unit": unit,
        "rows": [(item_words(row.item), row.total, row.percent) for row in result.rows],
        "total": result.total,
        "percent": result.percent,
        "overall": result.overall,
        "empty": [item_words(row.item) for row in result.rows if row.total is None],
        "others": result.overall - result.total,
    }
    rows: list[tuple[Cell, ...]] = [
        (*item_cells(row.item), row.total, to_cell(row.percent)) for row in result.rows
    ]
    if several:
        rows.append((wording.label("column", "total"), "", result.total, to_cell(result.percent)))
    whole = wording.form("whole_of", name=within) if within else wording.label("column", "overall")
    rows.append((whole, "", result.overall, None))
    table = Table(
        columns=(column("code"), column("name"), column("quantity", unit=unit), column("share", unit="%")),
        rows=tuple(rows),
        total_row=True,
    )
    bars = [(item_name(row.item), to_cell(row.percent)) for row in result.rows]
    chart = charts.value_bars(context, bars, "%")
    return Draft(
        "share", result.basis, words, table, chart, find_items([r.item for r in result.rows], result.basis)
    )


def draft_search(result: ItemSearchResult, context: ComposeContext) -> Draft:
    words = {
        "query": wording.clean(result.query),
        "rows": [
            (item_words(found.item), [wording.clean(name) for name in found.names[1:]], found.last_day)
            for found in result.items
        ],
        "count": len(result.items),
        "code": wording.clean(result.items[0].item.code) if result.items else "",
        "spoken": wording.listed(item_words(found.item) for found in result.items[:MAX_SPOKEN]),
        "say_default": False,
        "group": None,
        "null_rows": 0,
        "more": max(0, len(result.items) - MAX_SPOKEN),
        "near_query": result.near,
        "begins": result.starts_with,
    }
    with_names = any(len(found.names) > 1 for found in result.items)
    columns = [column("code"), column("name")]
    if with_names:
        columns.append(column("earlier_names"))
    inside = "" if result.basis.period.ranges is None else "_inside"
    columns += [
        column(f"first_day{inside}"),
        column(f"last_day{inside}"),
        column("rows", unit=measure_unit(Measure.BATCHES)),
    ]
    table = Table(
        columns=tuple(columns),
        rows=tuple(
            (
                *item_cells(found.item),
                *((wording.listed(map(wording.clean, found.names[1:])) or None,) if with_names else ()),
                found.first_day.isoformat(),
                found.last_day.isoformat(),
                found.rows,
            )
            for found in result.items
        ),
    )
    found = find_items([found.item for found in result.items], result.basis)
    return Draft("search", result.basis, words, table, None, found, bool(result.items))


def draft_idle_items(result: IdleItemsResult, context: ComposeContext) -> Draft:
    words = {
        "say_default": False,
        "null_rows": 0,
        "days_asked": result.days,
        "rows": [(item_words(row.item), row.last_day, row.idle_days) for row in result.items],
        "matched": result.matched,
        "shown": len(result.items),
    }
    table = Table(
        columns=(
            column("code"),
            column("name"),
            column("last_day"),
            column("idle_days", unit=measure_unit(Measure.PRODUCTION_DAYS)),
        ),
        rows=tuple((*item_cells(row.item), row.last_day.isoformat(), row.idle_days) for row in result.items),
        omitted=max(0, result.matched - len(result.items)),
    )
    chart = None
    if context.chart.value == "yes":
        bars: list[tuple[str, Cell]] = [(item_name(row.item), row.idle_days) for row in result.items]
        chart = charts.value_bars(context, bars, measure_unit(Measure.PRODUCTION_DAYS))
    found = find_items([row.item for row in result.items], result.basis)
    return Draft("idle", result.basis, words, table if result.items else None, chart, found)


def draft_overview(result: OverviewResult, context: ComposeContext) -> Draft:
    columns = (
        column("source"),
        column("owned"),
        column("rows", unit=measure_unit(Measure.BATCHES)),
        column("first_day"),
        column("last_day"),
        column("null_rows", unit=measure_unit(Measure.BATCHES)),
        column("strays", unit=measure_unit(Measure.BATCHES)),
        column("as_of"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            source_name(state.name),
            f"{state.first_owned.isoformat() if state.first_owned else ''}~{state.last_owned.isoformat() if state.last_owned else ''}",
            state.rows,
            state.first_day.isoformat() if state.first_day else None,
            state.last_day.isoformat() if state.last_day else None,
            state.null_rows,
            state.strays,
            wording.clock(state.data_as_of, context.timezone) if state.data_as_of else None,
        )
        for state in result.sources
    ]
    words = {
        "say_default": False,
        "cutoff": result.cutoff,
        "item_count": result.item_count,
        "figures": result.figures,
        "working_days_late": result.working_days_late,
        "faults": [
            (
                source_name(state.name),
                wording.render(f"messages/source/{state.fault.value}.md.j2", source=source_name(state.name)),
            )
            for state in result.sources
            if state.fault
        ],
        "strays": sum(state.strays for state in result.sources),
        "unit": measure_unit(Measure.QUANTITY),
    }
    found = Found(date_from=result.basis.period.first, date_to=result.basis.period.last)
    return Draft("overview", result.basis, words, Table(columns=columns, rows=tuple(rows)), None, found)
