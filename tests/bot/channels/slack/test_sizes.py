"""Answers of every size and with any text in them: nothing Slack would refuse, nothing cut silently."""

from __future__ import annotations

import random

import pytest

from bot.actions import Do
from bot.answers import Answer, AnswerKind, BasisView, Column, Section, SkillCall, Suggestion, Table
from bot.channels.slack.render import render_answer, size_of
from tests.fakes.slack_server import problem_of


def random_answer(chance: random.Random) -> Answer:
    words = [
        "정제수",
        "BW0021",
        "P물(10L)",
        "<!here>",
        "👩‍👩‍👧‍👦",
        "가" * 80,
        "𝟙",
        "a&b",
        "*",
        "`",
        "\n",
        "불고기 소스",
    ]

    def text(most: int) -> str:
        return " ".join(chance.choice(words) for _ in range(chance.randint(1, most)))

    def table(rows: int) -> Table:
        columns = chance.randint(1, 24)
        return Table(
            columns=tuple(Column(title=text(2), numeric=n % 2 == 1, unit="개") for n in range(columns)),
            rows=tuple(
                tuple(
                    chance.choice([None, chance.randint(-9, 10**9), text(3), 1.5, ""]) for _ in range(columns)
                )
                for _ in range(rows)
            ),
            total_row=rows > 1 and chance.random() < 0.5,
            omitted=chance.choice([0, 0, 7]),
        )

    sections = tuple(
        Section(
            headline=text(chance.choice([3, 60, 900])),
            body=text(chance.choice([1, 400])) if chance.random() < 0.5 else "",
            remarks=tuple(text(chance.choice([4, 300])) for _ in range(chance.randint(0, 4))),
            table=table(chance.choice([0, 1, 2, 31, 40, 300, 5_000 if chance.random() < 0.05 else 60]))
            if chance.random() < 0.8
            else None,
            basis=BasisView(
                date_from=None, date_to=None, measure="quantity", rows=7, line=text(chance.choice([6, 200]))
            ),
        )
        for _ in range(chance.choice([0, 1, 1, 1, 2, 3, 8, 14]))
    )
    return Answer(
        kind=chance.choice(list(AnswerKind)),
        text=text(chance.choice([1, 20, 2_000])) if not sections or chance.random() < 0.1 else "",
        sections=sections,
        suggestions=tuple(
            Suggestion(label=text(20), question=text(chance.choice([3, 90])))
            for _ in range(chance.randint(0, 30))
        ),
        notices=tuple(text(30) for _ in range(chance.randint(0, 4))),
        calls=(SkillCall(name="get_production_summary"),),
        request_id="r1",
    )


def check_sizes(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(count):
        said = random_answer(chance)
        rendered = render_answer(said, tuple(Do)[1:] if number % 2 else ())
        assert problem_of(rendered.blocks) == "", (seed, number)
        assert rendered.blocks, (seed, number)
        assert size_of(rendered.blocks) <= 13_000, (seed, number)
        assert 0 < len(rendered.plain) <= 12_000, (seed, number)
        assert 0 < len(rendered.text) <= 3_000, (seed, number)
        rows = sum(len(section.table.rows) for section in said.sections if section.table)
        shown = sum(len(block["rows"]) - 1 for block in rendered.blocks if block["type"] == "table")
        if rows > 60 and shown < rows and not rendered.cut:
            raise AssertionError(f"rows were cut silently: seed {seed}, answer {number}")


def test_answers_of_every_size_fit_and_what_is_cut_is_said() -> None:
    check_sizes(60, seed=3)


@pytest.mark.soak
def test_a_thousand_answers_fit_and_what_is_cut_is_said() -> None:
    check_sizes(1_000, seed=20261123)
