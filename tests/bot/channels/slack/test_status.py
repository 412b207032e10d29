from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.slack.convert import Identity, to_said
from bot.channels.slack.status import SlackStatus
from bot.clock import utc_now
from tests.bot.channels.slack.driver import SlackDriver
from tests.bot.channels.slack.driver import slack as slack_driver
from tests.fakes.slack_payloads import event
from tests.fakes.slack_server import Fault
from tests.fakes.waiting import until

METHOD = "assistant.threads.setStatus"


@pytest.fixture
async def driver() -> AsyncIterator[SlackDriver]:
    async with slack_driver() as driver:
        yield driver


def shown(driver: SlackDriver) -> list[bool]:
    return [bool(call["status"]) for call in driver.server.made(METHOD)]


async def test_a_status_is_armed_again_while_the_work_goes_on_and_taken_away(driver: SlackDriver) -> None:
    status = SlackStatus(driver.api, again_s=0.05, wait_s=0)
    message = driver.message("질문", event="e1", place="one")
    await status.show(message)
    await until(lambda: len(shown(driver)) >= 3)
    await status.clear(message)
    await until(lambda: shown(driver)[-1] is False)
    count = len(shown(driver))
    await asyncio.sleep(0.15)
    assert len(shown(driver)) == count
    await status.close()


async def test_a_direct_message_outside_threads_has_its_status_under_itself(driver: SlackDriver) -> None:
    said = to_said(
        event("message_im", "질문", channel="D0KIM", at="1795000000.000001"), Identity(), utc_now()
    )
    assert said is not None
    status = SlackStatus(driver.api, wait_s=0)
    await status.show(said.message)
    await until(lambda: shown(driver) == [True])
    await status.clear(said.message)
    await until(lambda: shown(driver) == [True, False])
    assert {call["thread_ts"] for call in driver.server.made(METHOD)} == {"1795000000.000001"}
    await status.close()


async def test_what_is_answered_at_once_shows_no_status(driver: SlackDriver) -> None:
    status = SlackStatus(driver.api, wait_s=0.2)
    message = driver.message("질문", event="e1", place="one")
    await status.show(message)
    await status.clear(message)
    await asyncio.sleep(0.3)
    assert shown(driver) == []
    await status.close()


async def test_the_next_turns_status_comes_after_the_last_ones_end(driver: SlackDriver) -> None:
    status = SlackStatus(driver.api, wait_s=0)
    message = driver.message("질문", event="e1", place="one")
    await status.show(message)
    await until(lambda: shown(driver) == [True])
    driver.server.hang_s[METHOD] = 0.1
    await status.clear(message)
    await status.show(message)
    await until(lambda: len(shown(driver)) == 3)
    assert shown(driver) == [True, False, True]
    await status.close()


async def test_a_slack_without_statuses_is_asked_once(driver: SlackDriver) -> None:
    status = SlackStatus(driver.api, again_s=0.02, wait_s=0)
    driver.server.faults.append(Fault(METHOD, error="missing_scope"))
    message = driver.message("질문", event="e1", place="one")
    await status.show(message)
    await until(lambda: shown(driver))
    await asyncio.sleep(0.1)
    assert shown(driver) == [True]
    await status.close()
