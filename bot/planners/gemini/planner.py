"""The planner that asks Gemini: one deadline, the model, then the fallback model, then an honest `OutPlan`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.planners.breaker import Breaker
from bot.planners.gemini.client import Ask, GeminiClient, ModelInfo
from bot.planners.gemini.config import GeminiConfig
from bot.planners.gemini.declarations import declare
from bot.planners.gemini.faults import ModelFault
from bot.planners.gemini.judge import judge, without_repeats
from bot.planners.gemini.narrate import NarratePorts, Narrator, problems_of
from bot.planners.gemini.prompts import AgainPrompt, SystemPrompt, render, to_question
from bot.planners.gemini.requests import Requester, Sleep, Turn
from bot.planners.gemini.watch import NotifyAdmin, Watch
from bot.planners.protocol import CallPlan, OutPlan, OutReason, Plan, Planned, Situation
from bot.settings import GeminiMode
from skills.registry import Registry

logger = logging.getLogger(__name__)

PLAN_ROUNDS = 2
_MARGIN_S = 0.5  # of the user's deadline, for the reply after the plan

# What a person can best be told when two models failed in different ways.
_TELLING = (
    OutReason.KEY,
    OutReason.DAY_QUOTA,
    OutReason.RATE,
    OutReason.TIMEOUT,
    OutReason.NETWORK,
    OutReason.BAD_REPLY,
    OutReason.MODEL,
)


class GeminiPlanner:
    """Lives as long as the process: it keeps the client and the breakers. `now` gives aware datetimes."""

    def __init__(
        self,
        config: GeminiConfig,
        registry: Registry,
        *,
        now: Callable[[], datetime],
        tz: ZoneInfo,
        notify_admin: NotifyAdmin | None = None,
        narrate: NarratePorts | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        if config.mode is GeminiMode.NARRATE and narrate is None:
            raise ValueError("narrate mode needs its ports")
        self._config = config
        self._registry = registry
        self._declarations = declare(registry)
        self._client = GeminiClient(config, now, tz)
        self._breakers = {model: Breaker(now) for model in config.models}
        self._watch = Watch(notify_admin)
        self._requester = Requester(self._client, config, self._breakers, self._watch, now, sleep)
        self._narrator = (
            Narrator(self._client, self._requester, registry, self._declarations, narrate)
            if config.mode is GeminiMode.NARRATE and narrate is not None
            else None
        )

    async def plan(self, situation: Situation) -> Planned:
        """Within the situation's deadline. Never raises for what a model or a network does."""
        margin = min(_MARGIN_S, situation.deadline_s / 10)
        budget = situation.deadline_s - margin
        began = perf_counter()
        turn = Turn(
            request_id=situation.request_id,
            deadline=began + budget,
            window_end=began + min(budget, self._config.retry_window_s),
        )
        faults: list[ModelFault] = []
        try:
            # Each request ends by `budget` of itself; this holds whatever else might hang.
            async with asyncio.timeout(budget + margin / 2):
                for position, model in enumerate(self._config.models, start=1):
                    turn.models_left = len(self._config.models) - position
                    try:
                        plan = await self._plan_by(turn, situation, model)
                    except ModelFault as fault:
                        faults.append(fault)
                        if fault.reason is OutReason.KEY:
                            break
                    else:
                        return Planned(plan, model, tuple(turn.calls))
        except TimeoutError:
            faults.append(ModelFault(OutReason.TIMEOUT, "the user's deadline"))
        worst = min(faults, key=lambda fault: _TELLING.index(fault.reason))
        logger.warning("gemini request_id=%s out: %s", situation.request_id, worst)
        return Planned(worst.to_out(), self._config.model, tuple(turn.calls))

    def out(self) -> OutPlan | None:
        """Why no model may be asked now, without asking; None when one may. For health checks."""
        outs = [breaker.peek() for breaker in self._breakers.values()]
        known = sorted((out for out in outs if out is not None), key=lambda out: _TELLING.index(out.reason))
        # Every model uses the same key.
        return known[0] if known and (len(known) == len(outs) or known[0].reason is OutReason.KEY) else None

    def tell_by(self, notify_admin: NotifyAdmin) -> None:
        """From now on the administrator is told this way: what posts is built after what plans."""
        self._watch.notify = notify_admin

    async def warm(self) -> None:
        """Import the library and make the client, off the loop, before the first question."""
        await self._client.warm()

    async def models(self) -> tuple[ModelInfo, ...]:
        """Raises `ModelFault`."""
        return await self._client.models()

    async def close(self) -> None:
        await self._client.close()

    async def _plan_by(self, turn: Turn, situation: Situation, model: str) -> Plan:
        # A fallback begins the turn anew: thought signatures do not carry over to another model.
        if self._narrator is not None:
            return await self._narrator.tell(turn, situation, model)
        return await self._choose(turn, situation, model)

    async def _choose(self, turn: Turn, situation: Situation, model: str) -> Plan:
        """`plan`: calls chosen in at most two requests that came through."""
        system = render("plan", SystemPrompt(situation.today, situation.cutoff))
        question = await self._client.user_text(render("question", to_question(situation)))
        contents = [question]
        why = ""
        for _ in range(PLAN_ROUNDS):
            ask = Ask(model, system, tuple(contents), self._declarations)
            reply = await self._requester.send(turn, ask)
            why = reply.trouble
            if why:
                continue
            if not reply.calls:
                why = "text instead of a call"
                contents = [question, reply.content, await self._again()]
            else:
                verdict = judge(reply.calls, self._registry, situation)
                if verdict.plan is not None:
                    return verdict.plan
                if verdict.calls:
                    return CallPlan(without_repeats(verdict.calls), verdict.chart)
                why = "; ".join(filter(None, verdict.problems))
                results = problems_of(reply, verdict)
                contents = [question, reply.content, await self._client.call_results(results)]
            self._requester.judged_bad(turn, why)
        raise ModelFault(OutReason.BAD_REPLY, why)

    async def _again(self) -> object:
        return await self._client.user_text(render("again", AgainPrompt()))
