"""Charts: whole files, from one process that is kept warm and replaced when it dies."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from reports.charts import ChartError, ChartKind, ChartRenderer, ChartSpec, Series
from tests.reports.chart_cases import MONTHS


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[ChartRenderer]:
    charts = ChartRenderer()
    yield charts
    await charts.close()


def size_of(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.asyncio(loop_scope="module")
async def test_chart_is_drawn_to_a_whole_file(renderer: ChartRenderer, tmp_path: Path) -> None:
    path = await renderer.draw(MONTHS, tmp_path / "new" / "a.png")
    assert size_of(path) == (1200, 675)
    assert [p.name for p in path.parent.iterdir()] == ["a.png"]


@pytest.mark.asyncio(loop_scope="module")
async def test_charts_asked_for_at_once_are_all_drawn(renderer: ChartRenderer, tmp_path: Path) -> None:
    paths = await asyncio.gather(*(renderer.draw(MONTHS, tmp_path / f"{i}.png") for i in range(5)))
    assert len({path.read_bytes() for path in paths}) == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_killed_process_is_replaced(renderer: ChartRenderer, tmp_path: Path) -> None:
    await renderer.warm()
    before = renderer.pid
    assert before is not None
    os.kill(before, signal.SIGTERM)
    path = await renderer.draw(MONTHS, tmp_path / "b.png")
    assert size_of(path) == (1200, 675)
    assert renderer.pid not in (None, before)


@pytest.mark.asyncio(loop_scope="module")
async def test_chart_that_cannot_be_written_is_an_error_and_the_next_is_drawn(
    renderer: ChartRenderer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ChartError):
        await renderer.draw(MONTHS, tmp_path / "file" / "c.png")
    assert (await renderer.draw(MONTHS, tmp_path / "c.png")).exists()


async def test_chart_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    charts = ChartRenderer(timeout_s=0.0)
    try:
        with pytest.raises(ChartError, match="not drawn within"):
            await charts.draw(MONTHS, tmp_path / "d.png")
        assert charts.pid is None
    finally:
        await charts.close()


def test_series_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one value per category"):
        ChartSpec(ChartKind.BAR, "t", "개", ("a", "b"), (Series("", (1.0,)),))


def test_asking_for_charts_loads_no_drawing_library() -> None:
    script = "import sys, reports.charts, reports.export; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"matplotlib", "numpy", "PIL", "openpyxl"} & set(run.stdout.split())
