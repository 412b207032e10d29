"""The hub's own work, in Slack: its state in the home tab, commands that look after it and their confirmation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.store import audit_rows
from tests.bot.channels.slack.rig import Rig, running, slack_settings
from tests.fakes.slack_payloads import command, payload, press
from tests.fakes.slack_server import problem_of, slack_server, texts
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADMIN = "U0ADMIN"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    settings_of = tmp_path_factory.mktemp("working")
    async with (
        slack_server() as server,
        running(server, slack_settings(server, demo, settings_of), with_jobs=True) as rig,
    ):
        yield rig


def url(rig: Rig) -> str:
    return f"{rig.slack.url}/respond/1"


async def confirmed(rig: Rig, text: str, user: str = ADMIN) -> dict[str, Any]:
    """Type /jobs, press 실행 in the note that only the caller sees; the note."""
    await rig.form(command("jobs", text, channel=rig.place, user=ADMIN, url=url(rig)))
    await until(lambda: rig.slack.responses)
    note = rig.slack.responses[-1]
    token = note["blocks"][1]["elements"][0]["value"]
    body = press("hub.confirm", token, message_ts="1795000000.000009", channel=rig.place, url=url(rig))
    body["container"]["is_ephemeral"] = True
    body["user"]["id"] = user
    del body["message"]
    assert (await rig.interact(body))[0] == 200
    return dict(note)


async def test_the_home_tab_shows_checks_backups_and_jobs_and_runs_their_commands(rig: Rig) -> None:
    assert await rig.post(payload("app_home_opened")) == 200
    await until(lambda: rig.slack.views)
    blocks = rig.slack.views[0]["view"]["blocks"]
    shown = "\n".join(texts(blocks))
    for said in ("허브 상태", "최근 백업: ", "Live 아직 없음", "다음 작업: "):
        assert said in shown
    ids = [each["action_id"] for block in blocks for each in block.get("elements", ()) if "action_id" in each]
    assert len(ids) == len(set(ids))
    body = press("hub.home.run.jobs", "jobs", message_ts="")
    body["container"] = {"type": "view", "view_id": "V1"}
    del body["channel"], body["message"]
    assert (await rig.interact(body))[0] == 200
    (posted,) = await rig.posts(1)
    assert (posted.channel, posted.thread_ts) == ("D0KIM", None)
    assert "일일 보고서" in posted.shown


async def test_a_list_of_the_hub_is_a_table_for_the_caller_alone(rig: Rig) -> None:
    for name in ("jobs", "health"):
        await rig.form(command(name, "", channel=rig.place, url=url(rig)))
        await until(lambda: rig.slack.responses)
        said = rig.slack.responses.pop()
        assert said["response_type"] == "ephemeral"
        assert problem_of(said["blocks"]) == ""
        (table,) = [block for block in said["blocks"] if block["type"] == "table"]
        assert len(table["rows"]) > 5
        assert " · " in said["text"], "the words alone are enough"
    assert rig.slack.posted == []


async def test_what_a_confirmed_command_did_stands_in_the_channel_with_its_row_in_the_audit(rig: Rig) -> None:
    before = len(await audit_rows.newest(rig.app.store, 99))
    note = await confirmed(rig, "run housekeeping")
    assert note["response_type"] == "ephemeral"
    (posted,) = await rig.posts(1)
    assert (posted.channel, posted.thread_ts) == (rig.place, None)
    assert "housekeeping" in posted.shown
    assert len(await audit_rows.newest(rig.app.store, 99)) == before + 1


async def test_somebody_else_cannot_confirm(rig: Rig) -> None:
    await confirmed(rig, "run housekeeping", user="U0KIM")
    await until(lambda: len(rig.slack.responses) == 2)
    await rig.settled()
    assert rig.slack.posted == []


async def test_what_was_done_in_a_channel_the_hub_is_not_in_is_told_to_who_did_it(rig: Rig) -> None:
    rig.slack.channels = set()
    await confirmed(rig, "run housekeeping")
    await until(lambda: len(rig.slack.responses) == 2)
    assert "housekeeping" in rig.slack.responses[1]["text"]


async def test_a_report_that_cannot_be_posted_says_so(rig: Rig) -> None:
    rig.slack.channels = set()
    await rig.form(command("report", "", channel=rig.place, url=url(rig)))
    await until(lambda: any("/invite" in each["text"] for each in rig.slack.responses))
