"""The tables of a report. A column holds one kind of figure, exact; ▲▼ stands before a difference."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.answers import Cell, Column, Table
from bot.compose.piece import item_cells
from bot.compose.scope import to_cell
from bot.reporting.words import arrow, named, percent, span, unit, word
from datasource.model import DateRange
from reports.model import Report, ReportKind, Side
from skills.results import Change, ItemChangesResult, RankingResult
from skills.rounding import percent as share_of


def column(key: str, *, numeric: bool = False, of: str = "") -> Column:
    return Column(title=word("column", key), numeric=numeric or bool(of), unit=of)


def results(report: Report) -> Table | None:
    """The report's period and what it is held against."""
    if report.figures is None and not any(one.side.figures for one in report.comparisons):
        return None
    rows: list[tuple[Cell, ...]] = [
        (
            word("subject", report.kind.value),
            span(report.period, report.issued_on),
            *((report.working_days,) if report.kind is not ReportKind.DAILY else ()),
            report.figures.total if report.figures else None,
            "",
            "",
        )
    ]
    rows += [
        _row(word("against", one.against.value), one.side, one.change, report) for one in report.comparisons
    ]
    off = report.off_days
    if off is not None and off.figures is not None:
        rows.append((word("row", "off_days"), span(off.period, report.issued_on), off.figures.total, "", ""))
    return Table(columns=_columns(with_days=report.kind is not ReportKind.DAILY), rows=tuple(rows))


def month(report: Report) -> Table | None:
    month = report.month
    if month is None or month.now.figures is None:
        return None
    days = span(month.now.period, report.issued_on)
    rows: tuple[tuple[Cell, ...], ...] = (
        (word("row", "up_to"), days, month.now.working_days, month.now.figures.total, "", ""),
        (
            word("row", "before"),
            span(month.before.period, report.issued_on),
            month.before.working_days,
            month.before.figures.total if month.before.figures else None,
            arrow(month.change),
            percent(month.change.percent if month.change else None),
        ),
    )
    return Table(columns=_columns(with_days=True), rows=rows)


def _columns(*, with_days: bool) -> tuple[Column, ...]:
    return (
        column("kind"),
        column("period"),
        *((column("working_days", of=word("unit", "days")),) if with_days else ()),
        column("quantity", of=unit()),
        column("difference", of=unit()),
        column("percent", numeric=True),
    )


def _row(name: str, side: Side, change: Change | None, report: Report) -> tuple[Cell, ...]:
    total: Cell = side.figures.total if side.figures else None
    if side.unreadable:
        total = word("format", "unreadable")
    return (
        name,
        span(side.period, report.issued_on),
        *((side.working_days,) if report.kind is not ReportKind.DAILY else ()),
        total,
        arrow(change),
        percent(change.percent if change else None),
    )


def ranking(result: RankingResult) -> Table:
    """The top items with their 합계, the rest, and the whole."""
    rows: list[tuple[Cell, ...]] = [
        (row.rank, *item_cells(row.item), row.figures.total, to_cell(row.share)) for row in result.rows
    ]
    overall = result.overall.total
    rows.append(_sum("total", len(result.rows), result.shown_total, overall))
    rest = result.item_count - len(result.rows)
    if rest > 0:
        rows.append(_sum("others", rest, overall - result.shown_total, overall))
        rows.append(_sum("overall", result.item_count, overall, overall))
    return Table(
        columns=(
            column("rank", numeric=True),
            column("code"),
            column("name"),
            column("quantity", of=unit()),
            column("share", of="%"),
        ),
        rows=tuple(rows),
        total_row=True,
    )


def _sum(key: str, n: int, total: int, overall: int) -> tuple[Cell, ...]:
    name = word("row", f"{key}_name", n=wording.number(n))
    return (word("row", key), "", name, total, to_cell(share_of(total, overall)))


def movers(report: Report, result: ItemChangesResult) -> Table | None:
    if not result.rows:
        return None
    against = report.comparisons[0]
    rows: Sequence[tuple[Cell, ...]] = [
        (
            *item_cells(row.item),
            row.later,
            row.earlier,
            arrow(row.change),
            percent(row.change.percent),
        )
        for row in result.rows
    ]
    return Table(
        columns=(
            column("code"),
            column("name"),
            Column(title=_heading(report.period, report), numeric=True, unit=unit()),
            Column(title=_heading(against.side.period, report), numeric=True, unit=unit()),
            column("difference", of=unit()),
            column("percent", numeric=True),
        ),
        rows=tuple(rows),
        omitted=max(0, result.matched - len(result.rows)),
    )


def _heading(period: DateRange, report: Report) -> str:
    if report.kind is ReportKind.MONTHLY:
        return named(report.kind, period)
    if period.first == period.last:
        return wording.slash(period.first, report.issued_on)
    return span(period, report.issued_on)
