"""Generated activities of every kind: a refusal or honest work, never a fault of ours."""

from __future__ import annotations

import logging
from collections import Counter

import pytest

from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.garbage import generate
from tests.bot.channels.teams.rig import Teams, card_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def throw(teams: Teams, count: int, seed: int) -> Counter[int]:
    statuses: Counter[int] = Counter()
    good = teams.server.token()
    for body, headers, kind in generate(seed, count, teams.server.service_url):
        said = {"Content-Type": "application/json", **headers}
        if kind != "none":
            said["Authorization"] = f"Bearer {good if kind == 'good' else good[:-7] + 'AAAAAAA'}"
        async with teams.http.post(f"{teams.url}/api/messages", data=body, headers=said) as response:
            text = await response.text("utf-8", "replace")
            assert response.status < 500, (body[:2_000], text)
            assert "Traceback" not in text
            statuses[response.status] += 1
    return statuses


async def check(teams: Teams, caplog: pytest.LogCaptureFixture, statuses: Counter[int]) -> None:
    assert {200, 400, 401, 403, 415} <= set(statuses)
    await teams.settled(120)
    teams.server.messages.clear()
    await teams.deliver(payloads.personal(teams.server.service_url, "이번 달 생산량", conversation="a:after"))
    assert "2026년" in card_text((await teams.heard(1))[0])
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info]
    assert not loud, [record.getMessage() for record in loud][:5]


async def test_generated_activities_are_refused_or_worked_on(
    teams: Teams, caplog: pytest.LogCaptureFixture
) -> None:
    await check(teams, caplog, await throw(teams, 600, seed=1))


@pytest.mark.soak
async def test_ten_thousand_generated_activities_are_refused_or_worked_on(
    teams: Teams, caplog: pytest.LogCaptureFixture
) -> None:
    statuses = await throw(teams, 10_000, seed=20261123)
    print(dict(statuses))
    await check(teams, caplog, statuses)
