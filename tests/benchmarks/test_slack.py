"""What a question costs the hub in Slack, from the signed event to the post, beside Bolt doing nothing with it."""

from __future__ import annotations

import asyncio
import gc
import logging
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.app import build_app
from bot.store import outbox_rows
from database.demo import make_demo
from tests.bot.channels.slack.rig import SLACK, TODAY, Rig, slack_settings
from tests.fakes.slack_server import SECRET, TOKEN, SlackServer

pytestmark = pytest.mark.bench

ROOT = Path(__file__).parents[2]
QUESTIONS = 300
ALLOWED = 20


@pytest.fixture
def elsewhere() -> Iterator[SlackServer]:
    """A Slack in a process of its own, so that its work is not counted."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.slack_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    server = SlackServer()
    server.url = process.stdout.readline().strip()
    yield server
    assert process.stdin is not None
    process.stdin.close()
    process.wait(10)


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id="T0001", bot_user_id="U0BOT", bot_id="B0BOT", bot_token=TOKEN
    )


def bolt_doing_nothing() -> AsyncApp:
    app = AsyncApp(signing_secret=SECRET, authorize=authorize)

    @app.event("app_mention")
    async def nothing(event: dict[str, object]) -> None:
        pass

    return app


@asynccontextmanager
async def bolt_server() -> AsyncIterator[str]:
    """Bolt's own door over HTTP, signatures checked, and nothing behind it."""
    bolt = bolt_doing_nothing()

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


async def send(url: str, count: int) -> None:
    """From another process, so that asking is not counted."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.slack_client", url, str(count), cwd=ROOT
    )
    assert await process.wait() == 0


async def cost_of_bolt(url: str, count: int) -> float:
    """Seconds of processor time a dispatch, every thread of this process counted."""
    gc.collect()
    began = time.process_time()
    await send(url, count)
    return (time.process_time() - began) / count


@pytest.fixture
async def rig(elsewhere: SlackServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    monkeypatch.setattr("bot.channels.slack.pacing.GAP", timedelta(0))
    (tmp_path / "db").mkdir()
    make_demo(tmp_path / "db", TODAY)
    settings = slack_settings(
        elsewhere,
        tmp_path / "db",
        tmp_path / "state",
        questions_per_person_hour=0,
        turns_at_once=8,
        settle_s=10,
    )
    async with build_app(settings, kinds=(SLACK,), with_jobs=False) as app, aiohttp.ClientSession() as http:
        await app.core.source.refresh()
        await app.start()
        yield Rig(app, elsewhere, http)
        await app.stop()


async def cost_of_the_hub(rig: Rig, count: int) -> float:
    """Seconds of processor time a question, from the event to the post that is marked as sent."""
    store = rig.app.store
    before = (await outbox_rows.counts(store)).get("sent", 0)
    gc.collect()
    began = time.process_time()
    await send(rig.url, count)
    while (await outbox_rows.counts(store)).get("sent", 0) < before + count:  # noqa: ASYNC110 - no bell
        await asyncio.sleep(0.1)
    return (time.process_time() - began) / count


async def test_a_question_costs_at_most_twenty_dispatches_of_bolt(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger().setLevel(logging.WARNING)
    async with bolt_server() as bolt_url:
        await cost_of_bolt(bolt_url, 50)
        await cost_of_the_hub(rig, 50)
        ours, theirs = [], []
        for _ in range(3):
            theirs.append(await cost_of_bolt(bolt_url, QUESTIONS))
            ours.append(await cost_of_the_hub(rig, QUESTIONS))
    hub, bolt = min(ours), min(theirs)
    with capsys.disabled():
        print(f"\nSlack: {hub * 1000:.2f} ms a question, Bolt alone {bolt * 1000:.3f} ms: {hub / bolt:.1f}×")
    assert hub <= ALLOWED * bolt
