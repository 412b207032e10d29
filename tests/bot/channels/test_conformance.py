"""One suite for all channels: whatever holds for one holds for each. A new channel adds its driver to driver.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.answers import Answer, AnswerKind, BasisView, Column, Section, Suggestion, Table
from bot.events import Events
from bot.inbox import Inbox
from bot.posts import DeliveryError, Post, PostKind, Priority, Receipt, answer_body
from bot.store import Store
from bot.wakeup import Wakeup
from tests.bot.channels.driver import DRIVERS, NOW, Driver

BASIS = BasisView(
    date_from=None,
    date_to=None,
    measure="quantity",
    rows=7,
    sources=("live",),
    line="기준: 2026년 11월 · 배치 7건",
)


def answered(rows: int = 3, name: str = "정제수") -> Answer:
    table = Table(
        columns=(Column(title="제품"), Column(title="생산량", numeric=True, unit="개")),
        rows=tuple((f"{name} {row}", 1_000 + row) for row in range(rows)),
    )
    section = Section(
        headline="이번 달 생산량은 **963,213개**입니다.",
        remarks=("비고 한 줄",),
        table=table if rows else None,
        basis=BASIS,
    )
    return Answer(
        kind=AnswerKind.ANSWERED,
        sections=(section,),
        suggestions=(Suggestion(label="전월 대비", question="전월 대비 생산량"),),
        notices=("Gemini는 16:00까지 쓸 수 없습니다.",),
        request_id="r1",
    )


ANSWERS = {
    "answered": answered(),
    "no table": answered(0),
    "five thousand rows": answered(5_000),
    "markup in names": answered(3, "<!channel> <@U123> *굵게* [x](http://evil) \x1b[31m & < > `"),
    "long names": answered(30, "아주긴이름" * 60),
    "emoji": answered(3, "👩‍👩‍👧‍👦🏭"),
    "no data": Answer(
        kind=AnswerKind.NO_DATA, sections=(Section(headline="10월에는 생산이 없습니다.", basis=BASIS),)
    ),
    "clarify": Answer(
        kind=AnswerKind.CLARIFY,
        text="어느 제품인가요?",
        suggestions=tuple(Suggestion(label=f"시럽 {n}", question=f"시럽 {n} 생산량") for n in range(10)),
    ),
    "refused": Answer(kind=AnswerKind.REFUSED, text="재고는 알 수 없습니다."),
    "error": Answer(kind=AnswerKind.ERROR, text="문제가 생겼습니다. (요청 번호 r1)", request_id="r1"),
    "a text of ten thousand letters": Answer(kind=AnswerKind.REFUSED, text="가나다 " * 2_500),
}


@pytest.fixture(params=sorted(DRIVERS))
async def driver(request: pytest.FixtureRequest) -> AsyncIterator[Driver]:
    async with DRIVERS[request.param]() as driver:
        yield driver


def post(driver: Driver, body: dict[str, Any], key: str = "answer:r1") -> Post:
    message = driver.message("이번 달 생산량", event="e1", place="place")
    return Post(
        id=1,
        key=key,
        channel=driver.name,
        address=message.address,
        thread=message.thread,
        kind=PostKind.ANSWER,
        priority=Priority.ANSWER,
        body=body,
        reply_to=message.reply_to,
        request_id="r1",
        attempt=1,
        maybe_delivered=False,
        created_at=NOW,
    )


def test_names_begin_with_the_channel(driver: Driver) -> None:
    message = driver.message("이번 달 생산량", event="e1", place="place")
    assert message.channel == driver.name
    for name in (message.thread, message.address, message.sender):
        assert name.startswith(f"{driver.name}:")


def test_the_same_place_is_the_same_thread_and_another_is_another(driver: Driver) -> None:
    first = driver.message("a", event="e1", place="one")
    second = driver.message("b", event="e2", place="one")
    elsewhere = driver.message("b", event="e3", place="two")
    assert first.thread == second.thread != elsewhere.thread


async def test_an_event_that_comes_again_is_stored_once(driver: Driver, tmp_path: Any) -> None:
    store = await Store.open(tmp_path / "hub.db")
    inbox = Inbox(store, Events(), Wakeup())
    event = driver.message("이번 달 생산량", event="e1", place="one")
    assert [(await inbox.receive(event)).new for _ in range(5)] == [True, False, False, False, False]
    assert (await inbox.receive(driver.message("이번 달 생산량", event="e2", place="one"))).new
    await store.close()


@pytest.mark.parametrize("name", sorted(ANSWERS))
async def test_every_kind_of_answer_is_shown_once_and_leaves_a_receipt(driver: Driver, name: str) -> None:
    answer = ANSWERS[name]
    receipt = await driver.sender.send(post(driver, answer_body(answer)))
    assert isinstance(receipt, Receipt)
    assert receipt.message_id
    (shown,) = driver.shown()
    assert "\x1b" not in shown
    said = answer.text.split()[0] if answer.text else answer.sections[0].headline.split("*")[0].strip()
    assert said in shown
    if answer.sections:
        assert "배치 7건" in shown, "the basis stands under every figure"


async def test_what_is_cut_is_said(driver: Driver) -> None:
    await driver.sender.send(post(driver, answer_body(answered(5_000))))
    (shown,) = driver.shown()
    assert "외 " in shown


async def test_a_post_that_nobody_sent_is_not_found(driver: Driver) -> None:
    unsent = replace(post(driver, answer_body(answered()), key="answer:never"), maybe_delivered=True)
    assert await driver.sender.find_delivered(unsent) is None


async def test_a_body_that_the_channel_does_not_know_is_a_permanent_failure(driver: Driver) -> None:
    with pytest.raises(DeliveryError) as failed:
        await driver.sender.send(post(driver, {"type": "unheard of"}))
    assert failed.value.permanent


def test_the_pace_of_a_new_address_holds_nothing_back(driver: Driver) -> None:
    assert driver.sender.delay_s(f"{driver.name}:new", NOW) == 0
