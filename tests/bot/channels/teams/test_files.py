"""CSV and Excel: by consent one to one, by a signed link elsewhere, or said that there is no way."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from bot.channels.teams.files import LINK_PATH, upload_body
from bot.clock import utc_now
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import Teams, actions_of, card_text, config_for, teams_hub
from tests.fakes.teams_server import teams_server

pytestmark = pytest.mark.asyncio(loop_scope="module")
PUBLIC = "https://hub.example.com"


class LaterClock:
    later = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.later


CLOCK = LaterClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def linked(teams_factory: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Teams]:
    async with teams_server() as server:
        config = config_for(server, public_url=PUBLIC)
        state = tmp_path_factory.mktemp("state")
        async with teams_hub(server, teams_factory, state, config=config, clock=CLOCK) as hub:
            yield hub


async def press_excel(teams: Teams, where: str, name: str = "message_personal") -> dict[str, object]:
    """The message that pressing the button under a table brings."""
    teams.server.messages.clear()
    url = teams.server.service_url
    text = "<at>생산허브</at> 지난달 상위 5개 제품" if name != "message_personal" else "지난달 상위 5개 제품"
    await teams.deliver(payloads.payload(name, url, conversation=where, text=text))
    (answer,) = await teams.heard(1)
    data = actions_of(answer)["엑셀"]["data"]
    press = payloads.execute(url, data)
    press["conversation"] = payloads.payload(name, url, conversation=where)["conversation"]
    status, body = await teams.deliver(press)
    assert status == 200 and "파일" in body["value"]
    return (await teams.heard(2))[1]


async def test_one_to_one_a_file_is_offered_and_put_into_onedrive(teams: Teams) -> None:
    offered = await press_excel(teams, "a:files")
    (card,) = offered["attachments"]  # type: ignore[misc]
    assert card["contentType"] == "application/vnd.microsoft.teams.card.file.consent"
    assert card["name"].endswith(".xlsx") and card["content"]["sizeInBytes"] > 1_000
    consent = payloads.payload("invoke_file_consent", teams.server.service_url, conversation="a:files")
    consent["value"]["context"] = card["content"]["acceptContext"]
    consent["value"]["uploadInfo"]["uploadUrl"] = f"{teams.server.url}/upload"
    for _ in range(2):
        assert (await teams.deliver(consent))[0] == 200
    messages = await teams.heard(3)
    await teams.settled()
    (done,) = messages[2]["attachments"]
    assert done["contentType"] == "application/vnd.microsoft.teams.card.file.info"
    assert done["contentUrl"].startswith("https://contoso-my.sharepoint.com/")
    ((content_range, data),) = teams.server.uploads
    assert content_range == f"bytes 0-{len(data) - 1}/{len(data)}"
    book = load_workbook(io.BytesIO(data))
    assert book.worksheets[0].max_row >= 5
    assert len(messages) == 3


async def test_a_file_goes_nowhere_else(teams: Teams) -> None:
    teams.server.messages.clear()
    offered = await press_excel(teams, "a:elsewhere")
    uploads = len(teams.server.uploads)
    consent = payloads.payload("invoke_file_consent", teams.server.service_url, conversation="a:elsewhere")
    consent["value"]["context"] = offered["attachments"][0]["content"]["acceptContext"]  # type: ignore[index]
    consent["value"]["uploadInfo"]["uploadUrl"] = "https://evil.example.com/x"
    await teams.deliver(consent)
    messages = await teams.heard(3)
    assert "올리지 못했습니다" in card_text(messages[2])
    assert len(teams.server.uploads) == uploads


async def test_a_consent_that_is_declined_or_malformed_does_nothing(teams: Teams) -> None:
    teams.server.messages.clear()
    url = teams.server.service_url
    declined = payloads.payload("invoke_file_consent", url, conversation="a:declined")
    declined["value"]["action"] = "decline"
    assert (await teams.deliver(declined))[0] == 200
    (message,) = await teams.heard(1)
    assert "받지 않기로" in card_text(message)
    broken = payloads.payload("invoke_file_consent", url, conversation="a:declined")
    broken["value"]["uploadInfo"] = None
    assert (await teams.deliver(broken))[0] == 400
    assert upload_body({"context": {"request_id": "x", "format": "exe"}, "uploadInfo": {}}) is None


@pytest.mark.parametrize("name", ["message_channel", "message_group_chat"])
async def test_without_a_public_address_the_way_to_the_file_is_said(teams: Teams, name: str) -> None:
    where = "19:files@thread.tacv2;messageid=5" if name == "message_channel" else "19:files@thread.v2"
    assert "1:1 대화" in card_text(await press_excel(teams, where, name))


async def test_in_a_channel_a_link_brings_the_file_for_a_while(linked: Teams) -> None:
    message = await press_excel(linked, "19:files@thread.tacv2;messageid=6", "message_channel")
    link = actions_of(message)["파일 받기"]["url"]
    assert link.startswith(f"{PUBLIC}{LINK_PATH}/")
    here = link.replace(PUBLIC, linked.url)
    async with linked.http.get(here) as response:
        assert response.status == 200
        assert "attachment" in response.headers["Content-Disposition"]
        assert load_workbook(io.BytesIO(await response.read())).worksheets[0].max_row >= 5
    CLOCK.later = timedelta(minutes=31)
    try:
        async with linked.http.get(here) as response:
            assert response.status == 410
            assert "시간이 지났습니다" in await response.text()
    finally:
        CLOCK.later = timedelta()


async def test_a_link_that_was_not_signed_here_brings_nothing(linked: Teams) -> None:
    message = await press_excel(linked, "19:files@thread.tacv2;messageid=7", "message_channel")
    token = str(actions_of(message)["파일 받기"]["url"]).rsplit("/", 1)[1]
    payload, mac = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = (
        base64.urlsafe_b64encode(json.dumps([said[0], "csv", said[2] + 9_999]).encode()).decode().rstrip("=")
    )
    for forged in (f"{other}.{mac}", f"{payload}.AAAA", payload, "..", "x" * 500, f"{payload}.{mac[:-2]}AA"):
        async with linked.http.get(f"{linked.url}{LINK_PATH}/{forged}") as response:
            assert response.status == 404
