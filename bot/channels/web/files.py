"""An answer's charts and tables as files, made when they are asked for. The answer itself never changes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from urllib.parse import quote

from aiohttp import web

from bot import wording
from bot.answers import Answer, Chart, Section
from bot.channels.ports import DrawChart, MakeWhole
from bot.compose.outputs import to_sheets
from bot.store.thread_rows import Turn
from reports.export import Sheet, to_csv, to_xlsx

CHARTS_KEPT = 64
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Charts:
    """Drawn once while they are being looked at."""

    def __init__(self, draw: DrawChart) -> None:
        self._draw = draw
        self._drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    async def png(self, request_id: str, place: int, chart: Chart) -> bytes:
        """Raises whatever drawing raises."""
        key = (request_id, place)
        if key not in self._drawn:
            self._drawn[key] = await self._draw(chart)
            while len(self._drawn) > CHARTS_KEPT:
                self._drawn.popitem(last=False)
        return self._drawn[key]


def section_at(answer: Answer, place: int) -> Section | None:
    """Counted from 1; None where there is none."""
    return answer.sections[place - 1] if 1 <= place <= len(answer.sections) else None


async def whole_sheet(turn: Turn, place: int, make_whole: MakeWhole) -> Sheet | None:
    """The whole table of a section, or None where it has none. Raises datasource's `SourceError`."""
    answer = turn.answer
    section = section_at(answer, place) if answer else None
    if answer is None or section is None or section.table is None:
        return None
    if section.table.omitted:
        answer = await make_whole(answer, turn.asked_at)
    whole = answer.sections[place - 1]
    sheet = to_sheets(answer.model_copy(update={"sections": (whole,)}))[0]
    if whole.table is not None and whole.table.omitted:
        left = wording.form("omitted", n=wording.number(whole.table.omitted))
        sheet = replace(sheet, notes=(left, *sheet.notes))
    return sheet


async def table_response(sheet: Sheet, stem: str, ending: str) -> web.Response:
    """Written in a thread: a workbook of a year takes seconds."""
    if ending == "csv":
        body, kind = await asyncio.to_thread(to_csv, sheet), CSV
    else:
        body, kind = await asyncio.to_thread(to_xlsx, (sheet,)), XLSX
    name = quote(f"{stem}.{ending}")
    disposition = f"attachment; filename=\"table.{ending}\"; filename*=UTF-8''{name}"
    return web.Response(body=body, headers={"Content-Type": kind, "Content-Disposition": disposition})
