"""`POST /api/messages`: guard, the token's claims, the SDK, the hub. Whatever is wrong with a request is a 4xx."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from typing import Any

from aiohttp import web
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity

from bot.channels.teams.adapter import Logic, TeamsAdapter
from bot.channels.teams.config import PATH, TeamsConfig
from bot.channels.teams.guard import MAX_BODY_BYTES, Refused, read_activity
from bot.channels.teams.intake import Intake
from bot.channels.teams.tokens import check_claims
from bot.store import StoreBusy

log = logging.getLogger(__name__)


class Endpoint:
    def __init__(self, config: TeamsConfig, adapter: TeamsAdapter, intake: Intake) -> None:
        self._config = config
        self._adapter = adapter
        self._intake = intake

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            return await self._answer(request)
        except Refused as refused:
            log.info("refused a request to %s: %s", PATH, refused.reason)
            return web.json_response({"error": refused.reason}, status=refused.status)
        except StoreBusy as error:
            log.warning("the chat store cannot be used now: %s", error)
            return web.json_response({"error": "busy"}, status=HTTPStatus.SERVICE_UNAVAILABLE)

    async def _answer(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "no JSON")
        if request.content_length is not None and request.content_length > MAX_BODY_BYTES:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        activity = read_activity(await request.read(), self._config)
        header = ""
        if not self._config.anonymous:
            header = request.headers.get("Authorization", "")
            check_claims(header, activity["serviceUrl"], self._config, time.time())
        reply: InvokeResponse | None = await self._adapter.receive(activity, header, self.logic_for(activity))
        if reply is None:
            return web.Response(status=HTTPStatus.OK)
        return web.json_response(reply.body, status=reply.status)

    def logic_for(self, activity: dict[str, Any]) -> Logic:
        """What the SDK runs for this activity: the hub takes it, and an invoke gets its reply the SDK's way."""

        async def logic(context: TurnContext) -> None:
            reply = await self._intake.take(activity)
            if reply is not None:
                answer = InvokeResponse(status=int(reply.status), body=reply.body)
                await context.send_activity(Activity(type="invokeResponse", value=answer))

        return logic
