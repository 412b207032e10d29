"""The commands as they are typed: real processes on a real, small factory."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.bot.cli.conftest import ROOT, Hub

# 2 + 9 + 16 November, three items: 3 × (1102 + 1109 + 1116)
NOVEMBER = "9,981"


def test_a_question_is_answered_with_its_basis(hub: Hub) -> None:
    done = hub("ask", "이번 달 생산량")
    assert done.returncode == 0, done.stderr
    assert NOVEMBER in done.stdout
    assert "기준:" in done.stdout
    assert done.stderr == ""


def test_a_thread_is_continued_by_a_later_command(hub: Hub) -> None:
    hub("ask", "지난달 딸기 시럽 생산량", "--thread", "보고")
    later = json.loads(hub("ask", "그럼 9월은?", "--thread", "보고", "--json").stdout)
    assert later["basis"]["date_from"] == "2026-09-01"
    assert later["basis"]["items"] == ["SR0001"]
    assert later["thread"] == "보고"
    fresh = json.loads(hub("ask", "그럼 9월은?", "--json").stdout)
    assert fresh["basis"] is None or fresh["basis"]["items"] == []


def test_a_chart_that_is_asked_for_is_a_png_file(hub: Hub) -> None:
    answer = json.loads(hub("ask", "올해 월별 생산량 추이를 그래프로", "--json").stdout)
    assert Path(answer["chart"]).read_bytes().startswith(b"\x89PNG")
    assert json.loads(hub("ask", "올해 월별 생산량 추이", "--json").stdout)["chart"] is None


def test_jsonl_keeps_its_threads_to_itself(hub: Hub, tmp_path: Path) -> None:
    lines = [
        {"id": 1, "thread": "a", "question": "지난달 딸기 시럽 생산량"},
        {"id": 2, "thread": "a", "question": "그럼 9월은?"},
        {"id": 3, "question": "이번 달 생산량"},
    ]
    done = hub("ask", "--jsonl", stdin="\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == ["answered"] * 3, done.stderr
    assert answers[1]["basis"]["items"] == ["SR0001"]
    assert not (tmp_path / "state" / "hub.db").exists()


def test_chat_answers_line_by_line_and_stops_at_the_word(hub: Hub) -> None:
    done = hub("chat", stdin="이번 달 생산량\n\n딸기 시럽은?\n끝\n지난달 생산량\n")
    assert done.returncode == 0, done.stderr
    assert NOVEMBER in done.stdout
    assert "3,327" in done.stdout, "the second question leans on the first"
    assert done.stdout.count("기준:") == 2


def test_no_question_and_a_wrong_use_are_told_apart_from_a_failure(hub: Hub) -> None:
    assert hub("ask").returncode == 2
    assert hub("--help").returncode == 0


def test_a_wrong_setting_is_named_in_korean_without_a_traceback(hub: Hub) -> None:
    done = hub("ask", "이번 달 생산량", HUB_HTTP_PORT="xoxb-secret")
    assert done.returncode == 2
    assert "HUB_HTTP_PORT" in done.stderr
    assert "설정이 잘못되었습니다" in done.stderr
    assert "Traceback" not in done.stderr
    assert "xoxb-secret" not in done.stderr


def test_a_missing_database_is_one_sentence_with_a_request_id(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = hub("ask", "이번 달 생산량", "--json", HUB_DATABASE_DIR=str(tmp_path / "empty"))
    answer = json.loads(done.stdout)
    assert answer["kind"] == "error"
    assert answer["id"] in answer["answer"]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_newer_store_is_refused_in_one_sentence(hub: Hub, tmp_path: Path) -> None:
    hub("ask", "이번 달 생산량")
    with sqlite3.connect(tmp_path / "state" / "hub.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    done = hub("ask", "이번 달 생산량")
    assert done.returncode == 1
    assert "새 버전" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_ends_the_command_quietly(
    hub_environment: dict[str, str], tmp_path: Path
) -> None:
    lines = "\n".join(json.dumps({"id": n, "question": "이번 달 생산량"}) for n in range(3_000))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=hub_environment,
        cwd=tmp_path,
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdout.close()
    # It may end before it has read everything.
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(lines.encode())
        process.stdin.close()
    errors = process.stderr.read().decode()
    assert process.wait(30) == 1
    process.stderr.close()
    assert errors == ""


MODULES = """
import sys
from bot.__main__ import main
sys.argv = ["hub", "ask", "이번 달 생산량"]
try:
    main()
except SystemExit:
    pass
print(*sys.modules, file=sys.stderr)
"""
HEAVY = (
    "google",
    "aiohttp",
    "slack_bolt",
    "slack_sdk",
    "botbuilder",
    "matplotlib",
    "numpy",
    "holidays",
    "openpyxl",
)


def test_asking_offline_loads_nothing_heavy(hub_environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES],
        capture_output=True,
        encoding="utf-8",
        # The day after the last production: no late days to count, so no holidays to look up.
        env=hub_environment | {"PYTHONIOENCODING": "utf-8", "HUB_TODAY": "2026-11-17"},
        cwd=tmp_path,
    )
    assert NOVEMBER in done.stdout, done.stderr
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert loaded & set(HEAVY) == set()
    assert "bot" in loaded


def test_late_data_loads_the_holidays_only_the_first_time(
    hub_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = hub_environment | {"PYTHONIOENCODING": "utf-8"}
    loaded = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", MODULES],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            cwd=tmp_path,
        )
        assert "4영업일 지연" in done.stdout, done.stderr
        loaded.append("holidays" in done.stderr.split())
    assert loaded == [True, False]


def wait_for_line(process: subprocess.Popen[bytes], text: str) -> str:
    assert process.stderr
    for raw in process.stderr:
        if text in (line := raw.decode()):
            return line
    raise AssertionError(f"ended with {process.wait()} before it said {text!r}")


# A Windows process group is told by Ctrl-Break.
SIGNALS = [signal.CTRL_BREAK_EVENT] if sys.platform == "win32" else [signal.SIGTERM, signal.SIGINT]
GROUP = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0


@pytest.mark.parametrize("sign", SIGNALS)
def test_the_hub_runs_says_where_and_stops_on_a_signal(
    hub_environment: dict[str, str], tmp_path: Path, sign: signal.Signals
) -> None:
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, env=hub_environment, cwd=tmp_path, creationflags=GROUP
    )
    try:
        where = wait_for_line(process, "허브가 실행 중입니다").split("주소: ")[1].split()[0]
        with urllib.request.urlopen(f"{where}/healthz", timeout=5) as response:
            assert json.load(response)["status"] == "ok"
        second = subprocess.run(command, capture_output=True, env=hub_environment, cwd=tmp_path, timeout=30)
        assert second.returncode == 1
        assert "이미 실행 중" in second.stderr.decode()
        beside = subprocess.run(
            [sys.executable, "-m", "bot", "ask", "이번 달 생산량"],
            capture_output=True,
            env=hub_environment,
            cwd=tmp_path,
            timeout=30,
        )
        assert NOVEMBER in beside.stdout.decode()
        process.send_signal(sign)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.communicate()
    log = (tmp_path / "state" / "logs" / "hub.log").read_text(encoding="utf-8")
    assert "Traceback" not in log


def test_hub_is_installed_as_a_command() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'hub = "bot.__main__:main"' in project
