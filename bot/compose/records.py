"""Single batches: lists of records, and the extremes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose.charts import value_bars
from bot.compose.context import ComposeContext
from bot.compose.periods import cell, spoken
from bot.compose.piece import Draft, column, find_items, item_cells
from bot.compose.scope import item_words, measure_unit
from datasource.model import Bucket, RecordOrder
from skills.arguments import Extreme, Measure, Side
from skills.results import ExtremeEntry, ExtremesResult, Item, RecordRow, RecordsResult

BUCKETS = {
    Extreme.BATCH: Bucket.DAY,
    Extreme.DAY: Bucket.DAY,
    Extreme.WEEK: Bucket.WEEK,
    Extreme.MONTH: Bucket.MONTH,
    Extreme.QUARTER: Bucket.QUARTER,
    Extreme.YEAR: Bucket.YEAR,
    Extreme.WEEKDAY: Bucket.WEEKDAY,
}


@dataclass(frozen=True, slots=True)
class RecordWords:
    day: str
    lot: str
    item: str
    quantity: int | None


def record_words(row: RecordRow) -> RecordWords:
    return RecordWords(wording.day(row.day), wording.clean(row.lot or ""), item_words(row.item), row.quantity)


def draft_records(result: RecordsResult, context: ComposeContext) -> Draft:
    unit = measure_unit(Measure.QUANTITY)
    # Only where the question named it: else nothing but the rows would say which item they are of.
    one_item = len(result.basis.items) == 1
    words = {
        "unit": unit,
        "rows": [record_words(row) for row in result.rows],
        "one_item": one_item,
        "item": item_words(result.rows[0].item) if result.rows else "",
        "matched": result.matched,
        "counted": result.counted,
        "total": result.total,
        "shown": len(result.rows),
        "missing": sum(1 for row in result.rows if row.quantity is None),
        "order": result.order.value,
        "lot_prefix": wording.clean(result.lot_prefix) if result.lot_prefix else "",
        "min_quantity": result.min_quantity,
        "max_quantity": result.max_quantity,
        "conditional": any(
            x is not None for x in (result.lot_prefix, result.min_quantity, result.max_quantity)
        ),
        "count_only": result.count_only,
        "last_production": result.last_production and bool(result.rows),
    }
    chart = None
    if result.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST) or context.chart.value == "yes":
        bars: list[tuple[str, Cell]] = [
            (
                wording.form(
                    "bar_record",
                    day=wording.slash(row.day, context.today),
                    lot=wording.clean(row.lot or row.item.code),
                ),
                row.quantity,
            )
            for row in result.rows
        ]
        chart = value_bars(context, bars, unit)
    items: dict[str, Item] = {row.item.code: row.item for row in result.rows}
    for item in result.basis.items:
        items.setdefault(item.code, item)
    shown_items = list(items.values())
    period = result.rows[0].day.isoformat() if len(result.rows) == 1 else ""
    table = None if result.count_only or not result.rows else _records_table(result, one_item)
    # A condition that no row meets is answered with 0 건 where the period has rows.
    return Draft("records", result.basis, words, table, chart, find_items(shown_items, result.basis, period))


def _records_table(result: RecordsResult, one_item: bool) -> Table:
    unit = measure_unit(Measure.QUANTITY)
    columns = [column("day"), column("lot")]
    if not one_item:
        columns += [column("code"), column("name")]
    columns.append(column("quantity", unit=unit))
    rows: list[tuple[Cell, ...]] = [
        (
            cell(Bucket.DAY, row.day, None),
            wording.clean(row.lot) if row.lot else None,
            *(() if one_item else item_cells(row.item)),
            wording.label("column", "missing") if row.quantity is None else row.quantity,
        )
        for row in result.rows
    ]
    total_row = result.matched == len(result.rows) > 1 and result.counted > 0
    if total_row:
        filler: tuple[Cell, ...] = (None,) * (len(columns) - 2)
        rows.append((wording.label("column", "total"), *filler, result.total))
    return Table(
        columns=tuple(columns),
        rows=tuple(rows),
        total_row=total_row,
        omitted=0 if result.last_production else max(0, result.matched - len(result.rows)),
    )


@dataclass(frozen=True, slots=True)
class ExtremeWords:
    of: str
    largest: bool
    rank: int
    when: str
    total: int
    record: RecordWords | None
    partial: bool


def draft_extremes(result: ExtremesResult, context: ComposeContext) -> Draft:
    unit = measure_unit(Measure.QUANTITY)
    entries = [_extreme(entry) for entry in result.entries]
    # Batches last: each names its item, which the days beside it are not of.
    firsts = sorted(
        (words for words in entries if words.rank == 1), key=lambda words: words.record is not None
    )
    words = {
        "unit": unit,
        "entries": entries,
        "firsts": firsts,
        "many": len(entries) > len(firsts),
        "figures": result.figures,
        "whole": [_extreme(entry) for entry in result.whole],
    }
    table = _extremes_table(result) if len(entries) > 1 else None
    # One picture shows one kind: the largest days, say, not a day beside a batch.
    drawn = [
        words
        for words, entry in zip(entries, result.entries, strict=True)
        if (entry.of, entry.side) == (result.entries[0].of, result.entries[0].side)
    ]
    bars: list[tuple[str, Cell]] = [(words.when, words.total) for words in drawn]
    chart = (
        value_bars(context, bars, unit)
        if len(drawn) == len(entries) or context.chart.value == "yes"
        else None
    )
    first = result.entries[0]
    items = [first.record.item] if first.record else list(result.basis.items)
    found = find_items(items, result.basis, _period_of(first))
    return Draft("extremes", result.basis, words, table, chart, found)


def _period_of(entry: ExtremeEntry) -> str:
    start: date | None = entry.start
    if start is None:
        return wording.weekday(entry.weekday, long=True) if entry.weekday is not None else ""
    if entry.end is None or entry.end == start:
        return start.isoformat()
    return f"{start.isoformat()}~{entry.end.isoformat()}"


def _extreme(entry: ExtremeEntry) -> ExtremeWords:
    return ExtremeWords(
        of=wording.label("extreme", entry.of.value),
        largest=entry.side is Side.MAX,
        rank=entry.rank,
        when=spoken(BUCKETS[entry.of], entry.start, entry.weekday),
        total=entry.total,
        record=record_words(entry.record) if entry.record else None,
        partial=entry.partial,
    )


def _extremes_table(result: ExtremesResult) -> Table:
    with_record = any(entry.record for entry in result.entries)
    columns: list[Column] = [column("extreme"), column("rank", numeric=True), column("period")]
    if with_record:
        columns += [column("lot"), column("item")]
    columns.append(column("quantity", unit=measure_unit(Measure.QUANTITY)))
    rows: list[tuple[Cell, ...]] = []
    for entry in result.entries:
        name = cell(BUCKETS[entry.of], entry.start, entry.weekday)
        kind = wording.form(
            "extreme",
            side=wording.label("side", entry.side.value),
            of=wording.label("extreme_kind", entry.of.value),
        )
        extra: tuple[Cell, ...] = ()
        if with_record:
            record = entry.record
            extra = (
                (wording.clean(record.lot or "") or None, item_words(record.item)) if record else (None, None)
            )
        rows.append(
            (
                kind,
                entry.rank,
                wording.form("partial_bucket", name=name) if entry.partial else name,
                *extra,
                entry.total,
            )
        )
    return Table(columns=tuple(columns), rows=tuple(rows))
