"""Has a database file changed? The key of seven parts that tells every way an ERP rewrites one.

A rename keeps mtime and counter but not the inode; a commit in rollback mode moves mtime and the header's change
counter; a commit in WAL mode touches only the -wal file. Two equal keys, `settle_s` apart, are a settled file.
"""

from __future__ import annotations

import os
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from datasource.errors import SourceFault, SourceUnavailable

MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
# Not to wait for whoever writes into a pipe of that name.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Stat and header of a file, and the stat of its -wal (zeros when there is none). Times in ns since the epoch."""

    inode: int
    mtime_ns: int
    size: int
    counter: int  # header bytes 24-27
    wal_inode: int = 0
    wal_mtime_ns: int = 0
    wal_size: int = 0

    def changed_at_ns(self) -> int:
        return max(self.mtime_ns, self.wal_mtime_ns if self.wal_size else 0)

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(**value)


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def read_key(path: Path, source: str) -> ChangeKey:
    """The key of `path` now. Opens no SQLite connection and leaves no handle.

    Raises SourceUnavailable: MISSING, ACCESS_DENIED, EMPTY_FILE, NOT_SQLITE.
    """
    name = str(path)
    try:
        # os, not pathlib: this runs once per file and question, and pathlib takes three times as long.
        handle = os.open(name, _OPEN_FLAGS)
        try:
            header = os.read(handle, _HEADER_BYTES)
        finally:
            os.close(handle)
        stat = os.stat(name)  # noqa: PTH116
        wal = _stat_or_none(f"{name}-wal")
    except FileNotFoundError as error:
        raise SourceUnavailable(source, SourceFault.MISSING) from error
    except OSError as error:
        raise SourceUnavailable(source, SourceFault.ACCESS_DENIED, type(error).__name__) from error
    if not header:
        raise SourceUnavailable(source, SourceFault.EMPTY_FILE)
    if len(header) < _HEADER_BYTES or not header.startswith(MAGIC):
        raise SourceUnavailable(source, SourceFault.NOT_SQLITE)
    (counter,) = struct.unpack_from(">I", header, 24)
    if wal is None:
        return ChangeKey(stat.st_ino, stat.st_mtime_ns, stat.st_size, counter)
    return ChangeKey(stat.st_ino, stat.st_mtime_ns, stat.st_size, counter, *wal)


def is_wal_mode(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _stat_or_none(name: str) -> tuple[int, int, int] | None:
    try:
        stat = os.stat(name)  # noqa: PTH116
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
