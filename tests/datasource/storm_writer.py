"""Replaces a production database again and again, as ERPs do, in a process of its own.

python storm_writer.py FILE SOURCE_DAY REPLACEMENTS SETTLE_S SEED

Each state is one generation g: `rows_of(g)` rows whose quantity is g. Ways: rename; copy over; slow overwrite with
pauses up to half the settling time; a SQL writer, killed in the middle of its transaction every other time. Rollback
and WAL files take turns. Prints each generation before it begins to appear.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

_SQL_WRITER = """
import os, sqlite3, sys
path, generation, die = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "die"
connection = sqlite3.connect(path, isolation_level=None, timeout=10)
connection.execute("PRAGMA cache_size=4")
connection.execute("PRAGMA synchronous=OFF")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE production_records SET good_quantity = ?", (generation,))
if die:
    os.kill(os.getpid(), 9)
count = connection.execute("SELECT COUNT(*) FROM production_records").fetchone()[0]
wanted = 1500 + generation % 7 * 100
connection.execute("DELETE FROM production_records WHERE id > ?", (wanted,))
connection.executemany(
    "INSERT INTO production_records(production_date, lot_number, item_code, item_name, good_quantity)"
    " SELECT production_date, ?, item_code, item_name, ? FROM production_records WHERE id = ?",
    [(f"L{number}", generation, number - count) for number in range(count + 1, wanted + 1)],
)
connection.execute("COMMIT")
"""


def rows_of(generation: int) -> int:
    return 1500 + generation % 7 * 100


def build(path: Path, generation: int, day: str, wal: bool) -> None:
    remove(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    connection.execute(
        "CREATE TABLE production_records(id INTEGER PRIMARY KEY, production_date TEXT, lot_number TEXT,"
        " item_code TEXT, item_name TEXT, good_quantity INTEGER)"
    )
    connection.executemany(
        "INSERT INTO production_records(production_date, lot_number, item_code, item_name, good_quantity)"
        " VALUES (?, ?, ?, ?, ?)",
        ((day, f"L{n}", f"C{n % 9}", "제품", generation) for n in range(1, rows_of(generation) + 1)),
    )
    connection.execute("COMMIT")
    connection.close()


def remove(path: Path, *, companions_only: bool = False) -> None:
    for suffix in ("-wal", "-shm", "-journal") if companions_only else ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def overwrite(path: Path, content: bytes, pauses: list[float]) -> None:
    """In place: the file keeps its inode, and holds a mixture of two states meanwhile."""
    remove(path, companions_only=True)
    step = -(-len(content) // (len(pauses) + 1))
    with path.open("r+b") as file:
        for number, pause in enumerate([*pauses, 0.0]):
            file.write(content[number * step : (number + 1) * step])
            file.flush()
            time.sleep(pause)
        file.truncate(len(content))


def main() -> None:
    path, day = Path(sys.argv[1]), sys.argv[2]
    replacements, settle_s, rng = int(sys.argv[3]), float(sys.argv[4]), random.Random(int(sys.argv[5]))
    made = path.with_suffix(".new")
    generation = 1
    for number in range(replacements):
        wal = number // 4 % 2 == 1
        way = ("rename", "copy", "slow", "sql")[number % 4]
        if way == "sql":
            if number % 8 == 3:
                die = [sys.executable, "-c", _SQL_WRITER, str(path), str(generation + 1), "die"]
                subprocess.run(die, check=False)
                time.sleep(settle_s * 1.5)
            generation += 1
            print(generation, flush=True)
            commit = [sys.executable, "-c", _SQL_WRITER, str(path), str(generation), "live"]
            subprocess.run(commit, check=True)
        else:
            generation += 1
            build(made, generation, day, wal)
            print(generation, flush=True)
            if way == "rename":
                remove(path, companions_only=True)
                made.replace(path)
            else:
                pauses = [rng.uniform(0, settle_s / 2) for _ in range(3)] if way == "slow" else []
                overwrite(path, made.read_bytes(), pauses)
        # Mostly too short to settle; after every fourth long enough for a snapshot.
        time.sleep(2 * settle_s + 0.5 if number % 4 == 3 else rng.choice((0.0, 0.1, 0.5, 1.6)) * settle_s)
    remove(made)


if __name__ == "__main__":
    main()
