"""Posted JSON → messages and votes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.web.convert import Malformed, to_message, to_vote

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ID, OTHER_ID = "0" * 31 + "a", "f" * 32
GOOD: dict[str, Any] = {"thread": ID, "event": OTHER_ID, "text": " 이번 달\n생산량 "}


def test_a_question_is_a_message_of_its_thread() -> None:
    message = to_message(json.dumps(GOOD).encode(), "guest", NOW)
    assert (message.thread, message.address, message.event_id) == (f"web:{ID}", f"web:{ID}", OTHER_ID)
    assert (message.text, message.sender, message.channel) == ("이번 달\n생산량", "web:guest", "web")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"text": 5}, "no_question"),
        ({"text": ""}, "no_question"),
        ({"text": "\x00 \t"}, "no_question"),
        ({"text": None}, "no_question"),
        ({"thread": "../etc"}, "bad_id"),
        ({"thread": ["a"]}, "bad_id"),
        ({"thread": ID + "\n"}, "bad_id"),
        ({"event": ""}, "bad_id"),
        ({"event": "A" * 32}, "bad_id"),
    ],
)
def test_what_is_no_question_is_refused_by_name(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(Malformed) as refused:
        to_message(json.dumps(GOOD | change).encode(), "guest", NOW)
    assert refused.value.problem == problem


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"null", b"\xff\xfe", b"[" * 60_000, b"9" * 5000])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        to_message(body, "guest", NOW)
    assert refused.value.problem == "not_json"


def test_a_lone_surrogate_and_control_characters_do_not_reach_the_hub() -> None:
    body = json.dumps(GOOD | {"text": "생산\ud800량\u0000\u0007"}).encode()
    message = to_message(body, "guest", NOW)
    assert message.text == "생산?량"
    message.model_dump_json()


def test_a_vote_up_carries_no_reason_and_none_takes_it_back() -> None:
    up = to_vote(b'{"vote":"up","reason":"slow","comment":"x"}', "a" * 12, "guest", NOW)
    assert up is not None
    assert (up.up, up.reason, up.comment) == (True, "", "")
    assert to_vote(b'{"vote":"none"}', "a" * 12, "guest", NOW) is None


@pytest.mark.parametrize(
    "value",
    [{"vote": 1}, {"vote": []}, {"vote": "down", "reason": "rude"}, {"vote": "down", "comment": 3}, {}],
)
def test_a_vote_of_another_shape_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        to_vote(json.dumps(value).encode(), "a" * 12, "guest", NOW)
