"""The planner against aimock: the same faults from another hand, with real waits and real time."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bot.answers import SkillCall
from bot.clock import utc_now
from bot.planners.auto import AutoPlanner
from bot.planners.gemini import GeminiConfig, GeminiPlanner
from bot.planners.protocol import (
    CallPlan,
    ClarifyPlan,
    DeferPlan,
    OutPlan,
    OutReason,
    Planned,
    RefusePlan,
    RefuseTopic,
    Situation,
)
from skills.catalog import build_registry
from tests.bot.planners.gemini.rig import SEOUL, situation
from tests.e2e.gemini.aimock import aimock, on_question, on_text

pytestmark = pytest.mark.e2e

DEADLINE_S = 4.0
FIXTURES = [
    on_question("생산량", "get_production_summary", {"period": "지난달"}),
    on_question("불량률", "refuse", {"topic": "defects", "asked": "불량률"}),
    on_text("거짓말", "지난달 생산량은 12,345개입니다."),
    on_text("글로 답하지 말고", "정말로 12,345개입니다."),
]


class Deferring:
    """A grammar that understands nothing: every question goes on to the model."""

    async def plan(self, situation: Situation) -> Planned:
        return Planned(DeferPlan(), "offline")


@contextlib.asynccontextmanager
async def planner_of(url: str, **more: Any) -> AsyncIterator[GeminiPlanner]:
    config = GeminiConfig(api_key="any", base_url=url, api_version="v1beta", **more)
    planner = GeminiPlanner(config, build_registry(), now=utc_now, tz=SEOUL)
    try:
        yield planner
    finally:
        await planner.close()


async def test_a_question_is_planned_and_another_refused(tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as url, planner_of(url) as planner:
        planned = await planner.plan(situation("지난달 생산량 알려줘"))
        assert planned.plan == CallPlan(
            (SkillCall(name="get_production_summary", args={"period": "지난달"}),)
        )
        refused = await planner.plan(situation("지난달 불량률은?"))
        assert refused.plan == RefusePlan(RefuseTopic.DEFECTS, "불량률")


async def test_a_text_with_a_number_is_never_a_plan(tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as url, planner_of(url, fallback_model="") as planner:
        assert (await planner.plan(situation("거짓말 해 봐"))).plan == OutPlan(OutReason.BAD_REPLY)


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (("--chaos-ratelimit", "1"), OutReason.RATE),
        (("--chaos-drop", "1"), OutReason.NETWORK),
        (("--chaos-malformed", "1"), OutReason.BAD_REPLY),
        (("--chaos-disconnect", "1"), OutReason.NETWORK),
        (("--chaos-latency", "30000"), OutReason.TIMEOUT),
    ],
    ids=["429", "500", "malformed", "disconnect", "hang"],
)
async def test_every_question_gets_one_honest_reply_within_the_deadline(
    tmp_path: Path, flags: tuple[str, ...], reason: OutReason
) -> None:
    async with aimock(tmp_path, FIXTURES, *flags) as url, planner_of(url) as planner:
        chain = AutoPlanner(Deferring(), planner)
        for _ in range(3):
            began = perf_counter()
            planned = await chain.plan(situation("지난달 생산량 알려줘", deadline_s=DEADLINE_S))
            assert perf_counter() - began < DEADLINE_S
            assert isinstance(planned.plan, ClarifyPlan)
            assert planned.notice is not None
            assert planned.notice.reason is reason


async def test_a_third_of_every_fault_at_once_still_gives_one_plan_each(tmp_path: Path) -> None:
    flags = (
        "--chaos-ratelimit",
        "0.3",
        "--chaos-drop",
        "0.3",
        "--chaos-malformed",
        "0.3",
        "--chaos-disconnect",
        "0.3",
    )
    async with aimock(tmp_path, FIXTURES, *flags) as url, planner_of(url, backoff_s=0.02) as planner:
        chain = AutoPlanner(Deferring(), planner)
        for _ in range(40):
            planned = await chain.plan(situation("지난달 생산량 알려줘", deadline_s=DEADLINE_S))
            assert isinstance(planned.plan, CallPlan) or planned.notice is not None


async def test_it_works_again_after_the_service_came_back(tmp_path: Path) -> None:
    """The breaker's cool-down is half a minute; here its end is shortened, not its rule."""
    now = [utc_now()]
    async with aimock(tmp_path, FIXTURES, "--chaos-drop", "1") as url:
        config = GeminiConfig(
            api_key="any", base_url=url, api_version="v1beta", fallback_model="", backoff_s=0.02
        )
        planner = GeminiPlanner(config, build_registry(), now=lambda: now[0], tz=SEOUL)
        assert isinstance((await planner.plan(situation())).plan, OutPlan)
        port = url.rsplit(":", 1)[1]
    async with aimock(tmp_path, FIXTURES, "--port", port) as again:
        assert again == url
        assert isinstance((await planner.plan(situation())).plan, OutPlan)
        now[0] = utc_now().replace(year=2100)
        assert isinstance((await planner.plan(situation())).plan, CallPlan)
    await planner.close()
