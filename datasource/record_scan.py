"""Records by lot prefix or quantity: what the rollup cannot tell is read from the copy, chunk by chunk.

Chunks that hold no such day, item, lot or quantity are skipped by the rollup's bounds, so a narrow condition reads
little of a large file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from datasource.columns import CODE, DAY, LOT, QUANTITY, TABLE, day_number
from datasource.mapping import Chunking
from datasource.model import RecordOrder
from datasource.record_queries import Row, Wanted
from datasource.snapshot import Reader

_PIECE_CHUNKS = """
SELECT DISTINCT chunk FROM piece WHERE item IN (SELECT value FROM json_each(?)) AND day BETWEEN ? AND ?
AND (? IS NULL OR peak >= ?) AND (? IS NULL OR low <= ?)
"""
_DAY_CHUNKS = """
SELECT DISTINCT chunk FROM zone JOIN day_total USING (day) WHERE day BETWEEN ? AND ?
AND (? IS NULL OR peak >= ?) AND (? IS NULL OR low <= ?)
"""
_LOT_CHUNKS = "SELECT DISTINCT chunk FROM lot_zone WHERE substr(first_lot, 1, ?) <= ? AND last_lot >= ?"
_FITS = "q >= 0 AND q >= ? AND q <= ?"
_COUNTS = """
SELECT COUNT(*), COUNT(q), SUM(q), SUM(q IS NULL), SUM(q < 0), COUNT(CASE WHEN {fits} THEN 1 END),
       SUM(CASE WHEN {fits} THEN q END)
FROM (SELECT {quantity} AS q FROM {table} NOT INDEXED WHERE {where})
"""
_PAGE = """
SELECT id, day, lot_number, code, item_name, q
FROM (SELECT id, {day} AS day, lot_number, {code} AS code, item_name, {quantity} AS q
      FROM {table} NOT INDEXED WHERE {where})
WHERE {fits} AND {after} ORDER BY {order} LIMIT ?
"""
_ORDERS = {
    RecordOrder.NEWEST: "day DESC, id DESC",
    RecordOrder.OLDEST: "day, id",
    RecordOrder.LARGEST: "q DESC, day DESC, id DESC",
    RecordOrder.SMALLEST: "q, day DESC, id DESC",
}
_AMONG = "IN (SELECT value FROM json_each(?))"
_HIGHEST = 2**63 - 1


@dataclass(slots=True)
class Matches:
    """`null_rows` and `negative_rows` fit but for their quantity."""

    matched: int = 0
    counted: int = 0
    total: int = 0
    null_rows: int = 0
    negative_rows: int = 0


def scan(reader: Reader, wanted: Wanted) -> tuple[Matches, list[Row]]:
    """How many rows fit, and the page of them."""
    matches = Matches()
    rows: list[Row] = []
    conditions, parameters = _conditions(reader, wanted)
    fits, fit_parameters = _fits(wanted)
    page_fits = fits if wanted.bounded or not wanted.by_quantity else "q >= 0"
    after, after_parameters = _after(wanted)
    form = {"table": TABLE, "day": DAY, "code": CODE, "quantity": QUANTITY, "where": conditions}
    counts_sql = _COUNTS.format(fits=fits, **form)
    page_sql = _PAGE.format(fits=page_fits, after=after, order=_ORDERS[wanted.order], **form)
    for ids in _id_ranges(reader, wanted):
        every, counted, total, nulls, negatives, fitting, fitting_total = reader.copy.execute(
            counts_sql, (*fit_parameters, *fit_parameters, *ids, *parameters)
        ).fetchone()
        matches.matched += fitting if wanted.bounded else every
        matches.counted += fitting if wanted.bounded else counted
        matches.total += (fitting_total if wanted.bounded else total) or 0
        matches.null_rows += nulls or 0
        matches.negative_rows += negatives or 0
        if every:
            found = reader.copy.execute(
                page_sql, (*ids, *parameters, *fit_parameters, *after_parameters, wanted.limit)
            )
            rows.extend(_row(*row) for row in found)
    return matches, sorted(rows, key=wanted.sort_key)[: wanted.limit]


def _row(row_id: int, day: str, lot: str | None, code: str, name: str | None, quantity: int | None) -> Row:
    return row_id, day_number(day), lot, code, name, quantity


def _fits(wanted: Wanted) -> tuple[str, tuple[int, ...]]:
    if not wanted.bounded:
        return "1", ()
    return _FITS, (
        wanted.low if wanted.low is not None else 0,
        wanted.high if wanted.high is not None else _HIGHEST,
    )


def _after(wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    """The cursor's condition; its parts are negated where the order descends."""
    if wanted.after is None:
        return "1", ()
    quantity, day, row_id = wanted.after
    text = date.fromordinal(abs(day)).isoformat()
    if wanted.order is RecordOrder.NEWEST:
        return "(day, id) < (?, ?)", (text, -row_id)
    if wanted.order is RecordOrder.OLDEST:
        return "(day, id) > (?, ?)", (text, row_id)
    if wanted.order is RecordOrder.LARGEST:
        return "(q, day, id) < (?, ?, ?)", (-quantity, text, -row_id)
    return "(q > ? OR (q = ? AND (day, id) < (?, ?)))", (quantity, quantity, text, -row_id)


