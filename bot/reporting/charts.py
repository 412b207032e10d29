"""The charts of a report: how production went, and the top items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.answers import Chart, ChartKind, ChartSeries
from bot.compose.periods import axis
from bot.compose.scope import item_name
from bot.reporting.words import named, unit, word
from datasource.model import Bucket
from reports.model import Report, TrendBar
from skills.context import WorkingDays

LEAST = 3

Alt = Callable[[dict[str, Any]], str]


def trend(report: Report, calendar: WorkingDays, alt: Alt) -> Chart | None:
    """Days off on which nothing was made are no bars; a working day without a row is a gap."""
    if report.trend is None:
        return None
    by = report.trend.by
    bars = [bar for bar in report.trend.bars if by is not Bucket.DAY or _is_shown(bar, calendar)]
    if sum(1 for bar in bars if bar.figures) < LEAST:
        return None
    title = word("chart", report.kind.value, n=len(bars))
    names = []
    before = None
    for bar in bars:
        names.append(axis(by, bar.start, None, before))
        before = bar.start
    values = tuple(bar.figures.total if bar.figures else None for bar in bars)
    return Chart(
        kind=ChartKind.BAR,
        title=title,
        unit=unit(),
        categories=tuple(names),
        series=(ChartSeries(name="", values=tuple(None if v is None else float(v) for v in values)),),
        partial=tuple(n for n, bar in enumerate(bars) if bar.partial),
        alt=alt({"title": title, "bars": list(zip(names, values, strict=True))}),
    )


def _is_shown(bar: TrendBar, calendar: WorkingDays) -> bool:
    return bar.figures is not None or calendar.is_working_day(bar.start)


def top(report: Report, alt: Alt) -> Chart | None:
    ranking = report.ranking
    if ranking is None or len(ranking.rows) < LEAST:
        return None
    bars = [(item_name(row.item), row.figures.total) for row in ranking.rows]
    title = word("chart", "top", period=named(report.kind, report.period))
    return Chart(
        kind=ChartKind.RANKED,
        title=title,
        unit=unit(),
        categories=tuple(name for name, _ in bars),
        series=(ChartSeries(name="", values=tuple(float(value) for _, value in bars)),),
        alt=alt({"title": title, "bars": bars}),
    )
