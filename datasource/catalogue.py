"""The items of all databases with every name ever used, from the owned rows only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from datasource.model import Catalogue, CatalogueItem
from datasource.routing import Route
from datasource.snapshot import Snapshot

_SEEN = """
SELECT item, SUM(rows), MIN(first_day), MAX(last_day), MIN(first_seen), MAX(last_seen) FROM year_item
WHERE year BETWEEN ? AND ? GROUP BY item
"""
_NAMES = """
SELECT item, text, last_day, last_id FROM item_name JOIN name ON name.id = item_name.name
WHERE year BETWEEN ? AND ?
"""


def load_catalogue(parts: Sequence[tuple[Route, Snapshot]]) -> Catalogue:
    """Ownership changes on January 1sts, so whole years are in or out. `name` is that of the newest owned row."""
    seen: dict[str, list[tuple[int, int | None, int | None, int, int]]] = defaultdict(list)
    names: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for route, snapshot in parts:
        if route.empty:
            continue
        years = (route.first or date.min).year, (route.last or date.max).year
        reader = snapshot.inline
        for item, *row in reader.rollup.execute(_SEEN, years):
            seen[reader.codes[item]].append(tuple(row))
        for item, text, day, row_id in reader.rollup.execute(_NAMES, years):
            used = names[reader.codes[item]]
            used[text] = max(used.get(text, (0, 0)), (day, row_id))
    items = tuple(_item(code, rows, names.get(code, {})) for code, rows in sorted(seen.items()))
    version = " ".join(
        f"{route.name}:{snapshot.manifest.generation}:{route.first}:{route.last}" for route, snapshot in parts
    )
    return Catalogue(version, items, MappingProxyType({item.code: item for item in items}))


def _item(
    code: str, rows: list[tuple[int, int | None, int | None, int, int]], used: dict[str, tuple[int, int]]
) -> CatalogueItem:
    names = tuple(sorted(used, key=lambda name: used[name], reverse=True))
    first = [row[1] for row in rows if row[1] is not None] or [row[3] for row in rows]
    last = [row[2] for row in rows if row[2] is not None] or [row[4] for row in rows]
    return CatalogueItem(
        code=code,
        name=names[0] if names else code,
        names=names,
        first_day=date.fromordinal(min(first)),
        last_day=date.fromordinal(max(last)),
        rows=sum(row[0] for row in rows),
    )
