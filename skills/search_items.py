"""search_production_items: codes and names, every name ever used."""

from __future__ import annotations

from collections.abc import Sequence

from datasource.model import Catalogue, CatalogueItem, Totals
from skills import items
from skills.arguments import SearchItemsArgs
from skills.context import SkillContext
from skills.item_index import to_item
from skills.item_text import code_key, name_key
from skills.items import Chosen
from skills.results import FoundItem, ItemSearchResult, SkillOutcome, Unclear
from skills.scope import all_data, no_data, period_of, reading, to_basis

MEASURE = "item_search"


async def search_items(args: SearchItemsArgs, context: SkillContext) -> SkillOutcome:
    period = period_of(context, args.period, all_data)
    if isinstance(period, Unclear):
        return period
    search = _beginning_with if args.starts_with else _find
    found, how = search(args.query, context.data.catalogue)
    if args.query and not found:
        return items.unknown_item(context.data.catalogue, args.query, argument="query")
    named = tuple(to_item(item, args.query, how) for item in found)
    asked = reading(context, period, Chosen(named if args.query else ()))
    rows = {row.code: row.totals for row in await context.data.totals_by_item(asked.scope)}
    totals = await context.data.totals(asked.scope)
    if args.period is not None:
        found = [item for item in found if rows.get(item.code, Totals()).rows]
    if not found:
        return await no_data(context, asked, MEASURE, totals)
    return ItemSearchResult(
        basis=to_basis(context, asked, MEASURE, totals),
        query=args.query,
        items=tuple(_to_found(item, rows.get(item.code, Totals()), args.query, how) for item in found),
        near=how == "near",
        starts_with=args.starts_with,
    )


def _find(query: str, catalogue: Catalogue) -> tuple[Sequence[CatalogueItem], str]:
    """All items without a query; a whole code or name; else every item that holds the words in a code or a name."""
    if not query:
        return catalogue.items, "code"
    index = items.index_of(catalogue)
    match = index.match(query)
    if match is not None and match.how in ("code", "name", "old_name"):
        return match.items, match.how
    key = code_key(query)
    within_code = [item for item in catalogue.items if len(key) >= 2 and key in code_key(item.code)]
    within_name = index.containing(query)
    both = {item.code: item for item in (*within_code, *within_name)}
    if both:
        return [both[code] for code in sorted(both)], "part"
    return (match.items, match.how) if match is not None else ((), "")


def _beginning_with(query: str, catalogue: Catalogue) -> tuple[Sequence[CatalogueItem], str]:
    """The items whose code begins so; where none does, those with a name that does."""
    key, name = code_key(query), name_key(query)
    by_code = [item for item in catalogue.items if code_key(item.code).startswith(key)]
    if by_code:
        return by_code, "part"
    by_name = [item for item in catalogue.items if any(name_key(one).startswith(name) for one in item.names)]
    return by_name, "part"


def _to_found(item: CatalogueItem, totals: Totals, query: str, how: str) -> FoundItem:
    """Days and rows of the period searched; an item nobody has counted yet shows the catalogue's."""
    return FoundItem(
        item=to_item(item, query, how),
        names=item.names,
        first_day=totals.first_day or item.first_day,
        last_day=totals.last_day or item.last_day,
        rows=totals.rows,
    )
