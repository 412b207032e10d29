"""Plan mode over HTTP with the real library: what is chosen, what is sent, what is sent back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.answers import AnswerKind, ChartWish, Found, SkillCall
from bot.planners.protocol import (
    CallPlan,
    ClarifyPlan,
    ClarifyReason,
    OutPlan,
    OutReason,
    PastTurn,
    PlannedChoice,
    RefusePlan,
    RefuseTopic,
)
from tests.bot.planners.gemini.rig import FALLBACK, MAIN, Rig, build
from tests.fakes.gemini_server import KEY, GeminiServer, call, calls, text

LAST_MONTH = SkillCall(name="get_production_summary", args={"period": "지난달"})


def past(question: str, *made: SkillCall, found: tuple[Found, ...] = ()) -> PastTurn:
    return PastTurn(
        question=question,
        kind=AnswerKind.ANSWERED,
        calls=made,
        found=found or (Found(),) * len(made),
        asked_at=datetime(2026, 11, 23, 0, 30, tzinfo=UTC),
    )


async def test_a_question_becomes_the_calls_that_the_model_chose(rig: Rig) -> None:
    rig.server.reply(call("get_production_summary", period="지난달"))
    planned = await rig.ask("지난달 생산량 알려줘")
    assert planned.plan == CallPlan((LAST_MONTH,))
    assert planned.planner == MAIN
    (request,) = planned.requests
    assert (request.model, request.outcome, request.attempt) == (MAIN, "ok", 1)
    assert (request.prompt_tokens, request.reply_tokens) == (1200, 100)


async def test_two_calls_in_one_reply_keep_their_order_and_may_refer_back(rig: Rig) -> None:
    rig.server.reply(
        calls(
            ("get_top_items", {"period": "지난달", "n": 1}),
            ("get_production_summary", {"items": ["@1.rank1"], "period": "이번 달"}),
        )
    )
    planned = await rig.ask("지난달에 가장 많이 생산한 제품의 이번 달 생산량은?")
    assert planned.plan == CallPlan(
        (
            SkillCall(name="get_top_items", args={"period": "지난달", "n": 1}),
            SkillCall(name="get_production_summary", args={"items": ["@1.rank1"], "period": "이번 달"}),
        )
    )


async def test_a_call_said_twice_runs_once(rig: Rig) -> None:
    same = ("get_production_summary", {"period": "지난달"})
    rig.server.reply(calls(same, same))
    assert (await rig.ask()).plan == CallPlan((LAST_MONTH,))


@pytest.mark.parametrize(
    ("said", "wish"), [("yes", ChartWish.YES), ("no", ChartWish.NO), (None, ChartWish.AUTO)]
)
async def test_a_wish_for_a_chart_is_taken_off_the_arguments(
    rig: Rig, said: str | None, wish: ChartWish
) -> None:
    rig.server.reply(call("get_production_summary", period="지난달", chart=said))
    assert (await rig.ask()).plan == CallPlan((LAST_MONTH,), wish)


async def test_asking_back_becomes_a_clarify_with_its_choices(rig: Rig) -> None:
    rig.server.reply(
        call(
            "ask_back",
            reason="period_choices",
            asked="연초",
            choices=["올해 1월 생산량", "올해 1월부터 3월까지 생산량"],
        )
    )
    planned = await rig.ask("연초 생산량은?")
    assert planned.plan == ClarifyPlan(
        ClarifyReason.PERIOD_CHOICES,
        asked="연초",
        choices=(
            PlannedChoice("올해 1월 생산량", "올해 1월 생산량"),
            PlannedChoice("올해 1월부터 3월까지 생산량", "올해 1월부터 3월까지 생산량"),
        ),
    )


async def test_a_choice_with_an_invented_number_or_markup_is_left_out(rig: Rig) -> None:
    rig.server.reply(
        call(
            "ask_back",
            reason="not_understood",
            asked="그거 12,345개",
            choices=[
                "지난달 12,345개가 맞나요?",
                "<!channel> 보기",
                "[눌러](https://x.example)",
                "지난달 생산량",
            ],
        )
    )
    plan = (await rig.ask("그거 뭐더라")).plan
    assert plan == ClarifyPlan(
        ClarifyReason.NOT_UNDERSTOOD, choices=(PlannedChoice("지난달 생산량", "지난달 생산량"),)
    )


async def test_refusing_names_the_topic_and_only_words_that_were_said(rig: Rig) -> None:
    rig.server.reply(
        call("refuse", topic="defects", asked="불량률"), call("refuse", topic="stock", asked="재고 99개")
    )
    assert (await rig.ask("지난달 불량률은?")).plan == RefusePlan(RefuseTopic.DEFECTS, "불량률")
    assert (await rig.ask("남은 게 얼마야?")).plan == RefusePlan(RefuseTopic.STOCK, "")


async def test_a_bad_argument_goes_back_once_and_the_second_reply_counts(rig: Rig) -> None:
    rig.server.reply(
        call("get_top_items", period="지난달", n=100000), call("get_top_items", period="지난달", n=5)
    )
    planned = await rig.ask("지난달 상위 5개")
    assert planned.plan == CallPlan((SkillCall(name="get_top_items", args={"period": "지난달", "n": 5}),))
    assert [request.outcome for request in planned.requests] == ["bad_reply", "ok"]
    response = rig.server.received[1].body["contents"][-1]["parts"][0]["functionResponse"]
    assert response["name"] == "get_top_items"
    assert response["id"] == "call-0"
    assert "less than or equal to 1000" in response["response"]["error"]


@pytest.mark.parametrize(
    "wrong",
    [
        call("drop_tables", period="지난달"),
        call("get_production_summary", period="지난달", sql="ATTACH DATABASE 'x' AS y"),
        call("get_production_summary", items=["없는제품"], period="지난달"),
        call("get_production_summary", items="생산량", period="지난달"),
        call("get_production_summary", period="지지난달"),
        call("get_production_summary", period=20261031),
        call("get_production_summary", period="@1.period"),
        call("get_production_summary", items=["@prev.rank1"], period="지난달"),
        call("get_production_summary", items=["@2.rank1"], period="지난달"),
        call("get_production_summary", items=["@1.secret"], period="지난달"),
        calls(*[("get_production_summary", {"period": "지난달"})] * 50),
        call("get_top_items", period="지난달", n=7),
        call("find_records", period="지난달", min_quantity=1000),
        call("ask_back", reason="no such reason"),
        call("refuse", topic="no such topic"),
        text("지난달 생산량은 12,345개입니다."),
    ],
)
async def test_what_does_not_hold_never_becomes_a_plan(rig: Rig, wrong: object) -> None:
    rig.server.otherwise = {MAIN: wrong, FALLBACK: wrong}  # type: ignore[dict-item]
    planned = await rig.ask("지난달 생산량 알려줘")
    assert planned.plan == OutPlan(OutReason.BAD_REPLY)
    assert rig.server.asked_models == [MAIN, MAIN, FALLBACK, FALLBACK]
    assert {request.outcome for request in planned.requests} == {"bad_reply"}


async def test_the_fallback_model_begins_the_turn_anew(rig: Rig) -> None:
    rig.server.otherwise = {MAIN: text("글"), FALLBACK: call("get_production_summary", period="지난달")}
    planned = await rig.ask()
    assert (planned.plan, planned.planner) == (CallPlan((LAST_MONTH,)), FALLBACK)
    assert len(rig.server.received[-1].body["contents"]) == 1


async def test_what_goes_out_is_the_question_the_words_before_it_and_the_skills(rig: Rig) -> None:
    rig.server.reply(call("get_production_summary", items=["@prev.rank1"], period="이번 달"))
    before = (
        past("지난달 1위 제품은?", SkillCall(name="get_top_items", args={"period": "지난달", "n": 1}),
             found=(Found(codes=("BW0021",), names=("비밀소스 500g",), period="2026-10-01~2026-10-31"),)),
        past("그 제품 언제 제일 많이 만들었어?",
             SkillCall(name="find_extremes", args={"items": ["BW0021"], "period": "2026-10-01~2026-10-31"}),
             found=(Found(codes=("BW0021",), names=("비밀소스 500g",), period="2026-10-07"),)),
    )  # fmt: skip
    planned = await rig.ask("그럼 이번 달은?", history=before)
    assert isinstance(planned.plan, CallPlan)
    sent = rig.server.received[0]
    assert sent.key == KEY
    assert sent.calling_mode == "ANY"
    assert "그럼 이번 달은?" in sent.everything
    assert "2026-11-23" in sent.everything
    assert "월요일" in sent.everything
    assert "2026-01-01" in sent.everything
    for held_back in ("BW0021", "비밀소스", "2026-10-07"):
        assert held_back not in sent.everything
    assert "@prev.rank1" in sent.everything
    declared = [each["name"] for each in sent.body["tools"][0]["functionDeclarations"]]
    assert declared[-2:] == ["ask_back", "refuse"]
    assert "get_production_summary" in declared


async def test_an_item_that_somebody_typed_earlier_may_be_called_again(rig: Rig) -> None:
    rig.server.reply(call("get_production_summary", items=["불고기 소스"], period="10월"))
    before = (past("BW-21이랑 불고기소스 이번 달 생산량", LAST_MONTH),)
    planned = await rig.ask("불고기만 10월은?", history=before)
    assert planned.plan == CallPlan(
        (SkillCall(name="get_production_summary", args={"items": ["불고기 소스"], "period": "10월"}),)
    )


async def test_the_environment_cannot_send_the_key_elsewhere(
    server: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_API_KEY", "another")
    built = build(server)
    server.reply(call("get_production_summary", period="지난달"))
    assert isinstance((await built.ask()).plan, CallPlan)
    assert (server.received[0].key, server.received[0].version) == (KEY, "v1beta")
    await built.planner.close()


async def test_without_a_version_the_librarys_own_is_used(server: GeminiServer) -> None:
    built = build(server, api_version="")
    server.reply(call("get_production_summary", period="지난달"))
    assert isinstance((await built.ask()).plan, CallPlan)
    assert server.received[0].version == "v1"
    await built.planner.close()


async def test_many_questions_at_once_share_one_client(rig: Rig) -> None:
    rig.server.last = call("get_production_summary", period="지난달")
    planned = await asyncio.gather(*(rig.ask(deadline_s=60.0) for _ in range(20)))
    assert all(each.plan == CallPlan((LAST_MONTH,)) for each in planned)


async def test_the_models_of_the_key_are_listed_by_name(rig: Rig) -> None:
    rig.server.models = [
        {"name": "models/gemini-b", "displayName": "B", "inputTokenLimit": 9, "outputTokenLimit": 5,
         "supportedGenerationMethods": ["generateContent"]},
        {"name": "models/embedding-a", "supportedGenerationMethods": ["embedContent"]},
        {"name": "models/gemini-a", "supportedGenerationMethods": ["generateContent", "countTokens"]},
    ]  # fmt: skip
    assert [model.name for model in await rig.planner.models()] == ["gemini-a", "gemini-b"]


@pytest.mark.parametrize(
    ("question", "name", "args"),
    [
        ("지난달 상위 세 개", "get_top_items", {"n": 3}),
        ("지난달 제일 많이 만든 거", "get_top_items", {"n": 1}),
        ("지난달 천 개 초과 로트", "find_records", {"min_quantity": 1001}),
        ("지난달 1만개 미만 로트", "find_records", {"max_quantity": 9999}),
        ("지난달 500개 이상 로트", "find_records", {"min_quantity": 500}),
    ],
)
async def test_a_number_in_the_users_words_may_stand_in_an_argument(
    rig: Rig, question: str, name: str, args: dict[str, int]
) -> None:
    rig.server.reply(call(name, period="지난달", **args))
    assert (await rig.ask(question)).plan == CallPlan(
        (SkillCall(name=name, args={"period": "지난달", **args}),)
    )


async def test_the_words_of_an_item_may_be_put_together_from_the_question(rig: Rig) -> None:
    items = ["프로틴 파우더 초코", "프로틴 파우더 바닐라"]
    rig.server.reply(call("compare_items", items=items, period="올해"))
    planned = await rig.ask("프로틴 파우더 초코랑 바닐라 올해 뭐가 더 많이 나왔어")
    assert planned.plan == CallPlan(
        (SkillCall(name="compare_items", args={"items": items, "period": "올해"}),)
    )
