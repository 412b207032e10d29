"""Whole results as CSV and XLSX, for spreadsheets: numbers stay numbers, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None

# What a spreadsheet would run as a formula, or read as one after trimming.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]|^[\t\r\n]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAX_SHEET_NAME = 31
MAX_CELL = 32_767
MAX_COLUMN_WIDTH = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `notes` are lines under it (the basis)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    total_row: bool = False


def safe_text(text: str) -> str:
    """Text that a spreadsheet shows as it is: a leading = + - @ TAB CR gets an apostrophe before it."""
    return "'" + text if _FORMULA.match(text) else text


def to_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads the Korean; lines end in CR LF."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_text(column) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    for note in sheet.notes:
        writer.writerow([safe_text(note)])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return safe_text(cell) if isinstance(cell, str) else cell


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet per table. Strings are stored as strings, whatever they begin with."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    bold = Font(bold=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.title, taken))
        lines: list[Sequence[Cell]] = [sheet.columns, *sheet.rows]
        for r, line in enumerate(lines, start=1):
            for c, value in enumerate(line, start=1):
                if value is None:
                    continue
                cell = page.cell(row=r, column=c)
                if isinstance(value, str):
                    _put_text(cell, value)
                else:
                    cell.value = value
                    cell.number_format = "#,##0" if isinstance(value, int) else "#,##0.0#"
                if r == 1 or (sheet.total_row and r == len(lines)):
                    cell.font = bold
        for n, note in enumerate(sheet.notes, start=len(lines) + 2):
            _put_text(page.cell(row=n, column=1), note)
        for c in range(1, len(sheet.columns) + 1):
            width = max(_display_width(line[c - 1]) for line in lines if len(line) >= c)
            page.column_dimensions[get_column_letter(c)].width = min(MAX_COLUMN_WIDTH, width + 3)
        page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put_text(cell: Any, text: str) -> None:
    cell.value = _ILLEGAL.sub(" ", text)[:MAX_CELL]
    # openpyxl takes a leading "=" for a formula; this says it is not.
    cell.data_type = "s"


def _sheet_name(title: str, taken: set[str]) -> str:
    """As Excel allows: 31 letters, none of []:*?/\\, no apostrophe at an end, each once."""
    base = _ILLEGAL.sub("", _SHEET_NAME.sub(" ", title)).strip().strip("'")[:MAX_SHEET_NAME] or "Sheet"
    name, n = base, 2
    while name.lower() in taken:
        suffix = f" ({n})"
        name, n = base[: MAX_SHEET_NAME - len(suffix)] + suffix, n + 1
    taken.add(name.lower())
    return name


def _display_width(cell: Cell) -> int:
    if cell is None:
        return 0
    text = cell if isinstance(cell, str) else f"{cell:,}"
    return sum(2 if ord(letter) > 0x1100 else 1 for letter in text)
