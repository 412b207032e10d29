"""What the platform's refusals become, and what is said where a card cannot be shown."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from bot.answers import Chart, ChartKind, ChartSeries
from bot.channels.teams.convert import Place
from bot.posts import DeliveryError, Receipt
from tests.bot.channels.teams.driver import sender_for
from tests.bot.channels.teams.rig import card_text
from tests.bot.channels.teams.sending import place_of, post_of
from tests.bot.channels.test_conformance import ANSWERS, answered
from tests.fakes.teams_server import BOT, TENANT, Refusal, teams_server


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (
            Refusal(429, retry_after="30"),
            {"retry_after_s": 30.0, "permanent": False, "maybe_delivered": False},
        ),
        (Refusal(429), {"retry_after_s": None, "permanent": False, "maybe_delivered": False}),
        (Refusal(412), {"permanent": False, "maybe_delivered": False}),
        (Refusal(502, delivers=True), {"permanent": False, "maybe_delivered": True}),
        (Refusal(504, delivers=True), {"permanent": False, "maybe_delivered": True}),
        (Refusal(500), {"permanent": False}),
        (Refusal(503, retry_after="5"), {"permanent": False, "retry_after_s": 5.0}),
        (Refusal(0, delivers=True), {"permanent": False, "maybe_delivered": True}),
        (Refusal(403, code="MessageWritesBlocked"), {"gone": True, "permanent": True}),
        (Refusal(404), {"gone": False, "permanent": True}),
    ],
    ids=lambda value: f"{value.status}{value.code}" if isinstance(value, Refusal) else "",
)
async def test_a_refusal_says_whether_to_try_again(refusal: Refusal, expected: dict[str, object]) -> None:
    async with teams_server() as server, sender_for(server) as sender:
        server.refuse(refusal)
        with pytest.raises(DeliveryError) as failed:
            await sender.send(post_of(server, answered()))
        assert {name: getattr(failed.value, name) for name in expected} == expected
        assert len(server.calls()) == 1, "the outbox repeats, nobody else"
        assert "the-app-secret" not in str(failed.value) and "token-" not in str(failed.value)


async def test_a_server_that_is_not_there_has_received_nothing() -> None:
    async with teams_server() as server, sender_for(server) as sender:
        nowhere = Place("http://127.0.0.1:9/teams/", "a:place", "personal", BOT, TENANT)
        with pytest.raises(DeliveryError) as failed:
            await sender.send(post_of(server, answered(), reply_to=nowhere.to_note()))
        assert not failed.value.maybe_delivered and not failed.value.permanent


async def test_after_a_401_the_bot_logs_in_again() -> None:
    async with teams_server() as server, sender_for(server) as sender:
        await sender.send(post_of(server, answered()))
        server.refuse(Refusal(401))
        with pytest.raises(DeliveryError):
            await sender.send(post_of(server, answered()))
        await sender.send(post_of(server, answered()))
        assert [each.authorization for each in server.calls()] == [
            "Bearer token-1",
            "Bearer token-1",
            "Bearer token-2",
        ]


@pytest.mark.parametrize("status", [400, 413])
async def test_a_card_that_is_refused_goes_out_as_words(status: int) -> None:
    async with teams_server() as server, sender_for(server) as sender:
        server.refuse(Refusal(status, code="BadSyntax"))
        assert isinstance(await sender.send(post_of(server, answered())), Receipt)
        (message,) = server.messages
        assert not message.get("attachments")
        assert "963,213개" in message["text"] and "배치 7건" in message["text"]


async def test_a_repeat_says_that_it_may_be_one() -> None:
    async with teams_server() as server, sender_for(server) as sender:
        await sender.send(post_of(server, answered()))
        await sender.send(post_of(server, answered(), maybe_delivered=True))
        first, second = map(card_text, server.messages)
        assert "다시 올린 글" in second and "다시 올린 글" not in first


async def test_an_address_that_is_not_allowed_is_never_called() -> None:
    async with teams_server() as server, sender_for(server, loopback_services=False) as sender:
        for url in (server.service_url, "http://169.254.169.254/", "https://evil.example.com/"):
            stored = Place(url, "a:place", "personal", BOT, TENANT)
            with pytest.raises(DeliveryError) as failed:
                await sender.send(post_of(server, answered(), reply_to=stored.to_note()))
            assert failed.value.permanent
        assert server.sent == [] and server.logins == 0


async def test_without_a_reference_there_is_no_way_there() -> None:
    async with teams_server() as server, sender_for(server) as sender:
        with pytest.raises(DeliveryError, match="no conversation reference") as failed:
            await sender.send(post_of(server, answered(), reply_to={}, thread=None))
        assert failed.value.permanent


async def test_an_edit_changes_the_message_and_a_reply_goes_under_it() -> None:
    async with teams_server() as server, sender_for(server) as sender:
        place = place_of(server, "19:c@thread.tacv2", "channel")
        post = post_of(server, answered(), reply_to=place.to_note(), thread=None)
        receipt = await sender.send(post)
        await sender.send(replace(post, key="b", edits=receipt))
        await sender.send(replace(post, key="c", under=receipt))
        first, edit, under = server.calls()
        assert (first.method, edit.method, under.method) == ("POST", "PUT", "POST")
        assert edit.activity["id"] == receipt.message_id
        assert under.conversation == f"19:c@thread.tacv2;messageid={receipt.message_id}"


async def test_a_chart_that_cannot_be_drawn_is_said_and_loses_nothing() -> None:
    chart = Chart(
        kind=ChartKind.BAR,
        title="월별 생산량",
        unit="개",
        categories=("10월", "11월"),
        series=(ChartSeries(name="생산량", values=(1.0, 2.0)),),
    )
    answer = answered()
    answer = answer.model_copy(update={"sections": (answer.sections[0].model_copy(update={"chart": chart}),)})
    async with teams_server() as server, sender_for(server) as sender:
        await sender.send(post_of(server, answer))
        shown = card_text(server.messages[0])
        assert "그래프를 그리지 못했습니다" in shown and "963,213개" in shown


async def test_sending_holds_the_loop_for_moments_only() -> None:
    """Not even while the login takes half a second."""
    async with teams_server() as server, sender_for(server) as sender:
        server.key_delay_s = 0.5
        longest, began = 0.0, time.perf_counter()

        async def watch() -> None:
            nonlocal longest, began
            while True:
                await asyncio.sleep(0.005)
                longest, began = max(longest, time.perf_counter() - began), time.perf_counter()

        watching = asyncio.create_task(watch())
        await sender.send(post_of(server, ANSWERS["refused"]))
        watching.cancel()
        assert longest < 0.25
