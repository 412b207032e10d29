"""`hub eval` as it is typed: a file of questions, a small factory, the report on the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.questions import factory

ROOT = Path(__file__).parents[3]


def hub_eval(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "HUB_DATABASE_DIR": str(folder / "database"),
        "HUB_STATE_DIR": str(folder / "state"),
        "HUB_TODAY": factory.TODAY.isoformat(),
        "HUB_PLANNER": "offline",
        "HUB_SETTLE_S": "0",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", "eval", *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def question(key: str, text: str, thread: str, **expect: object) -> str:
    line = {"id": key, "thread": thread, "category": "sample", "question": text, "expect": expect}
    return json.dumps(line, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("eval")
    factory.build(path / "database")
    return path


def test_right_wrong_and_deferred_are_counted_and_told_apart(folder: Path) -> None:
    october, september = {"date_from": "2026-10-01"}, {"date_from": "2026-09-01"}
    file = folder / "questions.jsonl"
    file.write_text(
        question("a", "지난달 생산량", "t", kind="answered", **october)
        + question("b", "9월은?", "t", kind="answered", **september)
        + question("c", "지난달 생산량", "u", kind="answered", numbers=[123457], **october)
        + question("d", "지난달 불량률", "v", kind="answered"),
        encoding="utf-8",
    )
    ended = hub_eval(folder, str(file), "--verbose")
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[-1] == "right 2/4 (50.0%), wrong 1, deferred 1"
    assert "wrong (1): c" in lines and "deferred (1): d" in lines
    assert "    why: missing 1 of 1 numbers: [123457]" in lines


def test_a_line_that_is_no_question_is_named_and_no_question_is_asked(folder: Path) -> None:
    file = folder / "broken.jsonl"
    file.write_text(question("a", "지난달 생산량", "t", kind="answered") + "{}\n", encoding="utf-8")
    ended = hub_eval(folder, str(file))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "2번째 줄" in ended.stderr and "Traceback" not in ended.stderr


def test_a_file_that_is_not_there_is_said_in_one_sentence(folder: Path) -> None:
    ended = hub_eval(folder, str(folder / "nothing.jsonl"))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("질문 파일을 읽을 수 없습니다") and ended.stderr.count("\n") == 1
