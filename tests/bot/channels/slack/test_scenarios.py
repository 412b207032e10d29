"""Signed, realistic events through the whole hub to a Slack on loopback."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.actions import Action, Do, encode
from bot.store import audit_rows
from bot.store.vote_rows import of_answer
from tests.bot.channels.slack.rig import Rig, value_of
from tests.fakes.slack_payloads import command, event, payload, press, submission
from tests.fakes.slack_server import texts
from tests.fakes.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
QUESTION = "<@U0BOT> 이번 달 생산량"


async def ask(rig: Rig, text: str = QUESTION, **places: Any) -> str:
    """Mention the hub; the question's ts."""
    asked = event("app_mention", text, **{"channel": rig.place, **places})
    assert await rig.post(asked) == 200
    return str(asked["event"]["ts"])


async def test_a_mention_is_answered_in_its_thread_with_figure_basis_and_buttons(rig: Rig) -> None:
    at = await ask(rig)
    (posted,) = await rig.posts(1)
    assert (posted.channel, posted.thread_ts) == (rig.place, at)
    assert "2026년 11월" in posted.shown
    assert "기준:" in posted.shown
    for button in ("hub.refresh", "hub.period", "hub.ask.0", "up", "down"):
        assert value_of(posted, button)
    assert rig.slack.refused == []


async def test_a_mention_that_comes_as_two_events_is_answered_once(rig: Rig) -> None:
    at = await ask(rig)
    assert await rig.post(event("message", QUESTION, at=at, channel=rig.place)) == 200
    await rig.settled()
    assert len(rig.slack.posted) == 1


async def test_a_reply_in_the_thread_needs_no_mention_and_leans_on_what_was_said(rig: Rig) -> None:
    at = await ask(rig, "<@U0BOT> 지난달 BW0021 생산량")
    assert await rig.post(event("message", "전년 동월은?", thread=at, channel=rig.place)) == 200
    posts = await rig.posts(2)
    assert {each.thread_ts for each in posts} == {at}
    assert "2025년 10월" in posts[1].shown


async def test_a_reply_that_comes_before_the_first_answer_is_in_the_session(rig: Rig) -> None:
    at = await ask(rig, "<@U0BOT> 지난달 생산량")
    assert await rig.post(event("message", "이번 달은?", thread=at, channel=rig.place)) == 200
    assert "2026년 11월" in (await rig.posts(2))[1].shown


async def test_talk_that_is_not_for_the_hub_is_left_alone(rig: Rig) -> None:
    for body in (
        event("message", "이번 달 생산량 누가 알아요?"),
        event("message", "그러게요", thread="1795000000.000001"),
        payload("bot_message"),
        payload("message_changed"),
        payload("member_joined"),
        event("message", QUESTION, user="U0BOT"),
        event("message", QUESTION, bot_id="B0BOT"),
    ):
        assert await rig.post(body) == 200
    await rig.settled()
    assert rig.slack.posted == []


async def test_a_direct_message_is_answered_without_a_thread_and_remembers(rig: Rig) -> None:
    await rig.post(event("message_im", "지난달 생산량", channel=rig.private))
    await rig.post(event("message_im", "이번 달은?", channel=rig.private))
    posts = await rig.posts(2)
    assert {(each.channel, each.thread_ts) for each in posts} == {(rig.private, None)}
    assert "2026년 11월" in posts[1].shown


async def test_an_assistant_thread_gets_prompts_and_answers_inside(rig: Rig) -> None:
    opened = payload("assistant_thread_started")
    opened["event"]["assistant_thread"]["channel_id"] = rig.private
    assert await rig.post(opened) == 200
    assert await rig.post(payload("assistant_thread_context_changed")) == 200
    await until(lambda: rig.slack.made("assistant.threads.setSuggestedPrompts"))
    (shown,) = rig.slack.made("assistant.threads.setSuggestedPrompts")
    assert 1 <= len(shown["prompts"]) <= 4
    thread = payload("assistant_thread_started")["event"]["assistant_thread"]["thread_ts"]
    await rig.post(event("message_im", "이번 달 생산량", channel=rig.private, thread=thread))
    (posted,) = await rig.posts(1)
    assert posted.thread_ts == thread


