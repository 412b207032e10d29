"""Socket Mode: two connections, each watched. Events go to one of them at random, so one may fail while the other hears.

The SDK pings and reconnects by itself; its monitor has been seen to die silently
(https://github.com/slackapi/python-slack-sdk/issues/1701), so each connection is also judged from outside and replaced whole.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.channels.slack.api import SlackApi
from bot.channels.slack.guard import Refused, check_payload

log = logging.getLogger(__name__)

CONNECTIONS = 2


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. A deaf connection is replaced within `silent_s` + `look_s`; Slack promises no event back to it."""

    ping_s: float = 5.0
    look_s: float = 5.0
    hello_s: float = 15.0  # after connecting, Slack says hello
    silent_s: float = 30.0  # without the answer to a ping
    again_s: float = 1.0  # before the next try to connect; doubled up to `longest_s`
    longest_s: float = 60.0


@dataclass(slots=True)
class _Ear:
    """What was heard on one connection (monotonic seconds)."""

    client: SocketModeClient
    connected_at: float
    heard_at: float
    greeted: bool = False
    handling: set[asyncio.Task[None]] = field(default_factory=set)


class Sockets:
    def __init__(
        self,
        app: AsyncApp,
        api: SlackApi,
        app_token: str,
        *,
        connections: int = CONNECTIONS,
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._api = api
        self._app_token = app_token
        self._connections = connections
        self._patience = patience or Patience()
        self._monotonic = monotonic
        self._ears: dict[int, _Ear] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.replaced = 0

    @property
    def hearing(self) -> int:
        """How many connections Slack has said hello on."""
        return sum(ear.greeted for ear in self._ears.values())

    async def start(self) -> None:
        """Returns at once; connecting is tried until it works."""
        self._tasks = [
            asyncio.create_task(self._keep(number), name=f"slack socket {number}")
            for number in range(self._connections)
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(self._close(ear) for ear in list(self._ears.values())))
        self._ears.clear()

    async def _keep(self, number: int) -> None:
        wait_s = self._patience.again_s
        while True:
            ear: _Ear | None = None
            try:
                ear = await self._connect(number)
                wait_s = self._patience.again_s
                reason = await self._watch(ear)
                self.replaced += 1
                log.warning("socket %d is replaced: %s", number, reason)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - the SDK raises anything; the socket has to come back
                log.warning("socket %d is not connected: %s: %s", number, type(error).__name__, error)
            finally:
                if ear is not None and asyncio.current_task() is not None:
                    self._ears.pop(number, None)
                    await self._close(ear)
            await asyncio.sleep(wait_s)
            wait_s = min(self._patience.longest_s, wait_s * 2)

    async def _connect(self, number: int) -> _Ear:
        client = SocketModeClient(
            app_token=self._app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=self._api.client,
            ping_interval=self._patience.ping_s,
        )
        client.proxy = self._api.client.proxy
        try:
            client.wss_uri = await client.issue_new_wss_url()
            now = self._monotonic()
            ear = _Ear(client, now, now)
            client.message_listeners.append(lambda _, message, __: self._heard(ear, message))
            client.socket_mode_request_listeners.append(
                lambda which, request: self._take(ear, which, request)
            )
            async with asyncio.timeout(self._patience.hello_s):
                await client.connect()  # type: ignore[no-untyped-call]
        except BaseException:
            await _quietly(client)
            raise
        self._ears[number] = ear
        return ear

    async def _watch(self, ear: _Ear) -> str:
        """Returns why the connection is no good any more."""
        while True:
            await asyncio.sleep(self._patience.look_s)
            reason = self._fault(ear)
            if reason:
                return reason

    def _fault(self, ear: _Ear) -> str:
        now, client = self._monotonic(), ear.client
        if not ear.greeted and now - ear.connected_at > self._patience.hello_s:
            return "no hello"
        for name, task in (
            ("monitor", client.current_session_monitor),
            ("receiver", client.message_receiver),
            ("processor", client.message_processor),
        ):
            if task is None or task.done():
                return f"its {name} ended"
        pong = client.last_ping_pong_time
        age = time.time() - pong if pong is not None else now - ear.heard_at
        if age > self._patience.silent_s and now - ear.heard_at > self._patience.silent_s:
            return f"silent for {age:.0f} s"
        return ""

    async def _heard(self, ear: _Ear, message: dict[str, Any]) -> None:
        ear.heard_at = self._monotonic()
        if message.get("type") == "hello":
            ear.greeted = True

    async def _take(self, ear: _Ear, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """In a task of its own: the SDK hands over the next envelope only when this returns."""
        task = asyncio.create_task(self._handle(client, request), name="slack envelope")
        ear.handling.add(task)
        task.add_done_callback(ear.handling.discard)

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            if request.type != "slash_commands":
                check_payload(request.payload or {})
            response = await run_async_bolt_app(self._app, request)
            await send_async_response(client, request, response, time.time())
        except Refused as refused:
            log.warning("an envelope was passed over: %s", refused.reason)
        except Exception as error:  # noqa: BLE001 - not acknowledged: Slack sends it again
            log.warning("an envelope was not acknowledged: %s: %s", type(error).__name__, error)

    async def _close(self, ear: _Ear) -> None:
        if ear.handling:
            await asyncio.wait(ear.handling, timeout=2.0)
        await _quietly(ear.client)


async def _quietly(client: SocketModeClient) -> None:
    try:
        async with asyncio.timeout(3.0):
            await client.close()  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001 - it is gone either way
        log.info("closing a socket: %s", type(error).__name__)
