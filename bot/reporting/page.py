"""A report's `Answer` as one HTML page, for a mail and for a file: the same sections, tables and charts as in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import wording
from bot.answers import Answer, Cell, Column, Section, Table
from bot.channels.web.markup import Block, Line, to_blocks, to_spans
from bot.compose.contract import show_cell
from bot.reporting.words import word
from templates import ROOT

UP, DOWN = "▲", "▼"
LATE = "⚠"


@dataclass(frozen=True, slots=True)
class CellView:
    text: str
    numeric: bool
    turn: str = ""  # up, down


@dataclass(frozen=True, slots=True)
class RowView:
    cells: tuple[CellView, ...]
    strong: bool


@dataclass(frozen=True, slots=True)
class TableView:
    columns: tuple[object, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    headline: tuple[Block, ...]
    body: tuple[Block, ...]
    remarks: tuple[Line, ...]
    table: TableView | None
    omitted: str
    image: str
    alt: str


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "reports", encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def to_page(answer: Answer, title: str, images: Sequence[str], now: datetime, timezone: str) -> str:
    """`images` are addresses for the sections' charts, in order ("" where one could not be drawn)."""
    left = list(images)
    sections = [
        _section(section, left.pop(0) if section.chart and left else "") for section in answer.sections
    ]
    head, *rest = answer.text.splitlines()
    warnings = [line for line in rest if line.startswith(LATE)]
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            heading=head.replace("**", ""),
            intro=to_blocks("\n".join(line for line in rest if line not in warnings)),
            late=to_spans(" ".join(warnings)) if warnings else (),
            sections=sections,
            made=word("page", "made", when=wording.clock(now, timezone)),
        )
    )


def _section(section: Section, image: str) -> SectionView:
    table = section.table
    return SectionView(
        headline=to_blocks(section.headline),
        body=to_blocks(section.body),
        remarks=tuple(to_spans(remark) for remark in section.remarks),
        table=_table(table) if table else None,
        omitted=word("page", "omitted", n=wording.number(table.omitted)) if table and table.omitted else "",
        image=image,
        alt=section.chart.alt if section.chart else "",
    )


def _table(table: Table) -> TableView:
    last = len(table.rows) - 1
    return TableView(
        table.columns,
        tuple(
            RowView(
                tuple(
                    CellView(show_cell(cell, column), column.numeric, _turn(cell, column))
                    for cell, column in zip(row, table.columns, strict=True)
                ),
                strong=table.total_row and place == last,
            )
            for place, row in enumerate(table.rows)
        ),
    )


def _turn(cell: Cell, column: Column) -> str:
    if not isinstance(cell, str) and not column.change:
        return ""
    text = show_cell(cell, column)
    return "up" if text.startswith((UP, "+")) else "down" if text.startswith((DOWN, "-")) else ""
