"""Microsoft's side of Teams on loopback: signing keys, the bot's login, and a Bot Connector with a memory.

It enforces nothing by itself but remembers when each call came; `refuse` makes the next calls fail.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.com"
BOT = f"28:{APP_ID}"
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


@dataclass(frozen=True, slots=True)
class Sent:
    at: float  # monotonic seconds
    method: str
    conversation: str
    activity: dict[str, Any]
    authorization: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """`delivers`: the message is kept all the same. Status 0 closes the connection without a word."""

    status: int
    code: str = "Error"
    retry_after: str = ""
    delivers: bool = False


@dataclass(slots=True)
class TeamsServer:
    url: str = ""
    sent: list[Sent] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    refusals: deque[Refusal] = field(default_factory=deque)
    uploads: list[tuple[str, bytes]] = field(default_factory=list)
    keys_fetched: int = 0
    logins: int = 0
    key_delay_s: float = 0.0
    keys: dict[str, Any] = field(default_factory=lambda: {"k1": KEY})

    @property
    def keys_url(self) -> str:
        return f"{self.url}/openid"

    @property
    def service_url(self) -> str:
        return f"{self.url}/teams/"

    def refuse(self, *refusals: Refusal) -> None:
        self.refusals.extend(refusals)

    def token(self, *, key: Any = KEY, kid: str = "k1", algorithm: str = "RS256", **claims: Any) -> str:
        return token(self.service_url, key=key, kid=kid, algorithm=algorithm, **claims)

    def calls(self, kind: str = "message") -> list[Sent]:
        return [each for each in self.sent if each.activity.get("type") == kind]

    async def _openid(self, request: web.Request) -> web.Response:
        self.keys_fetched += 1
        await asyncio.sleep(self.key_delay_s)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        found = []
        for kid, key in self.keys.items():
            jwk = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
            found.append({**jwk, "kid": kid, "endorsements": ["msteams"]})
        return web.json_response({"keys": found})

    async def _login(self, request: web.Request) -> web.Response:
        self.logins += 1
        await asyncio.sleep(self.key_delay_s)
        return web.json_response({"access_token": f"token-{self.logins}"})

    async def _activity(self, request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        self.sent.append(
            Sent(
                time.monotonic(),
                request.method,
                request.match_info["conversation"],
                activity,
                request.headers.get("Authorization", ""),
            )
        )
        refusal = self.refusals.popleft() if self.refusals else None
        if refusal is None or refusal.delivers:
            self.messages.append(activity)
        if refusal is not None:
            if refusal.status == 0:
                assert request.transport is not None
                request.transport.close()
            headers = {"Retry-After": refusal.retry_after} if refusal.retry_after else None
            body = {"error": {"code": refusal.code, "message": "refused"}}
            return web.json_response(body, status=refusal.status or 500, headers=headers)
        return web.json_response({"id": f"m{len(self.sent)}"}, status=201)

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads.append((request.headers.get("Content-Range", ""), await request.read()))
        return web.json_response({}, status=201)


def token(
    service_url: str, *, key: Any = KEY, kid: str = "k1", algorithm: str = "RS256", **claims: Any
) -> str:
    """Signed as Microsoft signs; a claim given as None is left out."""
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": APP_ID,
        "nbf": now - 60,
        "exp": now + 3_600,
        "serviceurl": service_url,
        **claims,
    }
    payload = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": kid})


@asynccontextmanager
async def teams_server() -> AsyncIterator[TeamsServer]:
    server = TeamsServer()
    app = web.Application(client_max_size=10_000_000)
    activities = "/teams/v3/conversations/{conversation}/activities"
    app.router.add_get("/openid", server._openid)
    app.router.add_get("/keys", server._keys)
    app.router.add_get("/login", server._login)
    app.router.add_post(activities, server._activity)
    app.router.add_post(activities + "/{activity}", server._activity)
    app.router.add_put(activities + "/{activity}", server._activity)
    app.router.add_put("/upload", server._upload)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
