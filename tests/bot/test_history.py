from __future__ import annotations

from datetime import timedelta

from bot.answers import Answer, AnswerKind, Suggestion
from bot.history import select
from bot.store.thread_rows import Turn
from tests.fakes.channel import MONDAY

WEEK = timedelta(days=7)


def turn(days_ago: float, question: str | None = "질문", answer: Answer | None = None) -> Turn:
    asked_at = MONDAY - timedelta(days=days_ago)
    kept = answer or Answer(kind=AnswerKind.ANSWERED)
    return Turn(1, "r", "t", "s", "", question, kept if question else None, asked_at, asked_at)


def questions(*turns: Turn, limit: int = 10) -> list[str]:
    return [past.question for past in select(turns, MONDAY, limit, WEEK).turns]


def test_a_new_thread_has_nothing_behind_it_and_nothing_expired() -> None:
    history = select((), MONDAY, 10, WEEK)
    assert history.turns == ()
    assert not history.expired


def test_only_the_newest_turns_are_kept_oldest_first() -> None:
    turns = [turn(1 - n / 100, str(n)) for n in range(12)]
    assert questions(*turns, limit=3) == ["9", "10", "11"]


def test_a_thread_idle_for_a_week_starts_afresh_and_knows_it() -> None:
    history = select([turn(7.01, "옛날")], MONDAY, 10, WEEK)
    assert history.turns == ()
    assert history.expired
    assert not select([turn(6.99)], MONDAY, 10, WEEK).expired


def test_what_lies_before_an_idle_week_is_left_out() -> None:
    assert questions(turn(20, "a"), turn(10, "b"), turn(1, "c"), turn(0.5, "d")) == ["c", "d"]


def test_a_busy_thread_keeps_turns_older_than_a_week() -> None:
    assert questions(turn(9, "a"), turn(5, "b"), turn(1, "c")) == ["a", "b", "c"]


def test_turns_whose_text_was_removed_are_passed_over() -> None:
    assert questions(turn(2, None), turn(1, "b")) == ["b"]


def test_the_choices_of_a_clarify_are_kept_and_suggestions_after_an_answer_are_not() -> None:
    suggestion = (Suggestion(label="작년", question="작년 생산량"),)
    asked_back = Answer(kind=AnswerKind.CLARIFY, suggestions=suggestion)
    answered = Answer(kind=AnswerKind.ANSWERED, suggestions=suggestion)
    history = select([turn(1, "a", asked_back), turn(0.5, "b", answered)], MONDAY, 10, WEEK)
    assert [past.choices for past in history.turns] == [("작년 생산량",), ()]