async def test_every_suggested_question_is_answered(rig: Rig) -> None:
    from bot.channels.slack.talk import prompts
    from bot.channels.slack.words import listed

    questions = [prompt["message"] for prompt in prompts()] + list(listed("home_questions"))
    for number, question in enumerate(questions):
        await rig.post(event("message_im", question, channel=f"D{number}"))
    await rig.settled()
    answers = [each for each in rig.slack.posted if each.key]
    assert len(answers) == len(questions)
    for each in answers:
        assert "기준:" in each.shown, each.shown


async def test_an_empty_mention_gets_help_for_the_asker_alone(rig: Rig) -> None:
    await ask(rig, "<@U0BOT>")
    await until(lambda: rig.slack.whispers)
    (help_text,) = rig.slack.whispers
    assert help_text["user"] == "U0KIM"
    assert "/items" in help_text["text"]
    assert rig.slack.posted == []


async def test_a_chart_is_uploaded_into_the_thread_with_its_numbers_as_text(rig: Rig) -> None:
    at = await ask(rig, "<@U0BOT> 최근 6개월 월별 추이 그래프")
    await until(lambda: rig.slack.uploads, 30)
    (upload,) = rig.slack.uploads
    assert (upload["channel"], upload["thread_ts"]) == (rig.place, at)
    assert upload["data"].startswith(b"\x89PNG")
    assert "개" in upload["alt"]
    assert any(each.key for each in rig.slack.posted)


async def test_refresh_and_table_and_another_period_ask_again_without_a_planner(rig: Rig) -> None:
    at = await ask(rig, "<@U0BOT> 지난달 상위 5개 제품")
    (first, *_) = await rig.posts(1)
    await rig.settled()
    before = len(rig.slack.posted)
    status, _ = await rig.press(first, "hub.refresh")
    assert status == 200
    again = (await rig.posts(before + 1))[before]
    assert again.thread_ts == at
    assert again.blocks[0] == first.blocks[0]

    await rig.press(first, "hub.period")
    await until(lambda: rig.slack.views)
    view = rig.slack.views[0]["view"]
    assert view["blocks"][0]["element"]["initial_date"] == "2026-10-01"
    await rig.settled()
    before = len(rig.slack.posted)
    dates = {
        "from": {"from": {"type": "datepicker", "selected_date": "2026-09-01"}},
        "to": {"to": {"type": "datepicker", "selected_date": "2026-09-30"}},
    }
    status, _ = await rig.interact(submission(view["callback_id"], view["private_metadata"], dates))
    assert status == 200
    other = (await rig.posts(before + 1))[before]
    assert other.thread_ts == at
    assert "2026-09-01~2026-09-30" in other.shown


async def test_dates_the_wrong_way_round_are_said_in_the_window(rig: Rig) -> None:
    await ask(rig)
    (first, *_) = await rig.posts(1)
    await rig.press(first, "hub.period")
    await until(lambda: rig.slack.views)
    view = rig.slack.views[0]["view"]
    dates = {
        "from": {"from": {"type": "datepicker", "selected_date": "2026-09-30"}},
        "to": {"to": {"type": "datepicker", "selected_date": "2026-09-01"}},
    }
    status, text = await rig.interact(submission(view["callback_id"], view["private_metadata"], dates))
    assert status == 200
    assert "늦습니다" in json.loads(text)["errors"]["to"]


async def test_a_suggested_question_is_asked_in_the_same_session(rig: Rig) -> None:
    at = await ask(rig)
    (first, *_) = await rig.posts(1)
    await rig.settled()
    before = len(rig.slack.posted)
    await rig.press(first, "hub.ask.0")
    assert (await rig.posts(before + 1))[before].thread_ts == at
    turns = await rig.app.hub.turns(f"slack:{rig.place}:{at}")
    assert len(turns) == 2


async def test_a_press_that_comes_twice_acts_once(rig: Rig) -> None:
    await ask(rig)
    (first, *_) = await rig.posts(1)
    await rig.settled()
    body = press(
        "hub.refresh",
        value_of(first, "hub.refresh"),
        message_ts=first.ts,
        thread=first.thread_ts,
        channel=rig.place,
    )
    before = len(rig.slack.posted)
    assert [(await rig.interact(body))[0] for _ in range(3)] == [200, 200, 200]
    await rig.settled()
    assert len(rig.slack.posted) == before + 1


