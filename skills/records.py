"""get_item_history and find_records: single batches, by item, lot number or quantity."""

from __future__ import annotations

from dataclasses import replace

from datasource.model import Record, RecordOrder, RecordPage, RecordQuery, Totals
from skills.arguments import FindRecordsArgs, ItemHistoryArgs
from skills.context import SkillContext
from skills.items import item_of
from skills.results import RecordRow, RecordsResult, SkillOutcome, Unclear
from skills.scope import Reading, all_data, no_data, read, to_basis

MEASURE = "records"
_SQLITE_LARGEST = 2**63 - 1
# NULL rows that may stand before the last counted one; a page is read at a time.
_LOOKAHEAD = 50


async def item_history(args: ItemHistoryArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args, all_data)
    if isinstance(asked, Unclear):
        return asked
    last_production = args.limit == 1 and args.order is RecordOrder.NEWEST
    query = RecordQuery(scope=asked.scope, order=args.order, limit=args.limit)
    page = await context.data.records(query)
    if not page.counted:
        return await no_data(context, asked, MEASURE, _to_totals(page))
    one_end = args.limit == 1 and args.order in (RecordOrder.NEWEST, RecordOrder.OLDEST)
    if one_end and page.records[0].good_quantity is None:
        page = await _first_counted(query, page, context)
    return _to_result(asked, query, page, context, last_production=last_production)


async def _first_counted(query: RecordQuery, page: RecordPage, context: SkillContext) -> RecordPage:
    """A batch not yet counted is in no figure: the last (or first) production is a counted one."""
    query = replace(query, limit=_LOOKAHEAD, after=None)
    while True:
        found = await context.data.records(query)
        counted = tuple(record for record in found.records if record.good_quantity is not None)
        if counted or found.next_cursor is None:
            return replace(page, records=counted[:1] or page.records, next_cursor=None)
        query = replace(query, after=found.next_cursor)


async def find_records(args: FindRecordsArgs, context: SkillContext) -> SkillOutcome:
    asked = read(context, args, all_data)
    if isinstance(asked, Unclear):
        return asked
    query = RecordQuery(
        scope=asked.scope,
        lot_prefix=args.lot_prefix or None,
        min_quantity=_within_sqlite(args.min_quantity),
        max_quantity=_within_sqlite(args.max_quantity),
        order=args.order,
        limit=args.limit,
    )
    page = await context.data.records(query)
    if not page.counted and not await _answers_zero(query, page, context):
        return await no_data(context, asked, MEASURE, _to_totals(page))
    return _to_result(asked, query, page, context, count_only=args.count_only)


async def _answers_zero(query: RecordQuery, page: RecordPage, context: SkillContext) -> bool:
    """A condition that no row meets in a period that has rows is an answer: 0건."""
    if page.matched or not _has_condition(query):
        return False
    return (await context.data.totals(query.scope)).rows > 0


def _has_condition(query: RecordQuery) -> bool:
    return query.lot_prefix is not None or _bounds_quantity(query)


def _bounds_quantity(query: RecordQuery) -> bool:
    return query.min_quantity is not None or query.max_quantity is not None


def _within_sqlite(quantity: int | None) -> int | None:
    """A bound beyond 64 bits means the same as the largest number there is."""
    return None if quantity is None else max(-_SQLITE_LARGEST, min(_SQLITE_LARGEST, quantity))


def _to_totals(page: RecordPage) -> Totals:
    return Totals(
        total=page.total, rows=page.counted, null_rows=page.null_rows, negative_rows=page.negative_rows
    )


def to_row(record: Record, context: SkillContext) -> RecordRow:
    return RecordRow(
        day=record.production_date,
        lot=record.lot_number or None,
        item=item_of(context.data.catalogue, record.item_code),
        quantity=record.good_quantity,
        source=record.source,
    )


def _to_result(
    asked: Reading,
    query: RecordQuery,
    page: RecordPage,
    context: SkillContext,
    *,
    count_only: bool = False,
    last_production: bool = False,
) -> RecordsResult:
    passes_over = _bounds_quantity(query) or query.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST)
    return RecordsResult(
        basis=to_basis(
            context,
            asked,
            MEASURE,
            _to_totals(page),
            passed_over_negatives=passes_over and page.negative_rows > 0,
        ),
        rows=tuple(to_row(record, context) for record in page.records),
        matched=page.matched,
        counted=page.counted,
        total=page.total,
        order=query.order,
        limit=query.limit,
        next_cursor=page.next_cursor,
        lot_prefix=query.lot_prefix,
        min_quantity=query.min_quantity,
        max_quantity=query.max_quantity,
        count_only=count_only,
        last_production=last_production,
    )
