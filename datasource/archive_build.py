"""Makes an archive of the days that Live holds, and tells whether two files hold the same rows. Reads private copies only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datasource.columns import IN_DAYS, TABLE
from datasource.indexes import RECOMMENDED
from datasource.mapping import open_copy


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows of the asked days that `archive` lacks or has otherwise, and rows that only `archive` has."""

    lacking: int
    extra: int

    @property
    def same(self) -> bool:
        return self.lacking == 0 and self.extra == 0


def build_archive(live_copy: Path, out: Path, first: date | None, last: date) -> None:
    """Write the rows of `first` (None: the beginning) to `last` into `out`, which must not exist.

    The table as the ERP declared it, its ids, its indexes and the recommended ones. Raises sqlite3.Error, OSError.
    """
    with closing(open_copy(live_copy)) as live:
        (encoding,) = live.execute("PRAGMA encoding").fetchone()
        declared = live.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL"
            " ORDER BY type = 'index', name",
            (TABLE,),
        ).fetchall()
        columns = _columns(live)
    with closing(sqlite3.connect(out, isolation_level=None, uri=True)) as archive:
        archive.execute(f"PRAGMA encoding = '{encoding}'")
        archive.execute("PRAGMA journal_mode = DELETE").fetchone()
        archive.execute("ATTACH ? AS live", (f"{live_copy.absolute().as_uri()}?mode=ro&immutable=1",))
        archive.execute("BEGIN")
        archive.execute(declared[0][0])
        listed = ", ".join(columns)
        archive.execute(
            f"INSERT INTO main.{TABLE}({listed}) SELECT {listed} FROM live.{TABLE} NOT INDEXED"  # noqa: S608 - names of the schema
            f" WHERE {IN_DAYS} ORDER BY id",
            _ends(first, last),
        )
        for (statement,) in declared[1:]:
            archive.execute(statement)
        have = {
            tuple(row[2] for row in archive.execute("SELECT * FROM pragma_index_info(?)", (name,)))
            for _, name, *_ in archive.execute("SELECT * FROM pragma_index_list(?)", (TABLE,))
        }
        for index in RECOMMENDED:
            if not any(held[: len(index.columns)] == index.columns for held in have):
                archive.execute(index.statement)
        archive.execute("COMMIT")
        archive.execute("DETACH live")
        archive.execute("PRAGMA optimize")


def rows_apart(live_copy: Path, archive: Path, first: date | None, last: date) -> Apart:
    """Compare row by row, every column, byte by byte. Days `first` to `last` of Live against all of the archive."""
    with closing(open_copy(live_copy)) as connection:
        connection.execute("ATTACH ? AS other", (f"{archive.absolute().as_uri()}?mode=ro&immutable=1",))
        held = set(_columns(connection, "other"))
        columns = _columns(connection)
        if set(columns) != held:
            ends = _ends(first, last)
            (lacking,) = connection.execute(
                f"SELECT COUNT(*) FROM main.{TABLE} WHERE {IN_DAYS}",  # noqa: S608 - constants only
                ends,
            ).fetchone()
            (extra,) = connection.execute(f"SELECT COUNT(*) FROM other.{TABLE}").fetchone()  # noqa: S608 - constants only
            return Apart(lacking, extra)
        differs = " OR ".join(
            f"(l.{name} COLLATE BINARY IS NOT a.{name} OR typeof(l.{name}) <> typeof(a.{name}))"
            for name in columns
        )
        in_days = IN_DAYS.replace("production_date", "l.production_date")
        (lacking,) = connection.execute(
            f"SELECT COUNT(*) FROM main.{TABLE} AS l NOT INDEXED LEFT JOIN other.{TABLE} AS a ON a.id = l.id"  # noqa: S608 - names of the schema
            f" WHERE {in_days} AND (a.id IS NULL OR {differs})",
            _ends(first, last),
        ).fetchone()
        (extra,) = connection.execute(
            f"SELECT COUNT(*) FROM other.{TABLE} AS a NOT INDEXED LEFT JOIN main.{TABLE} AS l ON l.id = a.id"  # noqa: S608 - constants only
            f" WHERE l.id IS NULL OR NOT COALESCE({in_days}, 0)",
            _ends(first, last),
        ).fetchone()
        return Apart(lacking, extra)


def _ends(first: date | None, last: date) -> tuple[str, str]:
    return (first or date.min).isoformat(), last.isoformat()


def _columns(connection: sqlite3.Connection, schema: str = "main") -> list[str]:
    """Stored columns, quoted: generated ones follow from them."""
    rows = connection.execute("SELECT name FROM pragma_table_xinfo(?, ?) WHERE hidden = 0", (TABLE, schema))
    return ['"' + name.replace('"', '""') + '"' for (name,) in rows]
