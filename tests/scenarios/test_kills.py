"""A process killed anywhere between receiving and posting: nothing that was acknowledged is lost, nothing posted twice."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.hub_process import POINTS, lines

EVENTS = 12


def start(folder: Path, events: int, crash: str, seed: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.hub_process", str(folder), str(events), crash, seed],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
    )


def finish(folder: Path, events: int, seed: str) -> None:
    process = start(folder, events, "none", seed)
    try:
        _, errors = process.communicate(timeout=30 + events)
    finally:
        process.kill()
    assert process.returncode == 0, errors.decode()


def check(folder: Path, events: int) -> None:
    posted = Counter(lines(folder / "posted"))
    assert [key for key, count in posted.items() if count > 1] == []
    assert len(posted) == events
    asked = {line.split("=")[1] for line in lines(folder / "requests")}
    assert {f"answer:{request}" for request in asked} <= set(posted)
    with sqlite3.connect(folder / "hub.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("SELECT count(*) FROM turns").fetchone()[0] == events
        assert db.execute("SELECT count(*) FROM outbox WHERE state <> 'sent'").fetchone()[0] == 0
    db.close()


def kill_at(folder: Path, point: str, place: int) -> None:
    process = start(folder, EVENTS, f"{point}:{place}", "e")
    process.communicate(timeout=60)
    assert process.returncode != 0, f"{point}:{place} was never reached"
    finish(folder, EVENTS, "e")
    check(folder, EVENTS)


# Of a run's transactions the first stores a message; later ones claim, finish and mark, by turns.
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point_loses_and_repeats_nothing(tmp_path: Path, point: str) -> None:
    kill_at(tmp_path, point, 4)


@pytest.mark.soak
@pytest.mark.parametrize("place", [1, 2, 3, 7, 11])
@pytest.mark.parametrize("point", POINTS)
def test_kills_at_every_named_point_five_times(tmp_path: Path, point: str, place: int) -> None:
    kill_at(tmp_path, point, place)


@pytest.mark.soak
@pytest.mark.parametrize("place", range(12, 60))
def test_a_kill_before_and_after_every_commit(tmp_path: Path, place: int) -> None:
    kill_at(tmp_path, "before-commit" if place % 2 else "after-commit", place)


def random_kills(folder: Path, kills: int, events: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(kills):
        process = start(folder, events, "none", "e")
        try:
            process.wait(0.25 + chance.random() * 0.5)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    finish(folder, events, "e")
    check(folder, events)


def test_kills_at_random_moments_lose_and_repeat_nothing(tmp_path: Path) -> None:
    random_kills(tmp_path, 3, 60, seed=20261123)


@pytest.mark.soak
def test_fifty_kills_at_random_moments_lose_and_repeat_nothing(tmp_path: Path) -> None:
    random_kills(tmp_path, 50, 800, seed=7)
