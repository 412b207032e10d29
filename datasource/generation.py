"""Where snapshots live on disk. One folder a source; in it one folder a generation, and a manifest naming the newest.

snapshots/live/manifest.json      {"generation": 12, "key": {...}, ...}   replaced whole
snapshots/live/000012/copy.db     the private copy of the ERP's file
snapshots/live/000012/rollup.db   its sidecar
snapshots/live/build.lock         one builder at a time, over all processes
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from datasource.change import ChangeKey
from datasource.rollup_schema import FORMAT
from datasource.whole_files import write_whole

COPY = "copy.db"
ROLLUP = "rollup.db"
BUILDING = "building-"
_MANIFEST = "manifest.json"
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The newest good generation of a source. Times in ns since the epoch.

    `changed_days` (ordinals) are the days whose rows differ from those of generation `changed_from`.
    """

    generation: int
    key: ChangeKey
    changed_at_ns: int  # when the ERP's file was last changed
    taken_at_ns: int  # when it was copied
    rows: int
    changed_from: int | None = None  # None: there was nothing to compare with
    changed_days: tuple[int, ...] = ()
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Raises KeyError or TypeError for what is no manifest."""
        rest = {name: part for name, part in value.items() if name not in ("key", "changed_days")}
        days = tuple(value["changed_days"])
        return cls(key=ChangeKey.from_json(value["key"]), changed_days=days, **rest)

    def folder(self, source_dir: Path) -> Path:
        return source_dir / f"{self.generation:06d}"


def read_manifest(source_dir: Path) -> Manifest | None:
    """None where there is none yet, or none that this version can read."""
    try:
        value: dict[str, Any] = json.loads((source_dir / _MANIFEST).read_text("utf-8"))
        if value["format"] != FORMAT:
            return None
        manifest = Manifest.from_json(value)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    folder = manifest.folder(source_dir)
    return manifest if (folder / COPY).exists() and (folder / ROLLUP).exists() else None


def write_manifest(source_dir: Path, manifest: Manifest) -> None:
    _put(source_dir, manifest.as_json())


def withdraw(source_dir: Path) -> None:
    """Its file was taken back on purpose (an undone archive): who finds it missing may forget the source."""
    _put(source_dir, {_WITHDRAWN: True})


def _put(source_dir: Path, value: dict[str, Any]) -> None:
    write_whole(json.dumps(value).encode("utf-8"), source_dir / _MANIFEST)


def is_withdrawn(source_dir: Path) -> bool:
    try:
        value = json.loads((source_dir / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(value, dict) and _WITHDRAWN in value


def was_read(source_dir: Path) -> bool:
    """Whether a state of this source was ever published, and not taken back: a builder that was killed leaves a folder."""
    return (source_dir / _MANIFEST).exists() and not is_withdrawn(source_dir)


def next_generation(source_dir: Path) -> int:
    taken = [int(entry.name) for entry in source_dir.iterdir() if entry.name.isdigit()]
    return max(taken, default=0) + 1


def remove_old(source_dir: Path, keep: Collection[int]) -> None:
    """Remove generations that nobody needs. One that is still open (Windows) stays until the next time."""
    for entry in source_dir.iterdir():
        if entry.name.isdigit() and int(entry.name) not in keep:
            shutil.rmtree(entry, ignore_errors=True)


def remove_unfinished(source_dir: Path) -> None:
    """What killed builders left behind. Only for the holder of the build lock."""
    for entry in source_dir.glob(f"{BUILDING}*"):
        shutil.rmtree(entry, ignore_errors=True)
