"""The one list of skills: Gemini's declarations, the grammar's targets, slash commands, REST and docs/ read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skills.arguments import Args
from skills.context import SkillContext
from skills.results import SkillOutcome


@dataclass(frozen=True, slots=True)
class Skill:
    """`description` is Korean prompt text for the model and the line in docs/skills.md."""

    name: str
    description: str
    args: type[Args]
    run: Callable[[Any, SkillContext], Awaitable[SkillOutcome]]


class UnknownSkill(LookupError):
    pass


class Registry:
    """Skills by name, in the order they were given."""

    def __init__(self, skills: Sequence[Skill]) -> None:
        self._skills: Mapping[str, Skill] = {skill.name: skill for skill in skills}
        if len(self._skills) != len(skills):
            raise ValueError("two skills share a name")

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def get(self, name: str) -> Skill:
        """Raises `UnknownSkill`."""
        try:
            return self._skills[name]
        except KeyError:
            raise UnknownSkill(name) from None

    async def run(self, name: str, args: Mapping[str, Any], context: SkillContext) -> SkillOutcome:
        """Validate and run. Raises `UnknownSkill`, pydantic's `ValidationError`, and datasource's `SourceError`."""
        skill = self.get(name)
        return await skill.run(skill.args.model_validate(args), context)
