"""Every way in which Gemini fails, over HTTP with the real library: what is tried again, what is said, how many calls."""

from __future__ import annotations

import asyncio
import logging
import socket
from datetime import datetime, timedelta
from time import perf_counter

import pytest

from bot.planners.gemini.watch import Trouble
from bot.planners.protocol import CallPlan, OutPlan, OutReason
from tests.bot.planners.gemini.rig import FALLBACK, MAIN, SEOUL, Rig, build, situation
from tests.fakes.gemini_server import (
    KEY,
    PER_DAY,
    PER_MINUTE,
    GeminiServer,
    Scripted,
    blocked,
    call,
    candidate,
    error,
    finished,
    quota,
    text,
)

GOOD = call("get_production_summary", period="지난달")
KEY_INVALID = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]

# reply, reason given, requests sent to the main model, requests sent to the fallback model
ALWAYS: list[tuple[str, Scripted, OutReason, int, int]] = [
    ("a key that is not valid", error(400, "INVALID_ARGUMENT", "bad", KEY_INVALID), OutReason.KEY, 1, 0),
    ("no free tier here", error(400, "FAILED_PRECONDITION", "enable billing"), OutReason.KEY, 1, 0),
    ("no authentication", error(401, "UNAUTHENTICATED"), OutReason.KEY, 1, 0),
    ("a leaked key", error(403, "PERMISSION_DENIED"), OutReason.KEY, 1, 0),
    ("a refused request", error(400, "INVALID_ARGUMENT"), OutReason.MODEL, 1, 1),
    ("a withdrawn model", error(404, "NOT_FOUND"), OutReason.MODEL, 1, 1),
    ("no quota for this model at all", quota(PER_DAY, message="metric: x, limit: 0, model: y"), OutReason.MODEL, 1, 1),
    ("a quota of zero", quota(PER_DAY, value="0"), OutReason.MODEL, 1, 1),
    ("a day's quota", quota(PER_DAY, delay="36.4s"), OutReason.DAY_QUOTA, 1, 1),
    ("minute and day at once", quota(PER_MINUTE, PER_DAY, delay="2s"), OutReason.DAY_QUOTA, 1, 1),
    ("a minute's quota", quota(PER_MINUTE, delay="1s"), OutReason.RATE, 3, 1),
    ("a 429 that says nothing", error(429), OutReason.RATE, 3, 1),
    ("a 429 that is not JSON", Scripted(429, b"<html>slow down</html>", "text/html"), OutReason.RATE, 3, 1),
    ("a 429 with a broken body", Scripted(429, b"{nope"), OutReason.BAD_REPLY, 2, 1),
    ("an error inside", error(500, "INTERNAL"), OutReason.NETWORK, 3, 1),
    ("a bad gateway in HTML", Scripted(502, b"<html/>", "text/html"), OutReason.NETWORK, 3, 1),
    ("overloaded", error(503, "UNAVAILABLE", "The model is overloaded."), OutReason.NETWORK, 3, 1),
    ("a redirect to nowhere", Scripted(304, b""), OutReason.BAD_REPLY, 2, 1),
    ("JSON that is none", Scripted(200, b"{malformed json: <<<chaos>>>"), OutReason.BAD_REPLY, 2, 1),
    ("a list", Scripted(200, [1, 2]), OutReason.BAD_REPLY, 2, 2),
    ("a string", Scripted(200, "hello"), OutReason.BAD_REPLY, 2, 2),
    ("bytes of no encoding", Scripted(200, b"\xff\xfe\x00{"), OutReason.BAD_REPLY, 2, 1),
    ("very deep JSON", Scripted(200, b"[" * 100_000), OutReason.BAD_REPLY, 2, 1),
    ("candidates of another shape", Scripted(200, {"candidates": "x"}), OutReason.BAD_REPLY, 2, 2),
    ("an HTML page", Scripted(200, b"<html>login</html>", "text/html"), OutReason.BAD_REPLY, 2, 1),
    ("nothing", Scripted(200, b""), OutReason.BAD_REPLY, 2, 2),
    ("no candidate", Scripted(200, {"candidates": []}), OutReason.BAD_REPLY, 2, 2),
    ("a blocked prompt", blocked(), OutReason.BAD_REPLY, 2, 2),
    ("a blocked reply", finished("SAFETY"), OutReason.BAD_REPLY, 2, 2),
    ("a malformed call", finished("MALFORMED_FUNCTION_CALL"), OutReason.BAD_REPLY, 2, 2),
    ("a cut-off reply", finished("MAX_TOKENS", [{"text": "지난달 생산량은 1"}]), OutReason.BAD_REPLY, 2, 2),
    ("a recitation", finished("RECITATION", [{"text": "글"}]), OutReason.BAD_REPLY, 2, 2),
    ("a reason of tomorrow", finished("NEW_REASON", [{"text": "글"}]), OutReason.BAD_REPLY, 2, 2),
    ("an empty STOP", candidate([]), OutReason.BAD_REPLY, 2, 2),
    ("a STOP without parts", candidate(None), OutReason.BAD_REPLY, 2, 2),
    ("only thoughts", candidate([{"text": "음", "thought": True}]), OutReason.BAD_REPLY, 2, 2),
    ("text instead of a call", text("12,345개입니다"), OutReason.BAD_REPLY, 2, 2),
    ("a connection dropped", Scripted(drop=True), OutReason.NETWORK, 3, 1),
    ("a connection cut midway", Scripted(body={"candidates": []}, cut=True), OutReason.NETWORK, 3, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "reason", "main", "fallback"), [row[1:] for row in ALWAYS], ids=[row[0] for row in ALWAYS]
)
async def test_each_fault_has_its_reason_and_its_number_of_requests(
    rig: Rig, reply: Scripted, reason: OutReason, main: int, fallback: int
) -> None:
    rig.server.last = reply
    planned = await rig.ask()
    assert isinstance(planned.plan, OutPlan)
    assert planned.plan.reason is reason
    assert rig.server.asked_models == [MAIN] * main + [FALLBACK] * fallback
    assert len(planned.requests) == main + fallback
    assert all(request.outcome != "ok" for request in planned.requests)
    assert [request.attempt for request in planned.requests] == list(range(1, main + fallback + 1))


