"""`Answer` → what the page's templates read. Pure; the words stand in templates/web/."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot import wording
from bot.answers import Answer, Cell, Chart, Column, Section, Table
from bot.channels.web.markup import Block, Line, plain, to_blocks, to_spans, unbroken
from bot.compose.contract import format_cell, show_cell

# Of a longer table the page shows this much at once; the rest is a scroll away.
TALL_TABLE_ROWS = 14
# Beyond this a table is for a spreadsheet: the page says how many rows are left out, and the file has them all.
MAX_ROWS = 200
_FIGURE = re.compile(r"[-+]?\d[\d,.]*\s?(?:개|건|일|%|배|kg|EA|곳|종|개월|품목)?")


@dataclass(frozen=True, slots=True)
class CellView:
    text: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class TableView:
    columns: tuple[CellView, ...]
    rows: tuple[tuple[CellView, ...], ...]
    total: tuple[CellView, ...] | None
    omitted: int
    tall: bool
    address: str  # of the file, without its ending

    @property
    def count(self) -> int:
        """Rows in all, the total aside."""
        return len(self.rows) + self.omitted


@dataclass(frozen=True, slots=True)
class ChartView:
    address: str
    title: str
    alt: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """`figure` is the headline's number where it is the whole of the answer."""

    figure: str
    headline: tuple[Block, ...]
    body: tuple[Block, ...]
    table: TableView | None
    chart: ChartView | None
    remarks: tuple[Line, ...]
    basis: str


def to_sections(answer: Answer, request_id: str) -> tuple[SectionView, ...]:
    return tuple(_section(section, request_id, place) for place, section in enumerate(answer.sections, 1))


def _section(section: Section, request_id: str, place: int) -> SectionView:
    address = f"/web/answers/{request_id}"
    table = _table(section.table, f"{address}/table/{place}")
    chart = _chart(section.chart, f"{address}/chart/{place}.png")
    return SectionView(
        figure="" if table or chart else headline_figure(section.headline),
        headline=to_blocks(section.headline),
        body=to_blocks(section.body),
        table=table,
        chart=chart,
        remarks=tuple(to_spans(remark) for remark in section.remarks),
        basis=unbroken(section.basis.line) if section.basis else "",
    )


def headline_figure(headline: str) -> str:
    """The one emphasised number of a sentence; "" where there is none or more than one."""
    strong = [span.text.strip() for span in to_spans(headline) if span.strong]
    return strong[0] if len(strong) == 1 and _FIGURE.fullmatch(strong[0]) else ""


def _table(table: Table | None, address: str) -> TableView | None:
    """None as well for a single row, which says no more than the sentence above it."""
    if table is None or not table.rows or (len(table.rows) == 1 and not table.omitted):
        return None
    rows = [
        tuple(
            CellView(_cell(cell, column), column.numeric)
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    ]
    total = None
    if table.total_row:
        # A total row has no value for most columns: nothing is missing there.
        total = tuple(
            CellView("" if cell is None else _cell(cell, column), column.numeric)
            for cell, column in zip(table.rows[-1], table.columns, strict=True)
        )
        rows.pop()
    left_out = max(0, len(rows) - MAX_ROWS)
    return TableView(
        columns=tuple(
            CellView(f"{column.title}({column.unit})" if column.unit else column.title, column.numeric)
            for column in table.columns
        ),
        rows=tuple(rows[:MAX_ROWS]),
        total=total,
        omitted=table.omitted + left_out,
        tall=len(rows) > TALL_TABLE_ROWS,
        address=address,
    )


def _cell(cell: Cell, column: Column) -> str:
    """Percentages all with their one decimal, so that their points stand one below the other."""
    if column.unit == "%" and isinstance(cell, (int, float)):
        return f"{cell:,.1f}"
    return show_cell(cell, column)


def _chart(chart: Chart | None, address: str) -> ChartView | None:
    return ChartView(address, chart.title, chart.alt or chart.title) if chart else None


def to_plain_text(answer: Answer) -> str:
    """For forwarding: sentences as they are, tables with tabs, which spreadsheets and mail both take."""
    parts: list[str] = [plain(answer.text)] if answer.text else []
    for section in answer.sections:
        lines = [plain(text) for text in (section.headline, section.body) if text]
        if section.table and (len(section.table.rows) > 1 or section.table.omitted):
            lines += _tabbed(section.table)
        lines += [f"- {plain(remark)}" for remark in section.remarks]
        if section.basis and section.basis.line:
            lines.append(section.basis.line)
        parts.append("\n".join(lines))
    parts += answer.notices
    return "\n\n".join(parts)


def _tabbed(table: Table) -> Iterable[str]:
    yield "\t".join(
        f"{column.title}({column.unit})" if column.unit else column.title for column in table.columns
    )
    kept_end = 1 if table.total_row else 0
    body = table.rows[: len(table.rows) - kept_end]
    shown = body[:MAX_ROWS]
    for row in (*shown, *table.rows[len(body) :]):
        yield "\t".join("" if cell is None else format_cell(cell).replace("\t", " ") for cell in row)
    left_out = table.omitted + len(body) - len(shown)
    if left_out:
        yield wording.form("omitted", n=wording.number(left_out))


def spoken(answer: Answer) -> str:
    """What a screen reader is told when the answer arrives; the rest is there to be read."""
    words = [section.headline for section in answer.sections if section.headline] or [answer.text]
    return plain(" ".join(words)).strip()
