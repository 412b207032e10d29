"""What every answer says of its scope: items, days, and what a reader must know about the data behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot import wording
from bot.answers import Cell
from bot.compose.context import ComposeContext
from bot.compose.periods import PeriodWords, describe
from skills.arguments import Measure
from skills.results import Basis, Figures, Item


@dataclass(frozen=True, slots=True)
class Reading:
    """How the user's words for an item were read, where it must be said."""

    asked: str
    item: str


@dataclass(frozen=True, slots=True)
class Stale:
    source: str
    as_of: str
    age_hours: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Words for the templates; `who` is empty when all items are meant."""

    p: PeriodWords
    who: str
    left_out: str
    days: str
    near: tuple[Reading, ...]
    old_names: tuple[Reading, ...]
    group: Reading | None
    null_rows: int
    passed_over_negatives: bool
    negative_rows: int
    stale: tuple[Stale, ...]
    latest_day: date | None
    late_days: int


def source_name(source: str) -> str:
    """Live, 2025 아카이브"""
    if match := re.fullmatch(r"archive_(\d{4})", source):
        return wording.label("source", "archive").format(year=match.group(1))
    return wording.label("source", "live") if source == "live" else source


def item_words(item: Item) -> str:
    """라텍스 바인더(LT110); the code alone where there is no name."""
    name = wording.clean(item.name)
    if not name or item.name == item.code:
        return wording.clean(item.code)
    return wording.form("item", name=name, code=wording.clean(item.code))


def item_name(item: Item) -> str:
    return wording.clean(item.name) or wording.clean(item.code)


def items_words(items: Sequence[Item]) -> str:
    if not items:
        return ""
    if len(items) <= 3:
        return ", ".join(item_words(item) for item in items)
    return wording.form("items_more", first=item_words(items[0]), n=len(items) - 1)


def whom(basis: Basis) -> str:
    """Whom an answer is about; "" for all items."""
    if basis.items or not basis.left_out:
        return items_words(basis.items)
    return wording.form("all_but", items=items_words(basis.left_out))


def measure_name(measure: Measure) -> str:
    return wording.label_of("measure", measure.value, "name")


def measure_unit(measure: Measure) -> str:
    return wording.label_of("measure", measure.value, "unit")


def value_of(figures: Figures | None, measure: Measure) -> int | Decimal | None:
    """None where no row was found: a zero would be a figure that was not found."""
    if figures is None or figures.rows == 0:
        return None
    return figures.of(measure)


def to_cell(value: int | Decimal | None) -> Cell:
    return float(value) if isinstance(value, Decimal) else value


def describe_scope(basis: Basis, context: ComposeContext) -> Scope:
    p = describe(basis.period, context.today)
    asked: dict[str, list[Item]] = {}
    for item in basis.items:
        asked.setdefault(item.asked, []).append(item)
    group = next(
        (
            Reading(wording.clean(words), str(len(found)))
            for words, found in asked.items()
            if words and len(found) > 1 and any(item.matched_by in ("part", "old_name") for item in found)
        ),
        None,
    )
    return Scope(
        p=p,
        who=whom(basis),
        left_out=items_words(basis.left_out),
        days=wording.listed((wording.label("days", kind.value) for kind in basis.days), "·"),
        near=_readings((*basis.items, *basis.left_out), "near"),
        old_names=_readings((*basis.items, *basis.left_out), "old_name"),
        group=group,
        null_rows=basis.null_rows,
        passed_over_negatives=basis.passed_over_negatives,
        negative_rows=basis.negative_rows,
        stale=_stale(basis, context),
        latest_day=basis.latest_day,
        late_days=late_days(basis, context),
    )


def _readings(items: Sequence[Item], matched_by: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(wording.clean(item.asked), item_words(item))
        for item in items
        if item.matched_by == matched_by and item.asked
    )


def _stale(basis: Basis, context: ComposeContext) -> tuple[Stale, ...]:
    as_of = wording.clock(basis.data_as_of, context.timezone) if basis.data_as_of else ""
    age = None
    if basis.data_as_of and context.now:
        age = stale_hours(basis.data_as_of, context.now)
    return tuple(Stale(source_name(source), as_of, age) for source in basis.stale)


def stale_hours(as_of: datetime, now: datetime) -> int:
    return max(0, int((now - as_of).total_seconds() // 3600))


def late_days(basis: Basis, context: ComposeContext) -> int:
    """Working days without data at the end of the period, up to yesterday; 0 where the period ends before the data."""
    last, latest = basis.period.last, basis.latest_day
    if basis.period.ranges is None:
        last = context.today
    if last is None or latest is None or context.working_days is None or last <= latest:
        return 0
    until = min(last, context.today - timedelta(days=1))
    return context.working_days.working_days_between(latest + timedelta(days=1), until)
