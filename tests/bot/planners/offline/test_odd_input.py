"""Whatever is typed, a plan comes back, soon, and the same one each time."""

from __future__ import annotations

import random
from time import perf_counter

import pytest

from bot.planners.offline import OfflinePlanner
from bot.planners.offline.lexicon import lexicon
from bot.planners.protocol import CallPlan, Situation
from tests.bot.planners.offline.asking import ask, talk, written
from tests.bot.planners.offline.catalogue import CATALOGUE, CUTOFF, ITEMS, TODAY
from tests.bot.planners.offline.test_questions import _cases

_NOISE = [
    *"?!.,~/()+-%&#@\"'\n\t\u200b\ufeff\x00🙂ㅋㅠ가힣A9０", "2026", "13월", "32일", "0", "-5", "99999999999999999999", "10월", "지난달", "딸기 시럽", "FD001", "<@U1>", "…",
    "생산량", "비교", "상위", "이상", "빼고", "그", "1위", "중에서", "합치면", "월별", "그래프", "왜", "보다", "부터", "까지", "개", "평균", "SELECT", "로 시작하는", "로트",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_any_mixture_of_pieces_gets_a_plan(seed: int) -> None:
    dice = random.Random(seed)
    words = list(lexicon().entries)
    for _ in range(250):
        pieces = [dice.choice(_NOISE if dice.random() < 0.5 else words) for _ in range(dice.randint(0, 14))]
        question = dice.choice(("", " ")).join(pieces)
        first = ask(question)
        assert written(ask(question)) == written(first), question


@pytest.mark.parametrize("seed", range(3))
def test_any_thread_of_mixtures_gets_plans(seed: int) -> None:
    dice = random.Random(100 + seed)
    asked = [question for question, _ in _cases()]
    for _ in range(25):
        questions = [dice.choice(asked) for _ in range(2)]
        questions += [" ".join(dice.choice(_NOISE) for _ in range(dice.randint(1, 4))) for _ in range(3)]
        assert len(talk(questions)) == 5


def test_a_long_text_is_planned_in_time() -> None:
    began = perf_counter()
    ask("지난달 딸기 시럽 생산량 알려줘 그리고 " * 12)
    assert perf_counter() - began < 2.0


def test_a_question_takes_less_than_five_milliseconds() -> None:
    """The median of the table: what people ask, not the worst there is."""
    questions = [question for question, _ in _cases()]
    for question in questions:
        ask(question)
    times = []
    for question in questions:
        began = perf_counter()
        ask(question)
        times.append(perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 0.005


@pytest.mark.parametrize("name", [names[0] for _, names in ITEMS if names])
def test_a_name_alone_is_never_a_figure(name: str) -> None:
    assert written(ask(name)) == "clarify measure_choices"


def test_what_expired_is_not_leaned_on() -> None:
    assert written(ask("그럼 10월은?", expired=True)) == "clarify expired"
    assert written(ask("10월 생산량은?", expired=True)) == "summary period=10월"


def test_relative_words_stay_words() -> None:
    """A stored call is read anew the next day."""
    found = ask("지난달 생산량")
    assert isinstance(found, CallPlan) and found.calls[0].args == {"period": "지난달"}


async def test_the_planner_names_itself() -> None:
    planned = await OfflinePlanner().plan(Situation("10월 생산량", (), TODAY, CUTOFF, CATALOGUE))
    assert planned.planner == "offline" and isinstance(planned.plan, CallPlan)
