"""What an answer says, as figures, dates and places of items: read from its text and the cells of its table.

Codes, lot numbers, dates, times, quarters, list numbers and ranks are not figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

Day = tuple[int | None, int, int | None]  # year where it is said, month, day where it is said

_TOKEN = re.compile(
    r"""
      (?<!\d)(?P<ko_y>\d{4}|\d{2})\ *년\ *(?P<ko_m>\d{1,2})\ *월(?:\ *(?P<ko_d>\d{1,2})\ *일)?
    | (?<![\d.,])(?P<sep_y>20\d\d)\s?[-./]\s?(?P<sep_m>\d{1,2})\s?[-./]\s?(?P<sep_d>\d{1,2})(?![\d,])
    | (?<![\dA-Za-z.,])(?P<run_y>20\d\d)(?P<run_m>0[1-9]|1[0-2])(?P<run_d>0[1-9]|[12]\d|3[01])(?!\d)(?!\ *(?:개|EA|ea))
    | (?<![\d.,])(?P<ym_y>20\d\d)[-/](?P<ym_m>\d{1,2})(?![\d,])
    | (?<!\d)(?P<md_m>\d{1,2})\ *월(?:\ *(?P<md_d>\d{1,2})\ *일)?
    | (?<![\d/.,A-Za-z-])(?P<sl_m>\d{1,2})/(?P<sl_d>\d{1,2})(?![\d/])
    | (?<![\d.,A-Za-z-])(?P<da_m>0[1-9]|1[0-2])-(?P<da_d>0[1-9]|[12]\d|3[01])(?![\d-])
    | (?P<other>
          \d{1,2}:\d{2}(?::\d{2})?
        | (?<!\d)(?:20)?\d{2}\s*년(?!\s*간)
        | (?<!\d)[1-4]\s*분기 | (?<!\d)[1-4]Q | Q[1-4]
        | ^\s*\d{1,2}[.)]\s | (?<![\d,.])\d{1,3}\s*위
        | (?:상위|하위|top|최근|지난)\s*\d{1,3}(?![\d,.])\s*(?:개월|[개건일주년위])?
      )
    | (?<![0-9A-Za-z_.])(?<![A-Za-z]-)(?<!\d,)(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_CODE_LIKE = re.compile(r"[A-Za-z]{1,4}-?\d[\dA-Za-z-]*")
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_YEAR_DOT_MONTH = re.compile(r"(20\d\d)\.(\d{1,2})")
_EMPHASIS = re.compile(r"[*_`]{1,3}")
_DASHES = dict.fromkeys(map(ord, "−–—‐‑"), "-")


def tidy(text: str) -> str:
    return _EMPHASIS.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES))


def squash(text: str) -> str:
    return re.sub(r"[\s-]", "", tidy(text)).upper()


def read_text(text: str, codes: Collection[str] = ()) -> tuple[list[Decimal], set[Day]]:
    """The figures and dates of a tidy text, without those inside the codes."""
    for code in sorted(filter(str.strip, codes), key=len, reverse=True):
        text = text.replace(code, " ")
    figures: list[Decimal] = []
    days: set[Day] = set()
    for match in _TOKEN.finditer(_CODE_LIKE.sub(" ", text)):
        parts = match.groupdict()
        if (figure := parts["figure"]) is not None:
            figures.append(Decimal(figure.replace(",", "")))
            if dotted := _YEAR_DOT_MONTH.fullmatch(figure):  # a month or a figure: taken as both
                days.add((int(dotted[1]), int(dotted[2]), None))
        elif parts["other"] is None:
            day = _day_of({key[-1]: int(value) for key, value in parts.items() if value is not None})
            if day is None:
                figures += [Decimal(f.replace(",", "")) for f in _FIGURE.findall(match[0])]
            else:
                days.add(day)
    return figures, days


def _day_of(parts: Mapping[str, int]) -> Day | None:
    year, month, day = parts.get("y"), parts["m"], parts.get("d")
    if not 1 <= month <= 12 or not 1 <= (day or 1) <= 31:
        return None
    return (year + 2000 if year is not None and year < 100 else year), month, day


def same_figure(expected: int | float, said: Decimal) -> bool:
    """Signs do not matter; with a decimal point in what is expected, both are rounded half up to one place."""
    if isinstance(expected, float):
        tenth = Decimal("0.1")
        gold = abs(Decimal(repr(expected))).quantize(tenth, ROUND_HALF_UP)
        return gold == abs(said).quantize(tenth, ROUND_HALF_UP)
    return abs(said) == abs(Decimal(expected))


