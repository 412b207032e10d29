"""`Answer` → lines for a terminal: tables aligned, Hangul counted as two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import templates
from bot import wording
from bot.answers import Answer, AnswerKind, Column, Table
from bot.compose.contract import show_cell

MAX_ROWS = 40


def words() -> Mapping[str, Any]:
    return templates.words("terminal/words.toml")


def say(word: str, **values: object) -> str:
    return str(words()[word]).format(**values)


def render_answer(answer: Answer, charts: Sequence[str] = ()) -> str:
    """`charts` are the files drawn for it."""
    asks_back = answer.kind is AnswerKind.CLARIFY
    labels = [suggestion.label for suggestion in answer.suggestions]
    text = wording.render(
        "terminal/answer.txt.j2",
        text=answer.text,
        sections=[
            {
                "headline": section.headline,
                "body": section.body,
                "table": table_lines(section.table) if section.table else [],
                "remarks": section.remarks,
                "basis": section.basis.line if section.basis else "",
            }
            for section in answer.sections
        ],
        choices=labels if asks_back else [],
        suggestions=[] if asks_back else labels,
        charts=charts,
        notices=answer.notices,
    )
    return _printable(text.replace("**", ""))


def table_lines(table: Table) -> list[str]:
    """A header, a rule, the rows; numbers to the right. A one-row table is what the sentence said already."""
    if len(table.rows) < 2:
        return []
    rows = list(table.rows)
    hidden = 0
    if len(rows) > MAX_ROWS:
        kept_end = 1 if table.total_row else 0
        hidden = len(rows) - MAX_ROWS
        rows = rows[: MAX_ROWS - kept_end] + rows[len(rows) - kept_end :]
    cells = [[_title(column) for column in table.columns]]
    cells += [[_printable(show_cell(*pair)) for pair in zip(row, table.columns, strict=True)] for row in rows]
    widths = [max(width(row[place]) for row in cells) for place in range(len(table.columns))]
    lines = [
        "  ".join(
            _pad(cell, size, right=column.numeric)
            for cell, size, column in zip(row, widths, table.columns, strict=True)
        ).rstrip()
        for row in cells
    ]
    rule = "  ".join("─" * size for size in widths)
    lines.insert(1, rule)
    if table.total_row:
        lines.insert(len(lines) - 1, rule)
    if hidden + table.omitted:
        lines.append(say("omitted", n=wording.number(hidden + table.omitted)))
    return lines


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of words as columns, the first row as the head."""
    sizes = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(_pad(_printable(cell), size, right=False) for cell, size in zip(row, sizes, strict=True))
        for row in rows
    ]
    rule = "  ".join("─" * size for size in sizes)
    return "\n".join(line.rstrip() for line in (lines[0], rule, *lines[1:]))


def folded(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces; a word that is wider has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(lines[-1]) + 1 + width(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def width(text: str) -> int:
    """Columns that a terminal takes for it."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _pad(text: str, size: int, *, right: bool) -> str:
    space = " " * (size - width(text))
    return space + text if right else text + space


def _title(column: Column) -> str:
    return f"{column.title}({column.unit})" if column.unit else column.title


def _printable(text: str) -> str:
    """No escape sequence of the data reaches the terminal."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) != "Cc")
