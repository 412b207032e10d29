"""The whole question set, asked of the running product with no key and no network."""

from __future__ import annotations

from pathlib import Path

from bot.core import open_core
from bot.evaluation import Scores, Verdict, read_questions, write_report
from bot.evaluation.asking import ask_all
from bot.settings import PlannerChoice, Settings
from tests.questions import factory
from tests.questions.build import FILE

AT_LEAST_RIGHT = 95.0  # in % of the questions; a question back is not right, and not wrong


async def test_offline_at_least_95_in_100_are_right_and_none_is_wrong(tmp_path: Path) -> None:
    factory.build(tmp_path / "database")
    settings = Settings(
        _env_file=None,
        database_dir=tmp_path / "database",
        state_dir=tmp_path / "state",
        today=factory.TODAY,
        planner=PlannerChoice.OFFLINE,
        settle_s=0.0,
    )
    questions = read_questions(FILE.read_text(encoding="utf-8").split("\n"))
    async with open_core(settings) as core:
        scores = Scores.of(questions, await ask_all(core, questions))
    report = write_report(scores, verbose=True)
    assert scores.count(Verdict.WRONG) == 0, report
    # The composed ones are many and easy: they may not make up for the others.
    thought_up = Scores(
        tuple(one for one in scores.judged if not one[0].category.startswith("composed_")), scores.lines
    )
    assert thought_up.accuracy >= AT_LEAST_RIGHT, report
