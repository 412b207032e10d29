"""Who gets in: tokens made by a local key server, tenants, service addresses; and what a refusal costs."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.tokens import KeysUnavailable, SigningKeys
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import Teams, config_for, teams_hub
from tests.fakes.teams_server import APP_ID, KEY, OTHER_KEY, TeamsServer, teams_server

pytestmark = pytest.mark.asyncio(loop_scope="module")


def unsigned(server: TeamsServer) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    claims = {
        "iss": "https://api.botframework.com",
        "aud": APP_ID,
        "exp": int(time.time()) + 600,
        "serviceurl": server.service_url,
    }
    return f"{part({'alg': 'none', 'typ': 'JWT', 'kid': 'k1'})}.{part(claims)}."


def hs256_with_the_public_key(server: TeamsServer) -> str:
    """The old trick: the public key, which all know, taken for a shared secret."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT","kid":"k1"}').rstrip(b"=")
    body = server.token().split(".")[1].encode()
    mac = hmac.new(pem, head + b"." + body, hashlib.sha256).digest()
    return b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()


NOW = int(time.time())
FORGED: dict[str, Callable[[TeamsServer], str]] = {
    "alg none": unsigned,
    "HS256": lambda server: jwt.encode({"iss": "x", "aud": APP_ID}, "s" * 32, "HS256", {"kid": "k1"}),
    "HS256 with the public key": hs256_with_the_public_key,
    "wrong audience": lambda server: server.token(aud="someone-else"),
    "a list of audiences": lambda server: server.token(aud=[APP_ID, "someone-else"]),
    "no audience": lambda server: server.token(aud=None),
    "another issuer": lambda server: server.token(iss="https://sts.windows.net/72f988bf/"),
    "the emulator's issuer": lambda server: server.token(
        iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
    ),
    "expired": lambda server: server.token(exp=NOW - 3_600, nbf=NOW - 7_200),
    "without an end": lambda server: server.token(exp=None),
    "not yet valid": lambda server: server.token(nbf=NOW + 3_600, exp=NOW + 7_200),
    "another service": lambda server: server.token(serviceurl="https://smba.trafficmanager.net/kr/"),
    "no service": lambda server: server.token(serviceurl=None),
    "another's signature": lambda server: server.token(key=OTHER_KEY),
    "a key that there is not": lambda server: server.token(key=OTHER_KEY, kid="k9"),
    "garbage": lambda server: "a.b.c",
    "not three parts": lambda server: "x",
}


async def refused(teams: Teams, activity: dict[str, Any], token: str | None = None, **headers: str) -> int:
    before = await teams.app.hub.threads("teams", 1_000)
    status, body = await teams.deliver(activity, token, **headers)
    assert set(body) == {"error"} and "Traceback" not in body["error"]
    assert await teams.app.hub.threads("teams", 1_000) == before
    return status


@pytest.mark.parametrize("name", sorted(FORGED))
async def test_a_forged_token_is_refused(teams: Teams, name: str) -> None:
    activity = payloads.personal(teams.server.service_url, "이번 달 생산량", conversation="a:forged")
    assert await refused(teams, activity, FORGED[name](teams.server)) == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "bearer x y z"])
async def test_without_a_token_nobody_gets_in(teams: Teams, header: str) -> None:
    activity = payloads.personal(teams.server.service_url, "이번 달 생산량", conversation="a:forged")
    headers = {"Authorization": header} if header else {}
    assert await refused(teams, activity, "", **headers) == 401


async def test_a_forged_token_makes_nothing_be_fetched(teams: Teams) -> None:
    activity = payloads.personal(teams.server.service_url, "이번 달 생산량", conversation="a:forged")
    await teams.deliver(payloads.personal(teams.server.service_url, "이번 달 생산량"))
    fetched = teams.server.keys_fetched
    for forge in FORGED.values():
        await teams.deliver(activity, forge(teams.server))
    for kid in range(50):
        await teams.deliver(activity, teams.server.token(key=OTHER_KEY, kid=f"k{kid + 100}"))
    assert teams.server.keys_fetched <= fetched + 1


@pytest.mark.parametrize("tenant", ["ffffffff-0000-0000-0000-000000000000", "", None])
async def test_a_foreign_tenant_is_refused(teams: Teams, tenant: str | None) -> None:
    activity = payloads.personal(teams.server.service_url, "이번 달 생산량", conversation="a:foreign")
    activity["channelData"]["tenant"]["id"] = tenant
    activity["conversation"]["tenantId"] = tenant
    assert await refused(teams, activity) == 403


async def test_one_foreign_tenant_of_two_is_enough_to_be_refused(teams: Teams) -> None:
    activity = payloads.personal(teams.server.service_url, "이번 달 생산량", conversation="a:foreign")
    activity["conversation"]["tenantId"] = "ffffffff-0000-0000-0000-000000000000"
    assert await refused(teams, activity) == 403


