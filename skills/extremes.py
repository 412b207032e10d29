"""get_extremes: the largest and smallest batch, day, week, month, quarter, year or weekday."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from datasource.model import Bucket, BucketTotals, DateRange, RecordOrder, RecordQuery
from skills.arguments import Extreme, ExtremesArgs, Measure, Side
from skills.buckets import bucket_end
from skills.context import SkillContext
from skills.figures import to_figures
from skills.records import to_row
from skills.results import ExtremeEntry, ExtremesResult, SkillOutcome, Unclear
from skills.scope import Reading, no_data, read, to_basis

_BUCKETS = {
    Extreme.DAY: Bucket.DAY,
    Extreme.WEEK: Bucket.WEEK,
    Extreme.MONTH: Bucket.MONTH,
    Extreme.QUARTER: Bucket.QUARTER,
    Extreme.YEAR: Bucket.YEAR,
    Extreme.WEEKDAY: Bucket.WEEKDAY,
}
_SIDES = {Side.MAX: (Side.MAX,), Side.MIN: (Side.MIN,), Side.BOTH: (Side.MAX, Side.MIN)}


async def extremes(args: ExtremesArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args)
    if isinstance(asked, Unclear):
        return asked
    totals = await context.data.totals(asked.scope)
    if not totals.rows:
        return await no_data(context, asked, Measure.QUANTITY, totals)
    entries: list[ExtremeEntry] = []
    whole: list[ExtremeEntry] = []
    for of in dict.fromkeys(args.of):
        for side in _SIDES[args.side]:
            if of is Extreme.BATCH:
                entries += await _batches(asked, side, args.n, context)
                continue
            ranked = _ranked(of, side, await context.data.trend(asked.scope, _BUCKETS[of]), asked, context)
            entries += ranked[: args.n]
            if side is Side.MIN and ranked[0].partial:
                whole += [entry for entry in ranked if not entry.partial][:1]
    smallest_batch = Extreme.BATCH in args.of and args.side is not Side.MAX
    return ExtremesResult(
        basis=to_basis(
            context,
            asked,
            Measure.QUANTITY,
            totals,
            passed_over_negatives=smallest_batch and totals.negative_rows > 0,
        ),
        entries=tuple(entries),
        figures=to_figures(totals),
        whole=tuple(whole),
    )


async def _batches(asked: Reading, side: Side, n: int, context: SkillContext) -> list[ExtremeEntry]:
    order = RecordOrder.LARGEST if side is Side.MAX else RecordOrder.SMALLEST
    page = await context.data.records(RecordQuery(scope=asked.scope, order=order, limit=n))
    rows = (to_row(record, context) for record in page.records if record.good_quantity is not None)
    return [
        ExtremeEntry(
            of=Extreme.BATCH,
            side=side,
            rank=rank,
            start=row.day,
            end=row.day,
            weekday=None,
            total=row.quantity or 0,
            record=row,
        )
        for rank, row in enumerate(rows, start=1)
    ]


def _ranked(
    of: Extreme, side: Side, rows: Iterable[BucketTotals], asked: Reading, context: SkillContext
) -> list[ExtremeEntry]:
    """Buckets with a counted row, by total; the earlier one first where totals are equal."""
    sign = -1 if side is Side.MAX else 1
    counted = sorted(
        (row for row in rows if row.totals.rows),
        key=lambda row: (sign * row.totals.total, row.start or date.min, row.weekday or 0),
    )
    entries = []
    for rank, row in enumerate(counted, start=1):
        end = bucket_end(row.start, _BUCKETS[of]) if row.start else None
        entries.append(
            ExtremeEntry(
                of=of,
                side=side,
                rank=rank,
                start=row.start,
                end=end,
                weekday=row.weekday,
                total=row.totals.total,
                record=None,
                partial=_is_cut(row.start, end, asked, context.today),
            )
        )
    return entries


def _is_cut(start: date | None, end: date | None, asked: Reading, today: date) -> bool:
    """Whether the period holds only some of the bucket's days."""
    if start is None or end is None:
        return False
    if asked.period.ranges is None:
        return end > today
    return not any(_covers(part, start, end) for part in asked.period.ranges)


def _covers(part: DateRange, start: date, end: date) -> bool:
    return part.first <= start and end <= part.last
