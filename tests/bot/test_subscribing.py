"""Questions on a schedule: made with a confirmation, answered once a date, changed by who made them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import Action, Actions, Do, Outcome, Press
from bot.answers import Answer, AnswerKind, SkillCall
from bot.events import Events
from bot.history import History
from bot.hub import Hub
from bot.inbox import Inbox
from bot.messages import Message
from bot.outbox import Outbox
from bot.store import Store, StoreBusy, subscription_rows, thread_rows
from bot.subscribing import Subscribing, SubscriptionClock
from bot.turns import Asked, Fault, Reply
from bot.wakeup import Wakeup
from bot.worker import Limits, Worker
from skills.calendar import KoreanWorkingDays
from skills.catalog import build_registry
from tests.fakes.channel import FakeClock

SEOUL = ZoneInfo("Asia/Seoul")
CALENDAR = KoreanWorkingDays()
CALL = SkillCall(name="get_production_summary", args={"period": "어제"})


class Answering:
    """Answers everything with one call, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    async def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if "날씨" in asked.question:
            return Reply(
                Answer(kind=AnswerKind.REFUSED, text="날씨는 모릅니다.", request_id=asked.request_id)
            )
        return Reply(Answer(kind=AnswerKind.ANSWERED, text="답", calls=(CALL,), request_id=asked.request_id))

    def fault(self, asked: Asked, fault: Fault) -> Answer:
        return Answer(kind=AnswerKind.ERROR, text=fault.value)


class Rig:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))  # Monday 08:00 in Seoul
        self.inner = Answering()
        events, bell = Events(), Wakeup()
        self.hub = Hub(store, Inbox(store, events, bell), events)
        responder = Subscribing(self.inner, store, CALENDAR, SEOUL, self.clock)
        self.worker = Worker(
            store, responder, ["fake", "terminal"], events, bell, Wakeup(), self.clock, "me", Limits()
        )
        self.due = SubscriptionClock(store, self.hub, CALENDAR, SEOUL, self.clock)
        self.said = 0

    async def say(
        self, text: str, sender: str = "fake:U1", thread: str = "t1", channel: str = "fake"
    ) -> Answer:
        self.said += 1
        message = Message(
            channel=channel,
            event_id=f"e{self.said}",
            thread=thread,
            address="fake:C1",
            sender=sender,
            text=text,
            received_at=self.clock(),
            reply_to={"thread_ts": "1.2", "response_url": "https://gone"},
        )
        stored = await self.hub.submit(message)
        await self.worker.answer_one(stored.request_id)
        turn = await self.hub.turn(stored.request_id)
        assert turn is not None and turn.answer is not None
        return turn.answer

    async def waiting(self) -> list[str]:
        rows = await self.store.read("SELECT request_id FROM inbox WHERE state = 'waiting' ORDER BY id")
        return [row["request_id"] for row in rows]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = await Store.open(tmp_path / "hub.db")
    yield Rig(store)
    await store.close()


async def test_it_is_made_only_once_it_is_confirmed(rig: Rig) -> None:
    await rig.say("어제 생산량")
    offer = await rig.say("매일 9시에 알려줘")
    assert offer.kind is AnswerKind.CLARIFY and "'어제 생산량'" in offer.text and "매일 09:00" in offer.text
    assert offer.offer_title == "choose_one"
    assert await subscription_rows.of_maker(rig.store, "fake:U1") == ()
    done = await rig.say(offer.suggestions[0].question)
    assert done.kind is AnswerKind.ANSWERED and "11월 23일(월) 09:00" in done.text
    await rig.say(offer.suggestions[0].question)  # pressed twice
    (one,) = await subscription_rows.of_maker(rig.store, "fake:U1")
    assert one.question == "어제 생산량" and one.replay is not None and one.replay.calls == (CALL,)
    assert one.reply_to == {"thread_ts": "1.2"}


async def test_another_question_before_the_confirmation_is_not_the_one_that_is_meant(rig: Rig) -> None:
    await rig.say("어제 생산량")
    offer = await rig.say("매일 9시에 알려줘")
    await rig.say("올해 생산량", sender="fake:U2")
    await rig.say(offer.suggestions[0].question)
    (one,) = await subscription_rows.of_maker(rig.store, "fake:U1")
    assert one.question == "어제 생산량"


