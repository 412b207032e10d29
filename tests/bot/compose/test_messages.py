"""Answers without figures: each reason has its sentence, says what to do, and tells nothing of the cause's own text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.answers import AnswerKind
from bot.compose import (
    Trouble,
    compose_clarify,
    compose_defer,
    compose_fault,
    compose_out,
    compose_refusal,
    to_markdown,
)
from bot.planners.protocol import (
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    OutPlan,
    OutReason,
    PlannedChoice,
    RefusePlan,
    RefuseTopic,
)
from datasource.errors import QueryTimeout, SourceFault, SourceUnavailable
from skills.results import Unclear, UnclearReason
from tests.bot.compose import samples as s

KST = timezone(timedelta(hours=9))


@pytest.mark.parametrize("fault", SourceFault)
def test_every_fault_of_a_source_is_told_in_korean_with_a_request_id(fault: SourceFault) -> None:
    error = SourceUnavailable("archive_2024", fault, "sqlite3.DatabaseError: /secret/path.db")
    answer = compose_fault(error, s.context())
    assert answer.kind is AnswerKind.ERROR
    assert "2024 아카이브" in answer.text
    assert "r-1" in answer.text
    assert "secret" not in answer.text and "sqlite3" not in answer.text
    assert answer.text.count("\n") == 0


@pytest.mark.parametrize("fault", [*Trouble, QueryTimeout("SELECT 1")])
def test_our_own_faults_say_what_to_do(fault: Trouble | QueryTimeout) -> None:
    text = compose_fault(fault, s.context()).text
    assert "다시 물어보" in text
    assert "SELECT" not in text


@pytest.mark.parametrize("reason", OutReason)
def test_model_out_says_so_and_what_still_works(reason: OutReason) -> None:
    until = datetime(2026, 11, 23, 17, 0, tzinfo=KST)
    answer = compose_out(OutPlan(reason, until), s.context())
    if reason is OutReason.OFF:
        assert answer.kind is AnswerKind.CLARIFY
    else:
        assert answer.kind is AnswerKind.ERROR
        assert "Gemini" in answer.text
        assert "r-1" in answer.text
    assert answer.suggestions
    if reason in (OutReason.DAY_QUOTA, OutReason.RATE, OutReason.BUDGET):
        assert "오늘 17:00" in answer.text


def test_model_out_offers_the_nearest_reading() -> None:
    best = ClarifyPlan(
        ClarifyReason.NOT_UNDERSTOOD, choices=(PlannedChoice("지난달 생산량", "지난달 생산량"),)
    )
    answer = compose_clarify(best, replace(s.context(), notice=OutPlan(OutReason.NETWORK)))
    assert [choice.question for choice in answer.suggestions] == ["지난달 생산량"]
    assert any("Gemini" in notice for notice in answer.notices)


def test_answer_without_the_model_carries_a_notice() -> None:
    out = OutPlan(OutReason.DAY_QUOTA, datetime(2026, 11, 23, 17, 0, tzinfo=KST))
    answer = s.answer(s.summary(), notice=out)
    assert answer.kind is AnswerKind.ANSWERED
    assert "오늘 17:00" in to_markdown(answer).splitlines()[-1]


@pytest.mark.parametrize("topic", RefuseTopic)
def test_refusal_says_what_can_be_asked_instead(topic: RefuseTopic) -> None:
    answer = compose_refusal(RefusePlan(topic), s.context())
    assert answer.kind is AnswerKind.REFUSED
    assert answer.text.endswith(".")
    assert len(answer.suggestions) >= 2


@pytest.mark.parametrize("reason", ClarifyReason)
@pytest.mark.parametrize("asked", ["", "연초"])
def test_every_question_back_has_its_sentence(reason: ClarifyReason, asked: str) -> None:
    choices = (PlannedChoice("1월", "1월 생산량"), PlannedChoice("1월 초", "1월 1일부터 10일까지 생산량"))
    answer = compose_clarify(
        ClarifyPlan(reason, asked=asked, understood="생산량", choices=choices), s.context()
    )
    assert answer.kind is AnswerKind.CLARIFY
    assert "''" not in answer.text
    assert "1. 1월\n2. 1월 초" in to_markdown(answer)


@pytest.mark.parametrize("reason", UnclearReason)
@pytest.mark.parametrize("asked", ["", "그 제품"])
def test_every_unclear_outcome_has_its_sentence(reason: UnclearReason, asked: str) -> None:
    answer = s.answer(Unclear(reason, asked))
    assert answer.kind is AnswerKind.CLARIFY
    assert answer.text
    assert "''" not in answer.text


def test_deferred_question_names_what_was_not_read() -> None:
    answer = compose_defer(DeferPlan(unread=("블라블라",)), s.context())
    assert answer.kind is AnswerKind.CLARIFY
    assert "블라블라" in answer.text
    assert answer.suggestions


@pytest.mark.parametrize("reason", ClarifyReason)
def test_only_a_greeting_and_thanks_ask_nothing_back(reason: ClarifyReason) -> None:
    answer = compose_clarify(ClarifyPlan(reason), s.context())
    assert answer.asks_back is (reason not in (ClarifyReason.GREETING, ClarifyReason.THANKS))
