"""Takes the private copy of an ERP file: of one state, and without writing a byte beside the ERP's file.

In rollback mode SQLite's backup runs inside one read transaction, so a writer can neither tear it nor restart it. In
WAL mode a reader would have to create -shm next to the file; there file and -wal are copied, and SQLite recovers the
copy. In both the change key must be the same before and after: that is what tells a file overwritten in place.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from datasource.change import ChangeKey, beside, is_wal_mode, read_key
from datasource.checks import fault_of
from datasource.errors import SourceFault, SourceUnavailable

_BUSY_SECONDS = 2.0


def take_copy(
    path: Path, out: Path, source: str, expected: ChangeKey, *, recover_journal_older_than_ns: int | None
) -> None:
    """Copy `path` as of `expected` to `out`, a file in rollback mode without leftovers beside it.

    A hot journal not written since `recover_journal_older_than_ns` is copied too, and SQLite rolls the copy back. Not
    to be called in a process that holds SQLite locks on `path`: on POSIX, closing any handle of a file drops the
    process's locks on it. Raises SourceUnavailable: every fault of `read_key`, CHANGING, LOCKED, HOT_JOURNAL, CORRUPT.
    """
    _require(path, source, expected)
    try:
        if is_wal_mode(path):
            _copy_files(path, out, "-wal")
        else:
            try:
                _backup(path, out)
            except sqlite3.OperationalError as error:
                if fault_of(error) is not SourceFault.HOT_JOURNAL:
                    raise
                _copy_with_journal(path, out, source, recover_journal_older_than_ns)
        _require(path, source, expected)
        _settle_copy(out)
    except sqlite3.Error as error:
        raise SourceUnavailable(source, fault_of(error), str(error)) from error
    except OSError as error:
        raise SourceUnavailable(source, SourceFault.ACCESS_DENIED, type(error).__name__) from error


def _copy_with_journal(path: Path, out: Path, source: str, older_than_ns: int | None) -> None:
    journal = beside(path, "-journal")
    before = journal.stat()
    if older_than_ns is None or before.st_mtime_ns > older_than_ns:
        raise SourceUnavailable(source, SourceFault.HOT_JOURNAL)
    out.unlink(missing_ok=True)
    _copy_files(path, out, "-journal")
    after = journal.stat()
    if (before.st_mtime_ns, before.st_size, before.st_ino) != (
        after.st_mtime_ns,
        after.st_size,
        after.st_ino,
    ):
        raise SourceUnavailable(source, SourceFault.CHANGING)


def _require(path: Path, source: str, expected: ChangeKey) -> None:
    if read_key(path, source) != expected:
        raise SourceUnavailable(source, SourceFault.CHANGING)


def _backup(path: Path, out: Path) -> None:
    reader = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
    )
    try:
        reader.execute("BEGIN")
        reader.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()  # takes the shared lock for the whole copy
        writer = sqlite3.connect(out, isolation_level=None)
        try:
            writer.execute("PRAGMA synchronous=OFF")
            reader.backup(writer)
        finally:
            writer.close()
    finally:
        reader.close()


def _copy_files(path: Path, out: Path, suffix: str) -> None:
    shutil.copyfile(path, out)
    if beside(path, suffix).exists():
        shutil.copyfile(beside(path, suffix), beside(out, suffix))


def _settle_copy(out: Path) -> None:
    """Recover what the copy brought along, leave WAL mode, flush to disk."""
    connection = sqlite3.connect(out, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
    for suffix in ("-wal", "-shm", "-journal"):
        beside(out, suffix).unlink(missing_ok=True)
    with out.open("rb+") as file:
        os.fsync(file.fileno())
