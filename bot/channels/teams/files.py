"""CSV and Excel: one to one by the person's consent into their OneDrive, elsewhere by a short-lived signed link.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import secrets
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import web

from bot.actions import EXPORTS, Do
from bot.channels.ports import MakeWhole
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.guard import is_upload_allowed
from bot.channels.teams.words import say
from bot.clock import Clock
from bot.exports import ExportFile, export_file
from bot.hub import Hub
from bot.posts import DeliveryError
from bot.store import StoreBusy, fact_rows
from datasource.errors import SourceError

log = logging.getLogger(__name__)

LINK_PATH = "/teams/files"
LINK_VALID = timedelta(minutes=30)
SECRET_FACT = "teams.link_secret"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
UPLOAD_TIMEOUT_S = 60
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Files:
    def __init__(self, hub: Hub, make_whole: MakeWhole, config: TeamsConfig, clock: Clock) -> None:
        self._hub = hub
        self._make_whole = make_whole
        self._config = config
        self._clock = clock
        self._secret = b""

    async def start(self) -> None:
        """Links outlive a restart. Raises `StoreBusy`."""
        found = await fact_rows.get(self._hub.store, SECRET_FACT)
        if found is None:
            await fact_rows.put(self._hub.store, SECRET_FACT, secrets.token_hex(32), self._clock())
            found = await fact_rows.get(self._hub.store, SECRET_FACT)
        self._secret = bytes.fromhex(found[0]) if found else secrets.token_bytes(32)

    def routes(self) -> list[web.RouteDef]:
        return [web.get(LINK_PATH + "/{token}", self._serve)]

    async def make(self, request_id: str, do: Do) -> ExportFile | None:
        """The whole tables of an answer; None where there is none. Raises `SourceError`, `StoreBusy`."""
        turn = await self._hub.turn(request_id)
        if turn is None or turn.answer is None:
            return None
        answer = turn.answer
        if any(section.table and section.table.omitted for section in answer.sections):
            answer = await self._make_whole(answer, turn.asked_at)
        return await export_file(answer, do)

    def link(self, request_id: str, do: Do) -> str | None:
        """None without a public address."""
        if not self._config.public_url:
            return None
        return (
            f"{self._config.public_url}{LINK_PATH}/{self._sign(request_id, do, self._clock() + LINK_VALID)}"
        )

    async def put(self, upload: dict[str, Any], file: ExportFile) -> None:
        """Raises `DeliveryError`. Repeating it does no harm."""
        url = str(upload.get("uploadUrl", ""))
        if not is_upload_allowed(url, self._config):
            raise DeliveryError("the address to put the file is not allowed", permanent=True)
        size = len(file.data)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{size - 1}/{size}",
        }
        timeout = aiohttp.ClientTimeout(total=UPLOAD_TIMEOUT_S)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
                session.put(url, data=file.data, headers=headers, allow_redirects=False) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryError(f"the file was not taken: {type(error).__name__}") from error
        if status >= HTTPStatus.BAD_REQUEST:
            # The address is good for a few minutes only.
            lasting = status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS
            raise DeliveryError(f"the file was not taken: HTTP {status}", permanent=lasting)

    def _sign(self, request_id: str, do: Do, until: datetime) -> str:
        payload = json.dumps([request_id, do.value, int(until.timestamp())]).encode()
        return f"{_encode(payload)}.{_encode(self._mac(payload))}"

    def _mac(self, payload: bytes) -> bytes:
        return hmac.new(self._secret, payload, hashlib.sha256).digest()

    def _read(self, token: str) -> tuple[str, Do, datetime] | None:
        """None for what was not signed here."""
        try:
            payload, mac = (_decode(part) for part in token.split("."))
            if not hmac.compare_digest(mac, self._mac(payload)):
                return None
            request_id, do, until = json.loads(payload)
            return str(request_id), Do(do), datetime.fromtimestamp(until, self._clock().tzinfo)
        except (ValueError, binascii.Error, OverflowError, OSError):
            return None

    async def _serve(self, request: web.Request) -> web.Response:
        read = self._read(request.match_info["token"])
        if read is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text=say("link_expired"))
        request_id, do, until = read
        if self._clock() > until or do not in EXPORTS:
            return web.Response(status=HTTPStatus.GONE, text=say("link_expired"))
        try:
            file = await self.make(request_id, do)
        except (SourceError, StoreBusy) as error:
            log.warning("the file of %s cannot be made: %s", request_id, error)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text=say("data_unreadable"))
        if file is None:
            return web.Response(status=HTTPStatus.GONE, text=say("nothing_to_export"))
        ending = file.name.rpartition(".")[2]
        headers = {
            "Content-Type": TYPES[ending],
            "Content-Disposition": f"attachment; filename=\"table.{ending}\"; filename*=UTF-8''{quote(file.name)}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.data, headers=headers)


def consent_card(file: ExportFile, request_id: str, do: Do) -> tuple[str, str, dict[str, Any]]:
    """(content type, name, content)"""
    context = {"request_id": request_id, "format": do.value}
    return (
        CONSENT,
        file.name,
        {
            "description": say("file_here", name=file.name),
            "sizeInBytes": len(file.data),
            "acceptContext": context,
            "declineContext": context,
        },
    )


def upload_body(value: dict[str, Any]) -> dict[str, Any] | None:
    """The body of a post that puts a file, from the consent's value; None for anything else."""
    context, info = value.get("context"), value.get("uploadInfo")
    if not isinstance(context, dict) or not isinstance(info, dict):
        return None
    request_id, do = context.get("request_id"), context.get("format")
    kept = {key: info.get(key) for key in ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType")}
    if not isinstance(request_id, str) or do not in [each.value for each in EXPORTS]:
        return None
    if not all(isinstance(each, str) and len(each) <= 4_000 for each in kept.values()):
        return None
    return {"type": "upload", "request_id": request_id, "format": do, "upload": kept}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
