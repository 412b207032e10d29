"""One turn of a thread: question and history in, a reply out. The steps stand in `reply`; each is a module of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.answers import Answer, AnswerKind, SkillCall
from bot.compose import (
    ComposeContext,
    Trouble,
    compose,
    compose_clarify,
    compose_defer,
    compose_fault,
    compose_out,
    compose_refusal,
)
from bot.compose.messages import file_hint
from bot.execution import InvalidCall, run_calls
from bot.planners.offline.planner import plan_without_data
from bot.planners.protocol import (
    CallPlan,
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    NarratedPlan,
    OutPlan,
    PastTurn,
    Planned,
    Planner,
    RefusePlan,
    Situation,
)
from bot.turns import Asked, Fault, Reply
from datasource.errors import SourceError
from datasource.model import ProductionData, ProductionSource
from skills.context import SkillContext, WorkingDays
from skills.registry import Registry

log = logging.getLogger(__name__)

# Who planned an answer whose calls were known already; as exact as the grammar, and as free of a model.
REPLAYED = "offline"

TROUBLES = {
    Fault.INTERNAL: Trouble.INTERNAL,
    Fault.DEADLINE: Trouble.DEADLINE,
    Fault.TOO_MANY: Trouble.TOO_MANY,
}


@dataclass(frozen=True, slots=True)
class ConversationLimits:
    deadline_s: float = 20.0
    question_max_chars: int = 500


class Conversation:
    def __init__(
        self,
        source: ProductionSource,
        planner: Planner,
        registry: Registry,
        working_days: WorkingDays,
        date_of: Callable[[datetime], date],
        timezone: str,
        limits: ConversationLimits,
    ) -> None:
        self._source = source
        self._planner = planner
        self._registry = registry
        self._working_days = working_days
        self._date_of = date_of
        self._timezone = timezone
        self._limits = limits

    async def reply(self, asked: Asked) -> Reply:
        """Raises what a fault of ours raises; what is wrong with the data is an answer."""
        context = self._context(asked)
        unfit = None if asked.replay else self._unfit(asked.question)
        if unfit is not None:
            return Reply(compose_clarify(unfit, context))
        planned: Planned | None = None
        try:
            data = await self._source.open()
            if asked.replay is not None:
                planned = Planned(CallPlan(asked.replay.calls, asked.replay.chart), REPLAYED)
            else:
                planned = await self._planner.plan(self._situation(asked, data))
            answer = await self._carry_out(planned, asked, data)
        except SourceError as error:
            log.warning("the data cannot be read: %s", error)
            answer = self._without_data(asked, context) or compose_fault(error, context)
        return Reply(answer, planned.requests if planned else ())

    def _without_data(self, asked: Asked, context: ComposeContext) -> Answer | None:
        """Greetings and refusals hold whatever the state of the data."""
        match plan_without_data(asked.question, context.today) if asked.replay is None else None:
            case ClarifyPlan() as plan:
                return compose_clarify(plan, context)
            case RefusePlan() as plan:
                return compose_refusal(plan, context)
        return None

    def fault(self, asked: Asked, fault: Fault) -> Answer:
        return compose_fault(TROUBLES[fault], self._context(asked))

    def _unfit(self, question: str) -> ClarifyPlan | None:
        if not question.strip():
            return ClarifyPlan(ClarifyReason.EMPTY)
        if len(question) > self._limits.question_max_chars:
            return ClarifyPlan(ClarifyReason.TOO_LONG)
        return None

    def _context(self, asked: Asked) -> ComposeContext:
        return ComposeContext(
            question=asked.question,
            today=self._date_of(asked.now),
            working_days=self._working_days,
            request_id=asked.request_id,
            timezone=self._timezone,
            now=asked.now,
        )

    def _situation(self, asked: Asked, data: ProductionData) -> Situation:
        return Situation(
            question=asked.question,
            history=tuple(self._readable(turn) for turn in asked.history.turns),
            today=self._date_of(asked.now),
            cutoff=data.freshness.cutoff,
            catalogue=data.catalogue,
            expired=asked.history.expired,
            deadline_s=self._limits.deadline_s,
            request_id=asked.request_id,
            thread=asked.thread,
            sender=asked.sender,
        )

    def _readable(self, turn: PastTurn) -> PastTurn:
        """Without its text where that was too long to be read when it came: a planner must not read it now."""
        return turn if len(turn.question) <= self._limits.question_max_chars else replace(turn, question="")

    async def _carry_out(self, planned: Planned, asked: Asked, data: ProductionData) -> Answer:
        context = replace(self._context(asked), planner=planned.planner, notice=planned.notice)
        match planned.plan:
            case ClarifyPlan() as plan:
                return compose_clarify(plan, context)
            case RefusePlan() as plan:
                return compose_refusal(plan, context)
            case DeferPlan() as plan:
                return compose_defer(plan, context)
            case OutPlan() as plan:
                return compose_out(plan, context)
            case CallPlan(calls=calls, chart=chart, file=file):
                answer = await self._run(calls, asked, data, replace(context, chart=chart))
                return (
                    answer.model_copy(update={"notices": (*answer.notices, file_hint())}) if file else answer
                )
            case NarratedPlan(calls=calls, text=text, chart=chart):
                return await self._run(calls, asked, data, replace(context, chart=chart), text)

    async def _run(
        self,
        calls: Sequence[SkillCall],
        asked: Asked,
        data: ProductionData,
        context: ComposeContext,
        text: str = "",
    ) -> Answer:
        skills = SkillContext(data, context.today, self._working_days)
        previous = asked.history.turns[-1].found if asked.history.turns else ()
        done = await run_calls(calls, self._registry, skills, previous)
        for one in done:
            if isinstance(one.outcome, InvalidCall):
                log.error("the plan held a call that no skill takes: %s", one.outcome)
        # One call with the outcome beside it, so that what was dropped is dropped from both.
        ran = [(one, one.outcome) for one in done if not isinstance(one.outcome, InvalidCall)]
        if not ran:
            return compose_defer(DeferPlan(), context)
        answer = compose([outcome for _, outcome in ran], [one.call for one, _ in ran], context)
        if (
            text
            and not any(_is_of_a_part(one.call) for one, _ in ran)
            and self._is_proved(text, [outcome for _, outcome in ran], data, context)
        ):
            answer = narrate(answer, text)
        return answer.model_copy(update={"found": tuple(one.found for one, _ in ran)})

    def _is_proved(
        self, text: str, outcomes: Sequence[object], data: ProductionData, context: ComposeContext
    ) -> bool:
        """Of this turn's own results: the model saw those of a moment before."""
        from bot.grounding import check, facts_of

        facts = facts_of(outcomes, today=context.today, catalogue=data.catalogue, timezone=self._timezone)
        unproved = check(text, facts)
        if unproved:
            log.warning("a narrated text is replaced: %d unproved", len(unproved))
        return not unproved


def _is_of_a_part(call: SkillCall) -> bool:
    """A sentence about "all" would be proved by the total of all but some, or of those that fit a name."""
    return bool(call.args.get("excluding") or (call.name == "get_item_share" and call.args.get("within")))


def narrate(answer: Answer, text: str) -> Answer:
    """The model's text above the tables and basis, where there are figures to tell of."""
    if answer.kind is not AnswerKind.ANSWERED or not answer.sections:
        return answer
    first, *others = answer.sections
    told = first.model_copy(update={"headline": text, "body": "", "remarks": ()})
    return answer.model_copy(
        update={"sections": (told, *(one.model_copy(update={"headline": "", "body": ""}) for one in others))}
    )
