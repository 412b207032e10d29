"""The whole of an answer whose tables were cut for reading: its calls run again without the cut, for a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.answers import Answer, Section, SkillCall
from bot.compose import ComposeContext, compose
from datasource.model import ProductionSource
from skills.context import SkillContext, WorkingDays
from skills.registry import Registry

# More than a year of batches of a busy factory; a spreadsheet of it still opens.
WHOLE_ROWS = 100_000
# The arguments by which a skill's list is cut.
_CUTS = ("limit", "n")


@dataclass(frozen=True, slots=True)
class WholeResults:
    """`whole = await results(answer, asked_at)`: the answer with the tables (and bases) that were cut made whole."""

    source: ProductionSource
    registry: Registry
    working_days: WorkingDays
    date_of: Callable[[datetime], date]
    timezone: str

    async def __call__(self, answer: Answer, asked_at: datetime) -> Answer:
        """Relative periods are read as of `asked_at`; the figures are today's, as the basis says.

        Of more than `WHOLE_ROWS` rows the rest is counted in `omitted`. Raises datasource's `SourceError`.
        """
        if len(answer.calls) != len(answer.sections):
            return answer
        sections = [
            await self._whole(section, call, asked_at) if section.table and section.table.omitted else section
            for section, call in zip(answer.sections, answer.calls, strict=True)
        ]
        return answer.model_copy(update={"sections": tuple(sections)})

    async def _whole(self, section: Section, call: SkillCall, asked_at: datetime) -> Section:
        skill = self.registry.get(call.name)
        args = skill.args.model_validate(call.args)
        # Past validation on purpose: its bound is for what people read.
        args = args.model_copy(update={cut: WHOLE_ROWS for cut in _CUTS if cut in skill.args.model_fields})
        today = self.date_of(asked_at)
        context = ComposeContext(
            question="", today=today, working_days=self.working_days, timezone=self.timezone
        )
        outcome = await skill.run(args, SkillContext(await self.source.open(), today, self.working_days))
        # In a thread: a hundred thousand rows take seconds to word.
        found = (await asyncio.to_thread(compose, [outcome], [call], context)).sections
        if not found or found[0].table is None:
            return section
        return section.model_copy(update={"table": found[0].table, "basis": found[0].basis})
