"""emulate (npm) as a process: a stateful Slack Web API with strict scopes, and a door before it that can say 429."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.slack.manifest import SCOPES
from tests.e2e.conftest import free_port

CLI = Path(__file__).parent.parent / "node_modules" / "emulate" / "dist" / "index.js"
BOT_TOKEN, USER_TOKEN = "xoxb-e2e-bot", "xoxp-e2e-kim"
SECRET = "e2e-signing-secret"
READY_S = 20.0


@dataclass
class Slack:
    """`url` is emulate's own; `door` is where the hub calls, which counts, and refuses as often as `refuse` says."""

    url: str
    http: aiohttp.ClientSession
    door: str = ""
    calls: Counter[str] = field(default_factory=Counter)
    refuse: Counter[str] = field(default_factory=Counter)
    channel: str = ""
    user: str = ""

    async def api(self, method: str, token: str = USER_TOKEN, **arguments: Any) -> dict[str, Any]:
        """As a person's client would. Raises AssertionError for what Slack refuses."""
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.post(f"{self.url}/api/{method}", json=arguments, headers=headers) as reply:
            answer: dict[str, Any] = await reply.json()
        assert answer["ok"], (method, answer)
        return answer

    async def say(self, text: str, thread: str | None = None) -> str:
        """A person's message; its ts."""
        more = {"thread_ts": thread} if thread else {}
        return str((await self.api("chat.postMessage", channel=self.channel, text=text, **more))["ts"])

    async def replies(self, ts: str) -> list[dict[str, Any]]:
        """All that hangs under a message, its pictures included."""
        found = await self.api(
            "conversations.replies", channel=self.channel, ts=ts, include_all_metadata=True
        )
        return [message for message in found["messages"] if message["ts"] != ts]

    async def download(self, file: dict[str, Any]) -> bytes:
        headers = {"Authorization": f"Bearer {USER_TOKEN}"}
        async with self.http.get(file["url_private"], headers=headers) as reply:
            assert reply.status == 200
            return await reply.read()


@contextlib.asynccontextmanager
async def emulated_slack(folder: Path) -> AsyncIterator[Slack]:
    node = shutil.which("node")
    if node is None or not CLI.is_file():
        raise RuntimeError("emulate is not installed: run tests/e2e/setup.sh")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    seed = folder / "seed.json"
    seed.write_text(
        json.dumps(
            {
                "slack": {
                    "users": [{"name": "kim"}, {"name": "hub"}],
                    "channels": [{"name": "production"}],
                    "strict_scopes": True,
                    "tokens": [
                        {"token": BOT_TOKEN, "type": "bot", "user": "hub", "scopes": list(SCOPES)},
                        {
                            "token": USER_TOKEN,
                            "user": "kim",
                            "scopes": [
                                "chat:write",
                                "channels:read",
                                "channels:history",
                                "users:read",
                                "files:read",
                                "im:read",
                                "im:history",
                            ],
                        },
                    ],
                }
            }
        ),
        encoding="utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        node,
        str(CLI),
        *("start", "-s", "slack", "-p", str(port), "--seed", str(seed), "--base-url", url),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with aiohttp.ClientSession() as http:
        slack = Slack(url, http)
        runner = await _open_door(slack)
        try:
            await _until_ready(slack)
            channels = (await slack.api("conversations.list"))["channels"]
            slack.channel = next(each["id"] for each in channels if each["name"] == "production")
            slack.user = (await slack.api("auth.test"))["user_id"]
            yield slack
        finally:
            await runner.cleanup()
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _until_ready(slack: Slack) -> None:
    async with asyncio.timeout(READY_S):
        while True:
            with contextlib.suppress(aiohttp.ClientError, AssertionError):
                await slack.api("auth.test")
                return
            await asyncio.sleep(0.1)


async def _open_door(slack: Slack) -> web.AppRunner:
    async def through(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        slack.calls[method] += 1
        if slack.refuse[method] > 0:
            slack.refuse[method] -= 1
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"}
            )
        headers = {"Authorization": request.headers.get("Authorization", "")}
        body, kind = await request.read(), request.headers.get("Content-Type", "")
        if request.method == "POST" and not body:
            # The SDK puts some arguments into the query, which Slack reads and emulate does not.
            body, kind = request.query_string.encode(), "application/x-www-form-urlencoded"
        headers["Content-Type"] = kind
        url = f"{slack.url}{request.path}"
        query = request.query if request.method == "GET" else None
        async with slack.http.request(request.method, url, params=query, data=body, headers=headers) as reply:
            return web.Response(status=reply.status, body=await reply.read(), content_type="application/json")

    app = web.Application(client_max_size=64_000_000)
    app.router.add_route("*", "/api/{method}", through)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.door = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner
