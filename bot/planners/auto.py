"""The chain of planners: the grammar first, what it defers to the model, and an honest notice when the model is out.

No model's library is imported here.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from time import perf_counter

from bot.planners.budget import Budget
from bot.planners.protocol import (
    CallPlan,
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    NarratedPlan,
    OutPlan,
    OutReason,
    Planned,
    Planner,
    RefusePlan,
    Situation,
)
from bot.settings import PlannerChoice

logger = logging.getLogger(__name__)


class AutoPlanner:
    """Gives calls, a narrated text, a clarify or a refusal: never a `DeferPlan` or an `OutPlan`.

    `model` is None where no key is set. In `gemini` mode the model is asked first and the grammar is the last resort;
    in `offline` mode the model is never asked, and its absence is no news.
    """

    def __init__(
        self,
        offline: Planner,
        model: Planner | None = None,
        choice: PlannerChoice = PlannerChoice.AUTO,
        budget: Budget | None = None,
    ) -> None:
        self._offline = offline
        self._model = model
        self._choice = choice
        self._budget = budget

    async def plan(self, situation: Situation) -> Planned:
        if self._choice is PlannerChoice.GEMINI:
            return await self._model_first(situation)
        began = perf_counter()
        first = await self._offline.plan(situation)
        if not isinstance(first.plan, DeferPlan):
            return first
        if self._choice is PlannerChoice.OFFLINE:
            return Planned(_best(first.plan, situation), first.planner)
        asked = await self._ask(situation, spent_s=perf_counter() - began)
        if not isinstance(asked.plan, OutPlan):
            return asked
        return Planned(_best(first.plan, situation), first.planner, asked.requests, notice=asked.plan)

    async def _model_first(self, situation: Situation) -> Planned:
        asked = await self._ask(situation, spent_s=0.0)
        if not isinstance(asked.plan, OutPlan):
            return asked
        last = await self._offline.plan(situation)
        plan = _best(last.plan, situation) if isinstance(last.plan, DeferPlan) else last.plan
        return Planned(plan, last.planner, asked.requests, notice=asked.plan)

    async def _ask(self, situation: Situation, spent_s: float) -> Planned:
        """The model's plan, or an `OutPlan`."""
        if self._model is None:
            return Planned(OutPlan(OutReason.OFF), "")
        if self._budget is not None:
            out = await self._budget.spend(situation.sender)
            if out is not None:
                return Planned(out, "")
        asked = await self._model.plan(
            replace(situation, deadline_s=max(0.1, situation.deadline_s - spent_s))
        )
        if isinstance(asked.plan, CallPlan | NarratedPlan | ClarifyPlan | RefusePlan | OutPlan):
            return asked
        logger.error("request_id=%s the model's planner deferred", situation.request_id)
        return replace(asked, plan=OutPlan(OutReason.BAD_REPLY))


def _best(deferred: DeferPlan, situation: Situation) -> ClarifyPlan:
    if deferred.best is not None:
        return deferred.best
    asked = ", ".join(deferred.unread) if deferred.unread else situation.question
    return ClarifyPlan(ClarifyReason.NOT_UNDERSTOOD, asked=asked[:80])
