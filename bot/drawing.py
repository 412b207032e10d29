"""An answer's charts as PNG. The library that draws is loaded, in a process of its own, with the first chart."""

from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers import Answer, Chart, ChartWish
from reports.chart_spec import ChartKind, ChartSpec, Series

if TYPE_CHECKING:
    from reports.charts import ChartRenderer

log = logging.getLogger(__name__)

FILES_KEPT = timedelta(days=7)


class Drawing:
    """`folder` takes the pictures; `close` ends the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._renderer: ChartRenderer | None = None

    async def draw(self, chart: Chart) -> bytes:
        """The PNG. Raises `reports.charts.ChartError`, `OSError`."""
        path = await self._draw_to(chart, f"{uuid.uuid4().hex}.png")
        try:
            return await asyncio.to_thread(path.read_bytes)
        finally:
            path.unlink(missing_ok=True)

    async def draw_asked(self, answer: Answer) -> tuple[str, ...]:
        """Files of the charts where the question asked for one. A chart that fails is logged and left out."""
        if answer.chart_wish is not ChartWish.YES:
            return ()
        charts = [section.chart for section in answer.sections if section.chart]
        files = []
        for number, chart in enumerate(charts, 1):
            try:
                path = await self._draw_to(chart, f"{answer.request_id}-{number}.png")
            except Exception:
                log.exception("chart %d was not drawn; the answer goes without it", number)
                continue
            files.append(str(path))
        return tuple(files)

    async def close(self) -> None:
        if self._renderer is not None:
            await self._renderer.close()
            self._renderer = None

    async def _draw_to(self, chart: Chart, name: str) -> Path:
        if self._renderer is None:
            from reports.charts import ChartRenderer

            self._renderer = ChartRenderer()
        self._folder.mkdir(parents=True, exist_ok=True)
        return await self._renderer.draw(to_spec(chart), (self._folder / name).resolve())


def to_spec(chart: Chart) -> ChartSpec:
    return ChartSpec(
        kind=ChartKind(chart.kind.value),
        title=chart.title,
        unit=chart.unit,
        categories=chart.categories,
        series=tuple(Series(series.name, series.values) for series in chart.series),
        partial=chart.partial,
        note=chart.note,
    )


def remove_old_files(folder: Path, now: datetime) -> int:
    """Pictures and exports that nobody fetched within a week; how many went."""
    oldest = (now - FILES_KEPT).timestamp()
    removed = 0
    for path in folder.glob("*"):
        try:
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
        except OSError as error:
            log.warning("cannot remove %s: %s", path.name, error)
    return removed
