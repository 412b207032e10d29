"""What stands before Bolt: nothing unsigned, stale, oversized or malformed gets past it, or into the log."""

from __future__ import annotations

import copy
import json
import logging
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.guard import MAX_BYTES, Guard, Refused
from bot.clock import utc_now
from bot.store import inbox_rows
from tests.bot.channels.slack.rig import Rig
from tests.fakes.slack_payloads import event, payload
from tests.fakes.slack_server import SECRET, as_form, as_json, sign

pytestmark = pytest.mark.asyncio(loop_scope="module")

CANARY = "canary-5f2a"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("secret", ["", "  "])
async def test_an_empty_secret_is_no_start(secret: str) -> None:
    with pytest.raises(ValueError, match="SLACK_SIGNING_SECRET"):
        Guard(secret)


def forged(chance: random.Random, body: bytes) -> dict[str, str]:
    """Headers of a request that Slack did not sign now."""
    good = sign(body)
    match chance.randrange(8):
        case 0:
            return {"Content-Type": "application/json"}
        case 1:
            return sign(body, secret="another")
        case 2:
            return sign(body, at=time.time() - chance.choice([301, 10_000, 10**9]))
        case 3:
            return sign(body, at=time.time() + 400)
        case 4:
            return good | {"X-Slack-Signature": good["X-Slack-Signature"][:-1]}
        case 5:
            return good | {
                "X-Slack-Request-Timestamp": chance.choice(["", "now", "1e9", "-1", "٣٤", "9" * 40])
            }
        case 6:
            return good | {"X-Slack-Signature": chance.choice(["", "v0=", "v0=é", "v1=" + "0" * 64])}
        case _:
            return sign(body + b" ")


async def storm(rig: Rig, count: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(7)
    with caplog.at_level(logging.DEBUG):
        for _ in range(count):
            body = as_json(event("app_mention", f"<@U0BOT> {CANARY}"))
            status, text = await rig.send(body, forged(chance, body))
            assert status == 401
            assert CANARY not in text
    assert CANARY not in caplog.text
    assert await inbox_rows.count_open(rig.app.store) == 0
    assert await rig.app.hub.threads("slack") == ()
    assert rig.slack.calls == []


async def test_what_slack_did_not_sign_now_is_refused_and_does_nothing(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await storm(rig, 150, caplog)


@pytest.mark.soak
async def test_a_thousand_forged_requests_do_nothing(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    await storm(rig, 1_000, caplog)


MALFORMED = {
    "no JSON": (b"{", "application/json"),
    "a list": (b"[]", "application/json"),
    "a number": (b"1", "application/json"),
    "null": (b"null", "application/json"),
    "no type": (b"{}", "application/json"),
    "deep": (b"[" * 100_000, "application/json"),
    "no event": (as_json({"type": "event_callback"}), "application/json"),
    "an event that is a list": (as_json({"type": "event_callback", "event": []}), "application/json"),
    "not UTF-8": (b'{"type":"\xff"}', "application/json"),
    "a form of nothing": (b"a=b", FORM),
    "an empty form": (b"", FORM),
    "a payload that is no object": (as_form({"payload": "[]"}), FORM),
    "actions that are text": (as_form({"payload": '{"type":"block_actions","actions":"x"}'}), FORM),
    "a view of no type": (
        as_form({"payload": '{"type":"view_submission","view":{"callback_id":"hub.period_view"}}'}),
        FORM,
    ),
    "text": (b"hello", "text/plain"),
    "too large": (b" " * (MAX_BYTES + 1), "application/json"),
    "far too large": (b" " * 1_100_000, "application/json"),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_signed_request_of_another_kind_is_a_bad_request(
    rig: Rig, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    body, kind = MALFORMED[name]
    with caplog.at_level(logging.DEBUG):
        status, _ = await rig.send(body, sign(body, kind=kind))
    assert status == 400
    assert not [record for record in caplog.records if record.exc_info]


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "type",
        "event",
        "channel",
        "user",
        "text",
        "ts",
        "thread_ts",
        "subtype",
        "bot_id",
        "team",
        "event_id",
        "team_id",
        "view",
        "actions",
        "message",
        "container",
        "command",
        "payload",
        "callback_id",
        "private_metadata",
        "state",
        "assistant_thread",
        "authorizations",
    ]
)
TYPES = st.sampled_from(
    [
        "event_callback",
        "block_actions",
        "view_submission",
        "view_closed",
        "message_action",
        "shortcut",
        "block_suggestion",
        "url_verification",
        "workflow_step_edit",
        "interactive_message",
        "dialog_submission",
        "function_executed",
        "app_mention",
        "message",
    ]
)


@given(
    kind=TYPES,
    body=st.dictionaries(NAMES, JSONS, max_size=8),
    inner=st.dictionaries(NAMES, JSONS, max_size=8),
    inner_type=TYPES,
)
@settings(max_examples=150, deadline=None, derandomize=True)
async def test_no_generated_object_breaks_the_guard(
    kind: str, body: dict[str, object], inner: dict[str, object], inner_type: str
) -> None:
    raw = as_json({**body, "type": kind, "event": {**inner, "type": inner_type}})
    try:
        text = Guard(SECRET).check(sign(raw), raw, utc_now())
    except Refused as refused:
        assert refused.status == 400
    else:
        assert json.loads(text)["type"] == kind


def mutated(chance: random.Random) -> tuple[bytes, str]:
    """A payload of Slack's with some of it replaced, removed or added."""
    names = [
        "app_mention",
        "message",
        "message_im",
        "app_home_opened",
        "assistant_thread_started",
        "block_actions",
        "view_submission",
        "message_action",
        "command",
    ]
    name = chance.choice(names)
    body = payload(name)
    junk = [
        None,
        "",
        0,
        -1,
        1.5,
        True,
        [],
        {},
        [[]],
        {"a": {}},
        "x" * 3_000,
        "\x00",
        "\ud7a3",
        "<@U0BOT>",
        ["a"],
    ]
    for _ in range(chance.randint(1, 4)):
        place = body
        while True:
            key = chance.choice(list(place))
            if isinstance(place[key], dict) and place[key] and chance.random() < 0.7:
                place = place[key]
                continue
            break
        if chance.random() < 0.25:
            del place[key]
        else:
            # A copy: put inside itself, it could not be written as JSON.
            place[key] = copy.deepcopy(chance.choice(junk))
        if not place:
            break
    if name in ("block_actions", "view_submission", "message_action"):
        return as_form({"payload": json.dumps(body)}), FORM
    if name == "command":
        return as_form({key: str(value) for key, value in body.items()}), FORM
    return as_json(body), "application/json"


async def fuzz(rig: Rig, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(count):
        body, kind = mutated(chance)
        status, _ = await rig.send(body, sign(body, kind=kind))
        assert status < 500, (seed, number, body)


async def test_signed_payloads_with_anything_in_them_are_harmless(rig: Rig) -> None:
    await fuzz(rig, 250, seed=11)


@pytest.mark.soak
async def test_ten_thousand_payloads_with_anything_in_them_are_harmless(rig: Rig) -> None:
    await fuzz(rig, 10_000, seed=12)