@pytest.mark.parametrize(
    "reply",
    [row[1] for row in ALWAYS if row[3] > 1],
    ids=[row[0] for row in ALWAYS if row[3] > 1],
)
async def test_one_passing_fault_costs_a_try_and_not_the_answer(rig: Rig, reply: Scripted) -> None:
    rig.server.reply(reply, GOOD)
    planned = await rig.ask()
    assert isinstance(planned.plan, CallPlan)
    assert planned.planner == MAIN
    assert [request.outcome == "ok" for request in planned.requests] == [False, True]


async def test_whole_calls_under_an_unknown_finish_are_judged_on_their_own(rig: Rig) -> None:
    part = {"functionCall": {"name": "get_production_summary", "args": {"period": "지난달"}}}
    rig.server.reply(finished("FUNCTION_CALL", [part]))
    assert isinstance((await rig.ask()).plan, CallPlan)


async def test_the_fallback_model_answers_where_the_main_one_is_withdrawn(rig: Rig) -> None:
    rig.server.otherwise = {MAIN: error(404, "NOT_FOUND"), FALLBACK: GOOD}
    planned = await rig.ask()
    assert isinstance(planned.plan, CallPlan)
    assert planned.planner == FALLBACK
    await rig.ask()
    assert rig.server.asked_models == [MAIN, FALLBACK, FALLBACK]


async def test_without_a_fallback_only_the_one_model_is_asked(server: GeminiServer) -> None:
    alone = build(server, fallback_model="")
    server.last = error(503)
    assert (await alone.ask()).plan == OutPlan(OutReason.NETWORK)
    assert server.asked_models == [MAIN] * 3
    await alone.planner.close()


