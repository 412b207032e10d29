"""The right figures, worked out apart from the product: plain Python over every raw row of the two files.

Written from docs/answers.md alone and importing nothing of the product, so that a mistake in one is not made by both.
Periods are pairs of days, both included, worked out by whoever wrote the question.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

from tests.questions.factory import ARCHIVE_NAME, CUTOFF, LIVE_NAME

Span = tuple[date, date]
EVER: Span = (date(1900, 1, 1), date(2999, 12, 31))


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    live: bool
    stamp: str
    day: date
    lot: str
    code: str
    name: str | None
    quantity: int | None

    @property
    def stray(self) -> bool:
        return self.live != (self.day >= CUTOFF)


def rounded(value: Decimal, places: int = 1) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def quotient(total: int, by: int, places: int = 1) -> Decimal:
    return rounded(Decimal(total) / Decimal(by), places)


def percent_of(part: int | Decimal, whole: int | Decimal) -> Decimal:
    return rounded(Decimal(part) * 100 / Decimal(whole))


class Oracle:
    def __init__(self, folder: Path) -> None:
        self.raw: list[Row] = []
        for name, live in ((ARCHIVE_NAME, False), (LIVE_NAME, True)):
            with closing(sqlite3.connect(folder / name)) as db:
                for key, stamp, lot, code, item, quantity in db.execute("SELECT * FROM production_records"):
                    day = date.fromisoformat(stamp[:10])
                    self.raw.append(Row(key, live, stamp, day, lot, code, item, quantity))
        self.raw.sort(key=lambda row: row.day)
        self.owned = [row for row in self.raw if not row.stray]
        self._raw_days = [row.day for row in self.raw]
        self._owned_days = [row.day for row in self.owned]

    def rows(
        self,
        span: Span,
        codes: Collection[str] = (),
        *,
        days: Callable[[date], bool] | None = None,
        null: bool = False,
    ) -> list[Row]:
        """Counted rows (with `null`, those not yet counted) of the period, oldest first."""
        first, stop = bisect_left(self._owned_days, span[0]), bisect_right(self._owned_days, span[1])
        return [
            row
            for row in self.owned[first:stop]
            if (row.quantity is None) == null
            and (not codes or row.code in codes)
            and (days is None or days(row.day))
        ]

    def total(
        self, span: Span, codes: Collection[str] = (), *, days: Callable[[date], bool] | None = None
    ) -> int:
        return summed(self.rows(span, codes, days=days))

    def by_item(
        self, span: Span, codes: Collection[str] = (), **how: Callable[[date], bool]
    ) -> dict[str, int]:
        """Total of every item with a counted row."""
        totals: dict[str, int] = defaultdict(int)
        for row in self.rows(span, codes, days=how.get("days")):
            totals[row.code] += row.quantity or 0
        return dict(totals)

    def ranked(
        self, span: Span, codes: Collection[str] = (), *, lowest: bool = False
    ) -> list[tuple[str, int]]:
        totals = self.by_item(span, codes)
        return sorted(totals.items(), key=lambda pair: (pair[1] if lowest else -pair[1], pair[0]))

    def buckets(
        self, span: Span, by: str, codes: Collection[str] = (), **how: Callable[[date], bool]
    ) -> dict[date, list[Row]]:
        """Counted rows by the first day of their day, week, month, quarter or year, ascending."""
        out: dict[date, list[Row]] = defaultdict(list)
        for row in self.rows(span, codes, days=how.get("days")):
            out[bucket_start(row.day, by)].append(row)
        return dict(sorted(out.items()))

    def by_weekday(self, span: Span, codes: Collection[str] = ()) -> dict[int, int]:
        totals: dict[int, int] = defaultdict(int)
        for row in self.rows(span, codes):
            totals[row.day.weekday()] += row.quantity or 0
        return dict(totals)

    def nearest(self, span: Span, codes: Collection[str] = ()) -> list[date]:
        """The last day with a counted row before the period, the first after it, where they are."""
        found = [
            row.day for row in self.owned if row.quantity is not None and (not codes or row.code in codes)
        ]
        before = [day for day in found if day < span[0]]
        after = [day for day in found if day > span[1]]
        return ([max(before)] if before else []) + ([min(after)] if after else [])

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The newest name of every code, the code where it has none."""
        out: dict[str, str] = {}
        for row in sorted(self.owned, key=lambda r: (r.day, r.live, r.id)):
            if row.name:
                out[row.code] = row.name
            out.setdefault(row.code, row.code)
        return out

    def mistaken_totals(self, span: Span, codes: Collection[str] = ()) -> set[int]:
        """Sums that typical slips give: strays counted, the last day's rows with a time lost, corrections left out."""
        first, last = span[0].isoformat(), span[1].isoformat()
        begin, stop = bisect_left(self._raw_days, span[0]), bisect_right(self._raw_days, span[1])
        with_strays = [r for r in self.raw[begin:stop] if not codes or r.code in codes]
        owned = [r for r in with_strays if not r.stray]
        time_lost = [r for r in owned if first <= r.stamp <= last]
        positive = [r for r in owned if (r.quantity or 0) > 0]
        return {summed(with_strays), summed(time_lost), summed(positive)} - {self.total(span, codes)}


def summed(rows: Iterable[Row]) -> int:
    return sum(row.quantity or 0 for row in rows)


def bucket_start(day: date, by: str) -> date:
    if by == "day":
        return day
    if by == "week":
        return day - timedelta(day.weekday())
    if by == "month":
        return day.replace(day=1)
    if by == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if by == "year":
        return date(day.year, 1, 1)
    raise ValueError(f"no such bucket: {by}")
