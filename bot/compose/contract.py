"""An `Answer` as Korean markdown, and as the JSON of docs/architecture.md's contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import wording
from bot.answers import Answer, AnswerKind, BasisView, Cell, Column, Section, Table

MAX_TABLE_ROWS = 62  # two months of days; a longer table is in the answer's own table


def to_markdown(answer: Answer) -> str:
    """The whole reply: sentences, tables, remarks, basis lines, choices, notices."""
    return wording.render(
        "answers/answer.md.j2",
        answer=answer,
        clarify=answer.kind is AnswerKind.CLARIFY,
        sections=[(section, markdown_table(section.table)) for section in answer.sections],
    )


def markdown_table(table: Table | None) -> str:
    """A pipe table; "" where there is none or a single row says no more than the sentence above."""
    if table is None or not table.rows or (len(table.rows) == 1 and not table.omitted):
        return ""
    head = "| " + " | ".join(_title(column) for column in table.columns) + " |"
    rule = "|" + "|".join("---:" if column.numeric else "---" for column in table.columns) + "|"
    rows = list(table.rows)
    kept = rows if len(rows) <= MAX_TABLE_ROWS else [*rows[: MAX_TABLE_ROWS - 1], *rows[-1:]]
    lines = [head, rule]
    for index, row in enumerate(kept):
        cells = [show_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        if table.total_row and index == len(kept) - 1:
            cells = [
                f"**{text}**" if cell not in (None, "") else "" for cell, text in zip(row, cells, strict=True)
            ]
        lines.append("| " + " | ".join(cells) + " |")
    hidden = len(rows) - len(kept) + table.omitted
    if hidden:
        lines += ["", wording.form("omitted", n=wording.number(hidden))]
    return "\n".join(lines)


def _title(column: Column) -> str:
    title = wording.clean(column.title)
    return f"{title}({column.unit})" if column.unit else title


def format_cell(cell: Cell) -> str:
    """As read by people and by a spreadsheet: separators, "–" for nothing there."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else wording.number(cell)


def show_cell(cell: Cell, column: Column) -> str:
    """As `format_cell`, with ▲ or ▼ before a change."""
    if not column.change or cell is None or isinstance(cell, str):
        return format_cell(cell)
    return wording.turned(cell)


def to_contract(
    answer: Answer, chart_path: str | None = None, *, id: str = "", thread: str = ""
) -> dict[str, Any]:
    """The JSON answer. `chart_path` is the first chart drawn, if any."""
    return {
        "id": id,
        "thread": thread,
        "kind": answer.kind.value,
        "answer": to_markdown(answer),
        "basis": merge_basis([section.basis for section in answer.sections if section.basis]),
        "tool_calls": [{"name": call.name, "args": call.args} for call in answer.calls],
        "table": merge_tables(answer.sections),
        "chart": chart_path,
        "planner": answer.planner,
        "elapsed_ms": answer.elapsed_ms,
    }


def merge_basis(bases: Sequence[BasisView]) -> dict[str, Any] | None:
    """One basis over all sections: the span of the periods, every item and source, rows added up once a scope."""
    if not bases:
        return None
    firsts = [basis.date_from for basis in bases if basis.date_from]
    lasts = [basis.date_to for basis in bases if basis.date_to]
    times = [basis.data_as_of for basis in bases if basis.data_as_of]
    # Two questions about the same items and days read the same rows.
    rows: dict[tuple[object, ...], int] = {}
    for basis in bases:
        scope = (basis.date_from, basis.date_to, tuple(sorted(basis.items)), basis.left_out)
        rows[scope] = max(rows.get(scope, 0), basis.rows)
    return {
        "date_from": min(firsts).isoformat() if firsts else None,
        "date_to": max(lasts).isoformat() if lasts else None,
        "items": list(dict.fromkeys(code for basis in bases for code in basis.items)),
        "measure": ", ".join(dict.fromkeys(basis.measure for basis in bases)),
        "rows": sum(rows.values()),
        "sources": list(dict.fromkeys(source for basis in bases for source in basis.sources)),
        "data_as_of": max(times).isoformat() if times else None,
    }


def merge_tables(sections: Sequence[Section]) -> dict[str, Any] | None:
    """The table; of several alike one under the other, else the first."""
    tables = [section.table for section in sections if section.table]
    if not tables:
        return None
    first = tables[0]
    alike = [table for table in tables if table.columns == first.columns]
    return {
        "columns": [_title(column) for column in first.columns],
        "rows": [list(row) for table in alike for row in table.rows],
    }
