"""A report as values: every figure comes from a skill or from the rules beside this file. No sentences, no channel.

Quantities are whole pieces. `None` stands for figures of a period without a counted row: it is never shown as 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from datasource.model import Bucket, DateRange
from skills.results import Change, Figures, IdleItem, Item, ItemChangesResult, RankingResult, SkillOutcome


class ReportKind(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Against(StrEnum):
    """What a period is held against. Each has its label in templates/reports/words.toml."""

    PREVIOUS_WORKING_DAY = "previous_working_day"
    SAME_WEEKDAY = "same_weekday"
    PREVIOUS_WEEK = "previous_week"
    SAME_WEEK_YEAR_BEFORE = "same_week_year_before"
    PREVIOUS_MONTH = "previous_month"
    SAME_MONTH_YEAR_BEFORE = "same_month_year_before"


@dataclass(frozen=True, slots=True)
class Side:
    """One period and its figures. `unreadable`: a database that it needs cannot be read."""

    period: DateRange
    working_days: int
    figures: Figures | None
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    against: Against
    side: Side
    change: Change | None  # the report's period minus this one


@dataclass(frozen=True, slots=True)
class OffDays:
    """Days off between the report's day and the day it is issued: a weekend, holidays. `figures` None: nothing made."""

    period: DateRange
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """The month up to the report's last day, and the month before up to the same number of working days.

    `shorter`: the month before has fewer working days than have passed, and is taken whole.
    """

    now: Side
    before: Side
    change: Change | None
    shorter: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """An estimate: `total` ÷ `elapsed` working days × `whole` working days of the month, rounded half up."""

    total: int
    elapsed: int
    whole: int
    estimate: int


@dataclass(frozen=True, slots=True)
class TrendBar:
    """`figures` None: no row. `partial`: the bucket is not over yet."""

    start: date
    figures: Figures | None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    by: Bucket
    bars: tuple[TrendBar, ...]


class Rule(StrEnum):
    """Rules of anomalies (docs/reports.md). Each has its sentence in templates/reports/anomaly.md.j2."""

    NO_PRODUCTION = "no_production"
    DAY_TOTAL = "day_total"
    PERIOD_TOTAL = "period_total"
    ITEM_OUT_OF_RANGE = "item_out_of_range"
    ITEM_MISSING = "item_missing"
    LARGE_BATCH = "large_batch"
    CORRECTIONS = "corrections"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What a rule found, with the figures it was found by; those a rule does not use are None."""

    rule: Rule
    day: date | None = None
    item: Item | None = None
    lot: str | None = None
    value: int | None = None
    average: Decimal | None = None
    percent: Decimal | None = None  # of the average, minus 100
    limit: int | None = None  # the largest or smallest of the days looked back on
    count: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Anomalies:
    """`found` is cut to what a report shows; `more` counts the rest. `unreadable`: the past could not be read."""

    found: tuple[Anomaly, ...] = ()
    more: int = 0
    rules: tuple[Rule, ...] = ()
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class IdleSection:
    """Items last made `least` to `most` days ago, those that stopped last first; `longer` were left out."""

    least: int
    most: int
    items: tuple[IdleItem, ...]
    matched: int
    longer: int


@dataclass(frozen=True, slots=True)
class Ran:
    """One skill call with what it returned."""

    name: str
    args: Mapping[str, Any]
    outcome: SkillOutcome


@dataclass(frozen=True, slots=True)
class Report:
    """`issued_on` is the day it is made on, `period` what it tells of.

    `expected_day`: the working day that the data should reach. `late`: it does not; a daily report then tells of the
    last working day that has data. `calls` are what a follow-up question leans on: the ranking alone, since it holds the period, the items and their order.
    """

    kind: ReportKind
    issued_on: date
    period: DateRange
    working_days: int
    expected_day: date
    late: bool
    latest_day: date | None
    data_as_of: datetime | None
    sources: tuple[str, ...]
    stale: tuple[str, ...]
    figures: Figures | None
    null_rows: int
    negative_rows: int
    comparisons: tuple[Comparison, ...] = ()
    off_days: OffDays | None = None
    month: MonthSoFar | None = None
    outlook: Outlook | None = None
    trend: Trend | None = None
    ranking: RankingResult | None = None
    movers: ItemChangesResult | None = None
    idle: IdleSection | None = None
    anomalies: Anomalies = field(default_factory=Anomalies)
    calls: tuple[Ran, ...] = ()
