"""Reads what the rules of anomalies.py look at, and runs them for a day, a week or a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from datasource.errors import SourceUnavailable
from datasource.model import Bucket, DateRange, Order, RecordOrder, RecordQuery, Scope
from reports import anomalies, workdays
from reports.anomalies import LOOK_BACK_DAYS
from reports.model import Anomalies, Anomaly, Rule, Trend
from skills.context import SkillContext
from skills.items import item_of
from skills.rounding import average

SHOWN = 8
BATCHES_READ = 200  # the day's largest

DAILY_RULES = (
    Rule.NO_PRODUCTION,
    Rule.DAY_TOTAL,
    Rule.ITEM_OUT_OF_RANGE,
    Rule.ITEM_MISSING,
    Rule.LARGE_BATCH,
    Rule.CORRECTIONS,
    Rule.NOT_COUNTED,
)
PERIOD_RULES = (
    Rule.PERIOD_TOTAL,
    Rule.NO_PRODUCTION,
    Rule.DAY_TOTAL,
    Rule.CORRECTIONS,
    Rule.NOT_COUNTED,
)


async def check_day(context: SkillContext, day: date, null_rows: int, negative_rows: int) -> Anomalies:
    """Every rule over one working day. Never raises for a database that only the past needs."""
    look_back = workdays.last_working_days(context.working_days, day, LOOK_BACK_DAYS)
    try:
        found = await _of_day(context, day, look_back)
    except SourceUnavailable:
        return Anomalies(
            tuple(anomalies.bookkeeping(day, null_rows, negative_rows)), 0, DAILY_RULES, unreadable=True
        )
    return _cut([*found, *anomalies.bookkeeping(day, null_rows, negative_rows)], DAILY_RULES)


async def _of_day(context: SkillContext, day: date, look_back: Sequence[date]) -> list[Anomaly]:
    data = context.data
    today, past_days = DateRange(day, day), set(look_back)
    window = DateRange(look_back[0], day)
    by_day = {
        row.start: row.totals
        for row in await data.trend(Scope((window,)), Bucket.DAY)
        if row.start is not None and row.totals.rows
    }
    past = [totals.total for start, totals in by_day.items() if start in past_days]
    if day not in by_day:
        return [Anomaly(Rule.NO_PRODUCTION, day=day)] if past else []
    of_today = {row.code: row.totals for row in (await data.ranking(Scope((today,)), Order.TOP, None)).rows}
    names = {
        row.code: item_of(data.catalogue, row.code)
        for row in (await data.ranking(Scope((window,)), Order.TOP, None)).rows
    }
    lines = await data.trend_by_item(Scope((window,), items=tuple(names)), Bucket.DAY)
    looked_back = {
        code: [row.totals for row in rows if row.start in past_days] for code, rows in lines.items()
    }
    items = anomalies.item_days(names, of_today, looked_back)
    ordered = [items[code] for code in sorted(items)]
    total = anomalies.day_total(day, by_day[day].total, past)
    page = await data.records(RecordQuery(Scope((today,)), order=RecordOrder.LARGEST, limit=BATCHES_READ))
    return [
        *([total] if total else []),
        *anomalies.items_missing(day, ordered, len(past)),
        *anomalies.item_totals(day, ordered, average(sum(past), len(past))),
        *anomalies.large_batches(page.records, items),
    ]


async def check_period(
    context: SkillContext,
    period: DateRange,
    trend: Trend | None,
    null_rows: int,
    negative_rows: int,
) -> Anomalies:
    """The period against those before it (`trend` ends with it), and each of its working days against the days before."""
    rest = anomalies.bookkeeping(period.first, null_rows, negative_rows)
    past = [bar.figures.total for bar in trend.bars[:-1] if bar.figures] if trend else []
    last = trend.bars[-1].figures if trend else None
    whole = anomalies.period_total(period.first, last.total, past) if last else None
    days = workdays.listed(context.working_days, period)
    try:
        found = await _of_days(context, days) if days and last else []
    except SourceUnavailable:
        return Anomalies((*([whole] if whole else []), *rest), 0, PERIOD_RULES, unreadable=True)
    return _cut([*([whole] if whole else []), *found, *rest], PERIOD_RULES)


async def _of_days(context: SkillContext, days: Sequence[date]) -> list[Anomaly]:
    before = workdays.last_working_days(context.working_days, days[0], LOOK_BACK_DAYS)
    window = Scope((DateRange(before[0], days[-1]),))
    by_day = {
        row.start: row.totals.total
        for row in await context.data.trend(window, Bucket.DAY)
        if row.start is not None and row.totals.rows
    }
    found: list[Anomaly] = []
    working = [*before, *days]
    for place, day in enumerate(days, start=len(before)):
        past = [by_day[each] for each in working[place - LOOK_BACK_DAYS : place] if each in by_day]
        if day not in by_day:
            found.append(Anomaly(Rule.NO_PRODUCTION, day=day))
        elif (off := anomalies.day_total(day, by_day[day], past)) is not None:
            found.append(off)
    return found


def _cut(found: Sequence[Anomaly], rules: tuple[Rule, ...]) -> Anomalies:
    return Anomalies(tuple(found[:SHOWN]), max(0, len(found) - SHOWN), rules)
