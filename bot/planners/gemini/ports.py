"""What `narrate` needs of the house: the skills over the data as it is now, and the proof of a text."""

from __future__ import annotations

from collections.abc import Sequence

from bot import grounding
from bot.answers import SkillCall
from bot.execution import run_calls
from bot.planners.gemini.narrate import NarratePorts
from bot.planners.protocol import Situation
from datasource.model import ProductionSource
from skills.context import SkillContext, WorkingDays
from skills.registry import Registry


def narrate_ports(
    source: ProductionSource, registry: Registry, working_days: WorkingDays, timezone: str
) -> NarratePorts:
    """The turn runs the calls once more on its own pinned state and proves the text again: data may change between."""

    async def run(situation: Situation, calls: Sequence[SkillCall]) -> Sequence[object]:
        context = SkillContext(await source.open(), situation.today, working_days)
        previous = situation.history[-1].found if situation.history else ()
        return [done.outcome for done in await run_calls(calls, registry, context, previous)]

    def find_unproved(text: str, outcomes: Sequence[object], situation: Situation) -> Sequence[str]:
        facts = grounding.facts_of(
            outcomes, today=situation.today, catalogue=situation.catalogue, timezone=timezone
        )
        return [each.text for each in grounding.check(text, facts)]

    return NarratePorts(run, find_unproved)
