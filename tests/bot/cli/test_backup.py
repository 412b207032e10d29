"""hub backup, restore and archive as they are typed."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Hub
from tests.production_files import make_database, random_rows


@pytest.fixture
def two_years(tmp_path: Path) -> Path:
    rows = random_rows(random.Random(4), date(2025, 3, 1), date(2026, 11, 20), 300)
    path = make_database(tmp_path / "data" / "production_analysis.db", rows)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def name_of_backup(folder: Path, series: str) -> str:
    (path,) = (folder / "state" / "backups").glob(f"{series}_*.db")
    return path.name


def test_a_backup_is_made_listed_verified_and_restored(hub: Hub, tmp_path: Path) -> None:
    made = hub("backup")
    assert made.returncode == 0, made.stderr
    name = name_of_backup(tmp_path, "production")
    assert name in made.stdout and "99행" in made.stdout
    assert "정상입니다" in hub("backup", "verify").stdout
    out = tmp_path / "back" / "production_analysis.db"
    restored = hub("restore", name, "--to", str(out))
    assert restored.returncode == 0, restored.stderr
    again = hub("restore", name, "--to", str(out))
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert "before-restore" in hub("restore", name, "--to", str(out), "--force").stdout
    path = tmp_path / "state" / "backups" / name
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    bad = hub("backup", "verify", name)
    assert bad.returncode == 1
    assert "손상" in bad.stdout
    assert "손상" in hub("backup", "list").stdout


@pytest.mark.parametrize("name", ["../hub_20261123.db", "production_20200101.db", "CON"])
def test_a_name_that_is_none_is_refused(hub: Hub, name: str, tmp_path: Path) -> None:
    done = hub("restore", name, "--to", str(tmp_path / "x.db"))
    assert done.returncode == 1
    assert "hub backup list" in done.stderr


def test_the_year_end_from_the_command_line(hub: Hub, two_years: Path, tmp_path: Path) -> None:
    before = two_years.read_bytes()
    plan = hub("archive", "plan", "--year", "2025")
    assert plan.returncode == 0, plan.stderr
    assert "archive_2025.db로 옮길 자료" in plan.stdout and "합계" in plan.stdout
    assert hub("archive", "run", "--year", "2025", stdin="n\n").returncode == 1
    unanswered = hub("archive", "run", "--year", "2025", stdin="")
    assert (unanswered.returncode, unanswered.stderr.strip()) == (1, "")
    archive = tmp_path / "data" / "archive_2025.db"
    assert not archive.exists()
    done = hub("archive", "run", "--year", "2025", "--yes")
    assert done.returncode == 0, done.stderr
    placed = archive.read_bytes()
    assert hub("archive", "run", "--year", "2025", "--yes").returncode == 0
    assert archive.read_bytes() == placed
    assert two_years.read_bytes() == before
    assert '"archive_2025"' in hub("ask", "2025년 생산량", "--json").stdout
    assert hub("archive", "undo", "--year", "2025", "--yes").returncode == 0
    assert not archive.exists()