async def test_waits_grow_and_hold_to_what_the_server_asks(rig: Rig) -> None:
    rig.server.reply(quota(PER_MINUTE, delay="1.5s"), error(503), GOOD)
    assert isinstance((await rig.ask()).plan, CallPlan)
    assert rig.waits[0] == pytest.approx(1.5, abs=0.01)
    assert 1.0 <= rig.waits[1] <= 1.5


async def test_a_delay_beyond_the_deadline_is_not_waited_for_and_is_told(rig: Rig) -> None:
    rig.server.last = quota(PER_MINUTE, delay="40s")
    planned = await rig.ask()
    assert planned.plan == OutPlan(OutReason.RATE, rig.clock.at.astimezone(SEOUL) + timedelta(seconds=40))
    assert rig.server.asked_models == [MAIN, FALLBACK]
    assert rig.waits == []
    assert isinstance((await rig.ask()).plan, OutPlan)
    assert len(rig.server.received) == 2
    rig.clock.pass_(seconds=41)
    rig.server.last = GOOD
    assert isinstance((await rig.ask()).plan, CallPlan)


async def test_a_number_in_the_retry_after_header_is_honoured(rig: Rig) -> None:
    rig.server.reply(error(429, headers={"Retry-After": "2"}), GOOD)
    await rig.ask()
    assert rig.waits[0] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("asked_at", "until"),
    [
        (datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL), datetime(2026, 11, 23, 17, 0, tzinfo=SEOUL)),
        (datetime(2026, 11, 23, 17, 0, tzinfo=SEOUL), datetime(2026, 11, 24, 17, 0, tzinfo=SEOUL)),
        (datetime(2026, 7, 1, 10, 0, tzinfo=SEOUL), datetime(2026, 7, 1, 16, 0, tzinfo=SEOUL)),
        # The clocks go back in the night of November 1st, and forward in that of March 14th.
        (datetime(2026, 11, 1, 15, 59, tzinfo=SEOUL), datetime(2026, 11, 1, 16, 0, tzinfo=SEOUL)),
        (datetime(2026, 11, 1, 16, 1, tzinfo=SEOUL), datetime(2026, 11, 2, 17, 0, tzinfo=SEOUL)),
        (datetime(2027, 3, 14, 17, 1, tzinfo=SEOUL), datetime(2027, 3, 15, 16, 0, tzinfo=SEOUL)),
    ],
)
async def test_a_days_quota_names_pacific_midnight_in_korean_time_and_stops_calls_until_then(
    rig: Rig, asked_at: datetime, until: datetime
) -> None:
    rig.clock.at = asked_at
    rig.server.last = quota(PER_MINUTE, PER_DAY, delay="2s")
    planned = await rig.ask()
    assert planned.plan == OutPlan(OutReason.DAY_QUOTA, until)
    assert planned.plan.until is not None
    assert planned.plan.until.tzinfo is SEOUL
    for _ in range(30):
        assert (await rig.ask()).plan == OutPlan(OutReason.DAY_QUOTA, until)
    assert len(rig.server.received) == 2
    rig.server.last = GOOD
    rig.clock.at = until - timedelta(seconds=1)
    assert isinstance((await rig.ask()).plan, OutPlan)
    rig.clock.at = until
    assert isinstance((await rig.ask()).plan, CallPlan)


async def test_a_hang_ends_within_the_deadline_and_both_models_had_their_share(rig: Rig) -> None:
    rig.server.last = Scripted(delay_s=30)
    began = perf_counter()
    planned = await rig.ask(deadline_s=1.0)
    assert perf_counter() - began < 1.0
    assert planned.plan == OutPlan(OutReason.TIMEOUT)
    assert rig.server.asked_models == [MAIN, FALLBACK]


async def test_a_model_that_hangs_leaves_time_for_the_one_that_does_not(rig: Rig) -> None:
    rig.server.otherwise = {MAIN: Scripted(delay_s=30), FALLBACK: GOOD}
    planned = await rig.ask(deadline_s=1.0)
    assert isinstance(planned.plan, CallPlan)
    assert [request.outcome for request in planned.requests] == ["timeout", "ok"]


