"""Backs a factory up in a process of its own, which dies where it is told to.

python -m tests.jobs.backup_process FOLDER FIRST_DAY COUNT DIE_AT

DIE_AT is the how-manieth file operation (open, rename, link, remove, …) is never carried out; 0: live on. Every third
backup is the second one of its day.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from datasource.errors import SourceUnavailable
from jobs.backup_keep import Keep
from tests.jobs.backup_scene import backups_in, day_after, take_snapshot

WATCHED = {
    "open",
    "os.rename",
    "os.remove",
    "os.link",
    "os.mkdir",
    "os.rmdir",
    "shutil.copyfile",
    "shutil.rmtree",
}


class Death:
    """Ends the process, as a power cut would, before its `at`-th file operation below `folder`."""

    def __init__(self, folder: Path, at: int) -> None:
        self._folder, self._at, self.count = str(folder), at, 0

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in WATCHED or event == "sqlite3.connect":
            if not any(self._folder in str(each) for each in arguments):
                return
            self.count += 1
            if self.count == self._at:
                os._exit(9)


def main() -> None:
    folder, first, count, die_at = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    backups = backups_in(folder, Keep(daily=200))
    for number in range(first, first + count):
        while True:
            try:
                origin = take_snapshot(folder)
                break
            except SourceUnavailable:
                time.sleep(0.01)
        death = Death(folder / "backups", die_at if number == first else 0)
        sys.addaudithook(death.hook)
        made = backups.make(origin, day_after(number - (number % 3 == 2)))
        print(made.name.file_name, death.count, flush=True)


if __name__ == "__main__":
    main()
