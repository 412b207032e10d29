"""Microsoft's Agents Playground in a real Chromium, one to one: ask, follow up, press, see the chart, hear a report."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.answers import Answer, AnswerKind, BasisView, Section
from bot.channels.teams.config import TeamsConfig
from bot.posts import NewPost, PostKind, Priority, answer_body
from tests.bot.channels.teams.rig import Teams, make_factory, teams_hub
from tests.e2e.conftest import E2E, clean_environment, find_node, free_port, node_script
from tests.fakes.teams_server import TeamsServer

pytestmark = pytest.mark.e2e

CLI = E2E / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
SCRIPT = Path(__file__).with_name("playground.mjs")
READY_S = 30.0


@contextlib.asynccontextmanager
async def playground(folder: Path, hub_url: str) -> AsyncIterator[str]:
    """Its address, once it listens."""
    port = free_port()
    # It listens on `localhost`, and wants the bot's address by that name.
    bot = hub_url.replace("127.0.0.1", "localhost")
    process = await asyncio.create_subprocess_exec(
        find_node(),
        str(CLI),
        *("start", "-e", f"{bot}/api/messages", "-c", "msteams", "-p", str(port), "--dt"),
        cwd=folder,
        env=clean_environment(),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        async with asyncio.timeout(READY_S), aiohttp.ClientSession() as http:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with http.get(url) as response:
                        if response.status == 200:
                            break
                await asyncio.sleep(0.2)
        yield url
    finally:
        process.terminate()
        await process.wait()


def report() -> Answer:
    basis = BasisView(
        date_from=None, date_to=None, measure="quantity", rows=12, line="기준: 2026-11-20 · 배치 12건"
    )
    headline = "일일 생산 실적 보고: 11월 20일 **4,200개**"
    return Answer(kind=AnswerKind.ANSWERED, sections=(Section(headline=headline, basis=basis),))


async def report_to(teams: Teams, address: str) -> None:
    """As a job does: no message to reply to, only the address."""
    await teams.app.outbox.put(
        NewPost(
            key="report:2026-11-20",
            channel="teams",
            address=address,
            kind=PostKind.REPORT,
            priority=Priority.REPORT,
            body=answer_body(report()),
        )
    )


async def test_a_person_asks_follows_up_presses_sees_and_is_told(tmp_path: Path, out: Path) -> None:
    factory = tmp_path / "factory"
    factory.mkdir()
    make_factory(factory)
    config = TeamsConfig(app_id="", anonymous=True, loopback_services=True)
    async with (
        teams_hub(TeamsServer(), factory, tmp_path / "state", config=config) as hub,
        playground(tmp_path, hub.url) as url,
        node_script(SCRIPT, url, str(out)) as person,
    ):
        welcome = await person.hear()
        assert len(welcome["texts"]) == 1
        assert "안녕하세요" in welcome["texts"][0]

        asked = await person.hear()
        assert "2026년 11월" in asked["text"] and "기준:" in asked["text"]
        followed = await person.hear()
        assert "2026년 10월" in followed["text"]

        pressed = await person.hear()
        assert pressed["label"] and "2026년 10월" in pressed["text"]

        charted = await person.hear()
        assert "합계" in charted["text"]
        assert "월" in charted["alt"] and charted["width"] >= 480

        period = await person.hear()
        assert "2026-06-01~2026-11-23" in period["text"]

        assert (await person.hear())["step"] == "waiting"
        (thread,) = await hub.app.hub.threads("teams")
        await report_to(hub, thread.address)
        await person.tell("")
        told = await person.hear()
        assert "일일 생산 실적 보고" in told["text"]

        end = await person.hear()
        assert end["generated"] >= 6
        assert end["faults"] == []
        turns = await hub.app.hub.turns(thread.thread)
        assert len(turns) == 5
        assert turns[2].question and pressed["label"].split()[0] in turns[2].question
