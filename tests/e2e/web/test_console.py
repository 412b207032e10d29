"""The demo as a person meets it: `hub demo`, a real Chromium, no key, no account, no network."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from tests.e2e.conftest import HubProcess, clean_environment, node_script, running_hub

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

SCRIPT = Path(__file__).with_name("console.mjs")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HubProcess]:
    async with running_hub(tmp_path_factory.mktemp("demo"), "demo") as hub:
        yield hub


async def play(scenario: str, hub: HubProcess, out: Path) -> dict[str, Any]:
    async with node_script(SCRIPT, scenario, hub.url, str(out)) as script:
        return await script.hear()


async def test_three_questions_are_answered_with_a_chart_and_stay_after_a_reload(
    demo: HubProcess, out: Path
) -> None:
    seen = await play("conversation", demo, out)
    total, comparison, trend = seen["answers"]
    assert "생산량" in total
    assert "기준:" in total
    assert "보다" in comparison
    assert "▲" in comparison or "▼" in comparison
    assert "합계" in trend
    assert seen["charts"]
    assert all(chart["width"] > 0 and chart["alt"] for chart in seen["charts"])
    assert seen["asked"].endswith(seen["suggested"])
    assert len(seen["before"]) == 4
    assert seen["after"] == seen["before"]
    assert seen["path"].startswith("/t/")
    assert seen["threads"] == ["이번 달 생산량 알려줘"]
    assert seen["current"] == 1
    assert seen["faults"] == []


async def test_everything_can_be_done_with_the_keyboard_alone(demo: HubProcess, out: Path) -> None:
    seen = await play("keyboard", demo, out)
    assert seen["first"] == "question"
    assert seen["typed"] == "이번 달\n생산량"
    assert seen["sentWhileComposing"] == 0
    assert seen["emptied"] == ""
    assert "생산량" in seen["spoken"]
    assert seen["suggestion"]
    assert seen["asked"].endswith(seen["suggestion"])
    assert seen["recalled"] == seen["suggestion"]
    assert seen["afterReason"] == "down"
    assert (seen["vote"], seen["comment"]) == ("true", "10월 숫자와 다릅니다")
    assert (seen["skip"], seen["skipped"]) == ("skip", "question")
    assert seen["unnamed"] == []
    assert seen["faults"] == []


async def test_it_can_be_read_in_light_in_the_dark_and_on_a_phone(demo: HubProcess, out: Path) -> None:
    seen = await play("looks", demo, out)
    for name in ("light", "dark", "phone", "still"):
        look = seen[name]
        assert look["contrasts"]["looked"] > 40, name
        assert look["contrasts"]["low"] == [], name
        assert look["tooWide"] <= 0, name
        assert look["keepsWords"] == "keep-all"
        assert look["faults"] == [], name
    assert seen["light"]["ground"] != seen["dark"]["ground"]
    assert seen["still"]["moving"] == 0
    assert (seen["hidden"], seen["open"], seen["closed"]) == (True, {"side": False, "main": True}, True)


async def test_a_table_is_taken_along_whole_and_an_answer_copied(demo: HubProcess, out: Path) -> None:
    seen = await play("files", demo, out)
    text = Path(seen["csv"]["path"]).read_bytes().decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row and row[0].startswith("20")]
    # "50행 외 35행"
    count = sum(int(number.replace(",", "")) for number in re.findall(r"([\d,]+)행", seen["note"]))
    assert len(rows) == count
    book = load_workbook(seen["xlsx"]["path"])
    days = [row[0] for row in book.worksheets[0].iter_rows(values_only=True) if str(row[0]).startswith("20")]
    assert len(days) == count
    assert seen["csv"]["name"].startswith("생산조회_")
    assert "복사했습니다" in seen["toast"]
    assert "\t" in seen["copied"]
    assert "**" not in seen["copied"]
    assert "기준:" in seen["copied"]
    assert "<table" in seen["rich"]
    assert "<button" not in seen["rich"]
    assert "기준: 2026-11-20" in seen["selected"]
    assert "\u2060" not in seen["rich"] + seen["copied"] + seen["selected"]
    assert seen["faults"] == []


async def test_a_page_survives_a_hub_that_dies_and_comes_back(tmp_path: Path, out: Path) -> None:
    async with (
        running_hub(tmp_path / "demo", "demo") as hub,
        node_script(SCRIPT, "restart", hub.url, str(out)) as script,
    ):
        assert await script.hear() == {"ready": True}
        await hub.kill()
        await script.tell("dead")
        assert "보내지 못했습니다" in (await script.hear())["unsent"]
        started = time.perf_counter()
        await hub.start()
        assert time.perf_counter() - started < await allowed_s(), "a second start takes too long"
        await script.tell("alive")
        seen = await script.hear()
    assert seen["ids"][0] == seen["before"]
    assert len(seen["ids"]) == 3
    assert seen["pending"] == 0


async def allowed_s() -> float:
    """3 s, or more where this machine is so busy now that Python itself takes long to start."""
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
    await process.wait()
    return max(3.0, 60 * (time.perf_counter() - started))


async def test_a_second_demo_says_where_the_first_one_is(demo: HubProcess) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo"),
        env=clean_environment() | dict(demo.settings),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert demo.url in said.decode()


async def test_a_taken_port_is_said_and_another_one_found(demo: HubProcess, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--port", str(demo.port)),
        env=clean_environment() | {"HUB_STATE_DIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = ""
    try:
        async with asyncio.timeout(60):
            while "http://" not in said:
                line = await process.stdout.readline()
                assert line, said
                said += line.decode()
    finally:
        process.terminate()
        await process.communicate()
    assert f"{demo.port}번 포트를 다른 프로그램이 쓰고" in said
    assert demo.url not in said
