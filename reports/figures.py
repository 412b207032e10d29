"""The parts that every report is made of. Figures are asked of the skills, as a person would ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from datasource.errors import SourceUnavailable
from datasource.model import Bucket, DateRange
from reports import workdays
from reports.model import Against, Comparison, IdleSection, MonthSoFar, Ran, Side, Trend, TrendBar
from skills.arguments import Measure
from skills.context import SkillContext
from skills.figures import to_change
from skills.idle_items import idle_rows
from skills.registry import Registry
from skills.results import (
    Basis,
    Figures,
    ItemChangesResult,
    NoData,
    RankingResult,
    SkillOutcome,
    SummaryResult,
    TrendResult,
)

LONG_IDLE_DAYS = 180
IDLE_SHOWN = 5


def written(period: DateRange) -> str:
    """As the period grammar reads it back, on any day."""
    first, last = period.first.isoformat(), period.last.isoformat()
    return first if first == last else f"{first}~{last}"


class Reader:
    """Asks the skills on one pinned state of the data. Every method may raise datasource's `SourceError`."""

    def __init__(self, registry: Registry, context: SkillContext) -> None:
        self._registry = registry
        self.context = context

    async def run(self, name: str, **args: Any) -> Ran:
        outcome: SkillOutcome = await self._registry.run(name, args, self.context)
        return Ran(name, args, outcome)

    async def summary(self, period: DateRange) -> tuple[Figures | None, Basis]:
        outcome = (await self.run("get_production_summary", period=written(period))).outcome
        if isinstance(outcome, SummaryResult):
            return outcome.figures, outcome.basis
        return None, _nothing(outcome).basis

    async def side(self, period: DateRange) -> Side:
        """Never raises for a database that this period alone needs: the report goes out without it."""
        working_days = workdays.count(self.context.working_days, period)
        try:
            figures, _ = await self.summary(period)
        except SourceUnavailable:
            return Side(period, working_days, None, unreadable=True)
        return Side(period, working_days, figures)

    async def comparison(self, against: Against, period: DateRange, figures: Figures | None) -> Comparison:
        side = await self.side(period)
        return Comparison(against, side, to_change(figures, side.figures, Measure.QUANTITY))

    async def month_so_far(self, last: date) -> MonthSoFar:
        """The month of `last` up to it, against the month before up to as many working days."""
        calendar = self.context.working_days
        so_far = DateRange(last.replace(day=1), last)
        elapsed = workdays.count(calendar, so_far)
        same, shorter = workdays.up_to_nth_working_day(calendar, workdays.month_before(last), elapsed)
        now, before = await self.side(so_far), await self.side(same)
        return MonthSoFar(now, before, to_change(now.figures, before.figures, Measure.QUANTITY), shorter)

    async def top_items(self, period: DateRange, n: int) -> Ran:
        return await self.run("get_top_items", period=written(period), n=n)

    async def movers(self, period: DateRange, against: DateRange, n: int) -> Ran | None:
        """None where the other period cannot be read."""
        try:
            return await self.run("get_item_changes", period=written(period), against=written(against), n=n)
        except SourceUnavailable:
            return None

    async def trend(self, period: DateRange, by: Bucket) -> Trend | None:
        """None where nothing was made, or a part of it cannot be read."""
        try:
            ran = await self.run("get_production_trend", period=written(period), by=by.value)
        except SourceUnavailable:
            return None
        if not isinstance(ran.outcome, TrendResult):
            return None
        points = ran.outcome.series[0].points
        return Trend(by, tuple(TrendBar(p.start, p.figures, p.partial) for p in points if p.start))

    def idle(self, least: int) -> IdleSection:
        rows = [row for row in idle_rows(self.context) if row.idle_days >= least]
        recent = [row for row in rows if row.idle_days <= LONG_IDLE_DAYS]
        shown = sorted(recent, key=lambda row: (row.idle_days, row.item.code))[:IDLE_SHOWN]
        return IdleSection(least, LONG_IDLE_DAYS, tuple(shown), len(recent), len(rows) - len(recent))


def _nothing(outcome: SkillOutcome) -> NoData:
    """A period written in digits that lies in the past is never unclear."""
    if not isinstance(outcome, NoData):
        raise TypeError(f"a report's own period was not understood: {outcome}")
    return outcome


def as_ranking(ran: Ran) -> RankingResult | None:
    return ran.outcome if isinstance(ran.outcome, RankingResult) else None


def as_changes(ran: Ran | None) -> ItemChangesResult | None:
    return ran.outcome if ran is not None and isinstance(ran.outcome, ItemChangesResult) else None


def kept(*rans: Ran | None) -> tuple[Ran, ...]:
    """Calls that found something: what a follow-up can lean on."""
    return tuple(ran for ran in rans if ran is not None and not isinstance(ran.outcome, NoData))


def back(day: date, days: int) -> date:
    return day - timedelta(days=days)


def sources_of(context: SkillContext, periods: Sequence[DateRange]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(state.name for period in periods for state in context.data.sources_of([period]))
    )
