"""What a chart shows. Plain values that cross a process boundary; no drawing library here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    LINE = "line"
    BAR = "bar"
    RANKED = "ranked"  # horizontal bars, the first on top
    COMPARISON = "comparison"  # a few bars side by side, each in its own colour


@dataclass(frozen=True, slots=True)
class Series:
    """`values` run along the categories; None is a gap: nothing was recorded."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """`partial` are indexes of categories that are not over yet, drawn hatched. `unit` is that of the values (개, %)."""

    kind: ChartKind
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    partial: tuple[int, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.series or any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("each series needs one value per category")


class ChartError(Exception):
    """The picture could not be drawn; the answer stands without it."""
