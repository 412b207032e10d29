"""What a picture must hold to, whatever is drawn: its size, no missing letter, nothing outside the frame."""

from __future__ import annotations

import io
import warnings

import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from reports import chart_drawing, chart_text
from reports.chart_spec import ChartKind, ChartSpec
from tests.reports.chart_cases import CASES, DAYS, MONTHS, RANKED, RARE


@pytest.mark.parametrize("name", CASES)
def test_chart_is_a_small_palette_picture_without_a_missing_letter(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that no font has
        data = chart_drawing.draw(CASES[name])
    image = Image.open(io.BytesIO(data))
    assert image.size == (1200, 675)
    assert image.mode == "P"
    assert len(data) <= 25 * 1024


@pytest.mark.parametrize("name", CASES)
def test_all_text_stays_inside_the_picture(name: str) -> None:
    spec = CASES[name]
    with rc_context({**chart_drawing.RC, "font.family": chart_drawing._families()}):
        figure = Figure(figsize=(12, 6.75), dpi=100)
        canvas = FigureCanvasAgg(figure)
        if spec.kind is ChartKind.RANKED or (spec.kind is ChartKind.COMPARISON and len(spec.categories) > 6):
            chart_drawing._draw_ranked(figure, spec)
        elif spec.kind is ChartKind.LINE:
            chart_drawing._draw_line(figure, spec)
        else:
            chart_drawing._draw_bars(figure, spec)
        canvas.draw()
        texts = [*figure.texts, *figure.axes[0].texts]
        axes = figure.axes[0]
        for axis, (low, high) in (
            (axes.xaxis, sorted(axes.get_xlim())),
            (axes.yaxis, sorted(axes.get_ylim())),
        ):
            texts += [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
        outside = [
            (text.get_text(), box.bounds)
            for text in texts
            if text.get_text() and text.get_visible()
            for box in [text.get_window_extent()]
            if box.x0 < 0 or box.y0 < 0 or box.x1 > 1200 or box.y1 > 675
        ]
    assert outside == []


def test_same_chart_is_the_same_picture() -> None:
    assert chart_drawing.draw(MONTHS) == chart_drawing.draw(MONTHS)


def test_different_figures_are_different_pictures() -> None:
    other = ChartSpec(MONTHS.kind, MONTHS.title, MONTHS.unit, MONTHS.categories, MONTHS.series, ())
    assert chart_drawing.draw(MONTHS) != chart_drawing.draw(other)  # the partial month is marked


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("워셔액 20L", "워셔액 20L"), ("漢字", "漢字"), ("龘", "□"), ("두\n줄", "두 줄"), ("a\u202eb", "a□b")],
)
def test_letters_that_no_font_has_become_a_box(text: str, drawn: str) -> None:
    assert chart_drawing.drawable(text) == drawn


def test_dollar_signs_are_no_mathematics() -> None:
    assert chart_drawing.draw(RARE)


@pytest.mark.parametrize("spec", [DAYS, RANKED])
def test_global_state_is_left_as_it_was(spec: ChartSpec) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    chart_drawing.draw(spec)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(
    ("values", "divisor"),
    [([0], 1), ([19_999], 1), ([20_000], 10_000), ([-5_000_000], 10_000), ([2e8], 10**8)],
)
def test_axis_is_in_man_or_eok_where_numbers_are_long(values: list[float], divisor: int) -> None:
    assert chart_text.scale(values) == divisor


@pytest.mark.parametrize(
    ("value", "divisor", "text"),
    [
        (1_250_000, 10_000, "125만"),
        (0, 10_000, "0"),
        (150_000_000, 10**8, "1.5억"),
        (1250.5, 1, "1,250.5"),
        (-30_000, 10_000, "-3만"),
    ],
)
def test_axis_numbers_carry_their_unit(value: float, divisor: int, text: str) -> None:
    assert chart_text.scaled(value, divisor) == text


def test_long_names_keep_their_ends() -> None:
    cut = chart_text.cut_middle("바닥용 코팅제 특수 내열 방수 겸용 (20L)", 14)
    assert cut.startswith("바닥용") and cut.endswith("(20L)") and "…" in cut
    assert chart_text.width(cut) <= 14


def test_wrapping_breaks_at_spaces_and_cuts_the_last_line() -> None:
    assert chart_text.wrap("라텍스 바인더 특수", 7, 2) == "라텍스 바인더\n특수"
    assert chart_text.wrap("가" * 40, 10, 2).endswith("…")
