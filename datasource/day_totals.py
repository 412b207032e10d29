"""The days of one database, all items together, in memory: a sum over any period is two look-ups.

Size follows the days, not the rows: seven years are about 2,500 days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_

from datasource.model import Bucket, Totals
from datasource.routing import Span
from datasource.spans import bucket_end, bucket_start
from datasource.tally import Tally, month_of

_BLOCK = 32  # days whose item sets are joined ahead of time
_KEPT = 10_000

Window = tuple[int, int, int]  # a bucket's start, and the positions of its days, the end excluded


class DayTotals:
    """`rows`: (day, total, rows, null rows, negative rows, peak, low, item bit set), ascending by day."""

    def __init__(
        self,
        rows: Sequence[tuple[int, int, int, int, int, int | None, int | None, bytes]],
        codes: Sequence[str],
    ) -> None:
        self._codes = codes
        self.days = [row[0] for row in rows]
        self.totals = [row[1] for row in rows]
        self.rows = [row[2] for row in rows]
        self.null_rows = [row[3] for row in rows]
        self.negative_rows = [row[4] for row in rows]
        self.peaks = [row[5] for row in rows]
        self.lows = [row[6] for row in rows]
        self._masks = [int.from_bytes(row[7] or b"", "little") for row in rows]
        self._blocks = [
            reduce(or_, self._masks[start : start + _BLOCK]) for start in range(0, len(rows), _BLOCK)
        ]
        self._total_sums = list(accumulate(self.totals, initial=0))
        self._row_sums = list(accumulate(self.rows, initial=0))
        self._null_sums = list(accumulate(self.null_rows, initial=0))
        self._negative_sums = list(accumulate(self.negative_rows, initial=0))
        self._counted_sums = list(accumulate((count > 0 for count in self.rows), initial=0))
        self.counted = [day for day, count in zip(self.days, self.rows, strict=True) if count]
        self._months = [month_of(day) for day in self.counted]
        self._month_ranks = list(
            accumulate((a != b for a, b in zip(self._months, self._months[1:], strict=False)), initial=0)
        )

        self._kept: dict[tuple[int, int], Totals] = {}
        self._windows: dict[Bucket, tuple[list[int], list[Window]]] = {}

    @property
    def extent(self) -> Span | None:
        """First and last day with a row of any kind."""
        return (self.days[0], self.days[-1]) if self.days else None

    def window(self, span: Span) -> tuple[int, int]:
        """Positions of the span's days, the end excluded."""
        return bisect_left(self.days, span[0]), bisect_right(self.days, span[1])

    def row_count(self, span: Span) -> tuple[int, int]:
        """Counted and NULL rows."""
        low, high = self.window(span)
        return self._row_sums[high] - self._row_sums[low], self._null_sums[high] - self._null_sums[low]

    def add(self, tally: Tally, span: Span) -> None:
        low, high = self.window(span)
        if low < high:
            self.add_window(tally, low, high)

    def add_passing(self, tally: Tally, span: Span, passes: Callable[[int], bool]) -> None:
        low, high = self.window(span)
        for index in range(low, high):
            if passes(self.days[index]):
                self.add_window(tally, index, index + 1)

    def bucket_windows(self, span: Span, bucket: Bucket) -> list[Window]:
        """The span's days by bucket, ascending. Not for WEEKDAY, whose days do not lie together."""
        low, high = self.window(span)
        if low == high:
            return []
        starts, windows = self._windows_of(bucket)
        first = bisect_right(starts, self.days[low]) - 1
        last = bisect_right(starts, self.days[high - 1])
        found = windows[first:last]
        start, _, end = found[0]
        found[0] = (start, low, end)
        start, begin, _ = found[-1]
        found[-1] = (start, begin, high)
        return found

    def passing_days(self, span: Span, bucket: Bucket, passes: Callable[[int], bool] | None) -> list[Window]:
        """Each day that passes on its own, with the start (or weekday) of its bucket."""
        low, high = self.window(span)
        days = self.days
        return [
            (bucket_start(days[index], bucket), index, index + 1)
            for index in range(low, high)
            if passes is None or passes(days[index])
        ]

    def window_totals(self, low: int, high: int) -> Totals:
        """Of the days at these positions; months and years asked again and again are kept."""
        totals = self._kept.get((low, high))
        if totals is None:
            tally = Tally()
            self.add_window(tally, low, high)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            totals = self._kept[low, high] = tally.totals()
        return totals

    def _windows_of(self, bucket: Bucket) -> tuple[list[int], list[Window]]:
        held = self._windows.get(bucket)
        if held is None:
            windows: list[Window] = []
            low = 0
            while low < len(self.days):
                start = bucket_start(self.days[low], bucket)
                high = bisect_right(self.days, bucket_end(start, bucket), low)
                windows.append((start, low, high))
                low = high
            held = self._windows[bucket] = ([window[0] for window in windows], windows)
        return held

    def days_in(self, span: Span) -> list[int]:
        """Days with a row of any kind, ascending."""
        low, high = self.window(span)
        return self.days[low:high]

    def counted_in(self, span: Span) -> list[int]:
        """Days with a counted row, ascending."""
        return self.counted[bisect_left(self.counted, span[0]) : bisect_right(self.counted, span[1])]

    def add_window(self, tally: Tally, low: int, high: int) -> None:
        """The days at positions `low` to `high`, the end excluded."""
        tally.total += self._total_sums[high] - self._total_sums[low]
        tally.rows += self._row_sums[high] - self._row_sums[low]
        tally.null_rows += self._null_sums[high] - self._null_sums[low]
        tally.negative_rows += self._negative_sums[high] - self._negative_sums[low]
        first, end = self._counted_sums[low], self._counted_sums[high]
        if first < end:
            last = end - 1
            tally.count_days(
                self.counted[first],
                self.counted[last],
                end - first,
                self._months[first],
                self._months[last],
                self._month_ranks[last] - self._month_ranks[first] + 1,
            )
            tally.mark_items(self._codes, self._item_mask(low, high))

    def _item_mask(self, low: int, high: int) -> int:
        first_block, last_block = -(-low // _BLOCK), high // _BLOCK
        if first_block >= last_block:
            return _union(self._masks[low:high])
        return (
            _union(self._masks[low : first_block * _BLOCK])
            | _union(self._blocks[first_block:last_block])
            | _union(self._masks[last_block * _BLOCK : high])
        )


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)
