"""Question → plan, one line each, in questions.txt; whole threads in threads.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.planners.offline.building import build
from bot.planners.offline.rules import RULES, read_by_rules
from bot.planners.offline.scan import read_words
from bot.planners.protocol import CallPlan
from tests.bot.planners.offline.asking import ask, talk, written
from tests.bot.planners.offline.catalogue import CATALOGUE, TODAY

_HERE = Path(__file__).parent
_ARROW = "  =>  "


def _lines(name: str) -> list[str]:
    return (_HERE / name).read_text(encoding="utf-8").splitlines()


def _cases() -> list[tuple[str, str]]:
    pairs = [line.partition(_ARROW) for line in _lines("questions.txt") if line and not line.startswith("#")]
    return [(question, plan) for question, _, plan in pairs]


def _threads() -> list[list[tuple[str, str]]]:
    blocks = (
        "\n".join(line for line in _lines("threads.txt") if not line.startswith("#")).strip().split("\n\n")
    )
    return [[tuple(line.split(_ARROW, 1)) for line in block.splitlines()] for block in blocks]  # type: ignore[misc]


@pytest.mark.parametrize(("question", "plan"), _cases())
def test_a_question_is_planned_as_written(question: str, plan: str) -> None:
    found = ask(question)
    chart = (
        f" chart={found.chart.value}" if isinstance(found, CallPlan) and found.chart.value != "auto" else ""
    )
    assert written(found) + chart == plan


@pytest.mark.parametrize("thread", _threads(), ids=lambda thread: thread[0][0])
def test_a_thread_is_planned_as_written(thread: list[tuple[str, str]]) -> None:
    assert talk([question for question, _ in thread]) == [plan for _, plan in thread]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rules_example_is_read_by_that_rule(rule: object) -> None:
    example = rule.example  # type: ignore[attr-defined]
    text, tokens = read_words(example, TODAY, CATALOGUE)
    read = read_by_rules(build(text, tokens, TODAY))
    assert read is not None and read[0] is rule