async def test_a_refused_connection_is_told_without_a_long_wait(server: GeminiServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    rig = build(server, base_url=f"http://127.0.0.1:{port}")
    began = perf_counter()
    assert (await rig.ask()).plan == OutPlan(OutReason.NETWORK)
    assert perf_counter() - began < 3.0
    await rig.planner.close()


async def test_an_hour_of_refusals_costs_few_requests_and_the_first_minute_after_it_works(rig: Rig) -> None:
    rig.server.last = error(429, "RESOURCE_EXHAUSTED")
    for _ in range(360):
        assert isinstance((await rig.ask()).plan, OutPlan)
        rig.clock.pass_(seconds=10)
    # Two models, one probe each in half a minute, and the four requests that opened the breakers.
    assert len(rig.server.received) <= 2 * 120 + 4
    rig.server.last = GOOD
    for _ in range(6):
        rig.clock.pass_(seconds=10)
        if isinstance((await rig.ask()).plan, CallPlan):
            break
    else:
        pytest.fail("still out a minute after the model came back")


async def test_an_hour_of_refusals_is_told_to_the_administrator_once_until_it_works_again(rig: Rig) -> None:
    began = rig.clock.at
    rig.server.last = error(429, "RESOURCE_EXHAUSTED")
    for _ in range(13):
        await rig.ask()
        rig.clock.pass_(minutes=5)
    assert {(notice.trouble, notice.model, notice.since) for notice in rig.notices} == {
        (Trouble.QUOTA, MAIN, began),
        (Trouble.QUOTA, FALLBACK, began),
    }
    assert len(rig.notices) == 2
    rig.server.last = GOOD
    rig.clock.pass_(minutes=1)
    await rig.ask()
    rig.server.last = error(429, "RESOURCE_EXHAUSTED")
    rig.clock.pass_(minutes=30)
    await rig.ask()
    assert len(rig.notices) == 2


async def test_half_an_hour_of_refusals_is_nobodys_business(rig: Rig) -> None:
    rig.server.last = error(429, "RESOURCE_EXHAUSTED")
    await rig.ask()
    rig.clock.pass_(minutes=30)
    await rig.ask()
    assert rig.notices == []


async def test_a_wrong_key_is_told_to_the_administrator_and_stops_further_calls(rig: Rig) -> None:
    rig.server.last = error(403, "PERMISSION_DENIED")
    for _ in range(5):
        assert (await rig.ask()).plan == OutPlan(OutReason.KEY)
    assert len(rig.server.received) == 1
    assert [notice.trouble for notice in rig.notices] == [Trouble.KEY]
    assert rig.planner.out() == OutPlan(OutReason.KEY)


async def test_a_question_given_up_midway_leaves_the_planner_well(rig: Rig) -> None:
    rig.server.last = error(503)
    await rig.ask()
    rig.clock.pass_(seconds=31)
    rig.server.last = Scripted(delay_s=30)
    probe = asyncio.create_task(rig.planner.plan(situation()))
    await rig.server.wait_for(5)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    rig.server.last = GOOD
    assert isinstance((await rig.ask()).plan, CallPlan)


async def test_neither_the_key_nor_the_question_nor_a_reply_is_logged(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rig.server.reply(
        error(400, "INVALID_ARGUMENT", f"API key {KEY} not valid"),
        text("비밀스러운 답"),
        text("비밀스러운 답"),
        GOOD,
    )
    await rig.ask("남이 보면 안 되는 질문")
    rig.clock.pass_(minutes=2)
    await rig.ask("남이 보면 안 되는 질문")
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    logged = "\n".join(record.getMessage() for record in ours)
    assert "r-1" in logged
    assert "gemini-main" in logged
    for secret in (KEY, "남이 보면", "비밀스러운"):
        assert secret not in logged
        assert secret not in "\n".join(record.getMessage() for record in caplog.records)
