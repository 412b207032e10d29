"""A server that speaks Gemini's protocol and gives the replies it was told to, in order.

It refuses what the real one refuses: a missing key, a schema keyword that is not understood, a function call
without its response, and a thought signature that did not come back as it went out.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "test-key-4f1c"
SIGNATURE = "c2lnbmF0dXJl"

_SCHEMA_KEYWORDS = frozenset(
    [
        "type",
        "description",
        "enum",
        "items",
        "properties",
        "required",
        "minItems",
        "maxItems",
        "maxLength",
        "minimum",
        "maximum",
        "anyOf",
        "format",
    ]
)


@dataclass(frozen=True, slots=True)
class Scripted:
    """`body` as bytes goes out as it is. `delay_s` comes first; `cut` ends the connection midway, `drop` before a byte."""

    status: int = 200
    body: Any = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    drop: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    model: str
    version: str
    key: str
    body: Mapping[str, Any]

    @property
    def everything(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def calling_mode(self) -> str:
        return str(self.body["toolConfig"]["functionCallingConfig"]["mode"])


def candidate(parts: Sequence[Mapping[str, Any]] | None, finish: str | None = "STOP") -> Scripted:
    content = {"role": "model"} if parts is None else {"role": "model", "parts": list(parts)}
    one: dict[str, Any] = {"content": content, "index": 0}
    if finish is not None:
        one["finishReason"] = finish
    usage = {
        "promptTokenCount": 1200,
        "candidatesTokenCount": 30,
        "thoughtsTokenCount": 70,
        "totalTokenCount": 1300,
    }
    return Scripted(body={"candidates": [one], "usageMetadata": usage, "modelVersion": "scripted"})


def calls(*wanted: tuple[str, Mapping[str, Any]]) -> Scripted:
    """Function calls; as from Gemini 3, the first one carries a thought signature."""
    parts: list[dict[str, Any]] = [
        {"functionCall": {"id": f"call-{index}", "name": name, "args": args}}
        for index, (name, args) in enumerate(wanted)
    ]
    if parts:
        parts[0]["thoughtSignature"] = SIGNATURE
    return candidate(parts)


def call(name: str, **args: Any) -> Scripted:
    return calls((name, args))


def text(words: str) -> Scripted:
    return candidate([{"text": "생각", "thought": True}, {"text": words}])


def finished(reason: str, parts: Sequence[Mapping[str, Any]] = ()) -> Scripted:
    return candidate(parts, reason)


def blocked(reason: str = "SAFETY") -> Scripted:
    return Scripted(
        body={"promptFeedback": {"blockReason": reason}, "usageMetadata": {"promptTokenCount": 9}}
    )


def error(
    code: int,
    status: str = "",
    message: str = "refused",
    details: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Scripted:
    body = {"error": {"code": code, "message": message, "status": status, "details": list(details)}}
    return Scripted(status=code, body=body, headers=headers or {})


def quota(
    *quota_ids: str, delay: str | None = None, message: str = "quota exceeded", value: str = "20"
) -> Scripted:
    """A 429 as the real service words it."""
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": [{"quotaId": each, "quotaValue": value} for each in quota_ids],
        }
    ]
    if delay is not None:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
    return error(429, "RESOURCE_EXHAUSTED", message, details)


PER_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
PER_DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"


class GeminiServer:
    """`script` replies first to anyone; then `otherwise` by model; then `last`. `received` holds every request."""

    def __init__(self) -> None:
        self.script: deque[Scripted] = deque()
        self.otherwise: dict[str, Scripted] = {}
        self.last = error(500, "INTERNAL", "nothing scripted")
        self.received: list[Received] = []
        self.models: list[Mapping[str, Any]] = []
        self.models_reply: Scripted | None = None
        self._arrived = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self.url = ""

    def reply(self, *replies: Scripted) -> None:
        self.script.extend(replies)

    @property
    def asked_models(self) -> list[str]:
        return [each.model for each in self.received]

    async def wait_for(self, count: int) -> None:
        """Until `count` requests have arrived."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.received) >= count)

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_post("/{version}/models/{model}:generateContent", self._generate)
        app.router.add_get("/{version}/models", self._list)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> GeminiServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        model = request.match_info["model"]
        received = Received(
            model, request.match_info["version"], request.headers.get("x-goog-api-key", ""), body
        )
        async with self._arrived:
            self.received.append(received)
            self._arrived.notify_all()
        wrong = _refusal(received)
        if wrong is not None:
            return await _send(request, wrong)
        return await _send(request, self._next(model))

    def _next(self, model: str) -> Scripted:
        if self.script:
            return self.script.popleft()
        return self.otherwise.get(model, self.last)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("x-goog-api-key") != KEY:
            return await _send(request, _BAD_KEY)
        return await _send(request, self.models_reply or Scripted(body={"models": self.models}))


_BAD_KEY = error(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
)


async def _send(request: web.Request, reply: Scripted) -> web.StreamResponse:
    if reply.delay_s:
        await asyncio.sleep(reply.delay_s)
    transport = request.transport
    if reply.drop and transport is not None:
        transport.abort()
    raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    if reply.cut:
        response = web.StreamResponse(
            headers={"Content-Type": "application/json", "Content-Length": str(len(raw))}
        )
        await response.prepare(request)
        await response.write(raw[: len(raw) // 2])
        if transport is not None:
            transport.abort()
        return response
    return web.Response(
        status=reply.status, body=raw, content_type=reply.content_type, headers=dict(reply.headers)
    )


def _refusal(received: Received) -> Scripted | None:
    if received.key != KEY:
        return _BAD_KEY
    body = received.body
    for tool in body.get("tools", []):
        for declared in tool.get("functionDeclarations", []):
            bad = _unknown_keywords(declared.get("parametersJsonSchema", {}))
            if bad:
                return error(400, "INVALID_ARGUMENT", f"unknown schema keywords {sorted(bad)}")
    contents = body.get("contents", [])
    for content, after in zip(contents, [*contents[1:], {}], strict=True):
        parts = content.get("parts", [])
        asked = [part["functionCall"]["name"] for part in parts if "functionCall" in part]
        if not asked:
            continue
        given = [
            part["functionResponse"]["name"] for part in after.get("parts", []) if "functionResponse" in part
        ]
        if given != asked:
            return error(400, "INVALID_ARGUMENT", f"function responses {given} do not answer {asked}")
        if content.get("role") != "model" or parts[0].get("thoughtSignature") != SIGNATURE:
            return error(400, "INVALID_ARGUMENT", "Function call is missing a thought_signature")
    return None


def _unknown_keywords(schema: Any) -> set[str]:
    if not isinstance(schema, dict):
        return set()
    bad = set(schema) - _SCHEMA_KEYWORDS
    for each in schema.get("properties", {}).values():
        bad |= _unknown_keywords(each)
    for each in (schema.get("items"), *schema.get("anyOf", [])):
        bad |= _unknown_keywords(each)
    return bad