async def test_votes_are_one_a_person_changeable_and_keep_the_reason(rig: Rig) -> None:
    await ask(rig)
    (first,) = await rig.posts(1)
    request_id = json.loads(value_of(first, "up"))["request_id"]
    for button, user in (("up", "U0KIM"), ("down", "U0KIM"), ("up", "U0LEE")):
        body = press(
            "hub.vote", value_of(first, button), message_ts=first.ts, thread=first.thread_ts, user=user
        )
        assert (await rig.interact(body))[0] == 200
    votes = await of_answer(rig.app.store, request_id)
    assert {(vote.voter, vote.up) for vote in votes} == {("slack:U0KIM", False), ("slack:U0LEE", True)}
    await until(lambda: rig.slack.views)
    view = rig.slack.views[0]["view"]
    said = {
        "why": {"why": {"selected_option": {"value": "wrong_number"}}},
        "more": {"more": {"value": "현장 집계와 다릅니다"}},
    }
    await rig.interact(submission(view["callback_id"], view["private_metadata"], said))
    (mine,) = [vote for vote in await of_answer(rig.app.store, request_id) if vote.voter == "slack:U0KIM"]
    assert (mine.up, mine.reason, mine.comment) == (False, "wrong_number", "현장 집계와 다릅니다")


async def test_a_table_comes_as_csv_and_as_a_workbook(rig: Rig) -> None:
    at = await ask(rig, "<@U0BOT> 지난달 일별 생산량 표로만")
    (first, *_) = await rig.posts(1)
    for button in ("hub.csv", "hub.excel"):
        assert (await rig.press(first, button))[0] == 200
    await until(lambda: len(rig.slack.uploads) == 2)
    csv, workbook = rig.slack.uploads
    assert csv["name"].endswith(".csv")
    assert csv["data"].startswith(b"\xef\xbb\xbf")
    assert workbook["data"].startswith(b"PK")
    assert {csv["thread_ts"], workbook["thread_ts"]} == {at}
    table = next(block for block in first.blocks if block["type"] == "table")
    days = len(table["rows"]) - 2  # without the head and the sum
    assert [each.text for each in rig.slack.posted[1:]] == [f"전체 {days}건을 파일로 올렸습니다."] * 2


async def test_a_button_of_another_kind_is_told_so(rig: Rig) -> None:
    body = press("hub.refresh", "{not json", message_ts="1.2", url=f"{rig.slack.url}/respond/1")
    assert (await rig.interact(body))[0] == 200
    await until(lambda: rig.slack.responses)
    assert rig.slack.responses[0]["response_type"] == "ephemeral"


async def test_a_button_under_an_answer_that_is_gone_is_told_so(rig: Rig) -> None:
    value = encode(Action(do=Do.REFRESH, request_id="unknown"))
    body = press("hub.refresh", value, message_ts="1.2", url=f"{rig.slack.url}/respond/1")
    await rig.interact(body)
    await until(lambda: rig.slack.responses)
    assert "보관 기간" in rig.slack.responses[0]["text"]


async def test_the_shortcut_asks_the_text_of_a_message_in_its_thread(rig: Rig) -> None:
    body = payload("message_action")
    body["channel"]["id"] = rig.place
    assert (await rig.interact(body))[0] == 200
    (posted,) = await rig.posts(1)
    assert posted.thread_ts == body["message"]["ts"]
    assert "BW0021" in posted.shown


async def test_a_command_asks_and_its_answer_begins_a_session(rig: Rig) -> None:
    url = f"{rig.slack.url}/respond/1"
    status, said = await rig.form(command("ask", "지난달 BW0021 얼마?", url=url, channel=rig.place))
    assert (status, json.loads(said)["response_type"]) == (200, "ephemeral")
    (posted,) = await rig.posts(1)
    assert posted.thread_ts is None
    assert "<@U0KIM> 님의 질문: 지난달 BW0021 얼마?" in posted.shown
    await rig.settled()
    await rig.post(event("message", "전년 동월은?", thread=posted.ts, channel=rig.place))
    follow_up = (await rig.posts(2))[1]
    assert follow_up.thread_ts == posted.ts
    assert "2025년 10월" in follow_up.shown


