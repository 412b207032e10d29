"""Slack's Web API: one client on one HTTP session, and its errors as ours."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.posts import DeliveryError

log = logging.getLogger("bot.channels.slack")
# slack_sdk writes out every request for the debug log of a logger that has no level of its own, and drops it there.
sdk_log = log.getChild("sdk")
sdk_log.setLevel(logging.INFO)

TIMEOUT_S = 30.0
# A token that is refused is replaced by a person, not by waiting; the posts are kept meanwhile.
TOKEN_WAIT_S = 300.0
DEFAULT_WAIT_S = 30.0
SLACK_HOSTS = (".slack.com", ".slack-gov.com")

REFUSED_BLOCKS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_attachments",
        "msg_blocks_too_long",
        "msg_too_long",
        "block_mismatch",
    }
)
GONE = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "user_not_found", "cannot_dm_bot", "user_disabled"}
)
# The message to change or to reply under was deleted, or is too old to be changed.
MESSAGE_GONE = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "invalid_thread_ts",
        "cannot_reply_to_message",
        "cant_update_message",
        "edit_window_closed",
    }
)
TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
RATE = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

T = TypeVar("T")


class BlocksRefused(DeliveryError):
    """Slack does not take these blocks; words alone may pass."""


class MessageGone(DeliveryError):
    """The message that this one changes or hangs under is not there any more."""


class SlackApi:
    """`client` has no retries of its own: a connection that breaks under a post would post twice."""

    def __init__(self, token: str, base_url: str) -> None:
        # An environment proxy must not get hold of an address on this machine.
        self.client = AsyncWebClient(
            token=token, base_url=base_url, timeout=int(TIMEOUT_S), retry_handlers=[], logger=sdk_log
        )
        self._host = urlsplit(self.client.base_url).netloc
        if (urlsplit(self.client.base_url).hostname or "") in ("127.0.0.1", "localhost", "::1"):
            self.client.proxy = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Opened on first use, in the running loop."""
        if self.client.session is None or self.client.session.closed:
            self.client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self.client.session

    async def call(self, method: Callable[..., Awaitable[T]], **arguments: Any) -> T:
        """Raises `DeliveryError` for whatever goes wrong; `BlocksRefused` for blocks."""
        self.session  # noqa: B018 - opens it
        try:
            return await method(**arguments)
        except SlackApiError as error:
            raise of_api_error(error) from error
        except (aiohttp.ClientError, TimeoutError, SlackClientError, OSError) as error:
            raise of_connection(error) from error

    async def respond(self, response_url: str, payload: dict[str, Any]) -> bool:
        """To a command's or a button's own address, which works in channels the bot is not in. False: it did not."""
        if not self.is_slacks(response_url):
            log.warning("a response address that is not Slack's was not used")
            return False
        try:
            async with self.session.post(response_url, json=payload, proxy=self.client.proxy) as reply:
                return reply.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("a response address did not answer: %s", type(error).__name__)
            return False

    def is_slacks(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.netloc == self._host:
            return True
        return parts.scheme == "https" and (parts.hostname or "").endswith(SLACK_HOSTS)

    async def close(self) -> None:
        if self.client.session is not None:
            await self.client.session.close()


def error_code(error: SlackApiError) -> str:
    try:
        return str(error.response["error"])
    except (KeyError, TypeError, ValueError):
        return ""


def of_api_error(error: SlackApiError) -> DeliveryError:
    """What an error of the Web API means for a post. The codes: https://docs.slack.dev/reference/methods/chat.postMessage."""
    code = error_code(error)
    status = int(getattr(error.response, "status_code", getattr(error.response, "status", 0)) or 0)
    said = f"{code or 'no code'} (HTTP {status})"
    if status == 429 or code in RATE:
        return DeliveryError(said, retry_after_s=_retry_after(error))
    if code in REFUSED_BLOCKS:
        return BlocksRefused(said)
    if code in TOKEN:
        return DeliveryError(said, retry_after_s=TOKEN_WAIT_S)
    if code in GONE:
        return DeliveryError(said, gone=True)
    if code in MESSAGE_GONE:
        return MessageGone(said, permanent=True)
    if status >= 500 or code in PASSING or not code:
        return DeliveryError(said, maybe_delivered=True)
    return DeliveryError(said, permanent=True)


def of_connection(error: BaseException) -> DeliveryError:
    said = f"{type(error).__name__}: {error}"
    return DeliveryError(said, maybe_delivered=not isinstance(error, aiohttp.ClientConnectorError))


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {}) or {}
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(1.0, float(value))
    except ValueError:
        return DEFAULT_WAIT_S
