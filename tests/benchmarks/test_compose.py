"""What it costs to write an answer, and to prove a text."""

from __future__ import annotations

import statistics
import time

import pytest

from bot.compose import to_contract
from bot.grounding import check, facts_of
from tests.bot.compose import samples as s
from tests.bot.compose.cases import CASES

pytestmark = pytest.mark.bench


def test_answer_is_composed_within_five_milliseconds() -> None:
    slowest = ("", 0.0)
    for name, make in CASES.items():
        to_contract(make())
        times = []
        for _ in range(15):
            started = time.perf_counter()
            to_contract(make())
            times.append((time.perf_counter() - started) * 1000)
        slowest = max(slowest, (name, statistics.median(times)), key=lambda entry: entry[1])
    print(f"\nslowest answer: {slowest[0]}, {slowest[1]:.2f} ms with its markdown")
    assert slowest[1] <= 5


def test_text_is_proved_within_fifty_milliseconds() -> None:
    outcomes = (s.trend(),)
    text = " ".join(s.answer(*outcomes).sections[0].remarks) * 5
    check(text, facts_of(outcomes, today=s.TODAY))
    started = time.perf_counter()
    check(text, facts_of(outcomes, today=s.TODAY))
    took = (time.perf_counter() - started) * 1000
    print(f"\nproof of {len(text)} letters: {took:.1f} ms")
    assert took <= 50
