"""A suggested question is one that the hub understands without any model."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers import AnswerKind
from bot.compose import compose_clarify
from bot.compose.periods import describe
from bot.planners.offline.planner import plan
from bot.planners.protocol import CallPlan, ClarifyPlan, ClarifyReason, Situation
from datasource.model import Catalogue, CatalogueItem
from skills import periods
from skills.results import Period, Unclear
from tests.bot.compose import samples as s
from tests.bot.compose.cases import CASES

ITEMS = [
    CatalogueItem(code, name, (name,), date(2024, 1, 2), s.LATEST, 100)
    for code, name in (
        ("LT110", "라텍스 바인더"),
        ("GR12", "리튬 그리스"),
        ("BW0021", "P물(10L)"),
        ("BW0022", "P물(20L)"),
        ("B0061", "방청유 1호"),
        ("B0062", "방청유 2호"),
        ("WS10", "워셔액"),
        ("SC001", "불고기소스"),
        ("EP010", "에폭시 주제"),
        ("X1", "X1"),
        *((f"LT12{i}", f"코팅제 {name}") for i, name in enumerate(("투명", "백색", "흑색", "회색"))),
    )
]
CATALOGUE = Catalogue("1", tuple(ITEMS), {item.code: item for item in ITEMS})


def read(question: str) -> object:
    return plan(
        Situation(question=question, history=(), today=s.TODAY, cutoff=date(2026, 1, 1), catalogue=CATALOGUE)
    )


QUESTIONS = sorted(
    {suggestion.question for make in CASES.values() for suggestion in make().suggestions}
    | {
        suggestion.question
        for suggestion in compose_clarify(ClarifyPlan(ClarifyReason.GREETING), s.context()).suggestions
    }
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_suggested_question_is_understood_offline(question: str) -> None:
    planned = read(question)
    assert isinstance(planned, CallPlan), planned
    # What a suggestion asks about a period or an item reaches the call.
    args = [call.args for call in planned.calls]
    for code in ("BW0021", "GR12", "B0061", "LT120"):
        if code in question:
            assert any(code in str(arg) for arg in args)


@pytest.mark.parametrize("name", CASES)
def test_every_answer_suggests_two_or_three_next_questions(name: str) -> None:
    answer = CASES[name]()
    if answer.kind in (AnswerKind.ANSWERED, AnswerKind.NO_DATA) and name != "answered_and_unclear":
        assert 2 <= len(answer.suggestions) <= 3


@pytest.mark.parametrize(
    "words",
    [
        "이번 달",
        "지난달",
        "올해",
        "작년",
        "지난주",
        "어제",
        "3분기",
        "상반기",
        "최근 7일",
        "최근 3개월",
        "11월 둘째 주",
        "2025년 3월 5일",
        "9월부터 10월까지",
    ],
)
def test_period_asked_for_again_is_the_same_period(words: str) -> None:
    first = periods.read(words, s.TODAY)
    assert not isinstance(first, Unclear)
    again = periods.read(describe(first, s.TODAY).ask, s.TODAY)
    assert isinstance(again, Period)
    assert again.ranges == first.ranges
