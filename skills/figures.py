"""From what a source counted to what docs/answers.md measures."""

from __future__ import annotations

from datasource.model import Totals
from skills.arguments import Measure
from skills.results import Change, Figures
from skills.rounding import average, percent


def to_figures(totals: Totals) -> Figures:
    return Figures(
        total=totals.total,
        rows=totals.rows,
        null_rows=totals.null_rows,
        days=totals.days,
        months=totals.months,
        items=totals.items,
        batch_average=average(totals.total, totals.rows),
        daily_average=average(totals.total, totals.days),
        monthly_average=average(totals.total, totals.months),
    )


def figures_or_none(totals: Totals) -> Figures | None:
    """None without a counted row: a 0 that nobody counted must not be shown."""
    return to_figures(totals) if totals.rows else None


def to_change(later: Figures | None, earlier: Figures | None, measure: Measure) -> Change | None:
    """Later minus earlier; None where a side has no row."""
    if later is None or earlier is None:
        return None
    now, before = later.of(measure), earlier.of(measure)
    if now is None or before is None:
        return None
    difference = now - before
    return Change(difference=difference, percent=percent(difference, before))
