"""The chat store as a file: one state of it, and what such a file holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import Clock
from datasource.errors import SourceFault, SourceUnavailable
from datasource.verification import check_integrity
from jobs.backup import Taken


@dataclass(frozen=True, slots=True)
class StoreOrigin:
    """Implements `jobs.backup.Origin` on hub.db, whoever has it open."""

    path: Path
    clock: Clock
    source: str = "hub"

    def size(self) -> int:
        try:
            wal = self.path.with_name(f"{self.path.name}-wal")
            return self.path.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
        except FileNotFoundError as error:
            raise SourceUnavailable(self.source, SourceFault.MISSING) from error

    def copy_to(self, out: Path) -> Taken:
        """Counted and copied in one read transaction; read-only, so that closing it folds no WAL."""
        now: datetime = self.clock()
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            facts = _facts(reader)
            with closing(sqlite3.connect(out, isolation_level=None)) as writer:
                reader.backup(writer)
                # One file: no -wal that could be left behind when it is restored.
                writer.execute("PRAGMA journal_mode = DELETE").fetchone()
        return Taken(facts, now)


def inspect_store(path: Path) -> Mapping[str, Any]:
    """Raises SourceUnavailable, sqlite3.DatabaseError."""
    check_integrity(path, "hub")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as reader:
        return _facts(reader)


def _facts(connection: sqlite3.Connection) -> dict[str, Any]:
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    tables = {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names of our own schema
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    return {"schema": schema, "tables": tables}
