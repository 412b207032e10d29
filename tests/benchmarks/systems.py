# ruff: noqa: S608 - the other systems' statements are put together from constants
"""The same fifteen questions put to the hub, to plain SQL over the raw tables, and to DuckDB.

Each answer is reduced to plain tuples, so that all three can be compared before anything is timed.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from datasource.model import Bucket, CatalogueItem, DateRange, Order, RecordQuery, Scope
from datasource.source import SqliteProductionSource
from tests.benchmarks.production_data import CUTOFF

Answer = Any
MONTH = (date(2026, 10, 1), date(2026, 10, 31))
YEARS = (date(2020, 1, 1), date(2026, 11, 20))
LAST_12 = (date(2025, 12, 1), date(2026, 11, 20))
HOT, RARE = "BW0000", "BW{:04d}"
CALLS = (
    "search name",
    "search code",
    "summary 1 item, 1 month",
    "summary all, 1 month",
    "summary 1 item, 7 years",
    "summary all, 7 years",
    "trend 1 item, 12 months",
    "trend all, 12 months",
    "trend all, 7 years",
    "top 5, 1 month",
    "top 5, 7 years",
    "compare month, year before",
    "compare 2026, 2025",
    "history hot item, 10",
    "history rare item, 10",
)


class Hub:
    """The hub as a question meets it: the freshness check of every file is part of each call."""

    def __init__(self, source: SqliteProductionSource, items: int) -> None:
        self._source = source
        self._rare = RARE.format(items - 1)

    async def ask(self, call: str) -> Answer:
        data = await self._source.open()
        match call:
            case "search name":
                return [
                    _found(item)
                    for item in data.catalogue.items
                    if any("코팅제" in name for name in item.names)
                ]
            case "search code":
                return [_found(item) for item in data.catalogue.items if "W004" in item.code]
            case "summary 1 item, 1 month":
                return await self._total(data, MONTH, HOT)
            case "summary all, 1 month":
                return await self._total(data, MONTH)
            case "summary 1 item, 7 years":
                return await self._total(data, YEARS, HOT)
            case "summary all, 7 years":
                return await self._total(data, YEARS)
            case "trend 1 item, 12 months":
                return await self._trend(data, LAST_12, HOT)
            case "trend all, 12 months":
                return await self._trend(data, LAST_12)
            case "trend all, 7 years":
                return await self._trend(data, YEARS)
            case "top 5, 1 month":
                return await self._top(data, MONTH)
            case "top 5, 7 years":
                return await self._top(data, YEARS)
            case "compare month, year before":
                before = (date(2025, 10, 1), date(2025, 10, 31))
                return await self._total(data, MONTH), await self._total(data, before)
            case "compare 2026, 2025":
                return (
                    await self._total(data, (CUTOFF, YEARS[1])),
                    await self._total(data, (date(2025, 1, 1), date(2025, 12, 31))),
                )
            case "history hot item, 10":
                return await self._history(data, HOT)
            case _:
                return await self._history(data, self._rare)

    async def _total(self, data: Any, period: tuple[date, date], *items: str) -> Answer:
        totals = await data.totals(Scope((DateRange(*period),), items or None))
        return totals.total, totals.rows

    async def _trend(self, data: Any, period: tuple[date, date], *items: str) -> Answer:
        buckets = await data.trend(Scope((DateRange(*period),), items or None), Bucket.MONTH)
        return [(f"{bucket.start:%Y-%m}", bucket.totals.total) for bucket in buckets]

    async def _top(self, data: Any, period: tuple[date, date]) -> Answer:
        ranking = await data.ranking(Scope((DateRange(*period),)), Order.TOP, 5)
        return [(row.code, row.totals.total) for row in ranking.rows]

    async def _history(self, data: Any, item: str) -> Answer:
        page = await data.records(RecordQuery(Scope(items=(item,)), limit=10))
        return [(record.production_date.isoformat(), record.lot_number) for record in page.records]


def _found(item: CatalogueItem) -> Answer:
    """What a search tells of an item."""
    return item.code, item.first_day.isoformat(), item.last_day.isoformat(), item.rows


class PlainSql:
    """Good SQL on the raw tables: routed to the databases it needs, ranges that an index can serve, one connection kept."""

    def __init__(self, archive: Path, live: Path, items: int) -> None:
        self._connection = sqlite3.connect(f"{live.as_uri()}?mode=ro", uri=True, isolation_level=None)
        self._connection.execute("ATTACH ? AS old", (f"{archive.as_uri()}?mode=ro",))
        self._connection.execute("PRAGMA cache_size=-64000")
        self._rare = RARE.format(items - 1)

    def close(self) -> None:
        self._connection.close()

    def _rows(self, columns: str, period: tuple[date, date], item: str | None) -> tuple[str, list[str]]:
        """A FROM clause of the rows of a period, from the databases that own it."""
        end = (period[1] + timedelta(days=1)).isoformat()
        cutoff = CUTOFF.isoformat()
        parts, parameters = [], []
        for table, low, high in (
            ("old.production_records", period[0].isoformat(), min(end, cutoff)),
            ("main.production_records", max(period[0].isoformat(), cutoff), end),
        ):
            if low < high:
                only = " AND item_code = ?" if item else ""
                parts.append(
                    f"SELECT {columns} FROM {table} WHERE production_date >= ? AND production_date < ?{only}"
                )
                parameters += [low, high, *([item] if item else [])]
        return " UNION ALL ".join(parts), parameters

    def ask(self, call: str) -> Answer:
        match call:
            case "search name":
                return self._search("item_name LIKE '%코팅제%'")
            case "search code":
                return self._search("item_code LIKE '%W004%'")
            case "summary 1 item, 1 month":
                return self._total(MONTH, HOT)
            case "summary all, 1 month":
                return self._total(MONTH)
            case "summary 1 item, 7 years":
                return self._total(YEARS, HOT)
            case "summary all, 7 years":
                return self._total(YEARS)
            case "trend 1 item, 12 months":
                return self._trend(LAST_12, HOT)
            case "trend all, 12 months":
                return self._trend(LAST_12)
            case "trend all, 7 years":
                return self._trend(YEARS)
            case "top 5, 1 month":
                return self._top(MONTH)
            case "top 5, 7 years":
                return self._top(YEARS)
            case "compare month, year before":
                return self._total(MONTH), self._total((date(2025, 10, 1), date(2025, 10, 31)))
            case "compare 2026, 2025":
                return self._total((CUTOFF, YEARS[1])), self._total((date(2025, 1, 1), date(2025, 12, 31)))
            case "history hot item, 10":
                return self._history(HOT)
            case _:
                return self._history(self._rare)

    def _search(self, condition: str) -> Answer:
        rows = " UNION ALL ".join(
            "SELECT item_code, COUNT(good_quantity) AS n, MIN(production_date) AS a, MAX(production_date) AS b"
            f" FROM {table}.production_records WHERE {condition} AND good_quantity IS NOT NULL GROUP BY item_code"
            for table in ("main", "old")
        )
        return self._connection.execute(
            f"SELECT item_code, MIN(a), MAX(b), SUM(n) FROM ({rows}) GROUP BY item_code ORDER BY item_code"
        ).fetchall()

    def _total(self, period: tuple[date, date], item: str | None = None) -> Answer:
        rows, parameters = self._rows("SUM(good_quantity) AS t, COUNT(good_quantity) AS n", period, item)
        return self._connection.execute(f"SELECT SUM(t), SUM(n) FROM ({rows})", parameters).fetchone()

    def _trend(self, period: tuple[date, date], item: str | None = None) -> Answer:
        rows, parameters = self._rows("production_date, good_quantity", period, item)
        return self._connection.execute(
            f"SELECT substr(production_date, 1, 7) AS m, SUM(good_quantity) FROM ({rows}) GROUP BY m ORDER BY m",
            parameters,
        ).fetchall()

    def _top(self, period: tuple[date, date]) -> Answer:
        rows, parameters = self._rows("item_code, good_quantity", period, None)
        return self._connection.execute(
            f"SELECT item_code, SUM(good_quantity) AS t FROM ({rows}) GROUP BY item_code"
            " ORDER BY t DESC, item_code LIMIT 5",
            parameters,
        ).fetchall()

    def _history(self, item: str) -> Answer:
        query = (
            "SELECT production_date, lot_number FROM {}.production_records WHERE item_code = ?"
            " ORDER BY production_date DESC, id DESC LIMIT ?"
        )
        rows = self._connection.execute(query.format("main"), (item, 10)).fetchall()
        if len(rows) < 10:
            rows += self._connection.execute(query.format("old"), (item, 10 - len(rows))).fetchall()
        return rows


class DuckDb:
    """All rows in one native DuckDB table, dates as text like the ERP's."""

    def __init__(self, archive: Path, live: Path, items: int, work: Path) -> None:
        rows = work / "rows.csv"
        with rows.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(_all_rows(archive, live))
        self._connection = duckdb.connect(str(work / "rows.duckdb"))
        self._connection.execute(
            "CREATE TABLE p(id BIGINT, day VARCHAR, lot VARCHAR, code VARCHAR, name VARCHAR, q BIGINT)"
        )
        self._connection.execute("INSERT INTO p SELECT * FROM read_csv(?, header=false, columns={'id': 'BIGINT',"
            " 'day': 'VARCHAR', 'lot': 'VARCHAR', 'code': 'VARCHAR', 'name': 'VARCHAR', 'q': 'BIGINT'})", [str(rows)])  # fmt: skip
        rows.unlink()
        self._rare = RARE.format(items - 1)

    def close(self) -> None:
        self._connection.close()

    def ask(self, call: str) -> Answer:
        match call:
            case "search name":
                return self._search("name LIKE '%코팅제%'")
            case "search code":
                return self._search("code LIKE '%W004%'")
            case "summary 1 item, 1 month":
                return self._total(MONTH, HOT)
            case "summary all, 1 month":
                return self._total(MONTH)
            case "summary 1 item, 7 years":
                return self._total(YEARS, HOT)
            case "summary all, 7 years":
                return self._total(YEARS)
            case "trend 1 item, 12 months":
                return self._trend(LAST_12, HOT)
            case "trend all, 12 months":
                return self._trend(LAST_12)
            case "trend all, 7 years":
                return self._trend(YEARS)
            case "top 5, 1 month":
                return self._top(MONTH)
            case "top 5, 7 years":
                return self._top(YEARS)
            case "compare month, year before":
                return self._total(MONTH), self._total((date(2025, 10, 1), date(2025, 10, 31)))
            case "compare 2026, 2025":
                return self._total((CUTOFF, YEARS[1])), self._total((date(2025, 1, 1), date(2025, 12, 31)))
            case "history hot item, 10":
                return self._history(HOT)
            case _:
                return self._history(self._rare)

    def _search(self, condition: str) -> Answer:
        return self._connection.execute(
            f"SELECT code, min(day), max(day), count(q) FROM p WHERE {condition} AND q IS NOT NULL"
            " GROUP BY code ORDER BY code"
        ).fetchall()

    def _where(self, period: tuple[date, date], item: str | None) -> tuple[str, list[str]]:
        end = (period[1] + timedelta(days=1)).isoformat()
        parameters = [period[0].isoformat(), end, *([item] if item else [])]
        return f"day >= ? AND day < ?{' AND code = ?' if item else ''}", parameters

    def _total(self, period: tuple[date, date], item: str | None = None) -> Answer:
        where, parameters = self._where(period, item)
        return self._connection.execute(
            f"SELECT sum(q), count(q) FROM p WHERE {where}", parameters
        ).fetchone()

    def _trend(self, period: tuple[date, date], item: str | None = None) -> Answer:
        where, parameters = self._where(period, item)
        return self._connection.execute(
            f"SELECT day[1:7] AS m, sum(q) FROM p WHERE {where} GROUP BY m ORDER BY m", parameters
        ).fetchall()

    def _top(self, period: tuple[date, date]) -> Answer:
        where, parameters = self._where(period, None)
        return self._connection.execute(
            f"SELECT code, sum(q) AS t FROM p WHERE {where} GROUP BY code ORDER BY t DESC, code LIMIT 5",
            parameters,
        ).fetchall()

    def _history(self, item: str) -> Answer:
        return self._connection.execute(
            "SELECT day, lot FROM p WHERE code = ? ORDER BY day DESC, id DESC LIMIT 10", [item]
        ).fetchall()


def _all_rows(archive: Path, live: Path) -> Iterator[tuple[Any, ...]]:
    for path in (archive, live):
        connection = sqlite3.connect(path)
        yield from connection.execute("SELECT * FROM production_records ORDER BY id")
        connection.close()
