"""Files that appear whole or not at all, also where another process is just reading the one they replace."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

# On Windows a file that somebody has open cannot be replaced; those who read ours do so for milliseconds.
TRIES = 25
PAUSE_S = 0.02


def put_over(part: Path, target: Path, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Rename the finished `part` to `target`, replacing what is there. Raises OSError; then `target` is as before."""
    for _ in range(TRIES - 1):
        try:
            part.replace(target)
            return
        except PermissionError:
            sleep(PAUSE_S)
    part.replace(target)


def write_whole(data: bytes, path: Path) -> None:
    """Written aside, fsynced, renamed. Raises OSError; nothing half-written stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_over(aside, path)
    finally:
        aside.unlink(missing_ok=True)
