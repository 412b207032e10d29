"""A table cut to what a message has room for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot import wording
from bot.answers import Cell, Column, Table
from bot.channels.slack.markup import escape
from bot.channels.terminal.render import width
from bot.compose.contract import show_cell

MAX_ROWS = 31  # a month of days
MOST_ROWS = 100  # that Slack takes, the head among them
MAX_COLUMNS = 20
MAX_CELL = 200
FENCE = "```\n"
WORDS = Column(title="")  # of commands, whose cells are words
MAX_LINES = 2_700  # of a table drawn in letters: it shares a section with nothing else


@dataclass(frozen=True, slots=True)
class TableView:
    """`cut` rows of the table are not shown, `omitted` ones were not in it; `shortened`: a long cell or a column was cut."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    cut: int
    omitted: int
    shortened: bool

    @property
    def hidden(self) -> int:
        return self.cut + self.omitted

    @property
    def size(self) -> int:
        return sum(len(cell) for row in (self.titles, *self.rows) for cell in row)


def fit(table: Table, budget: int) -> TableView | None:
    """None where the sentence above says it all, or where not one row has room. The total stays, the last rows go."""
    if not table.rows or (len(table.rows) == 1 and not table.omitted):
        return None
    columns = table.columns[:MAX_COLUMNS]
    titles = tuple(_title(column) for column in columns)
    rows = [tuple(map(_cell, row, columns)) for row in table.rows]
    total: tuple[str, ...] | None = None
    if table.total_row:
        # What a sum has no value for stays blank; in a row of data a dash says that nothing is there.
        del rows[-1]
        total = tuple(
            " " if cell is None else _cell(cell, column)
            for cell, column in zip(table.rows[-1], columns, strict=False)
        )
    left = budget - _size(titles) - (_size(total) if total else 0)
    kept = _that_fit(rows[:MAX_ROWS], left)
    if not kept:
        return None
    return TableView(
        titles=titles,
        rows=tuple([*kept, total] if total else kept),
        numeric=tuple(column.numeric for column in columns),
        cut=len(rows) - len(kept),
        omitted=table.omitted,
        shortened=len(columns) < len(table.columns)
        or any(cell.endswith("…") for row in kept for cell in row),
    )


def of_words(table: Sequence[Sequence[str]], budget: int) -> TableView | None:
    """A head and rows of words, as commands have them: as many rows as there is room for. None where there is none."""
    if len(table) < 2:
        return None
    titles, *rows = (tuple(_cell(cell, WORDS) for cell in row[:MAX_COLUMNS]) for row in table)
    kept = _that_fit(rows[: MOST_ROWS - 1], budget - _size(titles))
    if not kept:
        return None
    return TableView(titles, tuple(kept), (False,) * len(titles), len(rows) - len(kept), 0, False)


def _that_fit(rows: Sequence[tuple[str, ...]], budget: int) -> list[tuple[str, ...]]:
    sizes = accumulate(map(_size, rows))
    return [row for row, used in zip(rows, sizes, strict=True) if used <= budget]


def as_lines(view: TableView, most: int = MAX_LINES) -> tuple[str, int]:
    """Drawn in letters of one width, for a message whose one table is taken; and how many rows that leaves out."""
    cells = [view.titles, *view.rows]
    widths = [min(40, max(width(row[place]) for row in cells)) for place in range(len(view.titles))]
    most = min(most, MAX_LINES) - len(FENCE) * 2
    lines, used = [], 0
    for row in cells:
        line = escape("  ".join(map(_pad, row, widths, view.numeric)).rstrip().replace("`", "'"))
        used += len(line) + 1
        if used > most:
            break
        lines.append(line)
    if len(lines) < 2:
        return "", len(view.rows)
    return FENCE + "\n".join(lines) + FENCE[::-1], len(cells) - len(lines)


def _pad(cell: str, size: int, numeric: bool) -> str:
    space = " " * max(0, size - width(cell))
    return space + cell if numeric else cell + space


def _size(row: Sequence[str]) -> int:
    return sum(map(len, row))


def _title(column: Column) -> str:
    title = wording.clean(column.title)
    return f"{title}({column.unit})" if column.unit else title or " "


def _cell(cell: Cell, column: Column) -> str:
    """Never empty: Slack refuses an empty text."""
    text = show_cell(cell, column)
    if isinstance(cell, str):
        text = " ".join(_visible(text).split())
    if len(text) > MAX_CELL:
        text = text[: MAX_CELL - 1] + "…"
    return text or " "


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
