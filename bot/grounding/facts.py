"""What the tools returned, as a flat list of facts that a text may state, each with what it is a fact of.

A fact is a number with its unit, the items and the days it covers, and what kind of figure it is. Differences, shares
and ratios that follow from the results are computed here, so that a text may state them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from bot.grounding.plain import to_name
from datasource.model import Catalogue
from skills.arguments import Measure
from skills.results import Figures, Item
from skills.rounding import percent, times

Span = tuple[date, date] | int  # first and last day; a weekday is its index, Monday 0


class Unit(StrEnum):
    """The words are those of texts: this is what a reader reads."""

    PIECES = "개"
    BATCHES = "건"
    DAYS = "일"
    KINDS = "종"
    MONTHS = "개월"
    PERCENT = "%"
    TIMES = "배"
    HOURS = "시간"


class Kind(StrEnum):
    TOTAL = "total"
    BATCHES = "batches"
    BATCH_AVERAGE = "batch_average"
    DAILY_AVERAGE = "daily_average"
    MONTHLY_AVERAGE = "monthly_average"
    ITEM_COUNT = "item_count"
    PRODUCTION_DAYS = "production_days"
    MONTHS = "months"
    RECORD = "record"  # one batch
    CHANGE = "change"  # a difference, or its percentage
    REST = "rest"  # of everything, without the items asked for
    RATIO = "ratio"
    SHARE = "share"
    MISSING = "missing"  # rows without a quantity
    NEGATIVE = "negative"  # rows that are corrections
    CONTEXT = "context"  # a count of rows, a limit that was asked for, a length of time


AVERAGES = frozenset({Kind.BATCH_AVERAGE, Kind.DAILY_AVERAGE, Kind.MONTHLY_AVERAGE})
MEASURES: tuple[tuple[Measure, Kind, Unit], ...] = (
    (Measure.QUANTITY, Kind.TOTAL, Unit.PIECES),
    (Measure.BATCHES, Kind.BATCHES, Unit.BATCHES),
    (Measure.BATCH_AVERAGE, Kind.BATCH_AVERAGE, Unit.PIECES),
    (Measure.DAILY_AVERAGE, Kind.DAILY_AVERAGE, Unit.PIECES),
    (Measure.MONTHLY_AVERAGE, Kind.MONTHLY_AVERAGE, Unit.PIECES),
    (Measure.ITEM_COUNT, Kind.ITEM_COUNT, Unit.KINDS),
    (Measure.PRODUCTION_DAYS, Kind.PRODUCTION_DAYS, Unit.DAYS),
)
MEASURES_OF_AVERAGE = frozenset(measure for measure, kind, _ in MEASURES if kind in AVERAGES)
UNIT_OF = {measure: unit for measure, _, unit in MEASURES}


@dataclass(frozen=True, slots=True)
class Fact:
    """`items` empty: of all items. A change or ratio is of `items` and `spans` against `base_items`, `base_spans`."""

    value: Decimal
    unit: Unit
    kind: Kind
    items: frozenset[str] = frozenset()
    spans: frozenset[Span] = frozenset()
    rank: int | None = None
    base_items: frozenset[str] = frozenset()
    base_spans: frozenset[Span] = frozenset()


@dataclass(frozen=True, slots=True)
class Extremes:
    """Which days or items are the largest and the smallest of a whole that was looked at in full."""

    high: frozenset[Span | str]
    low: frozenset[Span | str]


@dataclass(slots=True)
class Facts:
    """`names` are all spellings of items that a text may use, with their codes; `known_days` may be named, not counted."""

    today: date | None = None
    facts: list[Fact] = field(default_factory=list)
    names: dict[str, set[str]] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    known_days: set[date] = field(default_factory=set)
    data_days: set[date] = field(default_factory=set)  # to which the data reaches, or was changed
    empty: set[Span | str] = field(default_factory=set)  # items and days without a row
    words: set[str] = field(default_factory=set)  # lots, the user's own words: quoted, never figures
    period_words: dict[str, set[Span]] = field(default_factory=dict)
    counts: set[int] = field(default_factory=set)  # "상위 5개"
    extremes: list[Extremes] = field(default_factory=list)
    times: set[str] = field(default_factory=set)  # "06:30"
    averages_compared: bool = False  # the changes found are of an average
    other_names: set[str] = field(default_factory=set)  # items of the catalogue that no result is about

    def add(self, value: int | Decimal | None, unit: Unit, kind: Kind, **of: object) -> None:
        if value is not None:
            self.facts.append(Fact(Decimal(value), unit, kind, **of))  # type: ignore[arg-type]

    def add_item(self, item: Item) -> None:
        for name in (item.code, item.name, item.asked):
            self.add_name(name, item.code)

    def add_name(self, name: str, code: str) -> None:
        if plain := to_name(name):
            self.names.setdefault(plain, set()).add(code)

    def add_catalogue(self, catalogue: Catalogue) -> None:
        ours = {code for codes in self.names.values() for code in codes}
        for item in catalogue.items:
            if item.code in ours:
                for name in item.names:
                    self.add_name(name, item.code)
            else:
                self.other_names |= {to_name(name) for name in (item.code, *item.names)} - {""}
        self.other_names -= set(self.names)

    def add_span(self, span: Span | None) -> frozenset[Span]:
        if span is None:
            return frozenset()
        self.spans.add(span)
        if not isinstance(span, int):
            self.known_days |= set(span)
        return frozenset({span})

    def add_figures(
        self, figures: Figures | None, items: Iterable[str], spans: frozenset[Span], rank: int | None = None
    ) -> None:
        if figures is None:
            return
        of = frozenset(items)
        if figures.null_rows:
            self.add(figures.null_rows, Unit.BATCHES, Kind.MISSING, items=of, spans=spans)
        if not figures.rows:
            return
        for measure, kind, unit in MEASURES:
            self.add(figures.of(measure), unit, kind, items=of, spans=spans, rank=rank)
        self.add(figures.months, Unit.MONTHS, Kind.MONTHS, items=of, spans=spans)

    def add_change(
        self,
        later: int | Decimal,
        earlier: int | Decimal,
        unit: Unit,
        *,
        items: frozenset[str] = frozenset(),
        spans: frozenset[Span] = frozenset(),
        base_items: frozenset[str] = frozenset(),
        base_spans: frozenset[Span] = frozenset(),
    ) -> None:
        """The difference, and its percentage of the earlier."""
        of = {"items": items, "spans": spans, "base_items": base_items, "base_spans": base_spans}
        self.add(later - earlier, unit, Kind.CHANGE, **of)
        self.add(percent(later - earlier, earlier), Unit.PERCENT, Kind.CHANGE, **of)

    def add_pairs(self, values: Sequence[tuple[Fact, Fact]]) -> None:
        """Every first against every second: differences, percentages, how many times."""
        for one, other in values:
            self.add_change(
                one.value,
                other.value,
                one.unit,
                items=one.items,
                spans=one.spans,
                base_items=other.items,
                base_spans=other.spans,
            )
            self.add(
                times(one.value, other.value),
                Unit.TIMES,
                Kind.RATIO,
                items=one.items,
                spans=one.spans,
                base_items=other.items,
                base_spans=other.spans,
            )

    def add_extremes(self, values: Sequence[tuple[Span | str, int | Decimal]]) -> None:
        if len(values) > 1:
            top, bottom = max(v for _, v in values), min(v for _, v in values)
            self.extremes.append(
                Extremes(
                    frozenset(k for k, v in values if v == top),
                    frozenset(k for k, v in values if v == bottom),
                )
            )


def total_of(
    value: int | Decimal, unit: Unit, items: Iterable[str] = (), spans: frozenset[Span] = frozenset()
) -> Fact:
    """A plain figure, for `add_pairs`."""
    return Fact(Decimal(value), unit, Kind.TOTAL, frozenset(items), spans)


def add_cross_pairs(facts: Facts, totals: Sequence[Fact], limit: int = 12) -> None:
    """Totals of several calls against one another, where they differ only in the items or only in the days."""
    for one, other in combinations(totals[:limit], 2):
        same_items, same_spans = one.items == other.items, one.spans == other.spans
        if one.unit == other.unit and same_items != same_spans:
            facts.add_pairs([(one, other), (other, one)])
            if same_spans and not (one.items & other.items) and one.items and other.items:
                both = replace(one, value=one.value + other.value, items=one.items | other.items)
                facts.facts.append(both)
