"""The indexes that the ERP's own file should have. The hub does not need them: it reads its rollup.

They are for the other programs that query the file in place. Creating one is the only write this project ever makes to
an ERP file, and only when a person orders it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from datasource.change import is_wal_mode, read_key
from datasource.checks import fault_of
from datasource.columns import TABLE
from datasource.errors import SourceUnavailable

_BUSY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class RecommendedIndex:
    name: str
    columns: tuple[str, ...]

    @property
    def statement(self) -> str:
        return f"CREATE INDEX IF NOT EXISTS {self.name} ON {TABLE}({', '.join(self.columns)})"


RECOMMENDED = (
    RecommendedIndex("idx_production_records_date", ("production_date",)),
    RecommendedIndex("idx_production_records_item_date", ("item_code", "production_date")),
    RecommendedIndex("idx_production_records_lot", ("lot_number",)),
)


@dataclass(frozen=True, slots=True)
class IndexState:
    """`served_by`: the index of the file that begins with these columns, whatever its name; None when missing."""

    index: RecommendedIndex
    served_by: str | None


def check_indexes(path: Path, source: str) -> tuple[IndexState, ...]:
    """What the file at `path` has of the recommended. Writes nothing, and creates no file beside it.

    Raises SourceUnavailable as a snapshot does.
    """
    read_key(path, source)
    # In WAL mode a reader would leave -shm beside the file; the schema of its last checkpoint is near enough.
    mode = "ro&immutable=1" if is_wal_mode(path) else "ro"
    try:
        with closing(_connect(path, mode, _BUSY_SECONDS)) as connection:
            return _states(connection)
    except sqlite3.Error as error:
        raise SourceUnavailable(source, fault_of(error), str(error)) from error


def create_indexes(path: Path, source: str, *, busy_s: float = 5.0) -> tuple[RecommendedIndex, ...]:
    """Create the missing ones in the ERP's own file, in one transaction; returns them. Waits `busy_s` for a writer.

    Raises SourceUnavailable, LOCKED while the ERP is writing; the file is then as before.
    """
    read_key(path, source)
    try:
        with closing(_connect(path, "rw", busy_s)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            missing = tuple(state.index for state in _states(connection) if state.served_by is None)
            for index in missing:
                connection.execute(index.statement)
            connection.execute("COMMIT")
            return missing
    except sqlite3.Error as error:
        raise SourceUnavailable(source, fault_of(error), str(error)) from error


def _connect(path: Path, mode: str, busy_s: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=busy_s, isolation_level=None)


def _states(connection: sqlite3.Connection) -> tuple[IndexState, ...]:
    held = {
        name: tuple(row[2] for row in connection.execute("SELECT * FROM pragma_index_info(?)", (name,)))
        for _, name, _, _, partial in connection.execute("SELECT * FROM pragma_index_list(?)", (TABLE,))
        if not partial
    }
    return tuple(
        IndexState(
            index,
            next(
                (name for name, columns in held.items() if columns[: len(index.columns)] == index.columns),
                None,
            ),
        )
        for index in RECOMMENDED
    )
