from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess, run
from sys import executable

import pytest

from bot.settings import Settings, environment_name
from tests.production_files import make_database

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)

Hub = Callable[..., CompletedProcess[str]]


@pytest.fixture
def hub_environment(tmp_path: Path) -> dict[str, str]:
    """A factory of three items and a state folder of its own, no key, no channel."""
    rows = [
        (f"2026-{month:02d}-{day:02d}", f"LT{month:02d}{day:02d}", code, name, 100 * month + day)
        for month in range(1, 12)
        for day in (2, 9, 16)
        for code, name in (("BW0021", "정제수 B급"), ("SR0001", "딸기 시럽"), ("SR0002", "포도 시럽"))
    ]
    make_database(tmp_path / "data" / "production_analysis.db", rows)
    # The file must look settled.
    before = 1_700_000_000
    os.utime(tmp_path / "data" / "production_analysis.db", (before, before))
    ours = {environment_name(field) for field in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {
        "HUB_DATABASE_DIR": str(tmp_path / "data"),
        "HUB_STATE_DIR": str(tmp_path / "state"),
        "HUB_TODAY": TODAY.isoformat(),
        "HUB_HTTP_PORT": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "cp949",  # as a Korean Windows console: the command must set its own
    }


@pytest.fixture
def hub(hub_environment: dict[str, str], tmp_path: Path) -> Hub:
    def call(*args: str, stdin: str = "", **changes: str) -> CompletedProcess[str]:
        return run(
            [executable, "-m", "bot", *args],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=hub_environment | changes,
            cwd=tmp_path,
            timeout=60,
        )

    return call
