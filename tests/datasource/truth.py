"""What plain SQL over the raw files says: written without any code of datasource/, as the measure of its answers."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from datasource.model import (
    Bucket,
    BucketTotals,
    DateRange,
    DayFilter,
    RecordOrder,
    RecordQuery,
    Scope,
    Totals,
)


@dataclass(frozen=True)
class TruthRow:
    id: int
    source: str
    day: date
    lot: str | None
    code: str
    name: str | None
    quantity: int | None


def read_truth(owned: Iterable[tuple[Path, str, date, date]]) -> list[TruthRow]:
    """Owned rows of (file, source name, first owned, last owned), by day and id."""
    rows = []
    for path, source, first, last in owned:
        connection = sqlite3.connect(path)
        for row_id, text, lot, code, name, quantity in connection.execute("SELECT * FROM production_records"):
            try:
                day = date(int(text[0:4]), int(text[5:7]), int(text[8:10]))
            except (TypeError, ValueError):
                continue
            if first <= day <= last and text[4] == text[7] == "-":
                rows.append(TruthRow(row_id, source, day, lot, code or "", name, quantity))
        connection.close()
    return sorted(rows, key=lambda row: (row.day, row.id))


def in_scope(rows: Iterable[TruthRow], scope: Scope) -> list[TruthRow]:
    return [
        row
        for row in rows
        if (scope.ranges is None or any(part.first <= row.day <= part.last for part in scope.ranges))
        and (scope.items is None or row.code in scope.items)
        and _passes(row.day, scope.days)
    ]


def _passes(day: date, days: DayFilter | None) -> bool:
    if days is None:
        return True
    listed = days.weekdays is None or day.weekday() in days.weekdays or day in days.include
    return listed and day not in days.exclude


def totals(rows: Sequence[TruthRow]) -> Totals:
    counted = [row for row in rows if row.quantity is not None]
    days = {row.day for row in counted}
    return Totals(
        total=sum(row.quantity or 0 for row in counted),
        rows=len(counted),
        null_rows=len(rows) - len(counted),
        days=len(days),
        months=len({(day.year, day.month) for day in days}),
        items=len({row.code for row in counted}),
        negative_rows=sum((row.quantity or 0) < 0 for row in counted),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
    )


_STARTS: dict[Bucket, Callable[[date], date]] = {
    Bucket.DAY: lambda day: day,
    Bucket.WEEK: lambda day: day - timedelta(days=day.weekday()),
    Bucket.MONTH: lambda day: day.replace(day=1),
    Bucket.QUARTER: lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    Bucket.YEAR: lambda day: date(day.year, 1, 1),
}


def trend(rows: Sequence[TruthRow], bucket: Bucket) -> tuple[BucketTotals, ...]:
    groups: dict[object, list[TruthRow]] = defaultdict(list)
    for row in rows:
        groups[row.day.weekday() if bucket is Bucket.WEEKDAY else _STARTS[bucket](row.day)].append(row)
    return tuple(
        BucketTotals(
            None if bucket is Bucket.WEEKDAY else key,  # type: ignore[arg-type]
            key if bucket is Bucket.WEEKDAY else None,  # type: ignore[arg-type]
            totals(group),
        )
        for key, group in sorted(groups.items(), key=lambda entry: entry[0])  # type: ignore[arg-type, return-value]
    )


def records(rows: Sequence[TruthRow], query: RecordQuery) -> tuple[list[TruthRow], int, int, int]:
    """Every row that would be listed, in order; and how many match, how many of them are counted, their total."""
    fit = in_scope(rows, query.scope)
    if query.lot_prefix:
        fit = [row for row in fit if (row.lot or "").upper().startswith(query.lot_prefix.upper())]
    if query.min_quantity is not None or query.max_quantity is not None:
        fit = [
            row
            for row in fit
            if row.quantity is not None
            and row.quantity >= max(0, query.min_quantity or 0)
            and (query.max_quantity is None or row.quantity <= query.max_quantity)
        ]
    listed = fit
    if query.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST):
        listed = [row for row in fit if row.quantity is not None and row.quantity >= 0]
        sign = -1 if query.order is RecordOrder.LARGEST else 1
        listed.sort(key=lambda row: (sign * (row.quantity or 0), -row.day.toordinal(), -row.id))
    elif query.order is RecordOrder.NEWEST:
        listed = sorted(fit, key=lambda row: (row.day, row.id), reverse=True)
    counted = [row for row in fit if row.quantity is not None]
    return listed, len(fit), len(counted), sum(row.quantity or 0 for row in counted)


def ranges(*ends: tuple[date, date]) -> tuple[DateRange, ...]:
    return tuple(DateRange(first, last) for first, last in ends)
