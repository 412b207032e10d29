"""A process killed while it tells of alerts: none is lost, none is told twice, each is said to be over once."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.alert_process import CHECKS, POINTS
from tests.scenarios.hub_process import lines

ROOT = Path(__file__).parents[2]


def run(folder: Path, crash: str) -> int:
    command = [sys.executable, "-m", "tests.scenarios.alert_process", str(folder), crash]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode in (0, -9, 137), done.stderr.decode()
    return done.returncode


def kill_and_check(folder: Path, kills: list[str]) -> int:
    died = sum(run(folder, crash) != 0 for crash in kills)
    assert run(folder, "none") == 0
    posted = Counter(line.split("=")[0] for line in lines(folder / "posted"))
    assert posted == Counter([f"{check}:{what}" for check in CHECKS for what in ("first", "status")])
    return died


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_each_point_loses_and_repeats_no_alert(tmp_path: Path, point: str) -> None:
    assert kill_and_check(tmp_path, [f"{point}:1", f"{point}:2"]) == 2


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_random_kills_lose_and_repeat_no_alert(tmp_path: Path, seed: int) -> None:
    rnd = random.Random(seed)
    kills = [f"{rnd.choice(POINTS)}:{rnd.randint(1, 4)}" for _ in range(5)]
    print(f"seed {seed}: {kill_and_check(tmp_path, kills)} kills, 0 lost, 0 twice")
