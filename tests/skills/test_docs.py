"""docs/skills.md names every skill, its description and every argument."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skills.registry import Skill
from tests.skills.support import REGISTRY

PAGE = (Path(__file__).parents[2] / "docs" / "skills.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found is not None, f"docs/skills.md has no section {name}"
    return found.group(1)


@pytest.mark.parametrize("skill", list(REGISTRY), ids=lambda skill: skill.name)
def test_a_skill_is_in_the_table_and_has_its_section(skill: Skill) -> None:
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| [`{skill.name}`]")]
    assert len([cell for cell in line.split("|") if cell.strip()]) == 3  # name, description, an example
    assert skill.description in section(skill.name)


@pytest.mark.parametrize("skill", list(REGISTRY), ids=lambda skill: skill.name)
def test_the_arguments_in_a_section_are_those_of_the_skill(skill: Skill) -> None:
    listed = re.findall(r"^\| `(\w+)` \|", section(skill.name), re.M)
    assert listed == list(skill.args.model_fields)
    for field in skill.args.model_fields.values():
        assert field.description is not None
        assert field.description.replace("|", "/") in section(skill.name)


def test_no_section_is_of_a_skill_that_is_gone() -> None:
    named = re.findall(r"^\| \[`(\w+)`\]", PAGE, re.M)
    assert named == [skill.name for skill in REGISTRY]