async def test_items_records_and_summary_are_questions_in_short(rig: Rig) -> None:
    url = f"{rig.slack.url}/respond/1"
    for number, (name, text) in enumerate(
        (("items", "BW"), ("records", "BW0021"), ("summary", "지난달"), ("summary", ""))
    ):
        await rig.form(command(name, text, url=url, channel=f"C{number}"))
    await rig.settled()
    shown = {each.channel: each.shown for each in rig.slack.posted if each.key}
    assert "BW0021" in shown["C0"]
    assert "배치" in shown["C1"]
    assert "2026년 10월" in shown["C2"]
    assert "2026년 11월" in shown["C3"]


async def test_a_command_without_its_words_says_how_to_write_it(rig: Rig) -> None:
    _, said = await rig.form(command("ask", "", url=f"{rig.slack.url}/respond/1"))
    assert "예:" in json.loads(said)["text"]
    await rig.settled()
    assert rig.slack.posted == []


async def test_help_and_unknown_commands_are_for_the_caller_alone(rig: Rig) -> None:
    for name in ("hub", "nosuch"):
        status, said = await rig.form(command(name, url=f"{rig.slack.url}/respond/1"))
        assert (status, said) == (200, "")
    await until(lambda: len(rig.slack.responses) == 2)
    assert {each["response_type"] for each in rig.slack.responses} == {"ephemeral"}
    assert any("/summary" in each["text"] for each in rig.slack.responses)


async def test_in_a_thread_a_command_is_written_to_the_hub(rig: Rig) -> None:
    at = await ask(rig, "<@U0BOT> /items BW0021")
    (posted,) = await rig.posts(1)
    assert posted.thread_ts == at
    assert "BW0021" in posted.shown


async def test_a_channel_the_hub_is_not_in_gets_a_clear_word(rig: Rig) -> None:
    rig.slack.channels = {rig.place}
    await rig.form(command("ask", "이번 달 생산량", channel="G0SECRET", url=f"{rig.slack.url}/respond/1"))
    await until(lambda: rig.slack.responses)
    assert "/invite" in rig.slack.responses[0]["text"]
    assert await audit_rows.first_broken(rig.app.store) is None


async def test_a_response_address_that_is_not_slacks_is_never_called(rig: Rig) -> None:
    rig.slack.channels = set()
    other = await asyncio.start_server(lambda r, w: rig.slack.responses.append({}), "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    await rig.form(command("ask", "이번 달 생산량", url=f"http://127.0.0.1:{port}/x"))
    await rig.settled()
    other.close()
    assert rig.slack.responses == []


async def test_the_home_tab_shows_the_data_and_its_questions_are_answered_in_private(rig: Rig) -> None:
    opened = payload("app_home_opened")
    assert await rig.post(opened) == 200
    await until(lambda: rig.slack.views)
    home = rig.slack.views[0]
    assert home["user_id"] == "U0KIM"
    shown = "\n".join(texts(home["view"]["blocks"]))
    assert "이번 달" in shown
    assert "데이터 기준" in shown
    button = next(
        element
        for block in home["view"]["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == "hub.home.ask.1"
    )
    body = press(button["action_id"], button["value"], message_ts="")
    body["container"] = {"type": "view", "view_id": "V1"}
    body.pop("channel")
    body.pop("message")
    assert (await rig.interact(body))[0] == 200
    (posted,) = await rig.posts(1)
    assert posted.channel == "D0KIM"
    assert "2026년 11월" in posted.shown


async def test_people_and_channels_from_outside_are_refused(rig: Rig) -> None:
    await ask(rig, user="U0GUEST", user_team="T0OTHER")
    shared = event("app_mention", QUESTION, channel=rig.place)
    shared["is_ext_shared_channel"] = True
    await rig.post(shared)
    await until(lambda: len(rig.slack.whispers) == 2)
    assert all("외부" in each["text"] for each in rig.slack.whispers)
    await rig.settled()
    assert rig.slack.posted == []


async def test_slack_checks_the_address_of_events(rig: Rig) -> None:
    from tests.fakes.slack_server import as_json, sign

    body = as_json(payload("url_verification"))
    status, text = await rig.send(body, sign(body))
    assert status == 200
    assert payload("url_verification")["challenge"] in text
