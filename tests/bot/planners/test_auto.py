from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.answers import SkillCall
from bot.planners.auto import AutoPlanner
from bot.planners.budget import DailyBudget
from bot.planners.protocol import (
    CallPlan,
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    NarratedPlan,
    OutPlan,
    OutReason,
    Plan,
    Planned,
    PlannerCall,
    RefusePlan,
    RefuseTopic,
    Situation,
)
from bot.settings import PlannerChoice
from tests.bot.planners.gemini.rig import situation

CALLS = CallPlan((SkillCall(name="get_production_summary"),))
BEST = ClarifyPlan(ClarifyReason.PERIOD_CHOICES, asked="연초")
REQUEST = PlannerCall("m", datetime(2026, 11, 23, tzinfo=UTC), 1, 2, 3, "ok", 1)
SEOUL = ZoneInfo("Asia/Seoul")


@dataclass
class Fixed:
    """A planner that always gives the same plan and remembers what it was asked."""

    given: Plan
    name: str
    requests: tuple[PlannerCall, ...] = ()
    asked: list[Situation] = field(default_factory=list)

    async def plan(self, situation: Situation) -> Planned:
        self.asked.append(situation)
        return Planned(self.given, self.name, self.requests)


def offline(plan: Plan) -> Fixed:
    return Fixed(plan, "offline")


def model(plan: Plan) -> Fixed:
    return Fixed(plan, "gemini-main", (REQUEST,))


@pytest.mark.parametrize("plan", [CALLS, BEST, RefusePlan(RefuseTopic.STOCK)])
async def test_what_the_grammar_read_never_reaches_the_model(plan: Plan) -> None:
    asked = model(CALLS)
    planned = await AutoPlanner(offline(plan), asked).plan(situation())
    assert (planned.plan, planned.planner, planned.notice) == (plan, "offline", None)
    assert asked.asked == []


@pytest.mark.parametrize("plan", [CALLS, NarratedPlan((), "글"), BEST, RefusePlan(RefuseTopic.STOCK)])
async def test_what_the_grammar_defers_is_the_models_to_plan(plan: Plan) -> None:
    planned = await AutoPlanner(offline(DeferPlan()), model(plan)).plan(situation())
    assert planned == Planned(plan, "gemini-main", (REQUEST,))


async def test_a_model_that_is_out_leaves_the_best_reading_and_a_notice() -> None:
    out = OutPlan(OutReason.DAY_QUOTA, datetime(2026, 11, 23, 17, 0, tzinfo=SEOUL))
    planned = await AutoPlanner(offline(DeferPlan(best=BEST)), model(out)).plan(situation())
    assert planned == Planned(BEST, "offline", (REQUEST,), notice=out)


async def test_without_a_best_reading_the_words_not_read_are_asked_about() -> None:
    planned = await AutoPlanner(
        offline(DeferPlan(unread=("꽈배기", "말랑"))), model(OutPlan(OutReason.RATE))
    ).plan(situation())
    assert planned.plan == ClarifyPlan(ClarifyReason.NOT_UNDERSTOOD, asked="꽈배기, 말랑")


async def test_without_a_key_the_notice_says_so() -> None:
    planned = await AutoPlanner(offline(DeferPlan(best=BEST))).plan(situation())
    assert planned == Planned(BEST, "offline", notice=OutPlan(OutReason.OFF))


async def test_offline_by_choice_is_no_news_and_asks_no_model() -> None:
    asked = model(CALLS)
    chain = AutoPlanner(offline(DeferPlan(best=BEST)), asked, PlannerChoice.OFFLINE)
    assert await chain.plan(situation()) == Planned(BEST, "offline")
    assert asked.asked == []


async def test_gemini_by_choice_is_asked_before_the_grammar() -> None:
    grammar = offline(CALLS)
    planned = await AutoPlanner(grammar, model(BEST), PlannerChoice.GEMINI).plan(situation())
    assert (planned.plan, planned.planner) == (BEST, "gemini-main")
    assert grammar.asked == []


@pytest.mark.parametrize(("read", "given"), [(CALLS, CALLS), (DeferPlan(best=BEST), BEST)])
async def test_gemini_by_choice_falls_back_to_the_grammar_and_says_so(read: Plan, given: Plan) -> None:
    out = OutPlan(OutReason.NETWORK)
    planned = await AutoPlanner(offline(read), model(out), PlannerChoice.GEMINI).plan(situation())
    assert planned == Planned(given, "offline", (REQUEST,), notice=out)


async def test_gemini_by_choice_without_a_key_still_answers() -> None:
    planned = await AutoPlanner(offline(CALLS), None, PlannerChoice.GEMINI).plan(situation())
    assert planned == Planned(CALLS, "offline", notice=OutPlan(OutReason.OFF))


async def test_a_model_that_defers_counts_as_out() -> None:
    planned = await AutoPlanner(offline(DeferPlan(best=BEST)), model(DeferPlan())).plan(situation())
    assert planned.notice == OutPlan(OutReason.BAD_REPLY)


async def test_one_persons_thousand_questions_leave_the_others_theirs() -> None:
    now = [datetime(2026, 11, 23, 1, 0, tzinfo=UTC)]
    budget = DailyBudget(100, lambda: now[0], SEOUL)
    asked = model(CALLS)
    chain = AutoPlanner(offline(DeferPlan(best=BEST)), asked, budget=budget)
    greedy = [await chain.plan(situation(sender="slack:U1")) for _ in range(1000)]
    assert sum(planned.plan is CALLS for planned in greedy) == 100
    midnight = datetime(2026, 11, 24, 0, 0, tzinfo=SEOUL)
    assert greedy[-1] == Planned(BEST, "offline", notice=OutPlan(OutReason.BUDGET, midnight))
    assert (await chain.plan(situation(sender="slack:U2"))).plan == CALLS
    now[0] = midnight + timedelta(seconds=1)
    assert (await chain.plan(situation(sender="slack:U1"))).plan == CALLS


async def test_no_limit_means_none() -> None:
    budget = DailyBudget(0, lambda: datetime(2026, 11, 23, tzinfo=UTC), SEOUL)
    assert [await budget.spend("x") for _ in range(500)] == [None] * 500
