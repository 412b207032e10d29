"""A measure per day, week, month, quarter, year or weekday."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose import charts
from bot.compose.context import ComposeContext
from bot.compose.periods import cell, spoken
from bot.compose.piece import Draft, find_items
from bot.compose.scope import item_words, measure_name, measure_unit, to_cell, value_of
from datasource.model import Bucket
from skills.arguments import Measure
from skills.results import Change, TrendPoint, TrendResult, TrendSeries
from skills.rounding import percent

ADDITIVE = (Measure.QUANTITY, Measure.BATCHES)
AVERAGES = (Measure.BATCH_AVERAGE, Measure.DAILY_AVERAGE, Measure.MONTHLY_AVERAGE)


@dataclass(frozen=True, slots=True)
class Peak:
    """The largest or smallest bucket of a trend."""

    name: str
    value: int | Decimal
    partial: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The last two whole buckets, one after the other."""

    later: str
    earlier: str
    change: Change


def draft_trend(result: TrendResult, context: ComposeContext) -> Draft:
    # With several items the last series is all of them together.
    whole = result.series[-1]
    lines = [series for series in result.series if series is not whole]
    points = [
        (
            spoken(result.by, point.start, point.weekday),
            value_of(point.figures, result.measure),
            point.partial,
        )
        for point in whole.points
    ]
    words = {
        "bucket": wording.label("bucket", result.by.value),
        "measure": measure_name(result.measure),
        "unit": measure_unit(result.measure),
        "average": result.measure in AVERAGES,
        "overall": value_of(result.overall, result.measure),
        "additive": result.measure in ADDITIVE,
        "points": points,
        "high": _peak(whole, result, largest=True),
        "low": _peak(whole, result, largest=False),
        "step": _step(whole, result),
        "series": [
            (item_words(series.item) if series.item else "", value_of(series.figures, result.measure))
            for series in lines
        ],
        "partial": [name for name, _, partial in points if partial],
        "gaps": sum(1 for _, value, _ in points if value is None),
    }
    items = [series.item for series in lines if series.item] or list(result.basis.items)
    return Draft(
        "trend",
        result.basis,
        words,
        _table(result),
        charts.trend(result, context),
        find_items(items, result.basis),
    )


def _filled(series: TrendSeries, measure: Measure) -> list[tuple[TrendPoint, int | Decimal]]:
    return [(p, v) for p in series.points if (v := value_of(p.figures, measure)) is not None]


def _peak(series: TrendSeries, result: TrendResult, *, largest: bool) -> Peak | None:
    filled = _filled(series, result.measure)
    if len(filled) < 2:
        return None
    # A bucket that has only partly passed is no fair minimum.
    whole = [entry for entry in filled if not entry[0].partial] or filled
    point, value = (max if largest else min)(filled if largest else whole, key=lambda entry: entry[1])
    return Peak(spoken(result.by, point.start, point.weekday), value, point.partial)


def _step(series: TrendSeries, result: TrendResult) -> Step | None:
    whole = [point for point in series.points if not point.partial]
    if result.by in (Bucket.WEEKDAY, Bucket.DAY) or len(whole) < 2:
        return None
    earlier, later = whole[-2], whole[-1]
    before, after = value_of(earlier.figures, result.measure), value_of(later.figures, result.measure)
    if before is None or after is None:
        return None
    return Step(
        spoken(result.by, later.start, None),
        spoken(result.by, earlier.start, None),
        Change(after - before, percent(after - before, before)),
    )


def _table(result: TrendResult) -> Table:
    measure, unit = measure_name(result.measure), measure_unit(result.measure)
    together = wording.label("column", "total" if result.measure in ADDITIVE else "overall")
    several = len(result.series) > 1
    titles = [
        (item_words(series.item) if series.item else together) if several else measure
        for series in result.series
    ]
    columns = [Column(title=wording.label("bucket_title", result.by.value))]
    columns += [Column(title=title, unit=unit, numeric=True) for title in titles]
    rows: list[tuple[Cell, ...]] = []
    for i, point in enumerate(result.series[-1].points):
        name = cell(result.by, point.start, point.weekday)
        if point.partial:
            name = wording.form("partial_bucket", name=name)
        rows.append((name, *(to_cell(value_of(s.points[i].figures, result.measure)) for s in result.series)))
    rows.append((together, *(to_cell(value_of(series.figures, result.measure)) for series in result.series)))
    return Table(columns=tuple(columns), rows=tuple(rows), total_row=True)
