"""Real production databases for tests: a table as the ERP writes it, small or large, from plain rows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

COLUMNS = "production_date TEXT, lot_number TEXT, item_code TEXT, item_name TEXT, good_quantity INTEGER"
INSERT = (
    "INSERT INTO production_records(production_date, lot_number, item_code, item_name, good_quantity)"
    " VALUES (?, ?, ?, ?, ?)"
)
USUAL_INDEXES = (
    "CREATE INDEX idx_production_date ON production_records(production_date)",
    "CREATE INDEX idx_item_date ON production_records(item_code, production_date)",
)

ProductionRow = tuple[str | None, str | None, str | None, str | None, int | None]


def make_database(
    path: Path, rows: Iterable[ProductionRow], *, indexes: bool = False, wal: bool = False
) -> Path:
    """Write `path` anew with (production_date, lot_number, item_code, item_name, good_quantity) rows, ids from 1."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    if wal:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    connection.execute(f"CREATE TABLE production_records(id INTEGER PRIMARY KEY, {COLUMNS})")
    connection.executemany(INSERT, rows)
    for index in USUAL_INDEXES if indexes else ():
        connection.execute(index)
    connection.execute("COMMIT")
    connection.close()
    return path


def random_rows(
    rng: random.Random, first: date, last: date, count: int, items: int = 12
) -> list[ProductionRow]:
    """Rows in the order of days, with renamed items, NULLs, corrections, time parts, blank names and odd quantities."""
    span = (last - first).days
    days = sorted(first + timedelta(days=rng.randint(0, span)) for _ in range(count))
    rows: list[ProductionRow] = []
    for number, day in enumerate(days):
        item = min(int(rng.expovariate(3.0 / items)), items - 1)
        name: str | None = f"제품 {item}" if day.toordinal() % 400 < 200 else f"신제품 {item}"
        if item == 3:
            name = rng.choice([None, "", "가끔 이름"])
        draw = rng.random()
        quantity = None if draw < 0.05 else -rng.randint(1, 50) if draw < 0.1 else rng.randint(0, 30) * 100
        text = day.isoformat() + (f" {rng.randint(0, 23):02d}:15:00" if rng.random() < 0.2 else "")
        lot = None if draw > 0.98 else f"{'LT' if item % 3 else 'sp'}{day:%Y%m%d}{number:05d}"
        rows.append((text, lot, f"C{item:03d}", name, quantity))
    return rows
