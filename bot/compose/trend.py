"""A measure per day, week, month, quarter, year or weekday."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot import wording
from bot.answers import Cell, Column, Found, Table
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
    whole = result.series[0] if len(result.series) == 1 else None
    words = {
        "bucket": wording.label("bucket", result.by.value),
        "measure": measure_name(result.measure),
        "unit": measure_unit(result.measure),
        "overall": value_of(result.overall, result.measure),
        "additive": result.measure in ADDITIVE,
        "points": [
            (
                spoken(result.by, point.start, point.weekday),
                value_of(point.figures, result.measure),
                point.partial,
            )
            for point in (whole.points if whole else ())
        ],
        "high": _peak(whole, result, largest=True) if whole else None,
        "low": _peak(whole, result, largest=False) if whole else None,
        "step": _step(whole, result) if whole else None,
        "series": [
            (item_words(series.item) if series.item else "", value_of(series.figures, result.measure))
            for series in result.series
        ],
        "partial": [
            spoken(result.by, point.start, point.weekday)
            for point in result.series[0].points
            if point.partial
        ],
        "gaps": sum(
            1
            for i in range(len(result.series[0].points))
            if all(s.points[i].figures is None for s in result.series)
        ),
        "count": len(result.series[0].points),
    }
    items = [series.item for series in result.series if series.item] or list(result.basis.items)
    found: Found = find_items(items, result.basis)
    return Draft("trend", result.basis, words, _table(result), charts.trend(result, context), found)


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
    several = len(result.series) > 1
    titles = [item_words(s.item) if s.item and several else measure for s in result.series]
    columns: list[Column] = [Column(title=wording.label("bucket_title", result.by.value))]
    columns += [Column(title=title, unit=unit, numeric=True) for title in titles]
    rows: list[tuple[Cell, ...]] = []
    for i, point in enumerate(result.series[0].points):
        name = cell(result.by, point.start, point.weekday)
        if point.partial:
            name = wording.form("partial_bucket", name=name)
        rows.append((name, *(to_cell(value_of(s.points[i].figures, result.measure)) for s in result.series)))
    last = wording.label("column", "total" if result.measure in ADDITIVE else "overall")
    rows.append((last, *(to_cell(value_of(series.figures, result.measure)) for series in result.series)))
    if several and result.measure in ADDITIVE:
        columns.append(Column(title=wording.label("column", "total"), unit=unit, numeric=True))
        rows = [(*row, _sum(row[1:])) for row in rows[:-1]] + [
            (*rows[-1], to_cell(value_of(result.overall, result.measure)))
        ]
    return Table(columns=tuple(columns), rows=tuple(rows), total_row=True)


def _sum(cells: tuple[Cell, ...]) -> Cell:
    numbers = [c for c in cells if isinstance(c, int)]
    return sum(numbers) if numbers else None
