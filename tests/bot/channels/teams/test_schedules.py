"""A question that is answered every day, made from a conversation and from a card's button: from the words to the card."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.clock import utc_now
from bot.store import subscription_rows
from bot.subscribing import SubscriptionClock
from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import Teams, actions_of, card_text

pytestmark = pytest.mark.asyncio(loop_scope="module")
_numbers = itertools.count()


@pytest.fixture(autouse=True)
def quick_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one conversation may take in a second would make the tests wait; the pace has its own tests."""
    monkeypatch.setattr("bot.channels.teams.pace.PER_CONVERSATION", ((60, 1.0),))


@pytest_asyncio.fixture(loop_scope="module")
async def place(teams: Teams) -> AsyncIterator[str]:
    """A conversation of its own, in which `maker_in` makes schedules; they end with the test."""
    teams.server.messages.clear()
    teams.server.sent.clear()
    place = f"a:schedule-{next(_numbers)}"
    yield place
    for one in await subscription_rows.of_maker(teams.app.store, f"teams:{maker_in(place)}"):
        await subscription_rows.remove(teams.app.store, one.id, utc_now())


def maker_in(place: str) -> str:
    return f"maker-of-{place}"


async def at_nine(teams: Teams, day: int) -> int:
    """How many questions are asked by themselves a minute after the first, second, … nine o'clock from now on."""
    core = teams.app.core
    here = utc_now().astimezone(core.settings.zone)
    nine = here.replace(hour=9, minute=0, second=0, microsecond=0)
    moment = nine + timedelta(days=day - (here < nine), minutes=1)
    clock = SubscriptionClock(
        teams.app.store, teams.app.hub, core.working_days, core.settings.zone, lambda: moment
    )
    asked = await clock.look()
    assert await clock.look() == 0, "each date is asked once"
    return asked


async def test_said_confirmed_answered_each_day_and_stopped(teams: Teams, place: str) -> None:
    url = teams.server.service_url
    mine = {"conversation": place, "person": maker_in(place)}

    async def press(title: str, card: dict[str, object]) -> None:
        (action,) = [each for name, each in actions_of(card).items() if title in name]
        assert action["type"] == "Action.Submit"
        assert (await teams.deliver(payloads.press(url, action["data"], **mine)))[0] == 200

    await teams.deliver(payloads.personal(url, "이번 달 생산량", **mine))
    await teams.heard(1)
    await teams.deliver(payloads.personal(url, "매일 9시에 알려줘", **mine))
    offer = (await teams.heard(2))[1]
    assert "매일 09:00에 '이번 달 생산량'에 대한 답을 이 대화에 올릴까요?" in card_text(offer)
    assert await at_nine(teams, 1) == 0, "nothing is made before it is confirmed"

    await press("등록", offer)
    made = (await teams.heard(3))[2]
    assert "등록했습니다: 매일 09:00 '이번 달 생산량'" in card_text(made)
    await teams.settled()
    before = card_text(teams.messages[0])
    for day in (1, 2):
        assert await at_nine(teams, day) == 1
        answered = (await teams.heard(3 + day))[2 + day]
        assert teams.server.calls()[-1].conversation == place
        assert "2026년 11월" in before and "2026년 11월" in card_text(answered)
        await teams.settled()

    await press("예약 목록", made)
    listed = (await teams.heard(6))[5]
    assert "매일 09:00" in card_text(listed)
    await press("중지", listed)
    assert "중지했습니다" in card_text((await teams.heard(7))[6])
    assert await at_nine(teams, 3) == 0


async def test_the_button_of_an_answer_in_a_thread_means_that_answer(teams: Teams, place: str) -> None:
    url, thread = teams.server.service_url, f"19:{place}@thread.tacv2;messageid=7"
    maker, other = maker_in(place), f"other-of-{place}"
    await teams.deliver(payloads.channel(url, "지난달 생산량", conversation=thread, person=maker))
    (card,) = await teams.heard(1)
    data = actions_of(card)["매일 받기"]["data"]
    status, body = await teams.deliver(payloads.execute(url, data, conversation=thread, person=maker))
    assert (status, body["statusCode"]) == (200, 200)
    offer = (await teams.heard(2))[1]
    assert "'지난달 생산량'에 대한 답을 이 대화에 올릴까요?" in card_text(offer)

    await teams.deliver(payloads.channel(url, "작년 생산량", conversation=thread, person=other))
    await teams.heard(3)
    create = actions_of(offer)["등록"]["data"]
    await teams.deliver(payloads.press(url, create, conversation=thread, person=maker))
    assert "등록했습니다: 매일 09:00 '지난달 생산량'" in card_text((await teams.heard(4))[3])
    await teams.settled()

    assert await at_nine(teams, 1) == 1
    answered = (await teams.heard(5))[4]
    assert "2026년 10월" in card_text(answered)
    assert teams.server.calls()[-1].conversation == thread
    assert [turn.question for turn in await teams.app.hub.turns(f"teams:{thread}")][-1] == "지난달 생산량"
