"""Signed activities in over HTTP, cards out to the connector: what a person does and sees."""

from __future__ import annotations

import itertools
import logging

import pytest

from bot.channels.teams import convert
from bot.clock import utc_now
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import Teams, actions_of, card_text

pytestmark = pytest.mark.asyncio(loop_scope="module")
_numbers = itertools.count()


@pytest.fixture
def place(teams: Teams) -> str:
    teams.server.messages.clear()
    teams.server.sent.clear()
    return f"a:conversation-{next(_numbers)}"


async def test_a_question_gets_a_card_in_its_conversation(teams: Teams, place: str) -> None:
    status, body = await teams.deliver(
        payloads.personal(teams.server.service_url, "이번 달 생산량", conversation=place)
    )
    assert (status, body) == (200, "")
    (message,) = await teams.heard(1)
    sent = teams.server.calls()[0]
    assert sent.conversation == place
    assert sent.authorization == "Bearer token-1"
    assert message["from"]["id"].startswith("28:")
    assert "2026년 11월" in card_text(message)
    assert "생산량" in message["summary"] and "**" not in message["summary"]
    (label,) = message["entities"]
    assert label["additionalType"] == ["AIGeneratedContent"]
    assert label["@type"] == "Message" and label["@context"] == "https://schema.org"
    assert message["channelData"] == {"feedbackLoop": {"type": "default"}}


async def test_typing_shows_before_the_answer_and_not_after_it(teams: Teams, place: str) -> None:
    await teams.deliver(payloads.personal(teams.server.service_url, "지난달 생산량", conversation=place))
    await teams.heard(1)
    await teams.settled()
    kinds = [each.activity["type"] for each in teams.server.sent]
    assert kinds in (["typing", "message"], ["message"])


async def test_a_follow_up_leans_on_the_question_before(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.personal(url, "이번 달 생산량", conversation=place))
    await teams.heard(1)
    await teams.deliver(payloads.personal(url, "지난달은?", conversation=place))
    messages = await teams.heard(2)
    assert "2026년 10월" in card_text(messages[1])


async def test_a_mention_in_a_channel_is_answered_in_its_thread(teams: Teams, place: str) -> None:
    thread = f"19:{place}@thread.tacv2;messageid=17"
    await teams.deliver(payloads.channel(teams.server.service_url, "이번 달 생산량", conversation=thread))
    await teams.heard(1)
    assert teams.server.calls()[0].conversation == thread
    (turn,) = await teams.app.hub.turns(f"teams:{thread}")
    assert turn.question == "이번 달 생산량"


async def test_a_reply_without_mention_is_answered_only_in_a_thread_that_is_a_session(
    teams: Teams, place: str
) -> None:
    url, thread = teams.server.service_url, f"19:{place}@thread.tacv2;messageid=18"
    bare = {"entities": [], "conversation": thread}
    await teams.deliver(payloads.payload("message_channel", url, text="점심 뭐 먹지", **bare))
    await teams.deliver(payloads.channel(url, "이번 달 생산량", conversation=thread))
    await teams.heard(1)
    await teams.deliver(payloads.payload("message_channel", url, text="지난달은?", **bare))
    messages = await teams.heard(2)
    assert "2026년 10월" in card_text(messages[1])
    assert [turn.question for turn in await teams.app.hub.turns(f"teams:{thread}")] == [
        "이번 달 생산량",
        "지난달은?",
    ]


async def test_an_activity_that_comes_again_is_answered_once(teams: Teams, place: str) -> None:
    activity = payloads.personal(teams.server.service_url, "이번 달 생산량", conversation=place)
    for _ in range(5):
        assert (await teams.deliver(activity))[0] == 200
    await teams.settled()
    assert len(teams.messages) == 1


async def test_a_mention_alone_gets_help(teams: Teams, place: str) -> None:
    await teams.deliver(
        payloads.channel(teams.server.service_url, "", conversation=f"19:{place}@thread.tacv2;messageid=1")
    )
    (message,) = await teams.heard(1)
    assert "생산 데이터로 답합니다" in card_text(message)


async def test_a_bot_is_not_answered(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    other = {"id": "28:another", "name": "bot", "role": "bot"}
    await teams.deliver(payloads.personal(url, "이번 달 생산량", conversation=place, **{"from": other}))
    await teams.settled()
    assert teams.messages == []


async def test_a_command_answers_like_anywhere(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.personal(url, "/items", conversation=place))
    await teams.deliver(payloads.personal(url, "/hub", conversation=place))
    await teams.deliver(payloads.personal(url, "/nosuch", conversation=place))
    await teams.heard(3)
    await teams.settled()
    shown = "\n".join(card_text(message) for message in teams.messages)
    assert "품목" in shown and "/records" in shown and "/nosuch" in shown


async def test_a_pressed_suggestion_is_asked(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.personal(url, "이번 달 생산량", conversation=place))
    (message,) = await teams.heard(1)
    button = next(each for each in actions_of(message).values() if each["type"] == "Action.Submit")
    pressed = payloads.press(url, button["data"], conversation=place)
    for _ in range(2):
        assert (await teams.deliver(pressed))[0] == 200
    await teams.heard(2)
    await teams.settled()
    assert len(teams.messages) == 2
    assert f"김생산 님이 누른 질문: {button['title']}" in card_text(teams.messages[1])


async def test_a_pressed_refresh_is_answered_in_the_reply_and_again_in_a_card(
    teams: Teams, place: str
) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.personal(url, "이번 달 생산량", conversation=place))
    (message,) = await teams.heard(1)
    data = actions_of(message)["다시 조회"]["data"]
    status, body = await teams.deliver(payloads.execute(url, data, conversation=place))
    assert status == 200
    assert body["type"] == "application/vnd.microsoft.activity.message"
    assert body["statusCode"] == 200 and body["value"]
    messages = await teams.heard(2)
    assert "2026년 11월" in card_text(messages[1])


