"""The hub's logic under botbuilder's own TestAdapter: what it hands back to the SDK."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.core.adapters import TestAdapter
from botbuilder.schema import Activity

from bot.channels.teams.endpoint import Endpoint
from bot.channels.teams.intake import InvokeReply
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import config_for
from tests.fakes.teams_server import TeamsServer

SERVICE = "https://smba.trafficmanager.net/kr/"


class FakeIntake:
    def __init__(self, reply: InvokeReply | None) -> None:
        self.reply = reply
        self.taken: list[dict[str, Any]] = []

    async def take(self, activity: dict[str, Any]) -> InvokeReply | None:
        self.taken.append(activity)
        return self.reply


async def run(activity: dict[str, Any], reply: InvokeReply | None) -> tuple[FakeIntake, list[Activity]]:
    intake = FakeIntake(reply)
    endpoint = Endpoint(config_for(TeamsServer(url="http://127.0.0.1:9")), None, intake)  # type: ignore[arg-type]
    adapter = TestAdapter()
    await adapter.process_activity(Activity.deserialize(activity), endpoint.logic_for(activity))
    return intake, adapter.activity_buffer


async def test_a_message_is_taken_and_nothing_is_sent_in_its_turn() -> None:
    activity = payloads.personal(SERVICE, "이번 달 생산량")
    intake, sent = await run(activity, None)
    assert intake.taken == [activity] and sent == []


async def test_an_invoke_has_its_reply_in_the_turn() -> None:
    _, (sent,) = await run(payloads.execute(SERVICE, {}), InvokeReply(200, {"statusCode": 200}))
    assert sent.type == "invokeResponse"
    assert (sent.value.status, sent.value.body) == (200, {"statusCode": 200})


async def test_a_fault_is_not_swallowed() -> None:
    class Broken(FakeIntake):
        async def take(self, activity: dict[str, Any]) -> InvokeReply | None:
            raise RuntimeError("broken")

    endpoint = Endpoint(config_for(TeamsServer(url="http://127.0.0.1:9")), None, Broken(None))  # type: ignore[arg-type]
    activity = payloads.personal(SERVICE, "x")
    with pytest.raises(RuntimeError):
        await TestAdapter().process_activity(Activity.deserialize(activity), endpoint.logic_for(activity))
