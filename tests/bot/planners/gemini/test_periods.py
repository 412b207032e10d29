"""The periods of a call against the question: pure, a table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answers import AnswerKind, SkillCall
from bot.planners.gemini.periods import problem_of
from bot.planners.protocol import PastTurn
from tests.bot.planners.gemini.rig import situation

Args = dict[str, Any]

RIGHT: list[tuple[str, list[Args]]] = [
    ("지난달 생산량", [{"period": "지난달"}]),
    ("지난달 생산량", [{"period": "2026-10-01~2026-10-31"}]),
    ("지난달 생산량", [{"period": "2026-10"}]),
    ("이번 달 생산량", [{"period": "2026-11-01~2026-11-30"}]),
    ("지난달이랑 이번달 비교", [{"period": "이번달", "against": "지난달"}]),
    ("지난달이랑 이번달 비교", [{"period": "지난달", "against": "2026-11-01~2026-11-23"}]),
    ("10월 전월 대비", [{"period": "10월", "against": "previous"}]),
    ("10월 전월 대비", [{"period": "10월", "against": "9월"}]),
    ("10월 대비 11월", [{"period": "11월", "against": "previous"}]),
    ("작년 10월에 제일 많이 만든 제품이 올해는 몇 개야", [{"period": "작년 10월"}, {"period": "올해"}]),
    ("생산량 알려줘", [{}]),
    ("그 전 달은?", [{"period": "2026-09-01~2026-09-30"}]),
    ("추석 연휴 생산량", [{"period": "2026-09-24~2026-09-27"}]),
    ("올해 가장 많이 만든 날의 제품 순위", [{"period": "올해"}, {"period": "@1.period"}]),
    ("어제우유 지난달 생산량", [{"items": ["어제우유"], "period": "지난달"}]),
    ("9월과 10월 합쳐서", [{"period": "9월+10월"}]),
    ("전월 대비 생산량", [{"period": "이번 달", "against": "previous"}]),
    ("전년 동기 대비 실적", [{"period": "올해", "against": "same_days_year_before"}]),
    ("11월 19일과 18일 생산량 비교", [{"period": "11월 19일", "against": "2026년 11월 18일"}]),
    ("누계 생산량", [{}]),
    ("지난달 말고 9월", [{"period": "9월"}]),
    ("상반기 생산량 많은 날 상위 3일", [{"period": "상반기", "n": 3}]),
    ("연초 생산량", [{"period": "연초"}]),
]

WRONG: list[tuple[str, list[Args]]] = [
    ("지난달 생산량", [{"period": "2026-09-01~2026-09-30"}]),
    ("지난달 생산량", [{"period": "2025-10"}]),
    ("지난달 생산량", [{}]),
    ("지지난달 생산량", [{"period": "지난달"}]),
    ("어제 생산량", [{"period": "2026-11-21"}]),
    ("지난달이랑 이번달 비교", [{"period": "이번달", "against": "2025-11"}]),
    ("지난달이랑 이번달 생산량", [{"period": "이번달"}]),
    ("1월이랑 3월 생산량", [{"period": "2026-01-01~2026-03-31"}]),
    ("최근 7일 생산량", [{"period": "2026-11-10~2026-11-23"}]),
    ("작년 생산량", [{"period": "전체"}]),
    ("생산량 알려줘", [{"period": "지난달"}]),
    ("전월 대비 생산량", [{"period": "9월", "against": "previous"}]),
    ("추석 연휴 생산량", [{"period": "지난주"}]),
]


@pytest.mark.parametrize(("question", "args"), RIGHT)
def test_the_questions_own_periods_pass(question: str, args: list[Args]) -> None:
    assert _problem(question, args) == ""


@pytest.mark.parametrize(("question", "args"), WRONG)
def test_another_period_or_a_missing_one_is_a_problem(question: str, args: list[Args]) -> None:
    assert _problem(question, args) != ""


@pytest.mark.parametrize(
    ("before", "question", "period"),
    [
        ("작년 생산량", "10월은?", "2025-10-01~2025-10-31"),
        ("10월 생산량", "작년은?", "2025-10"),
        ("지난달 생산량", "전월 대비는?", "지난달"),
    ],
)
def test_within_a_thread_a_period_may_be_read_in_that_of_the_turn_before(
    before: str, question: str, period: str
) -> None:
    past = PastTurn(
        question=before,
        kind=AnswerKind.ANSWERED,
        calls=(SkillCall(name="get_production_summary", args={"period": before.split()[0]}),),
        found=(),
        asked_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    call = SkillCall(name="get_production_summary", args={"period": period})
    assert problem_of([call], [True], situation(question, [past])) == ""
    assert problem_of([call], [True], situation(question)) != ""


def test_a_skill_without_a_period_is_not_asked_for_one() -> None:
    call = SkillCall(name="get_idle_items", args={"days": 30})
    assert problem_of([call], [False], situation("최근 한 달 동안 안 만든 제품")) == ""


def _problem(question: str, args: list[Args]) -> str:
    calls = [SkillCall(name="get_production_summary", args=each) for each in args]
    return problem_of(calls, [True] * len(calls), situation(question))


def test_a_comparison_may_take_its_other_side_from_an_earlier_question() -> None:
    past = PastTurn("10월이랑 9월 비교", AnswerKind.ANSWERED, (), (), datetime(2026, 11, 23, tzinfo=UTC))
    call = SkillCall(name="compare_periods", args={"period": "10월", "against": "8월"})
    assert problem_of([call], [True], situation("8월이랑은?", [past])) == ""
    assert problem_of([call], [True], situation("8월이랑은?")) != ""