def place_of(text: str, code: str, name: str | None = None) -> int:
    """Where the item is first named, by its code or name, whatever the spaces and hyphens; -1 where it is not."""
    places = []
    for word, bounded in ((code, True), (name if name != code else None, False)):
        if not word:
            continue
        pattern = r"[\s-]?".join(re.escape(letter) for letter in re.sub(r"[\s-]", "", tidy(word)))
        if bounded:
            pattern = rf"(?<![0-9A-Za-z]){pattern}(?![0-9A-Za-z])"
        if match := re.search(pattern, text, re.IGNORECASE):
            places.append(match.start())
    return min(places, default=-1)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer line as it reads. `lines` are the table's rows as text, `cells` its numbers."""

    kind: str
    text: str
    lines: tuple[str, ...] = ()
    all_text: str = ""
    cells: tuple[Decimal, ...] = ()
    cell_texts: tuple[str, ...] = ()
    figures: tuple[Decimal, ...] = ()
    days: frozenset[Day] = frozenset()
    basis: Mapping[str, Any] | None = None
    chart: str = ""
    basis_items: tuple[str, ...] = field(default=())

    def has(self, expected: int | float) -> bool:
        return any(same_figure(expected, said) for said in self.figures)

    def mentions(self, day: str) -> bool:
        """`YYYY-MM` or `YYYY-MM-DD`; a date said without its year will do."""
        year, month, *rest = (int(part) for part in day.split("-"))
        return any(m == month and y in (None, year) and (not rest or d == rest[0]) for y, m, d in self.days)

    def mentions_month_of(self, day: str) -> bool:
        year, month = int(day[:4]), int(day[5:7])
        return (None, month, None) in self.days or (year, month, None) in self.days

    def says(self, word: str) -> bool:
        return squash(word) in squash(self.all_text)

    def shows(self, code: str, name: str | None, *, strict: bool = False) -> bool:
        """Named in the text, the table or (not strict) the basis."""
        if place_of(self.all_text, code, None if strict else name) >= 0:
            return True
        return not strict and squash(code) in self.basis_items

    def lists_in_order(self, codes: Sequence[str], names: Mapping[str, str]) -> bool:
        rows = [
            next((i for i, line in enumerate(self.lines) if place_of(line, code, names.get(code)) >= 0), -1)
            for code in codes
        ]
        return _rises(rows) or _rises([place_of(self.text, code, names.get(code)) for code in codes])


def _rises(places: Sequence[int]) -> bool:
    return min(places, default=-1) >= 0 and all(a < b for a, b in pairwise(places))


def read_answer(line: Mapping[str, Any], codes: Collection[str] = ()) -> Reading:
    """A JSON answer line (docs/architecture.md) as figures, dates and text."""
    basis = line.get("basis") if isinstance(line.get("basis"), dict) else None
    table = line.get("table") if isinstance(line.get("table"), dict) else {}
    rows: list[list[Any]] = [list(row) for row in (table or {}).get("rows") or ()]
    text = tidy(str(line.get("answer") or ""))
    cells = [cell for row in rows for cell in row]
    cell_texts = [tidy(cell) for cell in cells if isinstance(cell, str)]
    numbers = [Decimal(repr(c)) for c in cells if isinstance(c, int | float) and not isinstance(c, bool)]
    heads = [tidy(str(column)) for column in (table or {}).get("columns") or ()]
    figures, days = _read_all([text, *cell_texts], codes)
    return Reading(
        kind=str(line.get("kind")),
        text=text,
        lines=tuple(tidy(" ".join(str(cell) for cell in row)) for row in rows),
        all_text="\n".join([text, *cell_texts, *heads]),
        cells=tuple(numbers),
        cell_texts=tuple(cell_texts),
        figures=(*figures, *numbers),
        days=frozenset(days | _read_all(heads, ())[1]),
        basis=basis,
        chart=str(line.get("chart") or "").strip(),
        basis_items=tuple(squash(str(item)) for item in (basis or {}).get("items") or ()),
    )


def _read_all(texts: Iterable[str], codes: Collection[str]) -> tuple[list[Decimal], set[Day]]:
    figures: list[Decimal] = []
    days: set[Day] = set()
    for text in texts:
        more, when = read_text(text, codes)
        figures += more
        days |= when
    return figures, days
