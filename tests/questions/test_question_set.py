"""The question set is what its sources say, over a factory that holds every trap it is meant to hold."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import Question, read_questions
from tests.questions import build, factory
from tests.questions.oracle import Oracle
from tests.questions.specs import everything


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("factory")
    factory.build(path)
    return path


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_questions(build.FILE.read_text(encoding="utf-8").splitlines())


def rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_the_built_file_is_current(folder: Path) -> None:
    lines = build.build_lines(Oracle(folder), everything())
    assert build.FILE.read_text(encoding="utf-8") == lines, "run: python -m tests.questions.build"


def test_the_set_is_large_and_every_line_is_its_own(questions: list[Question]) -> None:
    assert len(questions) >= 500
    assert len({question.id for question in questions}) == len(questions)
    alone = Counter(question.question for question in questions if question.thread == question.id)
    assert [text for text, times in alone.items() if times > 1] == []


def test_every_kind_of_answer_is_asked_for(questions: list[Question]) -> None:
    kinds = Counter(kind for question in questions for kind in question.expect.kind)
    assert set(kinds) == {"answered", "no_data", "clarify", "refused"}
    assert min(kinds.values()) >= 20


def test_a_thread_stays_together_and_has_several_turns(questions: list[Question]) -> None:
    order = [question.thread for question in questions]
    for name, turns in Counter(q.thread for q in questions if q.category == "multiturn").items():
        first = order.index(name)
        assert 2 <= turns <= 5
        assert order[first : first + turns] == [name] * turns


@pytest.mark.parametrize(
    ("name", "owns_after_cutoff"), [(factory.LIVE_NAME, True), (factory.ARCHIVE_NAME, False)]
)
def test_each_file_holds_what_makes_figures_go_wrong(
    folder: Path, name: str, owns_after_cutoff: bool
) -> None:
    read = rows(folder / name, "SELECT production_date, good_quantity FROM production_records")
    missing = sum(quantity is None for _, quantity in read)
    negative = sum(quantity is not None and quantity < 0 for _, quantity in read)
    timed = sum(len(stamp) > 10 for stamp, _ in read)
    stray = sum((stamp[:10] >= factory.CUTOFF.isoformat()) != owns_after_cutoff for stamp, _ in read)
    assert missing >= 5 and negative >= 5 and timed >= 100 and stray >= 3


def test_the_factory_is_the_same_every_time(folder: Path, tmp_path: Path) -> None:
    factory.build(tmp_path)
    everything_in = "SELECT * FROM production_records ORDER BY id"
    for name in (factory.LIVE_NAME, factory.ARCHIVE_NAME):
        assert rows(tmp_path / name, everything_in) == rows(folder / name, everything_in)


def test_the_oracle_agrees_with_plain_sql(folder: Path) -> None:
    """The archive's 2025 by item, in SQL that shares nothing with the oracle's loops."""
    sql = (
        "SELECT item_code, SUM(good_quantity) FROM production_records"
        " WHERE substr(production_date, 1, 4) = '2025' AND good_quantity IS NOT NULL GROUP BY item_code"
    )
    span = (date(2025, 1, 1), date(2025, 12, 31))
    assert Oracle(folder).by_item(span) == dict(rows(folder / factory.ARCHIVE_NAME, sql))


def test_names_follow_the_newest_row_and_fall_back_to_the_code(folder: Path) -> None:
    assert Oracle(folder).names == {item.code: item.newest_name for item in factory.ITEMS}


def test_the_lines_are_plain_json_of_the_four_parts(questions: list[Question]) -> None:
    for text in build.FILE.read_text(encoding="utf-8").splitlines():
        assert set(json.loads(text)) == {"id", "thread", "category", "question", "expect"}
    assert all(
        question.expect.numbers or question.expect.kind != ("answered",) or _otherwise(question)
        for question in questions
    )


def _otherwise(question: Question) -> bool:
    """Answered without a figure: then an item's code or a day is what was asked for."""
    return bool(question.expect.strict_codes or question.expect.dates)
