from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from bot.planners.gemini.declarations import AskBackArgs, RefuseArgs, declare
from bot.planners.protocol import RefuseTopic
from skills.catalog import build_registry

DECLARED = {each.name: each for each in declare(build_registry())}


def test_every_skill_is_declared_once_and_two_functions_beside_them() -> None:
    names = [each.name for each in declare(build_registry())]
    assert names == [*(skill.name for skill in iter(build_registry())), "ask_back", "refuse"]


@pytest.mark.parametrize("name", DECLARED)
def test_a_schema_is_plain_json_without_references_or_nulls(name: str) -> None:
    schema = json.dumps(DECLARED[name].schema)
    for absent in ("$ref", "$defs", '"null"', "anyOf", '"default"', '"title"'):
        assert absent not in schema


@pytest.mark.parametrize("name", [skill.name for skill in iter(build_registry())])
def test_a_schema_names_the_arguments_of_its_skill_and_a_wish_for_a_chart(name: str) -> None:
    skill = build_registry().get(name)
    assert set(DECLARED[name].schema["properties"]) == {*skill.args.model_fields, "chart"}


def test_the_topics_offered_are_the_topics_there_are() -> None:
    assert DECLARED["refuse"].schema["properties"]["topic"]["enum"] == [topic.value for topic in RefuseTopic]


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"reason": "unknown_item"},
        {"reason": "greeting", "more": 1},
        {"reason": "greeting", "choices": ["가"] * 5},
        {"reason": "greeting", "asked": "가" * 81},
    ],
)
def test_asking_back_takes_only_what_is_declared(args: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AskBackArgs.model_validate(args)


def test_refusing_needs_a_topic() -> None:
    with pytest.raises(ValidationError):
        RefuseArgs.model_validate({"asked": "재고"})
