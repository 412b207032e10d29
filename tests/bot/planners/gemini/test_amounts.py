"""The numbers of a call against the question: pure, a table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answers import AnswerKind, SkillCall
from bot.planners.gemini.amounts import problem_of
from bot.planners.protocol import PastTurn
from tests.bot.planners.gemini.rig import situation

Args = dict[str, Any]


@pytest.mark.parametrize(
    ("question", "args"),
    [
        ("지난달 상위 3개", [{"n": 3}]),
        ("지난달 상위 세 개", [{"n": 3}]),
        ("지난달 생산 순위", [{"n": 10}]),
        ("지난달 생산 순위", [{}]),
        ("지난달 제일 많이 만든 거", [{"n": 1}]),
        ("지난달 2위 제품은 얼마나?", [{"n": 2}, {"items": ["@1.rank2"]}]),
        ("2개 제품 비교: 간장, 된장", [{"items": ["간장", "된장"]}]),
        ("1,000개 이상 로트", [{"min_quantity": 1000}]),
        ("1000개 초과 로트", [{"min_quantity": 1001}]),
        ("500개 미만 로트", [{"max_quantity": 499}]),
        ("최근 10건 기록", [{"limit": 10}]),
        ("1,000개 이상 로트", [{"min_quantity": 1000, "limit": 50}]),
        ("Top3 제품 9월 리스트 plz", [{"n": 3}]),
        ("최근 3개월 생산량", [{"period": "최근 3개월"}]),
        ("2025년 생산량", [{"period": "2025년"}]),
        ("30일 넘게 안 만든 제품", [{"days": 30}]),
        ("한 번에 제일 많이 만든 로트", [{}]),
    ],
)
def test_the_users_numbers_pass(question: str, args: list[Args]) -> None:
    assert _problem(question, args) == ""


@pytest.mark.parametrize(
    ("question", "args"),
    [
        ("지난달 상위 3개", [{"n": 30}]),
        ("지난달 상위 3개", [{}]),
        ("지난달 생산 순위", [{"n": 7}]),
        ("1,000개 이상 로트", [{"min_quantity": 100}]),
        ("1,000개 이상 로트", [{}]),
        ("1,000개 이상 로트", [{"max_quantity": 100}]),
        ("최근 10건 기록", [{"limit": 200}]),
    ],
)
def test_another_number_or_a_missing_one_is_a_problem(question: str, args: list[Args]) -> None:
    assert _problem(question, args) != ""


def test_a_number_of_an_earlier_question_may_be_used_again() -> None:
    call = SkillCall(name="get_top_items", args={"n": 7})
    before = PastTurn("지난달 상위 7개", AnswerKind.ANSWERED, (call,), (), datetime(2026, 11, 23, tzinfo=UTC))
    assert problem_of([call], situation("그럼 이번 달은?", [before])) == ""
    assert problem_of([call], situation("그럼 이번 달은?")) != ""


def _problem(question: str, args: list[Args]) -> str:
    return problem_of([SkillCall(name="any", args=each) for each in args], situation(question))
