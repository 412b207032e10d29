"""A word that limits or changes a question is never read over: with it, no figure comes that would come without it."""

from __future__ import annotations

from functools import cache

import pytest

from bot.planners.protocol import CallPlan
from tests.bot.planners.offline.asking import ask, written
from tests.bot.planners.offline.test_questions import _cases

LIMITS = (
    "야간조", "오전", "오후", "2공장", "제2공장", "안산공장", "A라인", "3호기", "수출용", "내수", "대용량", "신규", "김대리", "kg", "박스", "톤", "절반", "연속", "불량", "목표", "재고",
    "예상", "외주", "샘플", "시제품", "제외", "빼고", "미만", "초과", "이상", "중앙값", "표준편차", "분당", "인당", "원가", "왜", "성수기", "비수기", "국내", "해외", "B급", "1차", "재작업",
    "두배", "20% 이상", "고객별", "라인별", "색상별", "시간대별", "이동평균", "말고",
)  # fmt: skip


@cache
def _figures() -> list[str]:
    return [
        question
        for question, plan in _cases()
        if isinstance(ask(question), CallPlan) and "search" not in plan
    ]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_in_front_of_a_question_is_not_read_over(limit: str) -> None:
    for question in _figures()[::7]:
        plain, limited = ask(question), ask(f"{limit} {question}")
        assert not isinstance(limited, CallPlan) or written(limited) != written(plain), f"{limit} {question}"


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_in_front_of_the_last_word_is_not_read_over(limit: str) -> None:
    for question in _figures()[1::7]:
        front, blank, last = question.rpartition(" ")
        if not blank or limit in question:
            continue
        plain, limited = ask(question), ask(f"{front} {limit} {last}")
        assert not isinstance(limited, CallPlan) or written(limited) != written(plain), (
            f"{front} {limit} {last}"
        )
