"""Sums that merge exactly over days, months, items and databases, and become `Totals` at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import compress

from datasource.model import Totals


def month_of(day: int) -> int:
    """Months since year 0, of a day's ordinal."""
    value = date.fromordinal(day)
    return value.year * 12 + value.month - 1


def first_of_month(month: int) -> int:
    """Ordinal of the first day; one past the calendar's end for the month after December 9999."""
    if month >= 120000:
        return date.max.toordinal() + 1
    return date(month // 12, month % 12 + 1, 1).toordinal()


class Tally:
    """Of all items: days come in ascending, each once. `item_masks` are bit sets over a database's item numbers."""

    __slots__ = (
        "_month",
        "days",
        "first",
        "item_masks",
        "last",
        "months",
        "negative_rows",
        "null_rows",
        "rows",
        "total",
    )

    def __init__(self) -> None:
        self.total = self.rows = self.null_rows = self.negative_rows = 0
        self.days = self.months = 0
        self.first: int | None = None
        self.last: int | None = None
        self._month = -1
        self.item_masks: list[tuple[Sequence[str], int]] = []

    def count_days(
        self, first: int, last: int, days: int, first_month: int, last_month: int, months: int
    ) -> None:
        """`days` counted days from `first` to `last`, in `months` distinct months."""
        self.days += days
        self.months += months - (first_month == self._month)
        self._month = last_month
        if self.first is None:
            self.first = first
        self.last = last

    def mark_items(self, codes: Sequence[str], mask: int) -> None:
        if self.item_masks and self.item_masks[-1][0] is codes:
            mask |= self.item_masks.pop()[1]
        self.item_masks.append((codes, mask))

    def totals(self) -> Totals:
        return Totals(
            self.total,
            self.rows,
            self.null_rows,
            self.days,
            self.months,
            _distinct(self.item_masks),
            self.negative_rows,
            None if self.first is None else date.fromordinal(self.first),
            None if self.last is None else date.fromordinal(self.last),
        )


class ItemTally:
    """Of named items, any order: the days of each month are kept as a bit set (bit 0 is the 1st)."""

    __slots__ = ("_items", "_months", "negative_rows", "null_rows", "rows", "total")

    def __init__(self) -> None:
        self.total = self.rows = self.null_rows = self.negative_rows = 0
        self._months: dict[int, int] = {}
        self._items: set[str] = set()

    def add(
        self, code: str, month: int, mask: int, total: int, rows: int, nulls: int, negatives: int
    ) -> None:
        self.null_rows += nulls
        if rows:
            self.total += total
            self.rows += rows
            self.negative_rows += negatives
            self._months[month] = self._months.get(month, 0) | mask
            self._items.add(code)

    def totals(self) -> Totals:
        months = self._months
        if not months:
            return Totals(null_rows=self.null_rows)
        first, last = min(months), max(months)
        low, high = months[first], months[last]
        return Totals(
            self.total,
            self.rows,
            self.null_rows,
            sum(map(int.bit_count, months.values())),
            len(months),
            len(self._items),
            self.negative_rows,
            date.fromordinal(first_of_month(first) + (low & -low).bit_length() - 1),
            date.fromordinal(first_of_month(last) + high.bit_length() - 1),
        )


def _distinct(masks: list[tuple[Sequence[str], int]]) -> int:
    if len(masks) == 1:
        return masks[0][1].bit_count()
    codes: set[str] = set()
    for names, mask in masks:
        codes.update(compress(names, map(int, reversed(f"{mask:b}"))))
    return len(codes)
