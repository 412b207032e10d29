"""Single records from one reader. Days and ids come from the rollup, so that only the rows' own stretches are read.

Rows are (id, day, lot, code, name, quantity). Equal days are ordered by id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from datasource.columns import CODE, DAY, QUANTITY, TABLE
from datasource.cursors import SortKey
from datasource.item_queries import Passes
from datasource.model import RecordOrder
from datasource.rollup_schema import RECENT_ROWS
from datasource.routing import Span
from datasource.snapshot import Reader

Row = tuple[int, int, str | None, str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A RecordQuery as one database sees it: its own spans, and the codes it knows (None: every item)."""

    spans: tuple[Span, ...]
    codes: tuple[str, ...] | None
    passes: Passes
    lot_prefix: str | None  # upper case
    low: int | None
    high: int | None
    order: RecordOrder
    limit: int
    after: SortKey | None

    @property
    def bounded(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def by_quantity(self) -> bool:
        return self.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST)

    def sort_key(self, row: Row) -> SortKey:
        return sort_key(self.order, row)


def sort_key(order: RecordOrder, row: Row) -> SortKey:
    """Ascending in the order asked."""
    row_id, day, quantity = row[0], row[1], row[5] or 0
    if order is RecordOrder.NEWEST:
        return 0, -day, -row_id
    if order is RecordOrder.OLDEST:
        return 0, day, row_id
    return (-quantity if order is RecordOrder.LARGEST else quantity), -day, -row_id


_RECENT = """
SELECT id, day, lot, name, quantity FROM recent WHERE item = ? AND day BETWEEN ? AND ? AND (day, id) < (?, ?)
ORDER BY day DESC, id DESC LIMIT ?
"""
_RECENT_COUNT = "SELECT COUNT(*) FROM recent WHERE item = ?"
_PIECES = """
SELECT day, chunk, MIN(first_id), MAX(last_id) FROM piece
WHERE item {items} AND day BETWEEN ? AND ? GROUP BY day, chunk ORDER BY day {way}, chunk {way}
"""
_PEAKS = """SELECT day, MAX(peak) FROM piece
WHERE item IN (SELECT value FROM json_each(?)) AND day BETWEEN ? AND ? GROUP BY day"""
_LOWS = _PEAKS.replace("MAX(peak)", "MIN(low)")
_ZONES = "SELECT first_id, last_id FROM zone WHERE day = ? ORDER BY chunk {way}"
_WAYS = {"ASC", "DESC"}
_PIECE_SQL = {
    (one, way): _PIECES.format(items="= ?" if one else "IN (SELECT value FROM json_each(?))", way=way)
    for one in (True, False)
    for way in _WAYS
}
_ZONE_SQL = {way: _ZONES.format(way=way) for way in _WAYS}
_AMONG_ITEMS = f"AND {CODE} IN (SELECT value FROM json_each(?))"  # noqa: S608 - a constant
_DAY_ROWS = """
SELECT id, lot_number, {code}, item_name, {quantity} AS q FROM {table} NOT INDEXED
WHERE id BETWEEN ? AND ? AND {day} = ? {items} {quantities} ORDER BY {order} LIMIT ?
"""
_ORDERS = {
    RecordOrder.NEWEST: "id DESC",
    RecordOrder.OLDEST: "id ASC",
    RecordOrder.LARGEST: "q DESC, id DESC",
    RecordOrder.SMALLEST: "q ASC, id DESC",
}
_DAY_SQL = {
    (order, some): _DAY_ROWS.format(
        code=CODE,
        quantity=QUANTITY,
        table=TABLE,
        day=DAY,
        items=_AMONG_ITEMS if some else "",
        quantities="AND q >= 0" if order in (RecordOrder.LARGEST, RecordOrder.SMALLEST) else "",
        order=by,
    )
    for order, by in _ORDERS.items()
    for some in (True, False)
}


