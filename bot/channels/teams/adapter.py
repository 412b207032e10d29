"""The SDK's adapter, held to what the hub promises. The only module that knows how botbuilder is put together.

`BotFrameworkHttpAdapter` rather than `CloudAdapter`: it keeps one client per service (the other builds two clients a
turn, a login and a connection for each) and hands invokes through unharmed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from botbuilder.core import BotFrameworkAdapterSettings, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import BotFrameworkHttpAdapter
from botbuilder.schema import Activity
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ClaimsIdentity
from msrest.universal_http.requests import ClientRetryPolicy

from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.guard import Refused
from bot.channels.teams.tokens import KeysUnavailable, Login, SigningKeys

# msrest searches this list 999 times for each client it builds; a set makes that free.
ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)

CALL_TIMEOUT_S = 10
Logic = Callable[[TurnContext], Awaitable[None]]


class TeamsAdapter(BotFrameworkHttpAdapter):  # type: ignore[misc]  # the SDK has no types
    """`receive` runs an activity that passed the guard; `client` is for what the hub says of its own accord."""

    def __init__(self, config: TeamsConfig, keys: SigningKeys, login: Login | None) -> None:
        super().__init__(
            BotFrameworkAdapterSettings(
                config.app_id,
                config.app_password,
                channel_auth_tenant=config.login_tenant,
                open_id_metadata=config.keys_url,
                app_credentials=login,
            )
        )
        self._login = login
        keys.install()

    async def receive(self, activity: dict[str, Any], header: str, logic: Logic) -> InvokeResponse | None:
        """Raises `Refused`, and whatever `logic` raises."""
        begun = False

        async def begin(context: TurnContext) -> None:
            nonlocal begun
            begun = True
            await logic(context)

        try:
            return await self.process_activity(Activity.deserialize(activity), header, begin)
        except Exception as error:
            if begun or isinstance(error, Refused):
                raise
            # The SDK stumbled over what no activity of Teams looks like.
            raise Refused(HTTPStatus.BAD_REQUEST, "no activity") from error

    async def _authenticate_request(self, request: Activity, auth_header: str) -> ClaimsIdentity:
        try:
            return await super()._authenticate_request(request, auth_header)
        except KeysUnavailable as error:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "the signing keys cannot be fetched") from error
        except Exception as error:  # PermissionError, PyJWTError, or a plain Exception with a sentence
            raise Refused(HTTPStatus.UNAUTHORIZED, type(error).__name__) from error

    async def client(self, service_url: str) -> ConnectorClient:
        """Logged in. Raises whatever the login raises."""
        if self._login is not None:
            await self._login.refresh()
        return await self.create_connector_client(service_url)

    def forget_login(self) -> None:
        if self._login is not None:
            self._login.forget()

    def _get_or_create_connector_client(self, service_url: str, credentials: Any) -> ConnectorClient:
        client = super()._get_or_create_connector_client(service_url, credentials)
        client.config.connection.timeout = CALL_TIMEOUT_S
        client.config.retry_policy.retries = 0  # the outbox retries, and it knows what may have arrived
        client.config.redirect_policy.allow = False
        return client
