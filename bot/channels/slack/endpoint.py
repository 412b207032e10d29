"""Slack over HTTP: /slack/events on the hub's server, behind the guard."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.channels.slack.guard import MAX_BYTES, Guard, Refused
from bot.clock import Clock

log = logging.getLogger(__name__)

PATH = "/slack/events"


class Endpoint:
    def __init__(self, app: AsyncApp, guard: Guard, clock: Clock) -> None:
        self._app = app
        self._guard = guard
        self._clock = clock

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            if (request.content_length or 0) > MAX_BYTES:
                raise Refused(400, "too large")
            text = self._guard.check(request.headers, await request.read(), self._clock())
        except Refused as refused:
            log.warning("refused a request to %s: %s", PATH, refused.reason)
            return web.json_response({"error": "refused"}, status=refused.status)
        except web.HTTPRequestEntityTooLarge:
            log.warning("refused a request to %s: too large", PATH)
            return web.json_response({"error": "refused"}, status=400)
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        try:
            asked = AsyncBoltRequest(body=text, headers=headers)
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            log.warning("refused a request to %s: Bolt cannot read it: %s", PATH, type(error).__name__)
            return web.json_response({"error": "refused"}, status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))
