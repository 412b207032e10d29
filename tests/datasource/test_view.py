"""Every figure against plain SQL over the raw files."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from datasource.model import (
    Bucket,
    DateRange,
    DayFilter,
    ItemTotals,
    Order,
    ProductionData,
    RecordOrder,
    RecordQuery,
    Scope,
    Totals,
)
from tests.datasource import truth
from tests.datasource.conftest import MakeSource
from tests.production_files import ProductionRow, make_database, random_rows

ODD_ROWS: list[ProductionRow] = [
    ("2026-13-45", "LTBAD1", "C001", "틀린 날짜", 7777),
    ("2026/03/05", "LTBAD2", "C001", "틀린 날짜", 7777),
    (None, "LTBAD3", "C002", "날짜 없음", 7777),
    ("2026-03-05T08:00", "LT%_1", "C001", "제품 1", 11),
    ("2026-03-05", "lt%_2", "C777", None, None),
    ("2026-03-06", None, None, None, 5),
]


def make_files(folder: Path, seed: int) -> list[truth.TruthRow]:
    """Archives of 2024 and of 2025, Live of 2026, each with strays; what they own, read by plain SQL."""
    rng = random.Random(seed)
    files = (
        ("archive_2024", date(2022, 3, 1), date(2025, 1, 20), 900, date(1, 1, 1), date(2024, 12, 31)),
        ("archive_2025", date(2024, 12, 1), date(2026, 2, 1), 900, date(2025, 1, 1), date(2025, 12, 31)),
        ("live", date(2025, 12, 20), date(2026, 11, 20), 1200, date(2026, 1, 1), date(9999, 12, 31)),
    )
    owned = []
    for name, first, last, count, first_owned, last_owned in files:
        rows = random_rows(rng, first, last, count)
        late = [rows.pop(rng.randrange(len(rows))) for _ in range(25)]  # entered late: with the last ids
        rows += late + (ODD_ROWS if name == "live" else [])
        path = folder / ("production_analysis.db" if name == "live" else f"{name}.db")
        make_database(path, rows)
        owned.append((path, name, first_owned, last_owned))
    return truth.read_truth(owned)


@pytest.fixture
def rows(tmp_path: Path) -> list[truth.TruthRow]:
    return make_files(tmp_path / "db", seed=7)


@pytest.fixture
async def data(make_source: MakeSource, rows: list[truth.TruthRow]) -> AsyncIterator[ProductionData]:
    source = make_source()
    await source.start()
    yield await source.open()


def random_scope(rng: random.Random) -> Scope:
    """Any mix of ranges, items and day filter; ends on month and year ends are made likely."""
    ranges: tuple[DateRange, ...] | None = None
    if rng.random() < 0.85:
        days = sorted(
            date(2022, 1, 1) + timedelta(days=rng.randint(0, 1800))
            for _ in range(rng.choice((2, 2, 2, 4, 6)))
        )
        pairs = [
            (first.replace(day=1) if rng.random() < 0.4 else first, last)
            for first, last in zip(days[::2], days[1::2], strict=True)
        ]
        ranges = tuple(
            DateRange(first, last)
            for position, (first, last) in enumerate(pairs)
            if position == 0 or first > pairs[position - 1][1]
        )
        if rng.random() < 0.2:
            ranges = (DateRange(date(rng.randint(2022, 2026), 1, 1), date(2026, rng.randint(1, 12), 28)),)
    items = None
    if rng.random() < 0.6:
        items = tuple(rng.sample([f"C{n:03d}" for n in range(12)] + ["NONE", "", "C777"], rng.randint(1, 4)))
    days_filter = None
    if rng.random() < 0.3:
        weekdays = frozenset(rng.sample(range(7), rng.randint(1, 5)))
        some = frozenset(date(2026, 1, 1) + timedelta(days=rng.randint(0, 320)) for _ in range(5))
        days_filter = DayFilter(weekdays, include=some, exclude=frozenset(list(some)[:2]))
    return Scope(ranges, items, days_filter)


async def test_totals_trends_and_rankings_equal_plain_sql(
    data: ProductionData, rows: list[truth.TruthRow]
) -> None:
    rng = random.Random(11)
    for number in range(220):
        scope = random_scope(rng)
        fit = truth.in_scope(rows, scope)
        assert await data.totals(scope) == truth.totals(fit), (number, scope)
        bucket = rng.choice(list(Bucket))
        assert await data.trend(scope, bucket) == truth.trend(fit, bucket), (number, scope, bucket)
        by_item = {
            code: truth.totals([row for row in fit if row.code == code])
            for code in scope.items or sorted({row.code for row in rows})
        }
        assert await data.totals_by_item(scope) == tuple(ItemTotals(*pair) for pair in by_item.items()), scope
        order, limit = rng.choice(list(Order)), rng.choice((1, 3, None))
        sign = -1 if order is Order.TOP else 1
        counted = sorted(
            ((code, figures) for code, figures in by_item.items() if figures.rows),
            key=lambda entry: (sign * entry[1].total, entry[0]),
        )
        ranking = await data.ranking(scope, order, limit)
        expected = tuple(
            ItemTotals(code, Totals(**{**_as_dict(figures), "null_rows": figures.null_rows}))
            for code, figures in counted[:limit]
        )
        assert ranking.rows == expected, (number, scope)
        assert (ranking.item_count, ranking.overall) == (len(counted), truth.totals(fit)), (number, scope)


def _as_dict(figures: Totals) -> dict[str, object]:
    return {name: getattr(figures, name) for name in Totals.__slots__}


async def test_a_trend_by_item_is_each_items_own_trend(
    data: ProductionData, rows: list[truth.TruthRow]
) -> None:
    scope = Scope(truth.ranges((date(2025, 10, 10), date(2026, 3, 3))), ("C000", "C004", "NONE"))
    trends = await data.trend_by_item(scope, Bucket.WEEK)
    assert list(trends) == ["C000", "C004", "NONE"]
    for code, trend in trends.items():
        own = [row for row in truth.in_scope(rows, scope) if row.code == code]
        assert trend == truth.trend(own, Bucket.WEEK)


async def test_every_page_of_records_equals_plain_sql(
    data: ProductionData, rows: list[truth.TruthRow]
) -> None:
    rng = random.Random(5)
    for number in range(160):
        lots = (None, None, "LT", "lt2026", "SP202603", "Lt20260312", "lt%", "LT%_", "XX")
        query = RecordQuery(
            scope=random_scope(rng),
            lot_prefix=rng.choice(lots),
            min_quantity=rng.choice((None, None, -5, 0, 1500, 2900)),
            max_quantity=rng.choice((None, None, 0, 200, 2000)),
            order=rng.choice(list(RecordOrder)),
            limit=rng.choice((1, 7, 60)),
        )
        listed, matched, counted, total = truth.records(rows, query)
        seen: list[tuple[str, int]] = []
        cursor: str | None = None
        for _ in range(4):
            page = await data.records(
                RecordQuery(
                    query.scope,
                    query.lot_prefix,
                    query.min_quantity,
                    query.max_quantity,
                    query.order,
                    query.limit,
                    cursor,
                )
            )
            assert (page.matched, page.counted, page.total) == (matched, counted, total), (number, query)
            seen += [(record.source, record.id) for record in page.records]
            cursor = page.next_cursor
            if cursor is None:
                break
        expected = [(row.source, row.id) for row in listed]
        assert seen == expected[: len(seen)], (number, query)
        assert (cursor is None) == (len(seen) == len(expected)), (number, query)
