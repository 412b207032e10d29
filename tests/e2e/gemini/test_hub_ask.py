"""The whole hub as a process, asked through `hub ask --jsonl`, while the model's service misbehaves."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from database.demo import make_demo
from tests.e2e.gemini.aimock import aimock, on_question, on_text

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)
DEADLINE_S = 5.0
FIXTURES = [
    on_question("뚝딱", "get_production_summary", {"period": "지난달"}),
    on_question("불량률", "refuse", {"topic": "defects", "asked": "불량률"}),
    on_text("거짓말", "지난달 생산량은 77,777,777개입니다."),
    on_text("글로 답하지 말고", "정말로 77,777,777개입니다."),
]
# The grammar reads the first; the others go to the model.
EASY, HARD, FALSE = (
    "지난달 생산량",
    "지난달 우리 공장이 뚝딱 만들어낸 생산량 좀",
    "아무 거짓말이나 한번 해 보거라",
)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("databases")
    make_demo(folder, TODAY)
    return folder


async def ask(
    url: str, databases: Path, state: Path, *questions: str, mode: str = "plan"
) -> list[dict[str, Any]]:
    """One process, the questions in order. Fails where anything but answers is printed."""
    environment = {
        **os.environ,
        "HUB_DATABASE_DIR": str(databases),
        "HUB_STATE_DIR": str(state),
        "HUB_SETTLE_S": "0",
        "HUB_TODAY": TODAY.isoformat(),
        "HUB_DEADLINE_S": str(DEADLINE_S),
        "HUB_PLANNER": "auto",
        "HUB_GEMINI_MODE": mode,
        "GEMINI_API_KEY": "any",
        "GEMINI_MODEL": "gemini-main",
        "GEMINI_FALLBACK_MODEL": "gemini-lite",
        "GOOGLE_GEMINI_BASE_URL": url,
        "GOOGLE_GENAI_API_VERSION": "v1beta",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "ask", "--jsonl"),
        cwd=ROOT,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    lines = "".join(
        json.dumps({"id": number, "question": question}, ensure_ascii=False) + "\n"
        for number, question in enumerate(questions)
    )
    out, err = await process.communicate(lines.encode())
    assert (process.returncode, err.decode()) == (0, "")
    answers = [json.loads(line) for line in out.decode().splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(questions)))
    return answers


async def test_what_the_grammar_defers_the_model_plans(databases: Path, tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as url:
        easy, hard, refused = await ask(
            url, databases, tmp_path / "state", EASY, HARD, "거 머시냐 불량률 우째 되노"
        )
    assert (easy["planner"], hard["planner"]) == ("offline", "gemini-main")
    assert (hard["kind"], hard["answer"]) == ("answered", easy["answer"])
    assert refused["kind"] == "refused"


@pytest.mark.parametrize("mode", ["plan", "narrate"])
async def test_a_model_that_lies_is_not_quoted(databases: Path, tmp_path: Path, mode: str) -> None:
    fixtures = [*FIXTURES, on_text("뚝딱", "77,777,777개")]
    async with aimock(tmp_path, fixtures) as url:
        hard, false = await ask(url, databases, tmp_path / "state", HARD, FALSE, mode=mode)
    assert hard["kind"] == "answered"
    assert false["kind"] == "clarify"
    for answer in (hard, false):
        assert "77,777,777" not in answer["answer"]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--chaos-ratelimit", "1"), "몰려"),
        (("--chaos-drop", "1"), "연결하지 못했습니다"),
        (("--chaos-malformed", "1"), "쓸 수 있는 답을 주지 않았습니다"),
        (("--chaos-disconnect", "1"), "연결하지 못했습니다"),
        (("--chaos-latency", "30000"), "제한 시간"),
    ],
    ids=["429", "500", "malformed", "disconnect", "hang"],
)
async def test_a_fault_costs_the_hard_question_only_and_says_why_in_time(
    databases: Path, tmp_path: Path, flags: tuple[str, ...], said: str
) -> None:
    async with aimock(tmp_path, FIXTURES, *flags) as url:
        began = perf_counter()
        easy, hard, again = await ask(url, databases, tmp_path / "state", EASY, HARD, EASY)
        took = perf_counter() - began
    assert easy["kind"] == again["kind"] == "answered"
    assert said not in easy["answer"]
    assert hard["kind"] == "clarify"
    assert said in hard["answer"]
    assert hard["elapsed_ms"] < DEADLINE_S * 1000
    assert took < DEADLINE_S + 5
