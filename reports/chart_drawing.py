"""Charts as PNG bytes, by matplotlib's object API (no pyplot, no global figures). Loaded only where one is drawn.

1200 × 675 pixels, fixed margins (a layout engine costs 1.4 times as much), a palette (a third of the file size).
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator
from PIL import Image

from datasource.whole_files import write_whole
from reports import chart_text
from reports.chart_spec import ChartKind, ChartSpec, Series
from reports.chart_text import FONT, MISSING

WIDTH, HEIGHT, DPI = 1200, 675, 100
COLOURS, FEW_COLOURS = 48, 16
SMALL = 25 * 1024
# Okabe and Ito's palette: told apart by colour-blind readers, and in grey by its lightness.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
NEGATIVE = "#D55E00"
INK, SOFT, GRID = "#1F2933", "#52606D", "#D9E2EC"
MARKERS = ("o", "s", "^", "D", "v", "P")
LEFT, RIGHT, BOTTOM, TOP = 0.075, 0.975, 0.115, 0.80
# Points. The page shows a picture at three fifths of its size, a phone at a third.
TICK = 13.5
LABELLED_BARS = 16
LABELLED_POINTS = 13
MAX_TICKS = 13
RC = {
    "axes.unicode_minus": False,
    "text.parse_math": False,  # a "$" in an item's name is a dollar sign
    "axes.edgecolor": GRID,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "text.color": INK,
    "hatch.color": "white",
    "hatch.linewidth": 2.0,
}


@cache
def _families() -> list[str]:
    """Our font, then the one that comes with matplotlib for letters ours lacks."""
    font_manager.fontManager.addfont(str(FONT))
    return [font_manager.FontProperties(fname=str(FONT)).get_name(), "DejaVu Sans"]


@cache
def _glyphs() -> frozenset[int]:
    fallback = font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans"))
    return frozenset(FT2Font(str(FONT)).get_charmap()) | frozenset(FT2Font(fallback).get_charmap())


def drawable(text: str) -> str:
    """The text with what no font of ours can draw as a box; line breaks become spaces."""
    glyphs = _glyphs()
    return "".join(
        letter if ord(letter) in glyphs and letter.isprintable() else " " if letter.isspace() else MISSING
        for letter in text
    )


def draw(spec: ChartSpec) -> bytes:
    """The chart as a palette PNG."""
    with matplotlib.rc_context({**RC, "font.family": _families()}):
        figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        if spec.kind is ChartKind.RANKED or (spec.kind is ChartKind.COMPARISON and len(spec.categories) > 6):
            _draw_ranked(figure, spec)
        elif spec.kind is ChartKind.LINE:
            _draw_line(figure, spec)
        else:
            _draw_bars(figure, spec)
        canvas.draw()
    return _png(canvas)


def _png(canvas: FigureCanvasAgg) -> bytes:
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    data = _palette_png(image.convert("RGB"), COLOURS, optimize=False)
    # Much text: fewer shades of it, and the slower compression, which costs a third of the drawing again.
    return data if len(data) <= SMALL else _palette_png(image.convert("RGB"), FEW_COLOURS, optimize=True)


def _palette_png(image: Image.Image, colours: int, *, optimize: bool) -> bytes:
    out = io.BytesIO()
    few = image.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", dpi=(DPI, DPI), optimize=optimize)
    return out.getvalue()


def draw_to_file(spec: ChartSpec, path: Path) -> None:
    """The file appears whole or not at all."""
    write_whole(draw(spec), path)


def _frame(figure: Figure, spec: ChartSpec, *, left: float = LEFT, bottom: float = BOTTOM) -> Axes:
    """Title, unit, note, and empty axes."""
    title = drawable(spec.title)
    size = next((s for s in (21, 18) if chart_text.width(title) * s * DPI / 72 <= WIDTH * 0.92), 16)
    ems = WIDTH * 0.94 / (size * DPI / 72)
    figure.text(
        0.03,
        0.955,
        chart_text.wrap(title, ems, 2),
        fontsize=size,
        va="top",
        linespacing=1.25,
        path_effects=_bold(),
    )
    figure.text(0.03, 0.83, drawable(chart_text.unit_line(spec.unit)), fontsize=13, color=SOFT, va="bottom")
    if spec.note:
        note = chart_text.cut(drawable(spec.note), WIDTH * 0.94 / (12 * DPI / 72))
        figure.text(0.97, 0.022, note, fontsize=12, color=SOFT, va="bottom", ha="right")
    axes: Axes = figure.add_axes((left, bottom, RIGHT - left, TOP - bottom))
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=TICK)
    axes.set_axisbelow(True)
    return axes


def _bold() -> list[Any]:
    """A second font file would cost its loading in every process; an outline in the same ink does."""
    return [withStroke(linewidth=0.7, foreground=INK)]


def _value_axis(
    axes: Axes, values: Sequence[float], divisor: int, *, horizontal: bool, labelled: bool
) -> None:
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low or 1.0) * (0.13 if horizontal else 0.1) if labelled else (high - low or 1.0) * 0.06
    # Room for a label beyond each end that has bars.
    limits = (low - room if low < 0 else 0.0, high + room if high > 0 or low == 0 else 0.0)
    axis = axes.xaxis if horizontal else axes.yaxis
    (axes.set_xlim if horizontal else axes.set_ylim)(*limits)
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: chart_text.scaled(value, divisor)))
    axis.grid(True, color=GRID, linewidth=0.8)
    if low < 0:
        (axes.axvline if horizontal else axes.axhline)(0, color=SOFT, linewidth=1.0)


def _numbers(series: Sequence[Series]) -> list[float]:
    return [value for one in series for value in one.values if value is not None] or [0.0]


def _labels(values: Sequence[float | None], ems: float, divisor: int) -> list[str]:
    """In full where all of them fit, else all of them in 만 or 억: two forms in one picture would mislead."""
    full = [chart_text.plain(value) if value is not None else "" for value in values]
    if all(chart_text.width(text) <= ems for text in full):
        return full
    places = 2 if divisor == chart_text.HUNDRED_MILLION else 1
    return [chart_text.scaled(value, divisor, places) if value is not None else "" for value in values]


def _draw_bars(figure: Figure, spec: ChartSpec) -> None:
    values = _numbers(spec.series)
    divisor = chart_text.scale(values)
    count = len(spec.categories)
    slots = max(count, 4)
    labelled = count * len(spec.series) <= LABELLED_BARS
    slot_px = WIDTH * (RIGHT - LEFT) / slots
    lines = 2 if spec.kind is ChartKind.COMPARISON or count <= 8 else 1
    axes = _frame(figure, spec, bottom=0.15 if lines == 2 else BOTTOM)
    _value_axis(axes, values, divisor, horizontal=False, labelled=labelled)
    centre = (count - 1) / 2
    axes.set_xlim(centre - slots / 2, centre + slots / 2)
    thick = 0.62 / len(spec.series)
    size = 14 if count * len(spec.series) <= 8 else 12 if count <= 13 else 10
    for at, series in enumerate(spec.series):
        offset = (at - (len(spec.series) - 1) / 2) * thick
        labels = _labels(series.values, slot_px / len(spec.series) / (size * DPI / 72), divisor)
        for i, value in enumerate(series.values):
            if value is None:
                continue
            colour = (
                PALETTE[i % len(PALETTE)] if spec.kind is ChartKind.COMPARISON else PALETTE[at % len(PALETTE)]
            )
            bar = axes.bar(i + offset, value, thick * 0.96, color=NEGATIVE if value < 0 else colour)
            if i in spec.partial:
                _hatch(bar, colour)
            if labelled:
                up = value >= 0
                axes.annotate(
                    labels[i],
                    (i + offset, value),
                    xytext=(0, 4 if up else -4),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if up else "top",
                    fontsize=size,
                )
    ems = slot_px * 0.95 / (TICK * DPI / 72)
    shown = _ticks(count)
    axes.set_xticks(shown, [chart_text.wrap(drawable(spec.categories[i]), ems, lines) for i in shown])
    if len(spec.series) > 1:
        for at, series in enumerate(spec.series):
            label = chart_text.cut(drawable(series.name), 13)
            axes.bar(centre, 0, color=PALETTE[at % len(PALETTE)], label=label)
        _legend(axes, spec)


def _hatch(bars: Any, colour: str) -> None:
    for patch in bars:
        patch.set_facecolor(colour)
        patch.set_alpha(0.62)
        patch.set_hatch("//")


def _ticks(count: int) -> list[int]:
    """At most thirteen of the categories, the last always among them."""
    step = math.ceil(count / MAX_TICKS)
    return list(range((count - 1) % step, count, step))


def _draw_ranked(figure: Figure, spec: ChartSpec) -> None:
    values = _numbers(spec.series)
    divisor = chart_text.scale(values)
    count = len(spec.categories)
    size = 14 if count <= 8 else 13 if count <= 12 else 11
    em = size * DPI / 72
    names = [drawable(name) for name in spec.categories]
    lines = 2 if count <= 8 else 1
    widest = min(max(chart_text.width(name) for name in names), 17.0 if lines == 2 else 19.0)
    left = min(0.34, max(0.1, (widest * em + 34) / WIDTH))
    axes = _frame(figure, spec, left=left, bottom=0.085)
    _value_axis(axes, values, divisor, horizontal=True, labelled=True)
    rows = max(count, 3)
    axes.set_ylim(rows - 0.45, -0.55)
    for i, value in enumerate(spec.series[0].values):
        if value is None:
            continue
        bar = axes.barh(i, value, 0.66, color=NEGATIVE if value < 0 else PALETTE[0])
        if i in spec.partial:
            _hatch(bar, PALETTE[0])
        right = value >= 0
        axes.annotate(
            chart_text.plain(value) + ("%" if spec.unit == "%" else ""),
            (value, i),
            xytext=(5 if right else -5, 0),
            textcoords="offset points",
            va="center",
            ha="left" if right else "right",
            fontsize=size,
        )
    # Beside the axis, not beside zero: with negative values the names would run into the bars.
    axes.set_yticks(range(count), [_row_name(name, widest + 0.5, lines) for name in names], fontsize=size)
    axes.tick_params(axis="y", labelcolor=INK, labelsize=size)
    axes.spines["bottom"].set_visible(False)
    axes.grid(False, axis="y")


def _row_name(name: str, ems: float, lines: int) -> str:
    return chart_text.wrap(name, ems, lines) if lines > 1 else chart_text.cut_middle(name, ems)


def _draw_line(figure: Figure, spec: ChartSpec) -> None:
    values = _numbers(spec.series)
    divisor = chart_text.scale(values)
    count = len(spec.categories)
    several = len(spec.series) > 1
    axes = _frame(figure, spec)
    _value_axis(axes, values, divisor, horizontal=False, labelled=True)
    axes.set_xlim(-0.5, max(count - 0.5, 0.5))
    for at, series in enumerate(spec.series):
        _line(axes, spec, series, PALETTE[at % len(PALETTE)], MARKERS[at % len(MARKERS)] if several else "o")
    if not several:
        _label_points(axes, spec.series[0])
    else:
        _legend(axes, spec)
    ems = WIDTH * (RIGHT - LEFT) / min(count, MAX_TICKS) / (TICK * DPI / 72)
    shown = _ticks(count)
    axes.set_xticks(shown, [chart_text.cut(drawable(spec.categories[i]), ems) for i in shown])


def _line(axes: Axes, spec: ChartSpec, series: Series, colour: str, marker: str) -> None:
    """Gaps break the line; a stretch to or from a partial point is dotted, its marker hollow."""
    ys = [math.nan if value is None else value for value in series.values]
    solid = [math.nan if i in spec.partial else y for i, y in enumerate(ys)]
    size = 7 if len(ys) <= 24 else 4.5 if len(ys) <= 70 else 0
    label = chart_text.cut(drawable(series.name), 13)
    if None in series.values:
        # Across days without production: a thread to follow, too faint to be read as a value.
        known = [i for i, y in enumerate(ys) if not math.isnan(y)]
        axes.plot(known, [ys[i] for i in known], color=colour, linewidth=1.0, alpha=0.35)
    axes.plot(range(len(ys)), solid, color=colour, linewidth=2.2, marker=marker, markersize=size, label=label)
    for i in spec.partial:
        for a, b in ((i - 1, i), (i, i + 1)):
            if a >= 0 and b < len(ys):
                axes.plot((a, b), (ys[a], ys[b]), color=colour, linewidth=2.0, linestyle=(0, (2, 2)))
        axes.plot(
            (i,),
            (ys[i],),
            marker=marker,
            markersize=max(size, 5),
            markerfacecolor="white",
            markeredgecolor=colour,
        )


def _label_points(axes: Axes, series: Series) -> None:
    """Every point of a few; else the highest, the lowest and the last."""
    points = [(i, value) for i, value in enumerate(series.values) if value is not None]
    if not points:
        return
    if len(series.values) > LABELLED_POINTS:
        high, low = max(points, key=lambda p: p[1]), min(points, key=lambda p: p[1])
        chosen = {high[0]: high, low[0]: low}
        last = points[-1]
        # The last one only where it has room beside the other two.
        if all(abs(last[0] - i) > len(series.values) / 12 for i in chosen):
            chosen[last[0]] = last
        points = list(chosen.values())
    neighbours = {i: value for i, value in enumerate(series.values) if value is not None}
    for i, value in points:
        around = [neighbours[j] for j in (i - 1, i + 1) if j in neighbours]
        below = bool(around) and value < min(around)
        axes.annotate(
            chart_text.plain(value),
            (i, value),
            xytext=(0, -9 if below else 8),
            textcoords="offset points",
            ha="right"
            if i == len(series.values) - 1 and i > 8
            else "left"
            if i == 0 and len(series.values) > 9
            else "center",
            va="top" if below else "bottom",
            fontsize=13,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
        )


def _legend(axes: Axes, spec: ChartSpec) -> None:
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=min(len(spec.series), 3),
        frameon=False,
        fontsize=13.5,
        handlelength=2.0,
        columnspacing=1.6,
    )
