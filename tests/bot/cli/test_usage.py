"""What a person reads who types a command or a setting wrong: Korean, one line on what, one on where to look."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.cli._console import agreed
from tests.bot.cli.conftest import Hub


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["ask", "--jso", "x"], "--jso 옵션은 없습니다. 비슷한 옵션: --json, --jsonl"),
        (["--foo"], "--foo 옵션은 없습니다."),
        (["archive", "move"], "'move' 명령은 없습니다. 있는 명령: plan, run, undo"),
        (
            ["report", "yearly"],
            "{daily|weekly|monthly}에는 다음 가운데 하나를 적어 주세요: daily, weekly, monthly",
        ),
        (["report", "daily", "--date", "2026-13-01"], "--date에는 날짜를 YYYY-MM-DD로 적어 주세요."),
        (["demo", "--port", "99999"], "--port에는 쓸 수 있는 범위의 정수를 적어 주세요."),
        (["restore", "x"], "--to 값을 적어 주세요."),
        (
            ["nothing"],
            "'nothing' 명령은 없습니다. 있는 명령: archive, ask, backup, chat, demo, eval, health, index, jobs, manifest, models, report, restore, run",
        ),
        (["ask", "--thread"], "--thread 옵션 뒤에 값을 적어 주세요."),
        (["ask", "--json=1"], "--json 옵션에는 값을 적지 않습니다."),
        (["ask", "--jsonl", "x"], "--jsonl은 질문, --thread, --json과 함께 쓸 수 없습니다."),
        (
            ["ask", "이번", "달 생산량"],
            "알 수 없는 말이 더 있습니다: 달 생산량. 띄어쓰기가 든 말은 따옴표로 묶어 주세요.",
        ),
    ],
)
def test_a_wrong_command_line_is_explained_in_korean(line: list[str], sentence: str) -> None:
    done = CliRunner().invoke(cli, line)
    assert done.exit_code == 2
    assert done.output.splitlines()[0] == sentence
    assert done.output.splitlines()[1].startswith("쓰는 법: ")
    assert "Error" not in done.output


@pytest.mark.parametrize(
    ("typed", "meant"), [("y", True), ("예", True), ("ㅛ", True), ("n", False), ("", False), ("maybe", False)]
)
def test_only_a_yes_agrees(typed: str, meant: bool) -> None:
    @click.command()
    def ask() -> None:
        click.echo(agreed("계속할까요?"))

    done = CliRunner().invoke(ask, input=f"{typed}\n")
    assert done.output == f"계속할까요? [y/N]: {typed}\n{meant}\n"


def test_indexes_are_made_in_the_file_of_the_erp_only_after_a_yes(hub: Hub, tmp_path: Path) -> None:
    def indexes() -> int:
        with closing(sqlite3.connect(tmp_path / "data" / "production_analysis.db")) as read:
            return int(read.execute("SELECT count(*) FROM sqlite_master WHERE type = 'index'").fetchone()[0])

    assert hub("index", "create", stdin="n\n").returncode == 1
    assert indexes() == 0
    assert hub("index", "create", stdin="예\n").returncode == 0
    assert indexes() > 0


def test_a_group_alone_shows_its_help() -> None:
    done = CliRunner().invoke(cli, ["archive"])
    assert done.exit_code == 2
    assert "plan" in done.output
    assert "쓰는 법" not in done.output


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HUB_PLANNER", "bogus", "다음 가운데 하나여야 합니다: 'auto', 'offline', 'gemini'"),
        ("HUB_TODAY", "2026-99-99", "날짜를 YYYY-MM-DD로 적어야 합니다"),
        ("HUB_TIMEZONE", "Mars/X", "Asia/Seoul 같은 시간대 이름이어야 합니다"),
        ("HUB_HTTP_PORT", "99999", "65535 이하여야 합니다"),
        ("HUB_HTTP_PORT", "http", "정수를 적어야 합니다"),
        ("HUB_TEAMS_ANONYMOUS", "maybe", "1(예) 또는 0(아니오)을 적어야 합니다"),
        ("HUB_PUBLIC_URL", "hub", "https://hub.example.com 같은 주소여야 합니다"),
    ],
)
def test_a_wrong_setting_is_explained_in_korean(name: str, value: str, sentence: str) -> None:
    done = CliRunner().invoke(cli, ["ask", "이번 달 생산량"], env={name: value})
    assert done.exit_code == 2
    assert f"  {name}: {sentence}" in done.output.splitlines()


def test_a_state_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    taken = tmp_path / "state"
    taken.write_text("a file, not a folder")
    done = CliRunner().invoke(cli, ["ask", "이번 달 생산량"], env={"HUB_STATE_DIR": str(taken)})
    assert done.exit_code == 1
    assert done.output.startswith("상태 폴더에 쓸 수 없습니다.")
    assert str(taken) in done.output
