"""An answer's tables as a file that people download."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot import wording
from bot.actions import Do
from bot.answers import Answer
from bot.compose.outputs import to_sheets
from reports.export import Sheet, to_csv, to_xlsx

ENDINGS = {Do.CSV: "csv", Do.EXCEL: "xlsx"}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """`rows` counts what the file holds, without heads and sums; `left` what even it leaves out."""

    name: str
    data: bytes
    rows: int
    left: int


async def export_file(answer: Answer, do: Do) -> ExportFile | None:
    """The tables of an answer that was made whole; None where it has none. Written in a thread: a year takes seconds.

    A workbook has a sheet per table; CSV has one table, so further ones follow after an empty line.
    """
    sheets = [_with_what_is_left(sheet, section_left) for sheet, section_left in _sheets(answer)]
    if not sheets:
        return None
    if do is Do.EXCEL:
        data = await asyncio.to_thread(to_xlsx, sheets)
    else:
        data = await asyncio.to_thread(_csv, sheets)
    stem = wording.render("files/export.txt.j2", request_id=answer.request_id)
    return ExportFile(
        name=f"{stem}.{ENDINGS[do]}",
        data=data,
        rows=sum(len(sheet.rows) - sheet.total_row for sheet in sheets),
        left=sum(left for _, left in _sheets(answer)),
    )


def _sheets(answer: Answer) -> list[tuple[Sheet, int]]:
    found = []
    for section in answer.sections:
        if section.table is not None:
            sheet = to_sheets(answer.model_copy(update={"sections": (section,)}))[0]
            found.append((sheet, section.table.omitted))
    return found


def _with_what_is_left(sheet: Sheet, left: int) -> Sheet:
    if not left:
        return sheet
    return replace(sheet, notes=(wording.form("omitted", n=wording.number(left)), *sheet.notes))


def _csv(sheets: list[Sheet]) -> bytes:
    first, *others = (to_csv(sheet) for sheet in sheets)
    mark = "\ufeff".encode()
    return first + b"".join(b"\r\n" + other.removeprefix(mark) for other in others)
