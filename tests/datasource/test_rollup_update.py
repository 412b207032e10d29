"""An updated sidecar equals one built from nothing, whatever was edited."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasource.changed_days import changed_days
from datasource.rollup import build_rollup
from datasource.rollup_update import update_rollup
from tests.production_files import INSERT, make_database, random_rows

# Every table with codes and names in place of numbers, which follow the order of sight.
CONTENTS = {
    "piece": "SELECT code, day, chunk, COALESCE(text, ''), total, rows, null_rows, negative_rows, peak, low, first_id,"
    " last_id FROM piece JOIN item ON item.id = item LEFT JOIN name ON name.id = piece.name",
    "day_item": "SELECT code, day_item.* FROM day_item JOIN item ON item.id = item",
    "month_item": "SELECT code, month_item.* FROM month_item JOIN item ON item.id = item",
    "year_item": "SELECT code, year_item.* FROM year_item JOIN item ON item.id = item",
    "day_total": "SELECT day, total, rows, null_rows, negative_rows, peak, low FROM day_total",
    "zone": "SELECT * FROM zone",
    "lot_zone": "SELECT * FROM lot_zone",
    "item_name": "SELECT code, COALESCE(text, ''), year, last_day, last_id FROM item_name"
    " JOIN item ON item.id = item LEFT JOIN name ON name.id = item_name.name",
    "recent": "SELECT code, day, recent.id, lot, recent.name, quantity FROM recent JOIN item ON item.id = item",
    "meta": "SELECT key, value FROM meta",
}


def contents(rollup: Path) -> dict[str, object]:
    with closing(sqlite3.connect(rollup)) as connection:
        codes = dict(connection.execute("SELECT id, code FROM item"))
        found: dict[str, object] = {}
        for table, query in CONTENTS.items():
            cursor = connection.execute(query)
            told = [place for place, column in enumerate(cursor.description) if column[0] != "item"]
            found[table] = Counter(tuple(row[place] for place in told) for row in cursor)
        found["items of a day"] = {
            day: {codes[item] for item in codes if int.from_bytes(mask, "little") >> item & 1}
            for day, mask in connection.execute("SELECT day, items FROM day_total")
        }
    return found


EDITS: dict[str, Callable[[sqlite3.Connection, random.Random, int], object]] = {
    "quantity": lambda db, rng, row: db.execute(
        "UPDATE production_records SET good_quantity = ? WHERE id = ?",
        (rng.choice((None, -7, 0, 12, 99999)), row),
    ),
    "day": lambda db, rng, row: db.execute(
        "UPDATE production_records SET production_date = ? WHERE id = ?",
        (rng.choice(("2026-05-05", "2024-02-29 08:00:00", "2031-01-01", "broken", None)), row),
    ),
    "item": lambda db, rng, row: db.execute(
        "UPDATE production_records SET item_code = ? WHERE id = ?",
        (rng.choice(("C001", "NEW9", None, "c001")), row),
    ),
    "name": lambda db, rng, row: db.execute(
        "UPDATE production_records SET item_name = ? WHERE id = ?",
        (rng.choice((None, "", " ", "새 이름")), row),
    ),
    "lot": lambda db, rng, row: db.execute(
        "UPDATE production_records SET lot_number = ? WHERE id = ?", (rng.choice((None, "Z1", "lt9")), row)
    ),
    "delete": lambda db, rng, row: db.execute("DELETE FROM production_records WHERE id = ?", (row,)),
    "delete many": lambda db, rng, row: db.execute(
        "DELETE FROM production_records WHERE id BETWEEN ? AND ?", (row, row + 300)
    ),
    "append": lambda db, rng, row: db.executemany(
        INSERT, random_rows(rng, date(2026, 11, 1), date(2026, 11, 20), rng.randint(1, 200))
    ),
    "reuse an id": lambda db, rng, row: db.execute(
        "INSERT OR REPLACE INTO production_records VALUES (?, '2025-07-07', 'R1', 'C002', '제품 2', 42)",
        (row,),
    ),
    "index": lambda db, rng, row: db.execute(
        "CREATE INDEX IF NOT EXISTS some_index ON production_records(item_code, production_date)"
    ),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12,000 rows over two chunks, and their sidecar."""
    folder = tmp_path_factory.mktemp("base")
    make_database(
        folder / "copy.db", random_rows(random.Random(3), date(2025, 1, 1), date(2026, 11, 20), 12_000)
    )
    build_rollup(folder / "copy.db", folder / "rollup.db")
    return folder


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    edits=st.lists(
        st.tuples(st.sampled_from(sorted(EDITS)), st.integers(1, 12_300)), min_size=1, max_size=12
    ),
)
def test_an_updated_rollup_equals_one_built_from_nothing(
    base: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, edits: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    copy, updated, built = folder / "copy.db", folder / "updated.db", folder / "built.db"
    copy.write_bytes((base / "copy.db").read_bytes())
    rng = random.Random(seed)
    with closing(sqlite3.connect(copy)) as connection, connection:
        for name, row in edits:
            EDITS[name](connection, rng, row)
    days = update_rollup(base / "copy.db", base / "rollup.db", copy, updated)
    build_rollup(copy, built)
    if days is None:
        assert not updated.exists()
        return
    assert contents(updated) == contents(built)
    assert set(changed_days(base / "rollup.db", built)) <= set(days)


@pytest.mark.parametrize("edit", sorted(EDITS))
def test_a_small_edit_is_applied_without_a_whole_build(base: Path, tmp_path: Path, edit: str) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes((base / "copy.db").read_bytes())
    with closing(sqlite3.connect(copy)) as connection, connection:
        EDITS[edit](connection, random.Random(1), 9_000)
    assert update_rollup(base / "copy.db", base / "rollup.db", copy, tmp_path / "updated.db") is not None


def test_a_row_on_overflow_pages_asks_for_a_whole_build(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    make_database(old, [("2026-01-02", "L", "A", "가" * 4000, 5), ("2026-01-02", "L", "B", "b", 5)])
    build_rollup(old, tmp_path / "rollup.db")
    new.write_bytes(old.read_bytes())
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.execute("UPDATE production_records SET item_name = ? WHERE id = 1", ("가" * 3999 + "나",))
    days = update_rollup(old, tmp_path / "rollup.db", new, tmp_path / "updated.db")
    build_rollup(new, tmp_path / "built.db")
    assert days is None or contents(tmp_path / "updated.db") == contents(tmp_path / "built.db")


def test_changed_days_see_a_swap_between_two_items(tmp_path: Path) -> None:
    rows = [
        ("2026-01-02", "L", "A", "a", 5),
        ("2026-01-02", "L", "B", "b", 6),
        ("2026-01-03", "L", "A", "a", 1),
    ]
    make_database(tmp_path / "old.db", rows)
    make_database(tmp_path / "new.db", [(*rows[0][:4], 6), (*rows[1][:4], 5), rows[2]])
    for name in ("old", "new"):
        build_rollup(tmp_path / f"{name}.db", tmp_path / f"{name}.rollup")
    days = changed_days(tmp_path / "old.rollup", tmp_path / "new.rollup")
    assert days == (date(2026, 1, 2).toordinal(),)
