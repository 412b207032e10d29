"""The backup folder: finished files under their names, and beside each what it must hold.

backups/production_20261123.db         whole, flushed, verified before it got this name
backups/production_20261123.db.json    {"entries": [{"sha256": …, "facts": {…}, …}]}: the newest first
backups/making/                        what is not finished; emptied by whoever holds the lock
backups/backup.lock                    one at work at a time, over all processes

While a second backup of a day takes the first one's place, the record names both: a kill between the two renames
leaves a file that one of them describes.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from jobs import safe_files
from jobs.backup_names import BackupName

LOCK_S = 600.0


class ShelfBusy(Exception):
    """Another process is at work on the backups."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a backup is known to be. Times are ISO 8601, aware; `data_as_of` is when the data last changed."""

    sha256: str
    size: int
    facts: dict[str, Any]
    data_as_of: str
    made_at: str
    verified_at: str
    damaged_at: str | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file on the shelf. `record` is None where nothing is known of it: it is not ours to judge, or to remove."""

    name: BackupName
    path: Path
    size: int
    record: Record | None
    others: tuple[Record, ...] = field(default=(), compare=False)  # what else it may be, after a kill

    @property
    def is_sound(self) -> bool:
        """When last looked at."""
        return self.record is not None and self.record.damaged_at is None

    @property
    def verified_at(self) -> datetime | None:
        return datetime.fromisoformat(self.record.verified_at) if self.record and self.is_sound else None


class Shelf:
    def __init__(self, folder: Path, *, lock_s: float = LOCK_S) -> None:
        self.folder = folder
        self._lock_s = lock_s

    @property
    def making(self) -> Path:
        return self.folder / "making"

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """The only one at work, with an empty `making`. Blocks: call it in a thread. Raises `ShelfBusy`, OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "backup.lock", thread_local=False)
        try:
            lock.acquire(timeout=self._lock_s)
        except Timeout as error:
            raise ShelfBusy(str(self.folder)) from error
        try:
            shutil.rmtree(self.making, ignore_errors=True)
            self.making.mkdir(exist_ok=True)
            for part in self.folder.glob("*.json.part"):  # of a record that was never finished
                part.unlink(missing_ok=True)
            yield
        finally:
            shutil.rmtree(self.making, ignore_errors=True)
            lock.release()

    def all(self) -> tuple[Shelved, ...]:
        """By series, the newest first. What has no backup's name is passed over."""
        try:
            entries = list(self.folder.iterdir())
        except FileNotFoundError:
            return ()
        found = [
            self._read(name)
            for entry in entries
            if entry.suffix == ".db" and (name := BackupName.parse(entry.name)) is not None
        ]
        present = [each for each in found if each is not None]
        return tuple(sorted(present, key=lambda each: (each.name.series, -each.name.day.toordinal())))

    def get(self, name: BackupName) -> Shelved | None:
        return self._read(name)

    def newest(self, series: str) -> Shelved | None:
        """The newest sound one of a series."""
        return next((each for each in self.all() if each.name.series == series and each.is_sound), None)

    def place(self, part: Path, name: BackupName, record: Record) -> None:
        """Give the finished, verified `part` its name. Raises OSError; then what was there before still stands."""
        target = self.folder / name.file_name
        earlier = self._read(name)
        known = [earlier.record, *earlier.others] if earlier is not None else []
        self._note(name, [record, *(each for each in known if each is not None)])
        safe_files.put(part, target)
        self._note(name, [record])

    def settle(self, shelved: Shelved, record: Record) -> None:
        """Write down what the file turned out to be."""
        self._note(shelved.name, [record])

    def mark(
        self, shelved: Shelved, *, verified_at: str | None = None, damaged_at: str | None = None
    ) -> None:
        if shelved.record is None:
            return
        record = replace(shelved.record, damaged_at=damaged_at)
        if verified_at is not None:
            record = replace(record, verified_at=verified_at)
        self._note(shelved.name, [record])

    def remove(self, name: BackupName) -> None:
        (self.folder / name.file_name).unlink(missing_ok=True)
        self._note_path(name).unlink(missing_ok=True)

    def _read(self, name: BackupName) -> Shelved | None:
        path = self.folder / name.file_name
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return None
        value = safe_files.read_json(self._note_path(name))
        records: list[Record] = []
        with contextlib.suppress(KeyError, TypeError):
            records = [Record(**entry) for entry in value["entries"]] if value else []
        matching = [record for record in records if record.size == size]
        # A size that fits none of them is damage, not ignorance.
        ordered = matching + [record for record in records if record not in matching]
        return Shelved(name, path, size, ordered[0] if ordered else None, tuple(ordered[1:]))

    def _note(self, name: BackupName, records: list[Record]) -> None:
        safe_files.write_json(self._note_path(name), {"entries": [asdict(record) for record in records]})

    def _note_path(self, name: BackupName) -> Path:
        return self.folder / f"{name.file_name}.json"
