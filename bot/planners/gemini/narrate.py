"""`narrate`: the model calls, sees the results and writes the text; grounding decides whether it may be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answers import ChartWish, SkillCall
from bot.planners.gemini.client import Ask, Content, GeminiClient
from bot.planners.gemini.declarations import Declaration
from bot.planners.gemini.faults import ModelFault
from bot.planners.gemini.judge import Verdict, judge, without_repeats
from bot.planners.gemini.prompts import (
    AgainPrompt,
    RepairPrompt,
    SystemPrompt,
    one_line,
    render,
    to_json,
    to_question,
)
from bot.planners.gemini.replies import Reply
from bot.planners.gemini.requests import Requester, Turn
from bot.planners.gemini.results import to_data
from bot.planners.protocol import CallPlan, NarratedPlan, OutReason, Plan, Situation
from datasource.errors import SourceError
from skills.registry import Registry

ROUNDS = 4
MAX_TEXT = 3000


class RunCalls(Protocol):
    async def __call__(self, situation: Situation, calls: Sequence[SkillCall]) -> Sequence[object]:
        """One skill outcome per call, references among them resolved. Raises `SourceError`."""
        ...


class FindUnproved(Protocol):
    def __call__(self, text: str, outcomes: Sequence[object], situation: Situation) -> Sequence[str]:
        """The pieces of the text that no outcome holds; none when every one is proved."""
        ...


@dataclass(frozen=True, slots=True)
class NarratePorts:
    run_calls: RunCalls
    find_unproved: FindUnproved


@dataclass(slots=True)
class _Story:
    contents: list[Content]
    calls: list[SkillCall]
    outcomes: list[object]
    chart: ChartWish = ChartWish.AUTO
    repaired: bool = False


class Narrator:
    def __init__(
        self,
        client: GeminiClient,
        requester: Requester,
        registry: Registry,
        declarations: Sequence[Declaration],
        ports: NarratePorts,
    ) -> None:
        self._client = client
        self._requester = requester
        self._registry = registry
        self._declarations = declarations
        self._ports = ports

    async def tell(self, turn: Turn, situation: Situation, model: str) -> Plan:
        """Once calls have run, their results are never lost: a model that fails then leaves the text to the templates.

        Raises `ModelFault` while nothing has run yet.
        """
        system = render("narrate", SystemPrompt(situation.today, situation.cutoff))
        question = await self._client.user_text(render("question", to_question(situation)))
        story = _Story([question], [], [])
        for round_ in range(1, ROUNDS + 1):
            ask = Ask(
                model,
                system,
                tuple(story.contents),
                self._declarations,
                must_call=not story.calls,
                may_call=round_ < ROUNDS and not story.repaired,
            )
            try:
                reply = await self._requester.send(turn, ask)
            except ModelFault:
                if story.calls:
                    break
                raise
            plan = await self._take(turn, situation, story, reply)
            if plan is not None:
                return plan
        if story.calls:
            return CallPlan(without_repeats(story.calls), story.chart)
        raise ModelFault(OutReason.BAD_REPLY, "no usable call")

    async def _take(self, turn: Turn, situation: Situation, story: _Story, reply: Reply) -> Plan | None:
        """A plan, or None for another round."""
        if reply.trouble:
            return None
        if reply.calls:
            return await self._take_calls(turn, situation, story, reply)
        if not story.calls:
            self._requester.judged_bad(turn, "text instead of a call")
            story.contents += [reply.content, await self._client.user_text(render("again", AgainPrompt()))]
            return None
        return await self._take_text(turn, situation, story, reply)

    async def _take_calls(self, turn: Turn, situation: Situation, story: _Story, reply: Reply) -> Plan | None:
        verdict = judge(reply.calls, self._registry, situation, earlier=story.calls)
        if verdict.plan is not None and not story.calls:
            return verdict.plan
        if verdict.problems or verdict.plan is not None:
            self._requester.judged_bad(
                turn, "; ".join(filter(None, verdict.problems)) or "asks after answering"
            )
            story.contents += [reply.content, await self._feedback(reply, verdict)]
            return None
        calls = [*story.calls, *verdict.calls]
        chart = verdict.chart if verdict.chart is not ChartWish.AUTO else story.chart
        try:
            outcomes = await self._ports.run_calls(situation, calls)
        except SourceError:
            # The turn runs the calls itself and says what is wrong with the data.
            return CallPlan(without_repeats(calls), chart)
        story.calls, story.outcomes, story.chart = calls, list(outcomes), chart
        results = [
            (call.id, call.name, to_data(story.outcomes[-len(verdict.calls) + index]))
            for index, call in enumerate(reply.calls)
        ]
        story.contents += [reply.content, await self._client.call_results(results)]
        return None

    async def _take_text(self, turn: Turn, situation: Situation, story: _Story, reply: Reply) -> Plan | None:
        text = "\n".join(one_line(line) for line in reply.text.splitlines() if line.strip())
        unproved = self._ports.find_unproved(text, story.outcomes, situation)
        if not unproved and len(text) <= MAX_TEXT:
            return NarratedPlan(without_repeats(story.calls), text, story.chart)
        self._requester.judged_bad(turn, f"{len(unproved)} unproved in a text of {len(text)}")
        if story.repaired:
            return CallPlan(without_repeats(story.calls), story.chart)
        story.repaired = True
        repair = render("repair", RepairPrompt(tuple(to_json(one_line(each)[:40]) for each in unproved[:10])))
        story.contents += [reply.content, await self._client.user_text(repair)]
        return None

    async def _feedback(self, reply: Reply, verdict: Verdict) -> Content:
        return await self._client.call_results(problems_of(reply, verdict))


def problems_of(reply: Reply, verdict: Verdict) -> list[tuple[str | None, str, dict[str, str]]]:
    """What goes back for calls that were not run: each gets a response, as the protocol asks."""
    problems = verdict.problems or ("answer from the results you have",) * len(reply.calls)
    return [
        (
            call.id,
            call.name,
            {"error": problem or "not run: another call of this reply was wrong; send all again"},
        )
        for call, problem in zip(reply.calls, problems, strict=True)
    ]