def recent_page(reader: Reader, wanted: Wanted) -> list[Row] | None:
    """The page from the rows kept per item. None where those do not reach far enough."""
    if wanted.codes is None or len(wanted.codes) != 1 or wanted.order is not RecordOrder.NEWEST:
        return None
    if wanted.passes is not None or len(wanted.spans) != 1:
        return None
    (code,), ((first, last),) = wanted.codes, wanted.spans
    item = reader.items[code]
    day, row_id = (-wanted.after[1], -wanted.after[2]) if wanted.after else (last + 1, 0)
    found = reader.rollup.execute(_RECENT, (item, first, last, day, row_id, wanted.limit)).fetchall()
    if len(found) < wanted.limit:
        (kept,) = reader.rollup.execute(_RECENT_COUNT, (item,)).fetchone()
        if kept == RECENT_ROWS:
            return None
    return [(row_id, day, lot, code, name, quantity) for row_id, day, lot, name, quantity in found]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one day lie among ids `first_id` to `last_id`."""

    day: int
    first_id: int
    last_id: int


def walk(reader: Reader, wanted: Wanted) -> list[Row]:
    """A page by day: the days in order, each from its own stretches, until the page is full."""
    rows: list[Row] = []
    for stretch in _by_day(reader, wanted):
        rows.extend(_after(wanted, _rows_of(reader, wanted, stretch, wanted.limit)))
        if len(rows) >= wanted.limit:
            break
    return rows[: wanted.limit]


def extremes(reader: Reader, wanted: Wanted) -> list[Row]:
    """A page by quantity: days by the best they can hold, until none can better the page."""
    rows: list[Row] = []
    limit = wanted.limit if wanted.after is None else -1
    for best, newest, day in sorted(_best_of_days(reader, wanted)):
        if len(rows) == wanted.limit and (best, newest) > wanted.sort_key(rows[-1])[:2]:
            break
        for stretch in _stretches_of_day(reader, wanted, day):
            rows.extend(_after(wanted, _rows_of(reader, wanted, stretch, limit)))
        rows = sorted(rows, key=wanted.sort_key)[: wanted.limit]
    return rows


def _after(wanted: Wanted, rows: list[Row]) -> list[Row]:
    after = wanted.after
    return rows if after is None else [row for row in rows if wanted.sort_key(row) > after]


def _rows_of(reader: Reader, wanted: Wanted, stretch: Stretch, limit: int) -> list[Row]:
    first, last = stretch.first_id, stretch.last_id
    after = wanted.after
    if after is not None and not wanted.by_quantity and stretch.day == abs(after[1]):
        if wanted.order is RecordOrder.NEWEST:
            last = min(last, -after[2] - 1)
        else:
            first = max(first, after[2] + 1)
    text = date.fromordinal(stretch.day).isoformat()
    parameters: list[object] = [first, last, text]
    if wanted.codes is not None:
        parameters.append(json.dumps(wanted.codes))
    found = reader.copy.execute(
        _DAY_SQL[wanted.order, wanted.codes is not None], (*parameters, limit)
    ).fetchall()
    return [(row_id, stretch.day, lot, code, name, quantity) for row_id, lot, code, name, quantity in found]


def _by_day(reader: Reader, wanted: Wanted) -> Iterator[Stretch]:
    """Stretches in the order of days and ids, none before the cursor."""
    newest = wanted.order is RecordOrder.NEWEST
    way = "DESC" if newest else "ASC"
    spans = sorted(wanted.spans, reverse=newest)
    if wanted.after is not None:
        day = abs(wanted.after[1])
        spans = [
            (first, min(last, day)) if newest else (max(first, day), last)
            for first, last in spans
            if (first <= day if newest else last >= day)
        ]
    for span in spans:
        if wanted.codes is not None:
            yield from _item_stretches(reader, wanted, span, way)
            continue
        days = reader.days.days_in(span)
        for day in reversed(days) if newest else days:
            if wanted.passes is None or wanted.passes(day):
                for first, last in reader.rollup.execute(_ZONE_SQL[way], (day,)).fetchall():
                    yield Stretch(day, first, last)


def _best_of_days(reader: Reader, wanted: Wanted) -> Iterator[tuple[int, int, int]]:
    """(best sort value a row of the day can have, minus the day, the day) of every day that holds one."""
    largest = wanted.order is RecordOrder.LARGEST
    for span in wanted.spans:
        low, high = reader.days.window(span)
        if wanted.codes is not None:
            items = json.dumps([reader.items[code] for code in wanted.codes])
            bounds = reader.rollup.execute(_PEAKS if largest else _LOWS, (items, *span)).fetchall()
        else:
            values = reader.days.peaks if largest else reader.days.lows
            bounds = list(zip(reader.days.days[low:high], values[low:high], strict=True))
        for day, best in bounds:
            if best is not None and (wanted.passes is None or wanted.passes(day)):
                yield (-best if largest else best), -day, day


def _stretches_of_day(reader: Reader, wanted: Wanted, day: int) -> Iterator[Stretch]:
    if wanted.codes is not None:
        yield from _item_stretches(reader, wanted, (day, day), "DESC")
    else:
        for first, last in reader.rollup.execute(_ZONE_SQL["DESC"], (day,)).fetchall():
            yield Stretch(day, first, last)


def _item_stretches(reader: Reader, wanted: Wanted, span: Span, way: str) -> Iterator[Stretch]:
    items = [reader.items[code] for code in wanted.codes or ()]
    key: object = items[0] if len(items) == 1 else json.dumps(items)
    pieces = reader.rollup.execute(_PIECE_SQL[len(items) == 1, way], (key, *span))
    for day, _, first, last in pieces:
        if wanted.passes is None or wanted.passes(day):
            yield Stretch(day, first, last)
