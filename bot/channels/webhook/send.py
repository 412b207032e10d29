"""Posts → signed HTTP requests, as the Standard Webhooks specification has them (https://www.standardwebhooks.com).

The id is the post's key, so that a receiver drops a repetition. An edit is a request of its own, whose `edits` names the
first one's id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

import aiohttp
from jinja2 import TemplateError

from bot import wording
from bot.clock import Clock
from bot.posts import DeliveryError, Post, Receipt

CHANNEL = "webhook"
TIMEOUT_S = 15.0
PASSING = frozenset({408, 409, 423, 425, 429})


class WebhookSender:
    """`secret` None: unsigned. Redirects are not followed: they would carry the body elsewhere."""

    def __init__(self, secret: str | None, clock: Clock) -> None:
        self._key = to_key(secret) if secret else None
        self._clock = clock

    async def send(self, post: Post) -> Receipt:
        url = post.address.partition(":")[2]
        body = to_body(post)
        headers = {"content-type": "application/json; charset=utf-8", "webhook-id": post.key}
        stamp = str(int(self._clock().timestamp()))
        headers["webhook-timestamp"] = stamp
        if self._key is not None:
            headers["webhook-signature"] = sign(self._key, post.key, stamp, body)
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)) as session,
                session.post(url, data=body, headers=headers, allow_redirects=False) as reply,
            ):
                _judge(reply)
        except aiohttp.InvalidURL:
            raise DeliveryError("the address is no URL", permanent=True) from None
        except aiohttp.ClientConnectorError as error:
            raise DeliveryError(f"not connected: {type(error).__name__}") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise DeliveryError(f"broke off: {type(error).__name__}", maybe_delivered=True) from error
        return Receipt(post.key)

    async def find_delivered(self, post: Post) -> Receipt | None:
        """It cannot be asked; the receiver tells a repetition by its id."""
        return None

    def delay_s(self, address: str, now: datetime) -> float:
        return 0.0


def _judge(reply: aiohttp.ClientResponse) -> None:
    """Raises `DeliveryError` unless it was taken."""
    if 200 <= reply.status < 300:
        return
    if reply.status in PASSING or reply.status >= 500:
        wait = reply.headers.get("retry-after", "")
        raise DeliveryError(f"HTTP {reply.status}", retry_after_s=float(wait) if wait.isdecimal() else None)
    raise DeliveryError(f"HTTP {reply.status}", permanent=True, gone=reply.status == 410)


def to_body(post: Post) -> bytes:
    """Raises `DeliveryError` for what has no form here."""
    if post.body.get("type") != "notice":
        raise DeliveryError(f"no way to show a {post.body.get('type')!r}", permanent=True)
    name = f"webhook/{post.body['template']}.json.j2"
    try:
        made: dict[str, Any] = json.loads(wording.render(name, **post.body.get("context", {})))
    except (ValueError, TemplateError) as error:
        raise DeliveryError(f"{name}: {error}", permanent=True) from error
    if post.edits is not None:
        made["edits"] = post.edits.message_id
    if post.under is not None:
        made["replies_to"] = post.under.message_id
    return json.dumps(made, ensure_ascii=False).encode()


def to_key(secret: str) -> bytes:
    """`whsec_<base64>` as the specification has it, or any other secret as it is."""
    if secret.startswith("whsec_"):
        return base64.b64decode(secret.removeprefix("whsec_"))
    return secret.encode()


def sign(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
