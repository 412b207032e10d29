"""Whether an answer gets a chart, and which: a rule, not a model's mood.

A trend over three points or more, a ranking of three or more and a comparison get one by themselves; when the user
asked for one, the nearest that the figures allow is drawn; "표로만" draws none.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.answers import Cell, Chart, ChartKind, ChartSeries, ChartWish
from bot.compose.context import ComposeContext
from bot.compose.periods import axis
from bot.compose.scope import item_name, measure_name, measure_unit, to_cell, value_of
from datasource.model import Bucket
from skills.results import TrendResult, TrendSeries

MIN_POINTS = 3
MAX_RANKED = 15
MAX_BARS = 13  # more points than this are read as a line
MAX_SERIES = 6

Bars = Sequence[tuple[str, Cell]]


def wanted(context: ComposeContext, by_rule: bool) -> bool:
    if context.chart is ChartWish.NO:
        return False
    return by_rule or context.chart is ChartWish.YES


def _numbers(values: Sequence[Cell]) -> tuple[float | None, ...]:
    return tuple(float(value) if isinstance(value, (int, float)) else None for value in values)


def value_bars(context: ComposeContext, bars: Bars, unit: str, *, at_least: int = MIN_POINTS) -> Chart | None:
    """Ranked bars, in the order given; only the first fifteen of many."""
    drawn = [(name, value) for name, value in bars if isinstance(value, (int, float))]
    if not drawn or not wanted(context, len(drawn) >= at_least):
        return None
    shown = drawn[:MAX_RANKED]
    return Chart(
        kind=ChartKind.RANKED,
        title="",
        unit=unit,
        categories=tuple(name for name, _ in shown),
        series=(ChartSeries(name="", values=_numbers([value for _, value in shown])),),
        note=wording.form("chart_first", n=len(shown), of=len(drawn)) if len(drawn) > len(shown) else "",
    )


def single_bar(context: ComposeContext, name: str, value: Cell, unit: str) -> Chart | None:
    """One figure is no chart by itself; asked for, it is one bar."""
    if value is None or context.chart is not ChartWish.YES:
        return None
    return Chart(
        kind=ChartKind.BAR,
        title="",
        unit=unit,
        categories=(name,),
        series=(ChartSeries(name=name, values=_numbers([value])),),
    )


def comparison(context: ComposeContext, bars: Bars, unit: str, partial: Sequence[int] = ()) -> Chart | None:
    drawn = [(name, value) for name, value in bars if value is not None]
    if len(drawn) < 2 or not wanted(context, True):
        return None
    return Chart(
        kind=ChartKind.COMPARISON,
        title="",
        unit=unit,
        categories=tuple(name for name, _ in drawn),
        series=(ChartSeries(name="", values=_numbers([value for _, value in drawn])),),
        partial=tuple(partial),
        note=wording.label("chart", "partial") if partial else "",
    )


def trend(result: TrendResult, context: ComposeContext) -> Chart | None:
    points = result.series[-1].points
    filled = sum(1 for point in points if value_of(point.figures, result.measure) is not None)
    if not filled or not wanted(context, filled >= MIN_POINTS):
        return None
    lines = [series for series in result.series if series.item or len(result.series) == 1]
    shown = lines[:MAX_SERIES]
    categories, before = [], None
    for point in points:
        categories.append(axis(result.by, point.start, point.weekday, before))
        before = point.start or before
    partial = tuple(i for i, point in enumerate(points) if point.partial)
    notes = []
    if partial:
        notes.append(wording.label("chart", "partial"))
    if len(lines) > len(shown):
        notes.append(wording.form("chart_first", n=len(shown), of=len(lines)))
    as_bars = len(shown) == 1 and len(points) <= MAX_BARS
    return Chart(
        kind=ChartKind.BAR if as_bars or result.by is Bucket.WEEKDAY else ChartKind.LINE,
        title="",
        unit=measure_unit(result.measure),
        categories=tuple(categories),
        series=tuple(
            ChartSeries(name=series_name(series, result), values=_values(series, result)) for series in shown
        ),
        partial=partial,
        note=wording.listed(notes, " · "),
    )


def series_name(series: TrendSeries, result: TrendResult) -> str:
    return item_name(series.item) if series.item else measure_name(result.measure)


def _values(series: TrendSeries, result: TrendResult) -> tuple[float | None, ...]:
    return _numbers([to_cell(value_of(point.figures, result.measure)) for point in series.points])
