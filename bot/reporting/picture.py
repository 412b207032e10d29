"""A whole report as one PNG, for a messenger or a wall: the same sections as the page, drawn with our own font."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import wording
from bot.answers import Answer, Section, Table
from bot.compose.contract import show_cell
from bot.reporting.page import DOWN, LATE, UP
from bot.reporting.words import word
from templates import ROOT

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

FONT = ROOT / "fonts" / "NanumGothic.ttf"
SCALE = 2
WIDTH = 760 * SCALE
MARGIN = 36 * SCALE
INK, MUTED, ACCENT, LINE, HEAD = "#1b211f", "#57615d", "#0b6b5d", "#dde3e0", "#f1f5f3"
RISE, FALL, WARN, WARN_GROUND = "#0b6b3d", "#b3261e", "#5a3600", "#fdf1dc"
MAX_HEIGHT = 30_000


@dataclass(slots=True)
class _Sheet:
    """Draws downwards. Made twice: first on a small canvas to learn the height, then for good."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    fonts: dict[int, ImageFont.FreeTypeFont] = field(default_factory=dict)
    y: int = MARGIN

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont

        if size not in self.fonts:
            self.fonts[size] = ImageFont.truetype(str(FONT), size * SCALE)
        return self.fonts[size]

    def width(self, text: str, size: int) -> int:
        return round(self.font(size).getlength(text))

    def text(self, x: int, text: str, size: int, colour: str, *, bold: bool = False) -> None:
        # The font has one weight; a stroke of its own colour makes the other.
        self.draw.text(
            (x, self.y),
            text,
            font=self.font(size),
            fill=colour,
            stroke_width=1 if bold else 0,
            stroke_fill=colour,
        )

    def paragraph(self, text: str, size: int, colour: str, *, bullet: bool = False, ground: str = "") -> None:
        """Broken at spaces to fit; ** makes bold."""
        left = MARGIN + (14 * SCALE if bullet or ground else 0)
        right = WIDTH - MARGIN - (14 * SCALE if ground else 0)
        step = round(size * 1.6) * SCALE
        lines = self._broken(text, size, right - left)
        if ground:
            height = step * len(lines) + 10 * SCALE
            self.draw.rectangle([MARGIN, self.y - 4 * SCALE, WIDTH - MARGIN, self.y + height], fill=ground)
            self.y += 3 * SCALE
        if bullet:
            self.text(MARGIN, "•", size, colour)
        for line in lines:
            x = left
            for piece, bold in line:
                self.text(x, piece, size, colour, bold=bold)
                x += self.width(piece, size)
            self.y += step
        self.y += (10 if ground else 2) * SCALE

    def _broken(self, text: str, size: int, room: int) -> list[list[tuple[str, bool]]]:
        lines: list[list[tuple[str, bool]]] = [[]]
        used = 0
        for n, part in enumerate(text.split("**")):
            for piece in _pieces(part):
                wide = self.width(piece, size)
                if used + wide > room and used:
                    lines.append([])
                    used = 0
                    piece = piece.lstrip()
                    wide = self.width(piece, size)
                lines[-1].append((piece, n % 2 == 1))
                used += wide
        return lines

    def rule(self, colour: str = LINE, thick: int = 1) -> None:
        self.draw.line([(MARGIN, self.y), (WIDTH - MARGIN, self.y)], fill=colour, width=thick * SCALE)
        self.y += 12 * SCALE

    def table(self, table: Table) -> None:
        titles = [f"{c.title}({c.unit})" if c.unit else c.title for c in table.columns]
        rows = [[show_cell(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
        pad, size = 9 * SCALE, 13
        natural = [
            max(self.width(text, size) for text in column) + 2 * pad
            for column in zip(titles, *rows, strict=True)
        ]
        room = WIDTH - 2 * MARGIN
        widths = [wide * room // sum(natural) for wide in natural]
        self._row(titles, table, widths, MUTED, ground=HEAD, bold=False)
        for place, row in enumerate(rows):
            last = table.total_row and place == len(rows) - 1
            self._row(row, table, widths, INK, ground=HEAD if last else "", bold=last)
        self.y += 10 * SCALE

    def _row(
        self,
        cells: Sequence[str],
        table: Table,
        widths: Sequence[int],
        colour: str,
        *,
        ground: str,
        bold: bool,
    ) -> None:
        pad, size, high = 9 * SCALE, 13, 28 * SCALE
        top = self.y
        if ground:
            self.draw.rectangle([MARGIN, top, WIDTH - MARGIN, top + high], fill=ground)
        x = MARGIN
        self.y = top + 6 * SCALE
        for text, column, wide in zip(cells, table.columns, widths, strict=True):
            text = self._fitted(text, size, wide - pad)
            start = x + wide - pad - self.width(text, size) if column.numeric else x + pad
            turn = RISE if text.startswith((UP, "+")) else FALL if text.startswith((DOWN, "-")) else colour
            self.text(start, text, size, turn, bold=bold)
            x += wide
        self.y = top + high
        self.draw.line([(MARGIN, self.y), (WIDTH - MARGIN, self.y)], fill=LINE, width=1)

    def _fitted(self, text: str, size: int, room: int) -> str:
        if self.width(text, size) <= room:
            return text
        while text and self.width(text + "…", size) > room:
            text = text[:-1]
        return text + "…"

    def chart(self, png: bytes) -> None:
        from PIL import Image

        with Image.open(io.BytesIO(png)) as opened:
            picture = opened.convert("RGB")
        room = WIDTH - 2 * MARGIN
        height = round(picture.height * room / picture.width)
        self.image.paste(picture.resize((room, height), Image.Resampling.LANCZOS), (MARGIN, self.y))
        self.y += height + 8 * SCALE


def draw_picture(answer: Answer, charts: Sequence[bytes], foot: str) -> bytes:
    """The PNG. `charts` are those of the sections that have one, in order; b"" where one could not be drawn."""
    height = _draw(answer, charts, foot, MAX_HEIGHT).y + MARGIN
    sheet = _draw(answer, charts, foot, min(height, MAX_HEIGHT))
    out = io.BytesIO()
    sheet.image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(answer: Answer, charts: Sequence[bytes], foot: str, height: int) -> _Sheet:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, height), "white")
    sheet = _Sheet(image, ImageDraw.Draw(image))
    head, *rest = answer.text.splitlines()
    sheet.paragraph(f"**{head.replace('**', '')}**", 21, INK)
    for line in rest:
        if line.startswith(LATE):
            # The sign is not in the font.
            sheet.y += 4 * SCALE
            sheet.paragraph(line.removeprefix(LATE).strip(), 13, WARN, ground=WARN_GROUND)
        else:
            sheet.paragraph(line, 13, MUTED)
    sheet.y += 4 * SCALE
    sheet.rule(ACCENT, 2)
    left = list(charts)
    for place, section in enumerate(answer.sections):
        last = place == len(answer.sections) - 1
        _section(sheet, section, left.pop(0) if section.chart and left else b"", small=last)
        if not last:
            sheet.y += 6 * SCALE
            sheet.rule()
    sheet.paragraph(foot, 11, MUTED)
    return sheet


def _section(sheet: _Sheet, section: Section, png: bytes, *, small: bool) -> None:
    sheet.paragraph(section.headline, 12 if small else 15, MUTED if small else INK)
    sheet.y += 4 * SCALE
    if section.table is not None:
        sheet.table(section.table)
        if section.table.omitted:
            omitted = word("page", "omitted", n=wording.number(section.table.omitted))
            sheet.paragraph(omitted, 12, MUTED)
    for line in section.body.splitlines():
        if line.strip():
            sheet.paragraph(line.removeprefix("- "), 13, INK, bullet=line.startswith("- "))
    if png:
        sheet.chart(png)
    for remark in section.remarks:
        sheet.paragraph(remark, 12, MUTED, bullet=True)


def _pieces(text: str) -> list[str]:
    """Words, each with the space before it."""
    words = text.split(" ")
    return [words[0], *(f" {word}" for word in words[1:])] if words else []
