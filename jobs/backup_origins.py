"""Production databases as backups see them: the snapshot is what is copied, never the ERP's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasource.routing import LIVE
from datasource.settled import copy_settled, settled_size
from datasource.verification import check_whole, measure
from jobs.backup import Taken


@dataclass(frozen=True, slots=True)
class SnapshotOrigin:
    """`source` is "live" or "archive_2025"."""

    snapshot_dir: Path
    source: str = LIVE

    def size(self) -> int:
        return settled_size(self.snapshot_dir, self.source)

    def copy_to(self, out: Path) -> Taken:
        settled = copy_settled(self.snapshot_dir, self.source, out)
        return Taken(settled.facts, settled.as_of)


def inspect_production(path: Path) -> Mapping[str, Any]:
    """Raises SourceUnavailable, sqlite3.DatabaseError."""
    check_whole(path, path.name)
    return measure(path)
