"""Who speaks where: threads of other people, people and channels of other companies, messages that one person sees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.channels.slack.convert import Identity, is_from_outside, to_press, to_said
from bot.channels.slack.places import ReplyTo
from bot.clock import utc_now
from tests.bot.channels.slack.rig import Rig, value_of
from tests.fakes.slack_payloads import command, event, payload, press, ts
from tests.fakes.slack_server import BOT_USER, TEAM, Posted
from tests.fakes.waiting import until

with_hub = pytest.mark.asyncio(loop_scope="module")
ME = Identity(TEAM, BOT_USER, "B0BOT")
NOW: datetime = utc_now()
QUESTION = "<@U0BOT> 이번 달 생산량"
JOINED = "앞의 대화는 읽지 않고"


async def answered(rig: Rig, text: str = QUESTION, **places: Any) -> Posted:
    before = len(rig.slack.posted)
    assert await rig.post(event("app_mention", text, **{"channel": rig.place, **places})) == 200
    return (await rig.posts(before + 1))[before]


@with_hub
async def test_called_into_a_thread_of_others_it_says_what_it_has_read(rig: Rig) -> None:
    root = ts()
    first = await answered(rig, thread=root)
    assert JOINED in first.shown
    second = await answered(rig, "<@U0BOT> 지난달은?", thread=root, user="U0LEE")
    assert second.thread_ts == root
    assert JOINED not in second.shown, "its own thread by now"


@with_hub
async def test_the_first_message_of_a_thread_and_a_direct_message_join_nothing(rig: Rig) -> None:
    assert JOINED not in (await answered(rig)).shown
    await rig.post(event("message_im", "이번 달 생산량", channel=rig.private, thread=ts()))
    assert JOINED not in (await rig.posts(2))[1].shown


@with_hub
@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("<@U0LEE> 확인 부탁해요", {}),
        ("<!here> 지난달 실적 공유합니다", {}),
        ("<!subteam^S012AB> 지난달 생산량 봐 주세요", {}),
        ("", {"subtype": "file_share", "files": [{"id": "F1"}]}),
    ],
)
async def test_what_people_say_to_each_other_in_a_thread_of_the_hub_is_left_alone(
    rig: Rig, text: str, extra: dict[str, Any]
) -> None:
    first = await answered(rig)
    assert await rig.post(event("message", text, channel=rig.place, thread=first.thread_ts, **extra)) == 200
    await rig.settled()
    assert (len(rig.slack.posted), rig.slack.whispers) == (1, [])


def test_a_call_that_names_somebody_else_too_is_a_call() -> None:
    body = event("message", "<@U0BOT> <@U0LEE>가 물은 지난달 생산량", thread=ts())
    assert to_said(body, ME, NOW) is not None


@pytest.mark.parametrize(
    ("team", "enterprise", "outside"),
    [
        ("T0001", "", False),
        ("T0OTHER", "", True),
        ("T0OTHER", "E1", False),
        ("E1", "", False),
        ("", "", False),
    ],
)
def test_a_colleague_is_of_the_workspace_or_of_its_organisation(
    team: str, enterprise: str, outside: bool
) -> None:
    me = Identity(TEAM, BOT_USER, "B0BOT", "E1")
    body = {"user": {"id": "U1", "team_id": team}, "enterprise": {"id": enterprise} if enterprise else None}
    assert is_from_outside(body, me) is outside


@with_hub
async def test_buttons_windows_and_shortcuts_of_other_companies_do_nothing(rig: Rig) -> None:
    first = await answered(rig)
    url = f"{rig.slack.url}/respond/1"
    pressed = press("hub.refresh", value_of(first, "hub.refresh"), message_ts=first.ts, url=url)
    shortcut = payload("message_action") | {"response_url": url}
    window = payload("view_submission")
    for body in (pressed, shortcut, window):
        body["user"] |= {"id": "U0EXT", "team_id": "T0OTHER"}
        assert await rig.interact(body) == (200, "")
    await until(lambda: len(rig.slack.responses) == 2)
    assert all("외부" in each["text"] for each in rig.slack.responses)
    await rig.settled()
    assert len(rig.slack.posted) == 1


@with_hub
async def test_a_command_in_a_channel_known_to_be_shared_is_refused(rig: Rig) -> None:
    talk = event("message", "안녕하세요", channel=rig.place)
    url = f"{rig.slack.url}/respond/1"
    await rig.post({**talk, "is_ext_shared_channel": True})
    await rig.form(command("ask", "이번 달 생산량", channel=rig.place, url=url))
    await until(lambda: rig.slack.responses)
    assert "외부" in rig.slack.responses[0]["text"]
    assert rig.slack.posted == []
    await rig.post({**event("message", "끝", channel=rig.place), "is_ext_shared_channel": False})
    await rig.form(command("ask", "이번 달 생산량", channel=rig.place, url=url))
    assert "2026년 11월" in (await rig.posts(1))[0].shown


@pytest.mark.parametrize("thread_ts", [None, "1795000000.000001"])
def test_what_one_person_sees_bears_no_replies(thread_ts: str | None) -> None:
    body = press("hub.confirm", "token", message_ts="1795000009.000002")
    body["container"] |= {"is_ephemeral": True} | ({"thread_ts": thread_ts} if thread_ts else {})
    del body["message"]  # Slack sends none
    assert ReplyTo.of(to_press(body, None, NOW).reply_to).thread_ts == thread_ts


@with_hub
async def test_a_command_without_words_is_quoted_in_a_channel_and_its_file_hangs_under_it(rig: Rig) -> None:
    await rig.form(command("items", "", channel=rig.place, url=f"{rig.slack.url}/respond/1"))
    posted, file = await rig.posts(2)
    assert "<@U0KIM> 님의 질문" in posted.shown
    assert (posted.thread_ts, file.thread_ts) == (None, posted.ts)
