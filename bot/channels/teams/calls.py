"""Calls to the Bot Connector through the SDK's client: allowed, paced, and with its errors in the outbox's words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationAccount, Entity
from botframework.connector.models import ErrorResponseException
from msrest.exceptions import ClientRequestError

from bot.channels.teams.adapter import TeamsAdapter
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.convert import Place
from bot.channels.teams.guard import PLATFORM, is_service_allowed
from bot.channels.teams.pace import Pace
from bot.clock import Clock
from bot.posts import DeliveryError

log = logging.getLogger(__name__)

# A shorter wait is sat out; a longer one is the outbox's.
PATIENCE_S = 3.0
# The gateway may have handed the message on before it gave up.
UNSURE = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT})
LONGEST_RETRY_AFTER_S = 900.0


class MessageRefused(DeliveryError):
    """Teams does not take this message as it is: too large, or a card that it cannot read."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class AiLabel(Entity):  # type: ignore[misc]  # the SDK has no types
    """ "AI generated" beside the message. `Entity` itself would drop the fields that it does not know.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content
    """

    _attribute_map = {  # noqa: RUF012 - msrest reads it from the class
        "type": {"key": "type", "type": "str"},
        "at_type": {"key": "@type", "type": "str"},
        "at_context": {"key": "@context", "type": "str"},
        "additional_type": {"key": "additionalType", "type": "[str]"},
    }

    def __init__(self) -> None:
        super().__init__(type="https://schema.org/Message")
        self.at_type = "Message"
        self.at_context = "https://schema.org"
        self.additional_type = ["AIGeneratedContent"]


class Calls:
    def __init__(self, adapter: TeamsAdapter, config: TeamsConfig, pace: Pace, clock: Clock) -> None:
        self._adapter = adapter
        self._config = config
        self._pace = pace
        self._clock = clock

    async def post(self, place: Place, activity: Activity, edits: str | None = None) -> str:
        """The message's id. Raises `DeliveryError`; as `MessageRefused` where other words might pass."""
        if not is_service_allowed(place.service_url, self._config):
            raise DeliveryError("the stored service address is not allowed", permanent=True)
        activity.service_url = place.service_url
        activity.channel_id = PLATFORM
        activity.from_property = ChannelAccount(id=place.bot)
        activity.conversation = ConversationAccount(id=place.conversation, tenant_id=place.tenant or None)
        try:
            client = await self._adapter.client(place.service_url)
        except Exception as error:
            raise DeliveryError(f"the bot cannot log in: {type(error).__name__}") from error
        await self._take_turn(place.address)
        try:
            if edits is not None:
                activity.id = edits
                done = await client.conversations.update_activity(place.conversation, edits, activity)
            else:
                done = await client.conversations.send_to_conversation(place.conversation, activity)
        except ErrorResponseException as error:
            raise self._refusal(error.response) from error
        except ClientRequestError as error:
            raise DeliveryError(
                f"no answer: {type(error.inner_exception).__name__}",
                maybe_delivered=_may_have_left(error.inner_exception),
            ) from error
        return str(done.id) if done is not None and done.id else edits or "unknown"

    async def _take_turn(self, address: str) -> None:
        """Nothing is awaited between the look and the note, so that two calls never take the same turn."""
        while (delay := self._pace.delay_s(address, self._clock())) > 0:
            if delay > PATIENCE_S:
                raise DeliveryError("paced", retry_after_s=delay)
            await asyncio.sleep(delay)
        self._pace.note(address, self._clock())

    def _refusal(self, response: Any) -> DeliveryError:
        status = int(response.status_code)
        said = f"HTTP {status} {_code(response)}".strip()
        if status == HTTPStatus.FORBIDDEN:
            return DeliveryError(said, gone=True)
        if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
            return MessageRefused(said)
        if status == HTTPStatus.UNAUTHORIZED:
            self._adapter.forget_login()
            return DeliveryError(said)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.METHOD_NOT_ALLOWED):
            return DeliveryError(said, permanent=True)
        return DeliveryError(
            said, retry_after_s=_retry_after(response.headers), maybe_delivered=status in UNSURE
        )


def card_message(cards: Any, summary: str, *, answer: bool) -> Activity:
    """`answer`: labelled as made by AI, with Teams' own 👍 and 👎 under it."""
    return Activity(
        type="message",
        summary=summary,
        attachments=[Attachment(content_type=kind, content=content) for kind, content in cards],
        attachment_layout="list",
        entities=[AiLabel()] if answer else None,
        channel_data={"feedbackLoop": {"type": "default"}} if answer else None,
    )


def text_message(text: str, *, answer: bool) -> Activity:
    return Activity(
        type="message",
        text=text,
        text_format="markdown",
        entities=[AiLabel()] if answer else None,
        channel_data={"feedbackLoop": {"type": "default"}} if answer else None,
    )


def typing() -> Activity:
    return Activity(type="typing")


def _may_have_left(error: Exception | None) -> bool:
    """A connection that was never made carried nothing."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return False
    if isinstance(error, requests.exceptions.ConnectionError):
        said = repr(error)
        return "NewConnectionError" not in said and "NameResolutionError" not in said
    return True


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        return min(LONGEST_RETRY_AFTER_S, max(0.0, float(headers["Retry-After"])))
    except (KeyError, ValueError):
        return None


def _code(response: Any) -> str:
    """The platform's own word for it: "MessageWritesBlocked"."""
    try:
        code = response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return code[:60] if isinstance(code, str) else ""
