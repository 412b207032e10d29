"""Reports against plain SQL over random databases, and at the edges of the calendar."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from datasource.model import DateRange
from datasource.source import SqliteProductionSource
from reports.build import build_report
from reports.daily import day_told_of, is_late
from reports.model import Report, ReportKind, Rule
from reports.outlook import outlook
from reports.workdays import is_due, up_to_nth_working_day
from skills.calendar import KoreanWorkingDays, parse_company_days
from skills.catalog import build_registry
from skills.context import SkillContext
from tests.fakes.production_data import ListedProduction, Row, rows_of
from tests.production_files import ProductionRow, make_database, random_rows

REGISTRY = build_registry()
MONDAY = date(2026, 11, 23)
KST = ZoneInfo("Asia/Seoul")
CALENDAR = KoreanWorkingDays()


def context_of(rows: list[Row], today: date = MONDAY, **more: bool) -> SkillContext:
    return SkillContext(ListedProduction(rows, **more), today, CALENDAR)


async def daily(rows: list[Row], today: date = MONDAY, **more: bool) -> Report:
    return await build_report(ReportKind.DAILY, REGISTRY, context_of(rows, today, **more))


def steady(first: str, last: str, quantity: int = 100, codes: tuple[str, ...] = ("A1", "B2")) -> list[Row]:
    """Every working day the same."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    rows = []
    while day <= end:
        if CALENDAR.is_working_day(day):
            rows += [Row(day=day, code=code, quantity=quantity) for code in codes]
        day += timedelta(days=1)
    return rows


class Oracle:
    """The same figures by the plainest SQL, over all the files as one table."""

    def __init__(self, rows: list[ProductionRow]) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("CREATE TABLE r (day TEXT, lot TEXT, code TEXT, name TEXT, q INTEGER)")
        self.connection.executemany("INSERT INTO r VALUES (substr(?, 1, 10), ?, ?, ?, ?)", rows)

    def total(self, first: date, last: date) -> int | None:
        sql = "SELECT sum(q) FROM r WHERE day BETWEEN ? AND ?"
        return self.connection.execute(sql, (first.isoformat(), last.isoformat())).fetchone()[0]

    def by_item(self, first: date, last: date) -> dict[str, int]:
        sql = "SELECT code, sum(q) FROM r WHERE day BETWEEN ? AND ? AND q IS NOT NULL GROUP BY code"
        return dict(self.connection.execute(sql, (first.isoformat(), last.isoformat())))


def working(first: date, last: date) -> list[date]:
    days = (last - first).days + 1
    return [day for n in range(days) if CALENDAR.is_working_day(day := first + timedelta(days=n))]


