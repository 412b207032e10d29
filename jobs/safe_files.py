"""Files that are there whole or not at all, on Linux and Windows."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from datasource.whole_files import put_over

_BLOCK = 1 << 20


def flush(path: Path) -> None:
    """What was written to `path` is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """The names in `folder` are on the disk. Windows keeps them by itself, and cannot be asked."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(part: Path, target: Path) -> None:
    """Rename the finished `part` to `target`, replacing what is there. Raises OSError; then `target` is as before."""
    put_over(part, target)
    flush_folder(target.parent)


def put_new(part: Path, target: Path) -> None:
    """As `put`, where `target` must not be there. Raises FileExistsError."""
    if sys.platform == "win32":
        part.rename(target)  # fails where the target is there
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (a mounted share): look, then rename.
        if target.exists():
            raise FileExistsError(target) from None
        part.rename(target)
    else:
        part.unlink()
    flush_folder(target.parent)


def link_or_copy(path: Path, out: Path) -> None:
    """A second name for a file that nobody writes, so that it stays while the first is removed. Raises FileNotFoundError."""
    try:
        os.link(path, out)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(path, out)


def write_json(path: Path, value: Any) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    put(part, path)


def read_json(path: Path) -> Any:
    """None where there is none, or nothing that can be read."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text("utf-8"))
    return None


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