async def test_another_period_is_asked_with_the_cards_dates(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.personal(url, "이번 달 생산량", conversation=place))
    (message,) = await teams.heard(1)
    data = actions_of(message)["이 기간으로 조회"]["data"]
    wrong = {**data, "date_from": "2026-10-31", "date_to": "2026-10-01"}
    _, body = await teams.deliver(payloads.execute(url, wrong, conversation=place))
    assert "늦습니다" in body["value"]
    right = {**data, "date_from": "2026-10-01", "date_to": "2026-10-31"}
    await teams.deliver(payloads.execute(url, right, conversation=place))
    messages = await teams.heard(2)
    assert "2026년 10월" in card_text(messages[1])


async def test_a_tampered_button_changes_nothing(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    for data in ({"hub": "{}"}, {"hub": '{"do":"drop"}'}, {"hub": 7}, {"confirm": ["x"]}):
        status, body = await teams.deliver(payloads.execute(url, data, conversation=place))
        assert status == 200 and isinstance(body["value"], str)
    status, body = await teams.deliver(payloads.execute(url, {"else": 1}, conversation=place))
    assert status == 200 and body["statusCode"] == 400
    await teams.settled()
    assert await teams.app.hub.turns(f"teams:{place}") == ()


async def test_votes_come_from_feedback_and_from_reactions(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.personal(url, "이번 달 생산량", conversation=place))
    await teams.heard(1)
    await teams.settled()
    posted = f"m{[each.activity['type'] for each in teams.server.sent].index('message') + 1}"
    thread = f"teams:{place}"
    who = f"teams:{payloads.AAD}"

    status, _ = await teams.deliver(
        payloads.payload("invoke_feedback", url, conversation=place, replyToId=posted)
    )
    assert status == 200
    (vote,) = await teams.app.hub.votes_in(thread, who)
    assert (vote.up, vote.comment) == (False, "숫자가 달라요")

    await teams.deliver(payloads.payload("reaction_added", url, conversation=place, replyToId=posted))
    (vote,) = await teams.app.hub.votes_in(thread, who)
    assert vote.up

    taken_back = {"reactionsAdded": [], "reactionsRemoved": [{"type": "like"}]}
    await teams.deliver(
        payloads.payload("reaction_added", url, conversation=place, replyToId=posted, **taken_back)
    )
    assert await teams.app.hub.votes_in(thread, who) == ()


async def test_the_welcome_comes_once(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    await teams.deliver(payloads.payload("installed_personal", url, conversation=place))
    await teams.deliver(payloads.payload("members_added_personal", url, conversation=place))
    await teams.deliver(payloads.payload("members_added_personal", url, conversation=place))
    await teams.settled()
    (message,) = teams.messages
    assert "안녕하세요" in card_text(message) and "이번 달 생산량" in card_text(message)
    others = payloads.payload("members_added_personal", url, conversation=place)
    others["membersAdded"] = [{"id": "29:someone"}]
    await teams.deliver(others)
    await teams.settled()
    assert len(teams.messages) == 1


async def test_a_chart_is_a_picture_in_the_card(teams: Teams, place: str) -> None:
    await teams.deliver(
        payloads.personal(teams.server.service_url, "최근 6개월 월별 추이 그래프", conversation=place)
    )
    (message,) = await teams.heard(1)
    pictures = [
        element
        for attachment in message["attachments"]
        for element in attachment["content"]["body"]
        if element["type"] == "Image"
    ]
    (picture,) = pictures
    assert picture["url"].startswith("data:image/png;base64,")
    assert "월" in picture["altText"]


async def test_the_log_says_what_to_set_for_reports_to_a_channel(
    teams: Teams, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    where = f"19:{place}@thread.tacv2"
    activity = payloads.channel(
        teams.server.service_url, "이번 달 생산량", conversation=f"{where};messageid=9"
    )
    await teams.deliver(activity)
    await teams.heard(1)
    said = [record.getMessage() for record in caplog.records]
    assert f"reports and alerts can go to teams:{where}" in said


async def test_under_a_report_in_a_channel_its_question_goes_on(teams: Teams, place: str) -> None:
    url, where = teams.server.service_url, f"19:{place}@thread.tacv2"
    await teams.deliver(payloads.payload("members_added_channel", url, conversation=where))
    await teams.heard(1)
    message = convert.to_message(
        payloads.channel(url, "지난달 생산량", conversation=where), "지난달 생산량", utc_now()
    )
    report = message.model_copy(
        update={"event_id": f"report {place}", "thread": f"teams:{where}:report", "reply_to": {}}
    )
    await teams.app.hub.ask(report)
    await teams.heard(2)
    await teams.settled()
    posted = [
        number for number, each in enumerate(teams.server.sent, 1) if each.activity["type"] == "message"
    ]
    under = payloads.payload(
        "message_channel", url, text="평균은?", entities=[], conversation=f"{where};messageid=m{posted[-1]}"
    )
    await teams.deliver(under)
    answered = (await teams.heard(3))[2]
    assert "2026년 10월" in card_text(answered)
    assert teams.server.calls()[-1].conversation == f"{where};messageid=m{posted[-1]}"
