"""The items of a call against the question: pure, a table."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import SkillCall
from bot.planners.gemini.items import problem_of
from tests.bot.planners.gemini.rig import situation
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY

CATALOGUE = ListedProduction(FACTORY).catalogue
Args = dict[str, Any]


@pytest.mark.parametrize(
    ("question", "args"),
    [
        ("지난달 생산량", [{}]),
        ("바닐라 시럽 지난달 생산량", [{"items": ["바닐라 시럽"]}]),
        ("바닐라시럽 지난달 생산량", [{"items": ["바닐라 시럽"]}]),
        ("sy-10 지난달 생산량", [{"items": ["SY10"]}]),
        ("시럽 중에서 제일 많은 거", [{"within": "시럽"}]),
        ("불고기 소스랑 딸기 시럽 비교", [{"items": ["불고기 소스", "딸기 시럽"]}]),
        ("불고기 소스 10월, 딸기 시럽 11월", [{"items": ["불고기 소스"]}, {"items": ["딸기 시럽"]}]),
        ("딸기 시럽 말고 불고기 소스는?", [{"items": ["불고기 소스"]}]),
        ("ZZ999 생산량", [{"items": ["ZZ999"]}]),
        ("딸기 시럽 빼고 10월 생산량", [{"excluding": ["딸기 시럽"]}]),
        ("시럽 10월 생산량, 딸기 시럽 제외", [{"items": ["시럽"], "excluding": ["딸기 시럽"]}]),
    ],
)
def test_calls_that_use_every_item_named_pass(question: str, args: list[Args]) -> None:
    assert _problem(question, args) == ""


@pytest.mark.parametrize(
    ("question", "args"),
    [
        ("바닐라 시럽 지난달 생산량", [{}]),
        ("바닐라 시럽 지난달 생산량", [{"items": ["불고기 소스"]}]),
        ("불고기 소스랑 딸기 시럽 생산량", [{"items": ["딸기 시럽"]}]),
        ("SY10 생산량", [{"items": ["SY20"]}]),
        ("ZZ999 생산량", [{}]),
        ("딸기 시럽 빼고 10월 생산량", [{}]),
        ("딸기 시럽 빼고 10월 생산량과 9월 생산량", [{"excluding": ["딸기 시럽"]}, {}]),
        ("딸기 시럽 10월 생산량", [{"items": ["딸기 시럽"], "excluding": ["딸기 시럽"]}]),
    ],
)
def test_an_item_dropped_or_swapped_is_a_problem(question: str, args: list[Args]) -> None:
    assert _problem(question, args) != ""


def _problem(question: str, args: list[Args]) -> str:
    calls = [SkillCall(name="get_production_summary", args=each) for each in args]
    return problem_of(calls, situation(question, catalogue=CATALOGUE))