def _conditions(reader: Reader, wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    """Everything but the quantity. A list of days where a plain range would let others in."""
    where = ["id BETWEEN ? AND ?"]
    parameters: list[object] = []
    if wanted.passes is None and len(wanted.spans) == 1 and not reader.meta["malformed"]:
        where.append(f"{DAY} BETWEEN ? AND ?")
        parameters += [date.fromordinal(day).isoformat() for day in wanted.spans[0]]
    else:
        days = [day for span in wanted.spans for day in reader.days.days_in(span)]
        passing = [day for day in days if wanted.passes is None or wanted.passes(day)]
        where.append(f"{DAY} {_AMONG}")
        parameters.append(json.dumps([date.fromordinal(day).isoformat() for day in passing]))
    if wanted.codes is not None:
        where.append(f"{CODE} {_AMONG}")
        parameters.append(json.dumps(wanted.codes))
    if wanted.lot_prefix is not None:
        where.append(f"substr({LOT}, 1, ?) = ?")
        parameters += [len(wanted.lot_prefix), wanted.lot_prefix]
    return " AND ".join(where), tuple(parameters)


def _id_ranges(reader: Reader, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Stretches of ids that may hold a row, adjacent chunks joined."""
    # With a lot asked, what its quantity condition passes over is counted in the scan: only then look everywhere.
    low = wanted.low if wanted.lot_prefix is None else None
    high = wanted.high if wanted.lot_prefix is None else None
    chunks: set[int] = set()
    for span in wanted.spans:
        if wanted.codes is not None:
            items = json.dumps([reader.items[code] for code in wanted.codes])
            found = reader.rollup.execute(_PIECE_CHUNKS, (items, *span, low, low, high, high))
        else:
            found = reader.rollup.execute(_DAY_CHUNKS, (*span, low, low, high, high))
        chunks.update(chunk for (chunk,) in found)
    if wanted.lot_prefix is not None:
        prefix = wanted.lot_prefix
        found = reader.rollup.execute(_LOT_CHUNKS, (len(prefix), prefix, prefix))
        chunks &= {chunk for (chunk,) in found}
    meta = reader.meta
    chunking = Chunking(meta["first_id"], meta["last_id"], meta["span"])
    ordered = sorted(chunks)
    start = 0
    for position, chunk in enumerate(ordered):
        if position + 1 == len(ordered) or ordered[position + 1] != chunk + 1:
            yield chunking.bounds(ordered[start])[0], chunking.bounds(chunk)[1]
            start = position + 1