async def check(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    rows = random_rows(rng, date(2024, 6, 1), date(2026, 11, 24), rng.choice([300, 2500]))
    make_database(folder / "archive_2025.db", [row for row in rows if str(row[0]) < "2026"])
    make_database(folder / "production_analysis.db", [row for row in rows if str(row[0]) >= "2026"])
    today = date(2026, 1, 2) + timedelta(days=rng.randrange(325))
    # What a report of that morning could know.
    known = [row for row in rows if str(row[0])[:10] < today.isoformat()]
    oracle = Oracle(rows)
    source = SqliteProductionSource(
        folder,
        folder / "snapshots",
        settle_s=0,
        cutoff_year=None,
        clock=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        today=lambda: date(2026, 11, 24),
        timezone=KST,
    )
    await source.start()
    try:
        context = SkillContext(await source.open(), today, CALENDAR)
        for kind in ReportKind:
            report = await build_report(kind, REGISTRY, context)
            _check_report(report, oracle, known, f"seed {seed} {kind} {today}")
    finally:
        await source.close()


def _check_report(report: Report, oracle: Oracle, known: list[ProductionRow], where: str) -> None:
    period = report.period
    assert (report.figures.total if report.figures else None) == oracle.total(period.first, period.last), (
        where
    )
    assert period.last < report.issued_on, where
    for one in report.comparisons:
        before = oracle.total(one.side.period.first, one.side.period.last)
        assert (one.side.figures.total if one.side.figures else None) == before, where
        if report.figures and before is not None:
            assert one.change and one.change.difference == report.figures.total - before, where
    if report.month:
        now, then = report.month.now.period, report.month.before.period
        assert (report.month.now.figures.total if report.month.now.figures else None) == oracle.total(
            now.first, now.last
        ), where
        assert then.first == (now.first - timedelta(days=1)).replace(day=1), where
        if not report.month.shorter:
            assert len(working(now.first, now.last)) == len(working(then.first, then.last)), where
        if report.outlook:
            elapsed, whole = report.outlook.elapsed, report.outlook.whole
            assert elapsed == len(working(now.first, now.last)), where
            assert 2 * abs(report.outlook.estimate * elapsed - report.outlook.total * whole) <= elapsed, where
    items = oracle.by_item(period.first, period.last)
    if report.ranking:
        ordered = sorted(items.items(), key=lambda row: (-row[1], row[0]))[: len(report.ranking.rows)]
        assert [(row.item.code, row.figures.total) for row in report.ranking.rows] == ordered, where
        assert report.ranking.overall.total == sum(items.values()), where
    if report.movers:
        other = report.comparisons[0].side.period
        before_items = oracle.by_item(other.first, other.last)
        moved = {
            code: items.get(code, 0) - before_items.get(code, 0)
            for code in items.keys() | before_items.keys()
        }
        best = sorted((-abs(moved[code]), code) for code in moved if moved[code])[: len(report.movers.rows)]
        assert [(-abs(row.change.difference), row.item.code) for row in report.movers.rows] == best, where
    nulls = [
        row
        for row in known
        if row[4] is None and period.first.isoformat() <= str(row[0])[:10] <= period.last.isoformat()
    ]
    if report.figures:
        assert report.null_rows == len(nulls), where


@pytest.mark.parametrize("seed", range(6))
async def test_every_figure_of_a_report_is_what_plain_sql_counts(seed: int, tmp_path: Path) -> None:
    await check(seed, tmp_path)


@pytest.mark.soak
async def test_every_figure_is_what_plain_sql_counts_over_many_databases(tmp_path: Path) -> None:
    for seed in range(100, 220):
        folder = tmp_path / str(seed)
        folder.mkdir()
        await check(seed, folder)


async def test_monday_tells_of_friday_and_of_the_weekend_apart() -> None:
    rows = [*steady("2026-10-01", "2026-11-20"), *rows_of(("2026-11-21", "A1", 70), ("2026-11-22", "A1", 5))]
    report = await daily(rows)
    assert report.period == DateRange(date(2026, 11, 20), date(2026, 11, 20))
    assert report.figures and report.figures.total == 200
    assert report.off_days and report.off_days.period == DateRange(date(2026, 11, 21), date(2026, 11, 22))
    assert report.off_days.figures and report.off_days.figures.total == 75
    assert not report.late


async def test_after_a_run_of_holidays_the_last_working_day_is_told_of() -> None:
    # 2026: Seollal February 16-18 between two weekends.
    report = await daily(steady("2026-01-02", "2026-02-13"), date(2026, 2, 19))
    assert report.period.first == date(2026, 2, 13)
    assert report.off_days and report.off_days.period == DateRange(date(2026, 2, 14), date(2026, 2, 18))
    assert report.off_days.figures is None


async def test_the_first_working_day_of_a_year_tells_of_the_last_of_the_year_before() -> None:
    report = await daily(steady("2025-11-01", "2025-12-31"), date(2026, 1, 2))
    assert report.period.first == date(2025, 12, 31)
    assert report.month and report.month.now.period == DateRange(date(2025, 12, 1), date(2025, 12, 31))
    assert report.outlook is None  # December is over


async def test_a_missing_archive_takes_away_only_what_needs_it() -> None:
    report = await daily(steady("2026-01-02", "2026-01-06"), date(2026, 1, 7), archive_missing=True)
    assert report.figures and report.figures.total == 200
    assert report.month and report.month.before.unreadable
    assert report.anomalies.unreadable
    assert report.trend is None


async def test_an_empty_database_makes_a_report_without_a_figure() -> None:
    for kind in ReportKind:
        report = await build_report(kind, REGISTRY, context_of([]))
        assert report.figures is None and report.late and report.latest_day is None
        assert report.ranking is None and report.movers is None and report.outlook is None
        assert report.calls == () and report.anomalies.found == ()


async def test_while_the_data_is_late_the_last_day_that_has_some_is_told_of() -> None:
    context = context_of(steady("2026-10-01", "2026-11-18"))
    assert is_late(context) and day_told_of(context) == date(2026, 11, 18)
    report = await build_report(ReportKind.DAILY, REGISTRY, context)
    assert report.late and report.expected_day == date(2026, 11, 20)
    assert report.period.first == date(2026, 11, 18)
    assert report.off_days and report.off_days.period.first == date(2026, 11, 21)
    wednesday = await daily(steady("2026-10-01", "2026-11-20"), date(2026, 11, 25))
    assert wednesday.late and wednesday.period.first == date(2026, 11, 20)
    # Monday and Tuesday are awaited, not off.
    assert wednesday.off_days and wednesday.off_days.period.last == date(2026, 11, 22)


async def test_a_working_day_without_a_row_is_no_zero_but_an_anomaly() -> None:
    rows = [*steady("2026-10-01", "2026-11-19"), Row(day=date(2026, 11, 21), code="A1", quantity=10)]
    report = await daily(rows)
    assert report.figures is None and not report.late
    assert [one.rule for one in report.anomalies.found] == [Rule.NO_PRODUCTION]


async def test_each_rule_finds_what_it_is_for_and_nothing_on_a_steady_day() -> None:
    usual = steady("2026-10-01", "2026-11-19")
    quiet = await daily([*usual, *rows_of(("2026-11-20", "A1", 100), ("2026-11-20", "B2", 100))])
    assert quiet.anomalies.found == ()
    odd = await daily(
        [*usual, *rows_of(("2026-11-20", "A1", 900), ("2026-11-20", "A1", None), ("2026-11-20", "A1", -5))]
    )
    found = {one.rule: one for one in odd.anomalies.found}
    assert set(found) == {
        Rule.DAY_TOTAL,
        Rule.ITEM_MISSING,
        Rule.ITEM_OUT_OF_RANGE,
        Rule.LARGE_BATCH,
        Rule.CORRECTIONS,
        Rule.NOT_COUNTED,
    }
    total = found[Rule.DAY_TOTAL]
    assert (total.value, total.average, total.percent, total.of) == (895, 200, pytest.approx(347.5), 20)
    missing = found[Rule.ITEM_MISSING].item
    assert missing is not None and missing.code == "B2"
    assert found[Rule.ITEM_OUT_OF_RANGE].limit == 100


@pytest.mark.parametrize(
    ("total", "elapsed", "whole", "estimate"),
    [(100, 3, 20, 667), (1, 2, 3, 2), (5, 0, 20, None), (5, 20, 20, None), (-5, 3, 20, None)],
)
def test_the_outlook_is_the_average_working_day_times_the_months_working_days(
    total: int, elapsed: int, whole: int, estimate: int | None
) -> None:
    made = outlook(total, elapsed, whole)
    assert (made.estimate if made else None) == estimate


def test_reports_are_due_on_the_first_working_days() -> None:
    due = {
        kind: [
            day
            for n in range(31)
            if is_due(kind, day := date(2026, 10, 1) + timedelta(days=n), CALENDAR, on_holidays=False)
        ]
        for kind in ReportKind
    }
    assert due[ReportKind.DAILY] == working(date(2026, 10, 1), date(2026, 10, 31))
    # October 5 is a substitute holiday: that week's report comes on Tuesday.
    assert due[ReportKind.WEEKLY] == [date(2026, 10, day) for day in (6, 12, 19, 26)]
    assert due[ReportKind.MONTHLY] == [date(2026, 10, 1)]


def test_days_off_get_reports_where_that_is_set() -> None:
    sunday = date(2026, 11, 1)
    assert is_due(ReportKind.DAILY, sunday, CALENDAR, on_holidays=True)
    assert is_due(ReportKind.MONTHLY, sunday, CALENDAR, on_holidays=True)
    assert not is_due(ReportKind.WEEKLY, sunday, CALENDAR, on_holidays=True)
    assert not is_due(ReportKind.DAILY, sunday, CALENDAR, on_holidays=False)


def test_a_shorter_month_before_is_taken_whole() -> None:
    february = DateRange(date(2026, 2, 1), date(2026, 2, 28))
    assert up_to_nth_working_day(CALENDAR, february, 21) == (february, True)
    assert up_to_nth_working_day(CALENDAR, february, 1) == (
        DateRange(date(2026, 2, 1), date(2026, 2, 2)),
        False,
    )


async def test_the_companys_own_days_are_working_days_too() -> None:
    calendar = KoreanWorkingDays(parse_company_days("2026-11-20 휴무 창립기념일\n2026-11-21 근무 특근"))
    rows = [*steady("2026-10-01", "2026-11-19"), Row(day=date(2026, 11, 21), code="A1", quantity=33)]
    report = await build_report(
        ReportKind.DAILY, REGISTRY, SkillContext(ListedProduction(rows), MONDAY, calendar)
    )
    assert report.period.first == date(2026, 11, 21)
    assert report.comparisons[0].side.period.first == date(2026, 11, 19)
