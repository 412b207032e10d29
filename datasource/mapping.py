"""The map step: rows of one chunk of rowids, grouped by item, name and day in a single pass of SQL."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datasource.columns import CODE, DAY, LOT, NO_DAY, QUANTITY, TABLE, day_number, decode
from datasource.rollup_schema import CHUNK_IDS

_GROUP = f"""
SELECT {CODE}, item_name, {DAY}, COALESCE(SUM(q), 0), COUNT(q), COUNT(*) - COUNT(q), COUNT(CASE WHEN q < 0 THEN 1 END),
       MAX(CASE WHEN q >= 0 THEN q END), MIN(CASE WHEN q >= 0 THEN q END), MIN(id), MAX(id),
       MIN({LOT}), MAX({LOT})
FROM (SELECT id, production_date, lot_number, item_code, item_name, {QUANTITY} AS q
      FROM {TABLE} NOT INDEXED WHERE id BETWEEN ? AND ?)
GROUP BY 1, 2, 3
"""  # noqa: S608 - constants only
_MAX_LOT_ZONES = 32  # per chunk; beyond it they are joined into one

NO_NAME = 0  # NULL, empty or blank: such a row does not rename its item

Piece = tuple[int, int, int, int, int, int, int, int, int | None, int | None, int, int]


@dataclass(frozen=True, slots=True)
class Chunking:
    """How rowids fall into chunks: `span` consecutive ids each, a power of two wider where ids are sparse."""

    first_id: int
    last_id: int
    span: int

    def chunk_of(self, row_id: int) -> int:
        return row_id // self.span

    def bounds(self, chunk: int) -> tuple[int, int]:
        """First and last rowid of a chunk, both included, inside SQLite's 64 bits."""
        return max(chunk * self.span, -(2**63)), min(chunk * self.span + self.span - 1, 2**63 - 1)

    def chunks(self) -> range:
        return range(self.chunk_of(self.first_id), self.chunk_of(self.last_id) + 1)


def chunking_of(first_id: int, last_id: int, rows: int) -> Chunking:
    sparse = max(1.0, (last_id - first_id + 1) / max(rows, 1))
    return Chunking(first_id, last_id, CHUNK_IDS * 2 ** math.floor(math.log2(sparse)))


def open_copy(path: Path) -> sqlite3.Connection:
    """A private copy that nobody writes: no locks, no journal, decoded leniently."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = decode
    return connection


class Mapper:
    """Maps chunks of `copy` to pieces, numbering codes and names in `rollup` as it meets them."""

    def __init__(self, copy: sqlite3.Connection, rollup: sqlite3.Connection, chunking: Chunking) -> None:
        self._copy = copy
        self._rollup = rollup
        self.chunking = chunking
        self._items: dict[str, int] = dict(rollup.execute("SELECT code, id FROM item"))
        self._names: dict[str | None, int] = dict(rollup.execute("SELECT text, id FROM name"))
        self._next_name = max(self._names.values(), default=NO_NAME) + 1
        self._days: set[int] = {day for (day,) in rollup.execute("SELECT day FROM calendar")}

    def item(self, code: str) -> int:
        number = self._items.get(code)
        if number is None:
            number = self._items[code] = len(self._items)
            self._rollup.execute("INSERT INTO item VALUES (?, ?)", (number, code))
        return number

    def name(self, text: str | None) -> int:
        number = self._names.get(text)
        if number is None and (text is None or not text.strip()):
            number = self._names[text] = NO_NAME
        elif number is None:
            number = self._next_name
            self._next_name += 1
            self._names[text] = number
            self._rollup.execute("INSERT INTO name VALUES (?, ?)", (number, text))
        return number

    def day(self, text: str | None) -> int:
        number = day_number(text)
        if number != NO_DAY and number not in self._days:
            self._days.add(number)
            day = date.fromordinal(number)
            self._rollup.execute(
                "INSERT INTO calendar VALUES (?, ?, ?, ?)",
                (number, day.year * 12 + day.month - 1, day.year, day.day - 1),
            )
        return number

    def map(self, chunk: int) -> tuple[list[Piece], list[tuple[int, str, str]]]:
        """The chunk's pieces and its lot zones (chunk, first lot, last lot)."""
        pieces: dict[tuple[int, int, int], Piece] = {}
        lots: dict[str, tuple[str, str]] = {}
        for (
            code,
            name,
            day,
            total,
            rows,
            nulls,
            negatives,
            peak,
            low,
            first,
            last,
            lot_low,
            lot_high,
        ) in self._copy.execute(_GROUP, self.chunking.bounds(chunk)):
            key = (self.item(code), self.day(day), self.name(name))
            piece = (key[0], key[1], chunk, key[2], total, rows, nulls, negatives, peak, low, first, last)
            held = pieces.get(key)
            pieces[key] = piece if held is None else _joined(held, piece)
            head = lot_low[:2] if lot_low[:2] == lot_high[:2] else ""
            zone = lots.get(head)
            lots[head] = (
                (lot_low, lot_high) if zone is None else (min(zone[0], lot_low), max(zone[1], lot_high))
            )
        return list(pieces.values()), [(chunk, low, high) for low, high in _bounded(lots)]


def _bounded(lots: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Zones with different first lots, few enough to keep."""
    zones = list(lots.values())
    if len(zones) > _MAX_LOT_ZONES:
        zones = [(min(low for low, _ in zones), max(high for _, high in zones))]
    joined: dict[str, str] = {}
    for low, high in zones:
        joined[low] = max(high, joined.get(low, high))
    yield from joined.items()


def _joined(one: Piece, other: Piece) -> Piece:
    """Two groups that came to the same key: malformed dates, or NULL and empty names."""
    peaks = [peak for peak in (one[8], other[8]) if peak is not None]
    lows = [low for low in (one[9], other[9]) if low is not None]
    return (
        *one[:4],
        one[4] + other[4],
        one[5] + other[5],
        one[6] + other[6],
        one[7] + other[7],
        max(peaks, default=None),
        min(lows, default=None),
        min(one[10], other[10]),
        max(one[11], other[11]),
    )
