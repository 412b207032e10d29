"""Declarations for models: plain enough for any of them, and true to what validation takes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from skills.declarations import declare
from skills.registry import Skill
from tests.skills.support import REGISTRY

SKILLS = list(REGISTRY)
ALLOWED = {
    "type", "description", "enum", "items", "properties", "required",
    "minimum", "maximum", "minItems", "maxItems", "maxLength",
}  # fmt: skip


def walk(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = [schema]
    for child in schema.get("properties", {}).values():
        found += walk(child)
    if "items" in schema:
        found += walk(schema["items"])
    return found


@pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.name)
def test_a_declaration_is_inlined_and_of_simple_types(skill: Skill) -> None:
    declared = declare(skill)
    assert set(declared) == {"name", "description", "parameters"}
    for schema in walk(declared["parameters"]):
        assert set(schema) <= ALLOWED
        assert schema["type"] in {"object", "string", "integer", "boolean", "array"}


@pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.name)
def test_every_argument_is_declared_and_described_in_korean(skill: Skill) -> None:
    properties = declare(skill)["parameters"]["properties"]
    assert set(properties) == set(skill.args.model_fields)
    for schema in properties.values():
        assert re.search("[가-힣]", schema["description"])


def test_what_has_no_default_is_required() -> None:
    required = {one["name"]: one["parameters"].get("required", []) for one in map(declare, SKILLS)}
    assert {name: fields for name, fields in required.items() if fields} == {
        "compare_periods": ["against"],
        "compare_items": ["items"],
        "get_item_share": ["items"],
    }


def test_an_enumeration_lists_its_values() -> None:
    properties = declare(REGISTRY.get("get_production_trend"))["parameters"]["properties"]
    assert properties["by"]["enum"] == ["day", "week", "month", "quarter", "year", "weekday"]
