"""Charts against a bare render of the same bars, the size of the files, and what drawing does to the event loop."""

from __future__ import annotations

import asyncio
import io
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.charts import ChartRenderer
from tests.reports.chart_cases import CASES, LONG_NAMES, MONTHS, RANKED

pytestmark = pytest.mark.bench
ROUNDS = 21


def bare() -> bytes:
    """The same bars by matplotlib's object API, as its documentation writes it: fixed margins, labels, 24-bit PNG."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from reports import chart_drawing

    with rc_context({"font.family": chart_drawing._families(), "axes.unicode_minus": False}):
        figure = Figure(figsize=(12, 6.75), dpi=100)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0.075, 0.115, 0.9, 0.685))
        values = [value or 0 for value in MONTHS.series[0].values]
        bars = axes.bar(MONTHS.categories, values)
        axes.bar_label(bars, [f"{value:,.0f}" for value in values])
        axes.set_title(MONTHS.title)
        axes.set_ylabel(MONTHS.unit)
        axes.grid(axis="y")
        out = io.BytesIO()
        canvas.print_png(out)
    return out.getvalue()


def ours() -> bytes:
    from reports.chart_drawing import draw

    return draw(MONTHS)


def median_ms(one: Callable[[], bytes], other: Callable[[], bytes]) -> tuple[float, float]:
    """Interleaved in random order; each warmed first."""
    rng = random.Random(1)
    times: dict[Callable[[], bytes], list[float]] = {one: [], other: []}
    for draw in (one, other):
        draw()
    for _ in range(ROUNDS):
        for draw in rng.sample([one, other], 2):
            started = time.perf_counter()
            draw()
            times[draw].append((time.perf_counter() - started) * 1000)
    return statistics.median(times[one]), statistics.median(times[other])


def test_chart_costs_at_most_a_tenth_more_than_a_bare_render() -> None:
    own, plain = median_ms(ours, bare)
    print(
        f"\nbar chart {own:.1f} ms, {own / plain:.2f} × a bare render ({plain:.1f} ms, {len(bare()) / 1024:.0f} KiB)"
    )
    assert own <= 1.1 * plain


@pytest.mark.parametrize("name", CASES)
def test_chart_is_at_most_25_kib(name: str) -> None:
    from reports.chart_drawing import draw

    size = len(draw(CASES[name])) / 1024
    print(f"{name}: {size:.1f} KiB")
    assert size <= 25


async def test_event_loop_stays_free_while_charts_are_drawn(tmp_path: Path) -> None:
    charts = ChartRenderer()
    await charts.warm()
    gaps: list[float] = []
    drawing = True

    async def tick() -> None:
        while drawing:
            started = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append((time.perf_counter() - started) * 1000 - 1)

    ticking = asyncio.create_task(tick())
    started = time.perf_counter()
    try:
        for i in range(40):
            await charts.draw((MONTHS, RANKED, LONG_NAMES)[i % 3], tmp_path / f"{i}.png")
    finally:
        drawing = False
        await ticking
        await charts.close()
    each = (time.perf_counter() - started) * 1000 / 40
    gaps.sort()
    p99 = gaps[int(len(gaps) * 0.99)]
    print(f"\n{each:.1f} ms a chart in the process; event-loop gap p99 {p99:.2f} ms, max {gaps[-1]:.2f} ms")
    assert p99 <= 3
