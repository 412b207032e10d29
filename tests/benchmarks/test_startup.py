"""How long `hub ask` takes from the prompt to the answer, against a Python that does nothing."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings, environment_name
from database.demo import make_demo

ROOT = Path(__file__).parents[2]
ROUNDS = 15
MOST_TIMES = 25
# Data to the Friday of the week before: the reply also tells how late the data is, which needs the holidays.
TODAY, MADE_FOR = date(2026, 11, 25), date(2026, 11, 23)


def timed(command: tuple[str, ...], environment: Mapping[str, str], folder: Path) -> tuple[float, float]:
    """Seconds on the clock, and of the processor (on Windows, the clock's)."""
    began, used = time.perf_counter(), _processor_s()
    subprocess.run(command, env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    return took, (_processor_s() - used) or took


def _processor_s() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.bench
def test_asking_starts_within_25_times_an_empty_python(tmp_path: Path) -> None:
    make_demo(tmp_path / "data", MADE_FOR)
    ours = {environment_name(field) for field in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in ours} | {
        "HUB_DATABASE_DIR": str(tmp_path / "data"),
        "HUB_STATE_DIR": str(tmp_path / "state"),
        "HUB_TODAY": TODAY.isoformat(),
        "HUB_SETTLE_S": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        # Bytecode as `make setup` leaves it, also where sources were edited since and writing it is switched off.
        "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    empty, ask = (sys.executable, "-c", "pass"), (sys.executable, "-m", "bot", "ask", "이번 달 생산량")
    first = subprocess.run(ask, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert "영업일 지연" in first.stdout.decode()
    rounds = [(timed(empty, environment, tmp_path), timed(ask, environment, tmp_path)) for _ in range(ROUNDS)]
    clock, processor = (
        [statistics.median(one[kind] for one in column) * 1000 for column in zip(*rounds, strict=True)]
        for kind in (0, 1)
    )
    for name, (nothing, asked) in (("clock", clock), ("processor", processor)):
        print(
            f"\n{name}: python -c pass {nothing:.1f} ms, hub ask {asked:.1f} ms, {asked / nothing:.1f} times"
        )
    # Of the processor: what else runs on the machine lengthens the clock's time of the longer one more.
    assert processor[1] <= MOST_TIMES * processor[0]
