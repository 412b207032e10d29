"""Which days differ between two sidecars of one database: by item and day, all figures compared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_FIGURES = "day, code, total, rows, null_rows, negative_rows, peak, low"
_ONLY_IN = """
SELECT {figures} FROM {one}.day_item JOIN {one}.item ON {one}.item.id = item
EXCEPT SELECT {figures} FROM {other}.day_item JOIN {other}.item ON {other}.item.id = item
"""


def changed_days(old_rollup: Path, new_rollup: Path) -> tuple[int, ...]:
    """Days (ordinals, ascending) on which an item's figures differ. Changed lots or names alone do not count."""
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        for name, path in (("old", old_rollup), ("new", new_rollup)):
            connection.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro&immutable=1",))
        days: set[int] = set()
        for one, other in (("old", "new"), ("new", "old")):
            statement = _ONLY_IN.format(figures=_FIGURES, one=one, other=other)
            days.update(row[0] for row in connection.execute(statement))
    return tuple(sorted(days))
