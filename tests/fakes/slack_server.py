"""Slack on loopback, with a memory: Web API, file uploads, response addresses, Socket Mode. It refuses what Slack refuses.

Blocks are judged by slack_sdk's own models, and by the limits that its documentation names.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

TEAM, BOT_USER, BOT_ID = "T0001", "U0BOT", "B0BOT"
SECRET = "shhh-signing-secret"
TOKEN = "xoxb-test-token"
MAX_MESSAGE_CHARS = 13_200
MAX_UPDATE_BYTES = 4_000


@dataclass
class Fault:
    """For the next call of `method`. `delivers`: the call has its effect, and the caller does not learn of it."""

    method: str
    status: int = 200
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    delivers: bool = False


@dataclass
class Posted:
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None
    metadata: dict[str, Any]
    at: float
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str((self.metadata.get("event_payload") or {}).get("key", ""))

    @property
    def shown(self) -> str:
        """All that a person reads in it."""
        return "\n".join(texts(self.blocks)) or self.text

    def to_json(self) -> dict[str, Any]:
        message: dict[str, Any] = {
            "type": "message",
            "ts": self.ts,
            "text": self.text,
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "blocks": self.blocks,
        }
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.metadata:
            message["metadata"] = self.metadata
        if self.files:
            message["files"] = self.files
        return message


def texts(value: Any, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for name, inner in value.items() for text in texts(inner, name)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner, key)]
    return [value] if isinstance(value, str) and key in ("text", "alt_text") else []


def problem_of(blocks: list[dict[str, Any]], limit: int = 50) -> str:
    """Why Slack would refuse these blocks; "" where it would not."""
    if len(blocks) > limit:
        return f"{len(blocks)} blocks"
    parsed = Block.parse_all(blocks)
    if any(block is None for block in parsed):
        return "unknown block"
    try:
        for block in parsed:
            block.validate_json()
            block.to_dict()
    except SlackObjectFormationError as error:
        return str(error)
    found = texts(blocks)
    if any(not text for text in found):
        return "empty text"
    for block in blocks:
        kind = block["type"]
        if kind == "section" and "text" in block and len(block["text"]["text"]) > 3_000:
            return "section too long"
        if kind == "table":
            rows = block["rows"]
            if len(rows) > 100 or any(len(row) > 20 for row in rows) or len({len(row) for row in rows}) != 1:
                return "table too large"
        if kind == "actions":
            ids = [element["action_id"] for element in block["elements"]]
            if len(ids) != len(set(ids)) or len(ids) > 25:
                return "action ids"
            for element in block["elements"]:
                if len(element["text"]["text"]) > 75 or len(element.get("value", "")) > 2_000:
                    return "button too long"
        if kind == "context" and not 1 <= len(block["elements"]) <= 10:
            return "context elements"
    if sum(block["type"] == "table" for block in blocks) > 1:
        return "only_one_table_allowed"
    return ""


class SlackServer:
    """`posted`, `uploads`, `whispers`, `views` and `calls` remember; `faults` are met by the next calls, in order."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.refused: list[str] = []
        self.uploads: list[dict[str, Any]] = []
        self.whispers: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any], float]] = []
        self.faults: deque[Fault] = deque()
        self.channels: set[str] | None = None  # those the bot is in; None: all
        self.hang_s: dict[str, float] = {}
        self.acknowledged: dict[str, float] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.greet = True
        self.silent = False
        self._pending: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.url = ""

    def forget(self) -> None:
        for memory in (
            self.posted,
            self.refused,
            self.uploads,
            self.whispers,
            self.views,
            self.responses,
            self.calls,
            self.faults,
        ):
            memory.clear()
        self.channels = None
        self.hang_s.clear()

    async def start(self) -> None:
        app = web.Application(client_max_size=64_000_000)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def ts(self) -> str:
        return f"{time.time():.6f}"[:-3] + f"{next(self._numbers) % 1000:03d}"

    def made(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments, _ in self.calls if name == method]

    async def _arguments(self, request: web.Request) -> dict[str, Any]:
        found: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            found |= await request.json()
        elif request.method == "POST":
            found |= dict(await request.post())
        for name in ("blocks", "metadata", "view", "files", "prompts"):
            if isinstance(found.get(name), str):
                found[name] = json.loads(found[name])
        return found

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await self._arguments(request)
        self.calls.append((method, arguments, time.time()))
        if method in self.hang_s:
            await asyncio.sleep(self.hang_s[method])
        if self.faults and self.faults[0].method == method:
            fault = self.faults.popleft()
            if fault.delivers:
                self._do(method, arguments)
            if fault.drop:
                if request.transport is not None:
                    request.transport.close()
                return web.Response(status=500)
            return web.json_response(
                {"ok": False, "error": fault.error or "internal_error"},
                status=fault.status,
                headers=fault.headers,
            )
        result = self._do(method, arguments)
        return web.json_response({"ok": "error" not in result, **result})

    def _do(self, method: str, a: dict[str, Any]) -> dict[str, Any]:
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        result: dict[str, Any] = handler(a) if handler else {}
        return result

    def _auth_test(self, a: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "url": "https://x.slack.com/"}

    def _chat_postMessage(self, a: dict[str, Any]) -> dict[str, Any]:
        channel = str(a.get("channel", ""))
        if self.channels is not None and channel not in self.channels:
            return {"error": "not_in_channel"}
        blocks = list(a.get("blocks") or [])
        problem = problem_of(blocks)
        if problem:
            self.refused.append(problem)
            return {"error": "invalid_blocks"}
        if not blocks and not a.get("text"):
            return {"error": "no_text"}
        if sum(map(len, texts(blocks))) > MAX_MESSAGE_CHARS:
            self.refused.append("msg_blocks_too_long")
            return {"error": "msg_blocks_too_long"}
        if len(str(a.get("text", ""))) > 40_000:
            return {"error": "msg_too_long"}
        posted = Posted(
            channel=channel,
            ts=self.ts(),
            text=str(a.get("text", "")),
            blocks=blocks,
            thread_ts=a.get("thread_ts"),
            metadata=a.get("metadata") or {},
            at=time.time(),
        )
        self.posted.append(posted)
        return {"channel": channel, "ts": posted.ts, "message": posted.to_json()}

    def _chat_update(self, a: dict[str, Any]) -> dict[str, Any]:
        if len(str(a.get("text", "")).encode()) > MAX_UPDATE_BYTES:
            return {"error": "msg_too_long"}
        for posted in self.posted:
            if posted.ts == a["ts"]:
                posted.text, posted.blocks = str(a.get("text", "")), list(a.get("blocks") or [])
                return {"ts": posted.ts}
        return {"error": "message_not_found"}

    def _chat_postEphemeral(self, a: dict[str, Any]) -> dict[str, Any]:
        self.whispers.append(a)
        return {"message_ts": self.ts()}

    def _conversations_open(self, a: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": "D" + str(a["users"])[1:]}}

    def _conversations_history(self, a: dict[str, Any]) -> dict[str, Any]:
        return self._page(a, [each for each in self.posted if each.thread_ts is None])

    def _conversations_replies(self, a: dict[str, Any]) -> dict[str, Any]:
        return self._page(a, [each for each in self.posted if a["ts"] in (each.ts, each.thread_ts)])

    def _page(self, a: dict[str, Any], posts: list[Posted]) -> dict[str, Any]:
        found = [
            each.to_json()
            for each in posts
            if each.channel == a["channel"] and float(each.ts) >= float(a.get("oldest") or 0)
        ]
        start, limit = int(a.get("cursor") or 0), int(a.get("limit") or 100)
        more = start + limit < len(found)
        return {
            "messages": found[start : start + limit],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _files_getUploadURLExternal(self, a: dict[str, Any]) -> dict[str, Any]:
        file_id = f"F{next(self._numbers):04d}"
        self._pending[file_id] = {"id": file_id, "name": a["filename"], "alt": a.get("alt_txt", "")}
        return {"file_id": file_id, "upload_url": f"{self.url}/upload/{file_id}"}

    async def _upload(self, request: web.Request) -> web.Response:
        self._pending[request.match_info["file"]]["data"] = await request.read()
        return web.Response(text="OK - 1")

    def _files_completeUploadExternal(self, a: dict[str, Any]) -> dict[str, Any]:
        done = []
        for each in a["files"]:
            file = self._pending.pop(each["id"])
            file |= {"title": each.get("title", ""), "created": int(time.time()), "channel": a["channel_id"]}
            file["thread_ts"] = a.get("thread_ts")
            self.uploads.append(file)
            done.append({key: file[key] for key in ("id", "name", "title", "created")})
        self.posted.append(
            Posted(
                channel=a["channel_id"],
                ts=self.ts(),
                text=str(a.get("initial_comment") or ""),
                blocks=[],
                thread_ts=a.get("thread_ts"),
                metadata={},
                at=time.time(),
                files=done,
            )
        )
        return {"files": done}

    def _views_open(self, a: dict[str, Any]) -> dict[str, Any]:
        return self._view(a)

    def _views_publish(self, a: dict[str, Any]) -> dict[str, Any]:
        return self._view(a)

    def _view(self, a: dict[str, Any]) -> dict[str, Any]:
        problem = problem_of(a["view"]["blocks"], 100)
        if problem:
            self.refused.append(problem)
            return {"error": "invalid_arguments"}
        self.views.append(a)
        return {"view": {"id": f"V{next(self._numbers):04d}"}}

    async def _respond(self, request: web.Request) -> web.Response:
        self.responses.append(await request.json())
        return web.Response(text="ok")

    # -- Socket Mode

    def _apps_connections_open(self, a: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"{self.url.replace('http', 'ws')}/socket?n={next(self._numbers)}"}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        if self.greet:
            await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        with suppress(ConnectionError):
            async for message in socket:
                if message.type is WSMsgType.PING and not self.silent:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    reply = json.loads(message.data)
                    self.acknowledged[reply["envelope_id"]] = time.time()
        self.sockets.remove(socket)
        return socket

    async def send_envelope(self, kind: str, payload: Mapping[str, Any], which: int = 0) -> str:
        """The envelope's id."""
        envelope = f"e{next(self._numbers)}"
        await self.sockets[which].send_json(
            {
                "type": kind,
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        return envelope


@asynccontextmanager
async def slack_server() -> AsyncIterator[SlackServer]:
    server = SlackServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def sign(
    body: bytes, *, secret: str = SECRET, at: float | None = None, kind: str = "application/json"
) -> dict[str, str]:
    """The headers of a request by Slack."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def as_json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def as_form(fields: Mapping[str, str]) -> bytes:
    return urlencode(fields).encode()


def counted(posted: list[Posted]) -> dict[str, int]:
    """How often each key was posted."""
    counts: dict[str, int] = defaultdict(int)
    for each in posted:
        if each.key:
            counts[each.key] += 1
    return dict(counts)


async def _serve() -> None:
    """`python -m tests.fakes.slack_server`: says its address, serves until its input ends."""
    import sys

    async with slack_server() as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
