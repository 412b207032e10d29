"""One try of a post: what goes out, what fails how, and what is found again after a broken connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions import Do
from bot.answers import (
    Answer,
    AnswerKind,
    BasisView,
    Chart,
    ChartKind,
    ChartSeries,
    Column,
    Section,
    SkillCall,
    Suggestion,
    Table,
)
from bot.channels.slack.places import ReplyTo
from bot.channels.slack.render import render_answer
from bot.clock import utc_now
from bot.posts import DeliveryError, Post, PostKind, Priority, Receipt, answer_body
from tests.bot.channels.slack.driver import SlackDriver
from tests.bot.channels.slack.driver import slack as slack_driver
from tests.fakes.slack_server import Fault, counted

CHART = Chart(
    kind=ChartKind.LINE,
    title="월별 생산량",
    unit="개",
    categories=("9월", "10월"),
    series=(ChartSeries(name="", values=(1.0, 2.0)),),
    alt="월별 생산량 그래프. 9월 1개, 10월 2개.",
)
BASIS = BasisView(date_from=None, date_to=None, measure="quantity", rows=7, line="기준: 이번 달 · 배치 7건")


def answer(rows: int = 3, charts: int = 0, **changes: Any) -> Answer:
    table = Table(
        columns=(Column(title="제품"), Column(title="생산량", numeric=True, unit="개")),
        rows=tuple((f"제품 {row}", row) for row in range(rows)),
    )
    sections = [Section(headline="이번 달은 **7개**입니다.", table=table if rows else None, basis=BASIS)]
    sections[0] = sections[0].model_copy(update={"chart": CHART if charts else None})
    sections += [Section(headline=f"{n}번째", chart=CHART, basis=BASIS) for n in range(1, charts)]
    return Answer(
        **{
            "kind": AnswerKind.ANSWERED,
            "sections": tuple(sections),
            "calls": (SkillCall(name="get_production_summary", args={"period": "이번 달"}),),
            "request_id": "r1",
            **changes,
        }
    )


def post(said: Answer, **changes: Any) -> Post:
    return Post(
        **{
            "id": 1,
            "key": "answer:r1",
            "channel": "slack",
            "address": "slack:C0PROD",
            "thread": "slack:C0PROD:1.000001",
            "kind": PostKind.ANSWER,
            "priority": Priority.ANSWER,
            "body": answer_body(said),
            "reply_to": ReplyTo(thread_ts="1.000001", user="U0KIM").to_note(),
            "request_id": "r1",
            "attempt": 1,
            "maybe_delivered": False,
            "created_at": utc_now(),
            **changes,
        }
    )


@pytest.fixture
async def driver() -> AsyncIterator[SlackDriver]:
    async with slack_driver() as driver:
        yield driver


async def test_blocks_that_slack_refuses_go_out_as_words(driver: SlackDriver) -> None:
    driver.server.faults.append(Fault("chat.postMessage", error="invalid_blocks"))
    receipt = await driver.sender.send(post(answer()))
    (posted,) = driver.server.posted
    assert posted.ts == receipt.message_id
    assert posted.blocks == []
    assert "*7개*" in posted.text
    assert "배치 7건" in posted.text
    assert "제품 2" in posted.text


async def test_a_rate_limit_is_the_outboxs_to_wait_for(driver: SlackDriver) -> None:
    driver.server.faults.append(Fault("chat.postMessage", 429, "ratelimited", headers={"Retry-After": "30"}))
    with pytest.raises(DeliveryError) as failed:
        await driver.sender.send(post(answer()))
    assert failed.value.retry_after_s == 30
    assert not failed.value.permanent
    assert len(driver.server.made("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("fault", "permanent", "gone", "maybe"),
    [
        (Fault("chat.postMessage", error="channel_not_found"), True, True, False),
        (Fault("chat.postMessage", error="is_archived"), True, True, False),
        (Fault("chat.postMessage", error="restricted_action"), True, False, False),
        (Fault("chat.postMessage", error="internal_error"), False, False, True),
        (Fault("chat.postMessage", 503, "service_unavailable"), False, False, True),
        (Fault("chat.postMessage", error="invalid_auth"), False, False, False),
        (Fault("chat.postMessage", drop=True), False, False, True),
    ],
)
async def test_each_error_means_what_it_means(
    driver: SlackDriver, fault: Fault, permanent: bool, gone: bool, maybe: bool
) -> None:
    driver.server.faults.append(fault)
    with pytest.raises(DeliveryError) as failed:
        await driver.sender.send(post(answer()))
    error = failed.value
    assert (error.permanent, error.gone, error.maybe_delivered) == (permanent, gone, maybe)
    assert len(driver.server.made("chat.postMessage")) == 1, "one call is one post"


@pytest.mark.parametrize(("code", "said"), [("not_in_channel", "/invite"), ("is_archived", "보관된 채널")])
async def test_who_asked_learns_why_there_is_no_answer(driver: SlackDriver, code: str, said: str) -> None:
    driver.server.faults.append(Fault("chat.postMessage", error=code))
    note = ReplyTo(user="U0KIM", response_url=f"{driver.server.url}/respond/1").to_note()
    with pytest.raises(DeliveryError):
        await driver.sender.send(post(answer(), reply_to=note))
    (told,) = driver.server.responses
    assert told["response_type"] == "ephemeral"
    assert said in told["text"]


def alert(**changes: Any) -> Post:
    body = {
        "type": "notice",
        "template": "note",
        "context": {"headline": "백업 실패", "lines": [], "level": "critical"},
    }
    return post(answer(), body=body, kind=PostKind.ALERT, reply_to={}, **changes)


@pytest.mark.parametrize("code", ["message_not_found", "edit_window_closed"])
async def test_an_alert_whose_message_is_gone_is_not_changed_and_is_no_failure(
    driver: SlackDriver, code: str
) -> None:
    driver.server.faults.append(Fault("chat.update", error=code))
    receipt = await driver.sender.send(alert(edits=Receipt("1.000002")))
    assert receipt.message_id == "1.000002"
    assert driver.server.posted == []


async def test_a_reply_under_an_alert_that_is_gone_stands_alone(driver: SlackDriver) -> None:
    driver.server.faults.append(Fault("chat.postMessage", error="thread_not_found"))
    await driver.sender.send(alert(under=Receipt("1.000002")))
    (posted,) = driver.server.posted
    assert posted.thread_ts is None
    assert "백업 실패" in posted.shown


async def test_a_change_has_no_more_text_than_slack_takes_for_one(driver: SlackDriver) -> None:
    first = await driver.sender.send(alert())
    long = alert(edits=first)
    long.body["context"]["headline"] = "가" * 3_000
    await driver.sender.send(long)
    (posted,) = driver.server.posted
    assert posted.text.startswith("가가")
    assert "줄임" in posted.text


async def test_a_slack_that_is_not_there_was_not_reached(driver: SlackDriver) -> None:
    await driver.server.stop()
    with pytest.raises(DeliveryError) as failed:
        await driver.sender.send(post(answer()))
    assert not failed.value.maybe_delivered


async def test_a_post_cut_off_after_it_left_is_found_by_its_key(driver: SlackDriver) -> None:
    driver.server.faults.append(Fault("chat.postMessage", drop=True, delivers=True))
    with pytest.raises(DeliveryError):
        await driver.sender.send(post(answer()))
    again = post(answer(), maybe_delivered=True, attempt=2)
    found = await driver.sender.find_delivered(again)
    assert found == Receipt(driver.server.posted[0].ts)
    assert counted(driver.server.posted) == {"answer:r1": 1}


@pytest.mark.parametrize("note", [ReplyTo(user="U"), ReplyTo(user="U", asked="이번 달?")])
async def test_a_post_outside_threads_is_found_too(driver: SlackDriver, note: ReplyTo) -> None:
    driver.server.faults.append(Fault("chat.postMessage", drop=True, delivers=True))
    alone = post(answer(charts=1), reply_to=note.to_note(), maybe_delivered=True)
    with pytest.raises(DeliveryError):
        await driver.sender.send(alone)
    assert await driver.sender.find_delivered(alone) is not None
    assert len(driver.server.uploads) == 1


async def test_a_key_is_found_behind_hundreds_of_other_messages(driver: SlackDriver) -> None:
    for number in range(450):
        driver.server._chat_postMessage({"channel": "C0PROD", "text": f"{number}", "thread_ts": "1.000001"})
    await driver.sender.send(post(answer()))
    assert await driver.sender.find_delivered(post(answer(), maybe_delivered=True)) is not None


async def test_a_picture_lost_with_the_process_is_made_up_for_once(driver: SlackDriver) -> None:
    """The words were out when the process died: the look-up brings what was to follow them."""
    said = post(answer(charts=2), maybe_delivered=True, attempt=2)
    rendered = render_answer(said.answer(), ())
    driver.server._chat_postMessage(
        {
            "channel": "C0PROD",
            "text": rendered.text,
            "thread_ts": "1.000001",
            "metadata": {"event_payload": {"key": said.key}},
        }
    )
    for _ in range(2):
        assert await driver.sender.find_delivered(said) is not None
    assert sorted(upload["name"] for upload in driver.server.uploads) == ["chart-r1-1.png", "chart-r1-2.png"]


async def test_the_charts_of_a_reply_to_a_report_go_into_the_reports_thread(driver: SlackDriver) -> None:
    await driver.sender.send(post(answer(charts=1), under=Receipt("1.000002"), reply_to={}, thread=None))
    threads = {posted.thread_ts for posted in driver.server.posted}
    assert threads == {"1.000002"} and len(driver.server.posted) == 2


async def test_charts_have_alternative_texts_and_go_into_the_thread(driver: SlackDriver) -> None:
    await driver.sender.send(post(answer(charts=3)))
    assert {upload["thread_ts"] for upload in driver.server.uploads} == {"1.000001"}
    assert {upload["alt"] for upload in driver.server.uploads} == {CHART.alt}
    assert len(driver.server.uploads) == 3
    assert len(driver.server.made("files.completeUploadExternal")) == 1


async def test_a_chart_that_cannot_be_drawn_leaves_the_words_and_says_so(driver: SlackDriver) -> None:
    driver.draw_fails = True
    receipt = await driver.sender.send(post(answer(charts=1)))
    assert receipt.message_id == driver.server.posted[0].ts
    assert "그래프를 올리지 못했습니다" in driver.server.posted[1].text


async def test_a_chart_that_cannot_be_uploaded_is_tried_again_without_the_words(driver: SlackDriver) -> None:
    fault = Fault("files.getUploadURLExternal", 429, "ratelimited", headers={"Retry-After": "7"})
    driver.server.faults.append(fault)
    said = post(answer(charts=1))
    with pytest.raises(DeliveryError) as failed:
        await driver.sender.send(said)
    assert failed.value.retry_after_s == 7
    assert failed.value.maybe_delivered
    assert await driver.sender.find_delivered(replace(said, maybe_delivered=True, attempt=2)) is not None
    assert counted(driver.server.posted) == {"answer:r1": 1}
    assert len(driver.server.uploads) == 1


@pytest.mark.parametrize("error", ["missing_scope", "internal_error"])
async def test_an_upload_that_never_works_is_given_up_and_the_words_stand(
    driver: SlackDriver, error: str
) -> None:
    driver.server.faults.append(Fault("files.getUploadURLExternal", error=error))
    receipt = await driver.sender.send(post(answer(charts=1), attempt=4))
    assert receipt.message_id == driver.server.posted[0].ts
    assert len(driver.server.posted) == 2


async def test_rows_that_have_no_room_follow_as_a_workbook(driver: SlackDriver) -> None:
    await driver.sender.send(post(answer(rows=700)))
    (words, file) = driver.server.posted
    assert "외 669건" in words.shown
    assert "700건" in file.text
    (upload,) = driver.server.uploads
    assert upload["name"].endswith(".xlsx")


async def test_nothing_of_the_data_pings_links_or_breaks_out(driver: SlackDriver) -> None:
    hostile = "<!channel> <@U1> <http://evil|x> &amp; *b* _i_ ```code``` ~s~"
    section = Section(
        headline=f"{hostile} **7개**",
        body=hostile,
        remarks=(hostile,),
        table=Table(columns=(Column(title=hostile),), rows=((hostile,), (hostile,))),
        basis=BASIS.model_copy(update={"line": hostile}),
    )
    said = Answer(
        kind=AnswerKind.ANSWERED,
        sections=(section, section),
        notices=(hostile,),
        suggestions=(Suggestion(label=hostile, question=hostile),),
        request_id="r1",
    )
    rendered = render_answer(said, tuple(Do)[1:])
    marked = [
        text
        for block in rendered.blocks
        for text in [block.get("text"), *(block.get("elements") or ())]
        if isinstance(text, dict) and text.get("type") == "mrkdwn"
    ]
    assert len(marked) > 5
    for text in marked:
        assert "<" not in text["text"]
        assert text["verbatim"] is True
    assert "<" not in rendered.plain
    assert "<" not in rendered.text


async def test_the_pace_is_a_message_a_second_to_a_channel(
    driver: SlackDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.slack.pacing.GAP", timedelta(seconds=1))
    await driver.sender.send(post(answer()))
    now = utc_now()
    assert 0.5 < driver.sender.delay_s("slack:C0PROD", now) <= 1
    assert driver.sender.delay_s("slack:C0OTHER", now) == 0
    assert driver.sender.delay_s("slack:C0PROD", now + timedelta(seconds=1)) == 0
    assert driver.sender.delay_s("slack:C0PROD", now - timedelta(hours=1)) <= 1, "the clock was set back"
