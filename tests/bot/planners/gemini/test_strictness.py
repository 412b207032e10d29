"""The judge against plans known to be good: what it sends back for nothing costs a request and, twice, the answer."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.planners.gemini.judge import judge
from bot.planners.gemini.replies import FunctionCall
from bot.planners.offline import OfflinePlanner
from bot.planners.protocol import CallPlan, Situation
from skills.catalog import build_registry
from tests.fakes.production_data import ListedProduction, rows_of
from tests.questions import factory
from tests.questions.build import FILE

AT_LEAST = 0.98


async def test_what_the_grammar_plans_passes_the_judge(tmp_path: Path) -> None:
    data, registry, grammar = _data(tmp_path), build_registry(), OfflinePlanner()
    judged, sent_back = 0, []
    for question in _first_questions():
        situation = Situation(
            question=question,
            history=(),
            today=factory.TODAY,
            cutoff=factory.CUTOFF,
            catalogue=data.catalogue,
        )
        plan = (await grammar.plan(situation)).plan
        if isinstance(plan, CallPlan):
            judged += 1
            verdict = judge(
                [FunctionCall(None, each.name, each.args) for each in plan.calls], registry, situation
            )
            if not verdict.calls:
                sent_back.append(f"{question}: {plan.calls}: {next(filter(None, verdict.problems))}")
    assert judged > 500
    assert len(sent_back) <= judged * (1 - AT_LEAST), "\n".join(sent_back)


def _first_questions() -> list[str]:
    """Of every thread the first: those after it lean on answers that this test does not make."""
    first: dict[str, str] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        first.setdefault(asked["thread"], asked["question"])
    return list(first.values())


def _data(folder: Path) -> ListedProduction:
    factory.build(folder)
    rows = []
    for name in (factory.ARCHIVE_NAME, factory.LIVE_NAME):
        with closing(sqlite3.connect(folder / name)) as database:
            rows += database.execute(
                "SELECT substr(production_date, 1, 10), item_code, good_quantity, item_name FROM production_records"
            ).fetchall()
    return ListedProduction(rows_of(*rows))
