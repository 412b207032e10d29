"""What is out of the ordinary, each by a rule that a person can check by hand. Pure; docs/reports.md lists the rules.

"The days looked back on" are the last 20 working days before the day in question, those with a row among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from datasource.model import Record, Totals
from reports.model import Anomaly, Rule
from skills.results import Item
from skills.rounding import average, percent

LOOK_BACK_DAYS = 20
LEAST_DAYS = 10  # fewer days with a row say nothing
DAY_PERCENT = Decimal(30)
PERIOD_PERCENT = Decimal(20)
LEAST_PERIODS = 4
ITEM_LEAST_DAYS = 5
ITEM_PERCENT = Decimal(50)
ITEM_SHARE = Decimal(1)  # % of the day's total that an item must have moved by
MISSING_RATE = Decimal("0.9")
BATCH_TIMES = 3
BATCH_LEAST = 10


@dataclass(frozen=True, slots=True)
class ItemDays:
    """An item on the day in question, and on the days looked back on: totals of the days on which it was made."""

    item: Item
    today: int | None
    past: tuple[int, ...]
    past_rows: int = 0


def day_total(day: date, total: int, past: Sequence[int]) -> Anomaly | None:
    """30 % or more above or below the average day looked back on."""
    return _off_average(Rule.DAY_TOTAL, day, total, past, LEAST_DAYS, DAY_PERCENT)


def period_total(first: date, total: int, past: Sequence[int]) -> Anomaly | None:
    """20 % or more above or below the average of the weeks or months before."""
    return _off_average(Rule.PERIOD_TOTAL, first, total, past, LEAST_PERIODS, PERIOD_PERCENT)


def _off_average(
    rule: Rule, day: date, total: int, past: Sequence[int], least: int, limit: Decimal
) -> Anomaly | None:
    mean = average(sum(past), len(past))
    if len(past) < least or mean is None:
        return None
    off = percent(Decimal(total) - mean, mean)
    if off is None or abs(off) < limit:
        return None
    return Anomaly(rule, day=day, value=total, average=mean, percent=off, of=len(past))


def item_totals(day: date, items: Sequence[ItemDays], day_average: Decimal | None) -> list[Anomaly]:
    """Beyond every day looked back on, 50 % or more off the item's average day, and by 1 % of an average day's total."""
    found = []
    for one in items:
        mean = average(sum(one.past), len(one.past))
        if one.today is None or mean is None or len(one.past) < ITEM_LEAST_DAYS or day_average is None:
            continue
        off = percent(Decimal(one.today) - mean, mean)
        if off is None or abs(off) < ITEM_PERCENT:
            continue
        if abs(Decimal(one.today) - mean) * 100 < day_average * ITEM_SHARE:
            continue
        low, high = min(one.past), max(one.past)
        if low <= one.today <= high:
            continue
        found.append(
            Anomaly(
                Rule.ITEM_OUT_OF_RANGE,
                day=day,
                item=one.item,
                value=one.today,
                average=mean,
                percent=off,
                limit=high if one.today > high else low,
                of=len(one.past),
            )
        )
    return sorted(found, key=lambda each: (-abs(_moved(each)), _code(each)))


def items_missing(day: date, items: Sequence[ItemDays], days: int) -> list[Anomaly]:
    """Made on nine of ten of the days looked back on, and not on this one."""
    if days < LEAST_DAYS:
        return []
    found = [
        Anomaly(Rule.ITEM_MISSING, day=day, item=one.item, count=len(one.past), of=days)
        for one in items
        if one.today is None and len(one.past) >= MISSING_RATE * days
    ]
    return sorted(found, key=lambda each: (-(each.count or 0), _code(each)))


def large_batches(records: Sequence[Record], items: Mapping[str, ItemDays]) -> list[Anomaly]:
    """One batch of three times the item's average batch on the days looked back on, or more."""
    found = []
    for record in records:
        one = items.get(record.item_code)
        if one is None or record.good_quantity is None or one.past_rows < BATCH_LEAST:
            continue
        mean = average(sum(one.past), one.past_rows)
        if mean is None or mean <= 0 or record.good_quantity < BATCH_TIMES * mean:
            continue
        found.append(
            Anomaly(
                Rule.LARGE_BATCH,
                day=record.production_date,
                item=one.item,
                lot=record.lot_number,
                value=record.good_quantity,
                average=mean,
                percent=percent(Decimal(record.good_quantity) - mean, mean),
                of=one.past_rows,
            )
        )
    return sorted(found, key=lambda each: (-(each.value or 0), _code(each)))


def bookkeeping(day: date, null_rows: int, negative_rows: int) -> list[Anomaly]:
    """Corrections and rows without a quantity, which the figures of the period may still change by."""
    found = []
    if negative_rows:
        found.append(Anomaly(Rule.CORRECTIONS, day=day, count=negative_rows))
    if null_rows:
        found.append(Anomaly(Rule.NOT_COUNTED, day=day, count=null_rows))
    return found


def item_days(
    codes: Mapping[str, Item], today: Mapping[str, Totals], past: Mapping[str, Sequence[Totals]]
) -> dict[str, ItemDays]:
    """`today` and `past` hold totals by item code; those without a counted row count as not made."""
    return {
        code: ItemDays(
            item,
            today[code].total if code in today and today[code].rows else None,
            tuple(one.total for one in past.get(code, ()) if one.rows),
            sum(one.rows for one in past.get(code, ())),
        )
        for code, item in codes.items()
    }


def _moved(anomaly: Anomaly) -> Decimal:
    return Decimal(anomaly.value or 0) - (anomaly.average or Decimal(0))


def _code(anomaly: Anomaly) -> str:
    return anomaly.item.code if anomaly.item else ""