FOREIGN_SERVICES = (
    "https://evil.example.com/",
    "https://smba.trafficmanager.net.evil.example.com/",
    "https://smba.trafficmanager.net@evil.example.com/",
    "http://smba.trafficmanager.net/kr/",
    "https://smba.trafficmanager.net:8443/kr/",
    "https://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "https://[::ffff:169.254.169.254]/",
    "file:///etc/passwd",
    "urn:botframework:websocket",
    "//smba.trafficmanager.net/",
    "https://smba.trafficmanager.net/?x=y",
    "",
)


@pytest.mark.parametrize("url", FOREIGN_SERVICES)
async def test_a_foreign_service_is_refused_even_with_a_token_for_it(teams: Teams, url: str) -> None:
    activity = payloads.personal(url, "이번 달 생산량", conversation="a:foreign")
    assert await refused(teams, activity, teams.server.token(serviceurl=url)) in (400, 403)


async def test_microsofts_own_addresses_are_let_in(teams: Teams) -> None:
    for url in ("https://smba.trafficmanager.net/kr/", "https://smba.infra.gcc.teams.microsoft.com/"):
        activity = payloads.personal(url, "", conversation="a:own", type="typing")
        assert (await teams.deliver(activity, teams.server.token(serviceurl=url)))[0] == 200


async def test_a_body_that_is_no_activity_is_refused(teams: Teams) -> None:
    for body, status in (
        ({}, 400),
        ([], 400),
        ("x", 400),
        ({**payloads.personal(teams.server.service_url, "x"), "channelId": "webchat"}, 400),
        ({**payloads.personal(teams.server.service_url, "x" * 300_000)}, 413),
        ({**payloads.personal(teams.server.service_url, "x"), "text": "\ud800"}, 400),
    ):
        assert await refused(teams, body) == status  # type: ignore[arg-type]


async def test_a_form_or_a_text_is_no_activity(teams: Teams) -> None:
    async with teams.http.post(f"{teams.url}/api/messages", data="type=message") as response:
        assert response.status == 415


async def test_an_unknown_invoke_is_refused_and_an_unknown_type_is_let_be(teams: Teams) -> None:
    url = teams.server.service_url
    activity = payloads.payload("invoke_card_action", url)
    activity["name"] = "composeExtension/query"
    assert (await teams.deliver(activity))[0] == 400
    assert (await teams.deliver(payloads.personal(url, "x", type="event")))[0] == 200


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def anonymous(teams_factory: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Teams]:
    config = TeamsConfig(app_id="", anonymous=True, loopback_services=True)
    async with (
        teams_server() as server,
        teams_hub(server, teams_factory, tmp_path_factory.mktemp("state"), config=config) as hub,
    ):
        yield hub


async def test_an_anonymous_bot_answers_only_to_loopback_and_microsoft(anonymous: Teams) -> None:
    url = anonymous.server.service_url
    assert (await anonymous.deliver(payloads.personal(url, "이번 달 생산량"), ""))[0] == 200
    await anonymous.heard(1)
    assert anonymous.server.calls()[0].authorization == ""
    foreign = payloads.personal("https://evil.example.com/", "이번 달 생산량")
    assert (await anonymous.deliver(foreign, ""))[0] == 403


async def test_keys_are_fetched_once_for_many_and_without_holding_the_loop() -> None:
    async with teams_server() as server:
        server.key_delay_s = 0.8
        keys = SigningKeys(server.keys_url)
        longest = 0.0

        async def watch() -> None:
            nonlocal longest
            while True:
                began = time.perf_counter()
                await asyncio.sleep(0.005)
                longest = max(longest, time.perf_counter() - began)

        watching = asyncio.create_task(watch())
        found = await asyncio.gather(*(keys.get("k1") for _ in range(50)))
        watching.cancel()
        assert len({id(key) for key in found}) == 1
        assert server.keys_fetched == 1
        assert longest < 0.6  # a loop held by the fetch would stop for all of its 0.8 s


async def test_a_new_key_is_fetched_when_it_is_due_and_old_ones_last_through_an_outage() -> None:
    async with teams_server() as server:
        now = 0.0
        keys = SigningKeys(server.keys_url, lambda: now)
        await keys.get("k1")
        server.keys["k2"] = OTHER_KEY
        with pytest.raises(PermissionError):
            await keys.get("k2")
        now += 301
        assert await keys.get("k2")
        url = server.keys_url
    keys._url = url  # its server is gone now
    now += 2 * 24 * 3_600
    assert await keys.get("k1")
    now += 4 * 24 * 3_600
    with pytest.raises(KeysUnavailable):
        await keys.get("k1")


async def test_a_login_that_takes_long_holds_nothing_up(teams_factory: Path, tmp_path: Path) -> None:
    async with teams_server() as server:
        server.key_delay_s = 0.5
        async with teams_hub(server, teams_factory, tmp_path, config=config_for(server)) as hub:
            await asyncio.sleep(0.05)
            began = time.perf_counter()
            async with hub.http.get(f"{hub.url}/healthz") as response:
                assert response.status == 200
            assert time.perf_counter() - began < 0.3
            await hub.deliver(payloads.personal(server.service_url, "이번 달 생산량"))
            await hub.heard(1)
            assert server.logins == 1
