"""Tokens both ways: what a caller's must claim before anything is fetched for it, Microsoft's keys, our own login.

The SDK verifies the signature; what it would do on the event loop (fetch keys, log in) is done here, off it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
import jwt
from botframework.connector.auth import MicrosoftAppCredentials
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from jwt.algorithms import RSAAlgorithm
from msal import ConfidentialClientApplication  # type: ignore[import-untyped]

from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.guard import Refused

log = logging.getLogger(__name__)

CLOCK_SKEW_S = 300
KEYS_FRESH_S = 24 * 3600
# With Microsoft's server down, known keys are good for as long as Microsoft says it keeps them.
KEYS_USABLE_S = 5 * 24 * 3600
# A token that names a key nobody knows may be forged: it must not make the hub fetch again and again.
UNKNOWN_KEY_WAIT_S = 300
FETCH_TIMEOUT_S = 5
# msal keeps the token for an hour and renews it before its end; asked more often it answers from memory.
LOGIN_FRESH_S = 120
LOGIN_TIMEOUT_S = 10


def check_claims(header: str, service_url: str, config: TeamsConfig, now: float) -> None:
    """The token's own words: RS256, a key's name, issuer, audience, validity, this service. Raises `Refused` (401).

    Nothing is verified here: what says the wrong thing already is not worth a key download.
    """
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token:
        raise _unauthorized("no bearer token")
    try:
        head = jwt.get_unverified_header(token)
        claims: Mapping[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise _unauthorized("no JWT") from error
    if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
        raise _unauthorized("algorithm or key")
    if claims.get("iss") != config.issuer or claims.get("aud") != config.app_id:
        raise _unauthorized("issuer or audience")
    until, since = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(until, int | float) or not isinstance(since, int | float):
        raise _unauthorized("validity")
    if until < now - CLOCK_SKEW_S or since > now + CLOCK_SKEW_S:
        raise _unauthorized("expired")
    if claims.get("serviceurl") != service_url:
        raise _unauthorized("serviceurl claim")


def _unauthorized(reason: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, reason)


class SigningKey:
    """What the SDK asks of a key."""

    __slots__ = ("endorsements", "public_key")

    def __init__(self, jwk: Mapping[str, Any]) -> None:
        self.public_key = RSAAlgorithm.from_jwk(json.dumps(jwk))
        self.endorsements = list(jwk.get("endorsements", []))


class KeysUnavailable(Exception):
    """Microsoft's keys cannot be fetched now: nobody can be let in, nor refused for good."""


class SigningKeys:
    """The keys of an OpenID document, in the place of the SDK's own blocking cache of them."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._lock = asyncio.Lock()

    def install(self) -> None:
        """Make the SDK ask here."""
        JwtTokenExtractor.metadataCache[self._url] = self

    async def get(self, key_id: str) -> SigningKey:
        """Raises `KeysUnavailable`, and `PermissionError` for a key that there is not."""
        age = self._age()
        if key_id not in self._keys or age is None or age > KEYS_FRESH_S:
            await self._refresh(key_id)
        age = self._age()
        if age is None or age > KEYS_USABLE_S:
            raise KeysUnavailable(self._url)
        if key_id not in self._keys:
            raise PermissionError("unknown key")
        return self._keys[key_id]

    async def fetch(self) -> None:
        """Ahead of the first message, so that it need not wait. Failing is logged; the first message tries again."""
        async with self._lock:
            self._tried_at = self._clock()
            try:
                self._keys = await _download(self._url)
                self._fetched_at = self._clock()
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
                log.warning("the signing keys cannot be fetched: %s", type(error).__name__)

    async def _refresh(self, key_id: str) -> None:
        wait = UNKNOWN_KEY_WAIT_S if self._keys else FETCH_TIMEOUT_S
        if self._tried_at is not None and self._clock() - self._tried_at < wait and not self._lock.locked():
            return
        before = self._fetched_at
        if self._lock.locked():
            async with self._lock:  # another message is fetching them
                pass
            if self._fetched_at != before:
                return
        await self.fetch()

    def _age(self) -> float | None:
        return None if self._fetched_at is None else self._clock() - self._fetched_at


async def _download(url: str) -> dict[str, SigningKey]:
    timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True, raise_for_status=True) as session:
        async with session.get(url) as response:
            keys_url = (await response.json(content_type=None))["jwks_uri"]
        async with session.get(keys_url) as response:
            found = (await response.json(content_type=None))["keys"]
    return {key["kid"]: SigningKey(key) for key in found if key.get("kty") == "RSA"}


class Login(MicrosoftAppCredentials):  # type: ignore[misc]  # the SDK has no types
    """The bot's own token. The SDK asks for it on the event loop, so it is fetched beforehand, in a thread.

    `fetch` replaces Microsoft's login in tests.
    """

    def __init__(self, config: TeamsConfig, fetch: Callable[[], str] | None = None) -> None:
        super().__init__(config.app_id, config.app_password, channel_auth_tenant=config.login_tenant)
        self.app: Any = None  # msal's, made with the first login
        self._fetch = fetch or self._log_in
        self._token = ""
        self._asked_at: float | None = None
        self._lock = asyncio.Lock()

    async def refresh(self) -> None:
        """Raises whatever the login raises."""
        async with self._lock:
            if self._asked_at is not None and time.monotonic() - self._asked_at < LOGIN_FRESH_S:
                return
            self._token = await asyncio.to_thread(self._fetch)
            self._asked_at = time.monotonic()

    def forget(self) -> None:
        """After a 401: ask again before the next call."""
        self._asked_at = None
        self.app = None  # and msal's cache with it

    def _log_in(self) -> str:
        """Blocking. The SDK would make msal's client itself, without a time limit."""
        if self.app is None:
            self.app = ConfidentialClientApplication(
                self.microsoft_app_id,
                client_credential=self.microsoft_app_password,
                authority=self.oauth_endpoint,
                timeout=LOGIN_TIMEOUT_S,
            )
        return str(super().get_access_token())

    def get_access_token(self, force_refresh: bool = False) -> str:
        if not self._token:
            raise PermissionError("not logged in yet")
        return self._token
