"""Activities → the hub's own messages, by table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.actions import Action, Do, MalformedAction, encode
from bot.channels.teams import convert
from tests.bot.channels.teams import payloads
from tests.fakes.channel import MONDAY
from tests.fakes.teams_server import BOT

SERVICE = "https://smba.trafficmanager.net/kr/"
MENTION = {"type": "mention", "text": "<at>생산허브</at>", "mentioned": {"id": BOT, "name": "생산허브"}}
OTHER = {"type": "mention", "text": "<at>김철수</at>", "mentioned": {"id": "29:kim", "name": "김철수"}}


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("이번 달 생산량", [], "이번 달 생산량"),
        ("<at>생산허브</at> 이번 달 생산량\n", [MENTION], "이번 달 생산량"),
        ("<at>생산허브</at>&nbsp;지난달은?", [MENTION], "지난달은?"),
        ("<at>김철수</at> 것 <at>생산허브</at> 얼마?", [MENTION, OTHER], "김철수 것 얼마?"),
        ("<p>이번 달&nbsp;<b>BW0021</b></p><p>얼마?</p>", [], "이번 달 BW0021\n얼마?"),
        ("10 &lt; 20 &amp; 30", [], "10 < 20 & 30"),
        ("a < b 이고 c > d", [], "a < b 이고 c > d"),
        ("<div>생산<br>량</div>", [], "생산\n량"),
        ('<quoted messageId="1763856000001"/> 지난달은?', [], "지난달은?"),
        ('<quoted messageId="1">이번 달\n72개</quoted>지난달은?', [], "지난달은?"),
        (
            '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="17"><strong>생산허브</strong>'
            '<p itemprop="preview">72,000개입니다</p></blockquote><p>지난달은?</p>',
            [],
            "지난달은?",
        ),
        ('<attachment id="1763856000001"></attachment>\n지난달은?', [], "지난달은?"),
        ("<at>생산허브</at>", [MENTION], ""),
        ("", [MENTION], ""),
    ],
)
def test_what_was_said_is_left_of_a_text(text: str, entities: list[Any], expected: str) -> None:
    assert convert.text_of(payloads.personal(SERVICE, text, entities=entities)) == expected


def test_only_a_mention_of_the_bot_counts() -> None:
    assert convert.is_mentioned(payloads.channel(SERVICE, "x"))
    assert not convert.is_mentioned(payloads.channel(SERVICE, "x", entities=[OTHER]))
    look_alike = {**MENTION, "mentioned": {"id": "28:another", "name": "생산허브"}}
    assert not convert.is_mentioned(payloads.channel(SERVICE, "x", entities=[look_alike]))


def test_a_thread_of_a_channel_is_a_session_and_its_channel_an_address() -> None:
    place = convert.place_of(payloads.channel(SERVICE, "x"))
    assert place.thread == "teams:19:abc@thread.tacv2;messageid=1763856000001"
    assert place.address == "teams:19:abc@thread.tacv2"
    assert place.without_thread().conversation == "19:abc@thread.tacv2"
    bare = payloads.channel(SERVICE, "x", conversation="19:abc@thread.tacv2", id="77")
    assert convert.place_of(bare).thread.endswith(";messageid=77")
    assert convert.place_of({**bare, "replyToId": "66"}).thread.endswith(";messageid=66")


def test_a_place_outlives_the_store() -> None:
    place = convert.place_of(payloads.channel(SERVICE, "x"))
    assert convert.to_place(json.loads(json.dumps(place.to_note()))) == place
    assert convert.to_place({"else": 1}) is None


def test_people_are_known_by_their_directory_id_never_by_name() -> None:
    message = convert.to_message(payloads.personal(SERVICE, "x"), "x", MONDAY)
    assert message.sender == f"teams:{payloads.AAD}"
    guest = payloads.personal(SERVICE, "x")
    del guest["from"]["aadObjectId"]
    assert convert.to_message(guest, "x", MONDAY).sender == "teams:29:1person"


def test_the_same_time_in_two_conversations_is_two_events() -> None:
    first = payloads.personal(SERVICE, "x", id="1", conversation="a:one")
    second = payloads.personal(SERVICE, "x", id="1", conversation="a:two")
    assert convert.event_id(first) != convert.event_id(second)


def test_a_button_brings_its_inputs_and_nothing_else() -> None:
    button = encode(Action(do=Do.PERIOD, request_id="r1"))
    action = convert.to_action(
        {"hub": button, "date_from": "2026-10-01", "date_to": "2026-10-31", "request_id": "r2", "do": "ask"}
    )
    assert (action.do, action.request_id, str(action.date_from)) == (Do.PERIOD, "r1", "2026-10-01")
    for wrong in ({"hub": button, "date_from": "내일"}, {"hub": None}, {}, {"hub": "x"}):
        with pytest.raises(MalformedAction):
            convert.to_action(wrong)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"reaction": "like", "feedback": '{"feedbackText":"좋아요"}'}, (True, "좋아요")),
        ({"reaction": "dislike", "feedback": "{broken"}, (False, "")),
        ({"reaction": "dislike", "feedback": '{"feedbackText":{}}'}, (False, "")),
        ({"reaction": "dislike"}, (False, "")),
        ({"reaction": "maybe"}, None),
        ("x", None),
    ],
)
def test_feedback_is_a_vote_and_a_comment(value: Any, expected: Any) -> None:
    activity = payloads.payload("invoke_feedback", SERVICE)
    activity["value"] = {"actionName": "feedback", "actionValue": value}
    assert convert.feedback(activity) == expected
