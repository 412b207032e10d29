"""A Teams turn, from the body of a signed activity to the handler's end with nothing sent: ours against CloudAdapter."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable

import pytest
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from msrest.universal_http.requests import ClientRetryPolicy

from bot.channels.teams.adapter import TeamsAdapter
from bot.channels.teams.config import KEYS_URL, TeamsConfig
from bot.channels.teams.guard import read_activity
from bot.channels.teams.tokens import Login, SigningKeys, check_claims
from tests.bot.channels.teams import payloads
from tests.fakes.teams_server import APP_ID, TENANT, teams_server, token

pytestmark = pytest.mark.bench

ROUNDS = 21
TURNS = 20
AS_SHIPPED = [code for code in range(500) if code != 408] + [501, 505]
SERVICE = "https://smba.trafficmanager.net/kr/"


async def no_work(context: TurnContext) -> None:
    """Nothing is sent."""


def cloud_adapter() -> CloudAdapter:
    class Configuration:
        APP_ID = APP_ID
        APP_PASSWORD = "secret"
        APP_TYPE = "MultiTenant"

    return CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))


async def cost_ms(turn: Callable[[], Awaitable[object]]) -> float:
    """Processor time of a turn, all threads."""
    began = time.process_time()
    for _ in range(TURNS):
        await turn()
    return (time.process_time() - began) / TURNS * 1e3


async def test_a_turn_costs_an_eighth_of_the_shipped_adapters() -> None:
    body = json.dumps(payloads.personal(SERVICE, "이번 달 생산량")).encode()
    header = f"Bearer {token(SERVICE)}"
    ours_codes = ClientRetryPolicy.safe_codes
    async with teams_server() as server:
        keys = SigningKeys(server.keys_url)
        await keys.fetch()
        config = TeamsConfig(
            app_id=APP_ID, app_password="secret", tenants=frozenset({TENANT}), keys_url=server.keys_url
        )
        ours, shipped = TeamsAdapter(config, keys, Login(config)), cloud_adapter()
        # The same keys for both, so that neither pays for the key download.
        JwtTokenExtractor.metadataCache[KEYS_URL] = keys

        async def ours_turn() -> None:
            activity = read_activity(body, config)
            check_claims(header, activity["serviceUrl"], config, time.time())
            await ours.receive(activity, header, no_work)

        async def shipped_turn() -> None:
            await shipped.process_activity(header, Activity.deserialize(json.loads(body)), no_work)

        await ours_turn()
        await shipped_turn()
        took: dict[str, list[float]] = {"ours": [], "shipped": []}
        try:
            for _ in range(ROUNDS):
                ClientRetryPolicy.safe_codes = AS_SHIPPED
                took["shipped"].append(await cost_ms(shipped_turn))
                ClientRetryPolicy.safe_codes = ours_codes
                took["ours"].append(await cost_ms(ours_turn))
                await asyncio.sleep(0)
        finally:
            ClientRetryPolicy.safe_codes = ours_codes
            JwtTokenExtractor.metadataCache.pop(KEYS_URL)
    median = {name: statistics.median(each) for name, each in took.items()}
    print(f"\nours {median['ours']:.2f} ms, CloudAdapter {median['shipped']:.2f} ms a turn")
    print(f"ours / CloudAdapter = 1/{median['shipped'] / median['ours']:.1f}")
    assert median["ours"] <= median["shipped"] / 8
