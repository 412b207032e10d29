"""A report as files: one HTML page that stands alone, one picture of the whole, and its charts."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime
from pathlib import Path

from bot import wording
from bot.reporting.desk import Desk, Made
from bot.reporting.page import to_page
from bot.reporting.words import word
from datasource.whole_files import write_whole


async def write_files(desk: Desk, made: Made, folder: Path, now: datetime, timezone: str) -> list[Path]:
    """The page, the picture, the charts; each appears whole or not at all. Raises `OSError`."""
    stem = f"report_{made.kind.value}_{made.day:%Y%m%d}"
    charts = await desk.draw(made, folder, stem)
    images = [path.read_bytes() if path else b"" for path in charts]
    page = to_page(made.answer, made.title, [_inline(png) for png in images], now, timezone)
    html, picture = folder / f"{stem}.html", folder / f"{stem}.png"
    write_whole(page.encode(), html)
    from bot.reporting.picture import draw_picture

    foot = word("page", "made", when=wording.clock(now, timezone))
    write_whole(await asyncio.to_thread(draw_picture, made.answer, images, foot), picture)
    return [html, picture, *(path for path in charts if path)]


def _inline(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode() if png else ""
