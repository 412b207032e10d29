"""The index check of the ERP's own file: it writes only when told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from datasource.errors import SourceFault, SourceUnavailable
from datasource.indexes import RECOMMENDED, check_indexes, create_indexes
from tests.production_files import make_database


def served(path: Path) -> list[str | None]:
    return [state.served_by for state in check_indexes(path, "live")]


@pytest.mark.parametrize("wal", [False, True])
def test_a_check_names_what_serves_each_index_and_writes_nothing(tmp_path: Path, wal: bool) -> None:
    path = make_database(tmp_path / "production_analysis.db", [], indexes=True, wal=wal)
    before = path.read_bytes()
    assert served(path) == ["idx_production_date", "idx_item_date", None]
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_create_makes_only_what_is_missing_and_a_second_run_nothing(tmp_path: Path) -> None:
    path = make_database(tmp_path / "production_analysis.db", [], indexes=True)
    assert [index.columns for index in create_indexes(path, "live")] == [("lot_number",)]
    assert served(path) == ["idx_production_date", "idx_item_date", RECOMMENDED[2].name]
    assert create_indexes(path, "live") == ()


def test_create_gives_way_to_a_writing_erp(tmp_path: Path) -> None:
    path = make_database(tmp_path / "production_analysis.db", [])
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO production_records(item_code) VALUES ('A')")
        with pytest.raises(SourceUnavailable) as caught:
            create_indexes(path, "live", busy_s=0.1)
        assert caught.value.fault is SourceFault.LOCKED
        writer.execute("ROLLBACK")
    assert served(path) == [None, None, None]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        check_indexes(tmp_path / "production_analysis.db", "live")
    assert caught.value.fault is SourceFault.MISSING