async def test_while_nothing_can_be_stored_it_says_so_and_registers_nothing(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    responder = Subscribing(rig.inner, rig.store, CALENDAR, SEOUL, rig.clock)

    async def ask(question: str) -> str:
        asked = Asked(question, History(), "0123456789ab", "fake:t1", "fake:U1", rig.clock())
        return (await responder.reply(asked)).answer.text

    assert "예약을 바꾸지 못했습니다" in await ask("예약 등록 매일 09:00: 어제 생산량"), (
        "its inbox row is not stored"
    )

    async def busy(*_: object) -> None:
        raise StoreBusy("locked")

    monkeypatch.setattr(subscription_rows, "of_maker", busy)
    assert "예약을 바꾸지 못했습니다" in await ask("예약 목록")
    assert await ask("어제 생산량") == "답"


async def test_a_question_that_comes_along_is_read_at_once_and_alone(rig: Rig) -> None:
    await rig.say("BW0021 올해 생산량")
    await rig.say("예약 등록 매일 09:00: 이번 달 생산량")
    read = rig.inner.asked[-1]
    assert (read.question, read.history.turns) == ("이번 달 생산량", ())
    (one,) = await subscription_rows.of_maker(rig.store, "fake:U1")
    assert one.replay is not None, "what the thread is about by then does not count"
    for words in ("매일 9시에 내일 날씨 알려줘", "예약 등록 매일 09:00: 내일 날씨"):
        said = await rig.say(words)
        assert said.kind is AnswerKind.REFUSED and "날씨는 모릅니다." in said.text and not said.suggestions
    assert len(await subscription_rows.of_maker(rig.store, "fake:U1")) == 1


async def test_the_button_under_an_answer_means_that_answer(rig: Rig) -> None:
    older = await rig.say("어제 생산량")
    await rig.say("올해 생산량")
    pressed = Action(do=Do.SCHEDULE, request_id=older.request_id)
    press = Press("fake", "p1", "t1", "fake:C1", "fake:U2", rig.clock())
    actions = Actions(rig.hub, Outbox(rig.store, Wakeup(), rig.clock), build_registry(), rig.clock)
    asked = await actions.press(pressed, press)
    assert asked.outcome is Outcome.ASKED
    await rig.worker.answer_one(asked.request_id)
    turn = await rig.hub.turn(asked.request_id)
    assert turn is not None and turn.answer is not None
    assert turn.answer.kind is AnswerKind.CLARIFY and "'어제 생산량'" in turn.answer.text
    assert await subscription_rows.of_maker(rig.store, "fake:U2") == ()
    await rig.say(turn.answer.suggestions[0].question, sender="fake:U2")
    (one,) = await subscription_rows.of_maker(rig.store, "fake:U2")
    assert one.question == "어제 생산량" and one.replay is not None and one.replay.calls == (CALL,)


async def test_an_answer_of_another_thread_is_not_told_of(rig: Rig) -> None:
    elsewhere = await rig.say("어제 생산량", thread="t2")
    said = await rig.say(f"매일 9시에 알려줘 (질문 {elsewhere.request_id})")
    assert said.kind is AnswerKind.CLARIFY and said.suggestions == ()
    assert "어떤 질문에 답할지 알 수 없습니다" in said.text


async def test_when_it_is_due_it_is_answered_in_its_thread_once_a_date(rig: Rig) -> None:
    await rig.say("예약 등록 매일 09:00: 어제 생산량")
    assert await rig.due.look() == 0
    rig.clock.forward(hours=1)
    twin = SubscriptionClock(rig.store, rig.hub, CALENDAR, SEOUL, rig.clock)
    assert await rig.due.look() + await twin.look() == 1
    (request,) = await rig.waiting()
    await rig.worker.answer_one(request)
    turn = await thread_rows.turn_of(rig.store, request)
    assert turn is not None and (turn.thread, turn.question) == ("t1", "어제 생산량")
    assert rig.inner.asked[-1].question == "어제 생산량"
    posts = await rig.store.read("SELECT reply_to FROM outbox WHERE request_id = ?", (request,))
    assert posts[0]["reply_to"] == '{"thread_ts": "1.2"}'
    rig.clock.forward(days=1)
    assert await rig.due.look() == 1


async def test_a_death_between_asking_and_moving_on_asks_no_second_time(rig: Rig) -> None:
    await rig.say("예약 등록 매일 09:00: 어제 생산량")
    rig.clock.forward(hours=1)
    (one,) = await subscription_rows.due(rig.store, rig.clock())
    await rig.hub.submit(rig.due._message(one, rig.clock()))
    assert await rig.due.look() == 0
    assert len(await rig.waiting()) == 1
    assert await subscription_rows.due(rig.store, rig.clock()) == ()


async def test_a_date_missed_for_long_is_let_go_and_the_next_one_comes(rig: Rig) -> None:
    await rig.say("예약 등록 매일 09:00: 어제 생산량")
    rig.clock.forward(days=3)
    assert await rig.due.look() == 0
    rig.clock.forward(hours=1)
    assert await rig.due.look() == 1


async def test_it_is_listed_paused_resumed_and_removed_by_who_made_it_alone(rig: Rig) -> None:
    await rig.say("예약 등록 평일마다 09:00: 어제 생산량")
    assert "1번 · 평일마다 09:00 · '어제 생산량'" in (await rig.say("예약 목록")).text
    assert "등록한 예약 질문이 없습니다" in (await rig.say("예약 목록", sender="fake:U2")).text
    for words in ("예약 1번 중지", "예약 1번 삭제"):
        assert (await rig.say(words, sender="fake:U2")).kind is AnswerKind.REFUSED
    await rig.say("예약 1번 중지")
    rig.clock.forward(hours=1)
    assert await rig.due.look() == 0
    assert "중지됨" in (await rig.say("예약 목록")).text
    assert "11월 24일(화) 09:00" in (await rig.say("예약 1번 다시")).text
    rig.clock.forward(days=1)
    assert await rig.due.look() == 1
    await rig.say("예약 1번 삭제")
    rig.clock.forward(days=1)
    assert await rig.due.look() == 0
    assert "1번 예약이 없습니다" in (await rig.say("예약 1번 다시")).text


async def test_without_a_question_or_a_place_nothing_is_made(rig: Rig) -> None:
    assert "어떤 질문에 답할지" in (await rig.say("매일 9시에 알려줘", thread="new")).text
    assert "터미널" not in (await rig.say("어제 생산량")).text
    closed = await rig.say("예약 등록 매일 09:00: 어제 생산량", channel="terminal")
    assert "예약한 답을 보낼 수 없습니다" in closed.text
    assert await subscription_rows.of_maker(rig.store, "fake:U1") == ()


async def test_one_person_cannot_fill_the_schedule(rig: Rig) -> None:
    for hour in range(20):
        await rig.say(f"예약 등록 매일 {hour:02d}:00: 어제 생산량")
    assert "20개" in (await rig.say("예약 등록 매일 21:00: 어제 생산량")).text
    assert len(await subscription_rows.of_maker(rig.store, "fake:U1")) == 20


async def test_everything_else_goes_on_to_the_conversation(rig: Rig) -> None:
    await rig.say("매일 생산량 알려줘")
    assert [asked.question for asked in rig.inner.asked] == ["매일 생산량 알려줘"]


async def test_two_months_of_odd_looks_ask_once_a_day(rig: Rig) -> None:
    """The clock is looked at by two at odd times, and goes back now and then."""
    await rig.say("예약 등록 매일 09:00: 어제 생산량")
    twin = SubscriptionClock(rig.store, rig.hub, CALENDAR, SEOUL, rig.clock)
    asked = 0
    for step in range(60 * 8):
        rig.clock.now += timedelta(hours=-1 if step % 37 == 0 else 3)
        asked += await rig.due.look() + await twin.look()
    days = {
        row["event_key"]
        for row in await rig.store.read(
            "SELECT event_key FROM inbox_keys WHERE event_key LIKE 'subscription%'"
        )
    }
    passed = (rig.clock() - datetime(2026, 11, 23, 0, 0, tzinfo=UTC)) // timedelta(days=1) + 1
    assert asked == len(days) == passed
