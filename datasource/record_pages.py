"""Pages of records over several databases, newest first by default; each row belongs to the database that owns its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from datasource import cursors
from datasource.columns import sql_upper
from datasource.figures import Part, all_items, item_totals
from datasource.item_queries import Passes
from datasource.model import Record, RecordOrder, RecordPage, RecordQuery, Scope, Totals
from datasource.record_queries import Row, Wanted, extremes, recent_page, sort_key, walk
from datasource.record_scan import Matches, scan

Found = tuple[Row, Part]
Wants = Sequence[tuple[Part, Wanted | None]]  # None: the database knows none of the items


def wants_of(parts: Iterable[Part], query: RecordQuery, passes: Passes) -> Wants:
    """Raises ValueError for a cursor that belongs to another order."""
    after = cursors.decode(query.order, query.after) if query.after else None
    return [(part, _wanted(part, query, passes, after)) for part in parts]


def kept_page(scope: Scope, wants: Wants, passes: Passes) -> tuple[Totals, list[Found] | None]:
    """The scope's totals, and the page where the rows kept per item hold it."""
    parts = [part for part, _ in wants]
    if scope.items is None:
        return all_items(parts, passes), None
    totals = item_totals(parts, tuple(dict.fromkeys(scope.items)), passes)
    found: list[Found] = []
    for part, want in reversed(wants):
        if want is None:
            continue
        rows = recent_page(part.reader, want)
        if rows is None:
            return totals, None
        found.extend((row, part) for row in rows)
        if len(found) >= want.limit:
            break
    return totals, found


def read_page(query: RecordQuery, wants: Wants) -> list[Found]:
    """The page from the copies. By day the databases follow one another; by quantity each may hold the best."""
    found: list[Found] = []
    by_quantity = query.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST)
    for part, want in wants if query.order is RecordOrder.OLDEST else reversed(wants):
        if want is None:
            continue
        rows = extremes(part.reader, want) if by_quantity else walk(part.reader, want)
        found.extend((row, part) for row in rows)
        if not by_quantity and len(found) >= want.limit:
            break
    return found


def scan_all(wants: Wants) -> tuple[Matches, list[Found]]:
    matches = Matches()
    found: list[Found] = []
    for part, want in wants:
        if want is not None:
            own, rows = scan(part.reader, want)
            _add_matches(matches, own)
            found.extend((row, part) for row in rows)
    return matches, found


def matches_of(totals: Totals) -> Matches:
    """Of a query whose rows the rollup knows."""
    return Matches(
        totals.rows + totals.null_rows, totals.rows, totals.total, totals.null_rows, totals.negative_rows
    )


def page_of(query: RecordQuery, matches: Matches, found: Iterable[Found]) -> RecordPage:
    by_quantity = query.order in (RecordOrder.LARGEST, RecordOrder.SMALLEST)
    passed_over = by_quantity or query.min_quantity is not None or query.max_quantity is not None
    keyed = sorted(
        ((sort_key(query.order, row), row, part) for row, part in found), key=lambda entry: entry[0]
    )
    page = keyed[: query.limit]
    return RecordPage(
        records=tuple(_record(row, part) for _, row, part in page),
        matched=matches.matched,
        counted=matches.counted,
        total=matches.total,
        null_rows=matches.null_rows,
        negative_rows=matches.negative_rows if passed_over else 0,
        next_cursor=cursors.encode(query.order, page[-1][0]) if len(keyed) > query.limit else None,
    )


def _wanted(part: Part, query: RecordQuery, passes: Passes, after: cursors.SortKey | None) -> Wanted | None:
    """None where the database knows none of the items."""
    codes = query.scope.items
    if codes is not None:
        codes = tuple(code for code in dict.fromkeys(codes) if code in part.reader.items)
        if not codes:
            return None
    return Wanted(
        spans=part.spans,
        codes=codes,
        passes=passes,
        lot_prefix=sql_upper(query.lot_prefix) if query.lot_prefix else None,
        low=query.min_quantity,
        high=query.max_quantity,
        order=query.order,
        limit=query.limit + 1,  # one more tells whether a page follows
        after=after,
    )


def _add_matches(matches: Matches, other: Matches) -> None:
    matches.matched += other.matched
    matches.counted += other.counted
    matches.total += other.total
    matches.null_rows += other.null_rows
    matches.negative_rows += other.negative_rows


def _record(row: Row, part: Part) -> Record:
    row_id, day, lot, code, name, quantity = row
    return Record(row_id, part.route.name, date.fromordinal(day), lot, code, name, quantity)
