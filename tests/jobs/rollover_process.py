"""Rolls a factory over in a process of its own, which dies where it is told to.

python -m tests.jobs.rollover_process FOLDER run|undo DIE_AT

DIE_AT is the how-manieth file operation is never carried out; 0: live on. Prints how many there were.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from tests.jobs.backup_scene import day_after
from tests.jobs.rollover_scene import rollover_in

WATCHED = {
    "open",
    "os.rename",
    "os.remove",
    "os.link",
    "os.mkdir",
    "os.rmdir",
    "shutil.copyfile",
    "sqlite3.connect",
}


def main() -> None:
    folder, what, die_at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    rollover = rollover_in(folder)
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in WATCHED and any(str(folder) in str(each) for each in arguments):
            count += 1
            if count == die_at:
                os._exit(9)

    sys.addaudithook(hook)
    if what == "run":
        print(rollover.run(date(2026, 1, 2), day_after(0), "cli:test").changed, count)
    else:
        rollover.undo(2025, day_after(0), "cli:test")
        print(True, count)


if __name__ == "__main__":
    main()
