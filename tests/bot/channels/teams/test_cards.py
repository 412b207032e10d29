"""Golden cards: every kind of answer as Teams gets it, each under 25 KB; and what is cut when it would not be."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from bot.actions import Do, offers
from bot.answers import Answer, AnswerKind, Column, Section, Suggestion, Table
from bot.channels.teams.cards import MAX_CARD_BYTES, MAX_MESSAGE_BYTES, utf8_size, utf16_size
from bot.channels.teams.pictures import to_data_uri
from bot.channels.teams.render import render_answer, render_say, room_for_picture
from skills.catalog import build_registry
from tests.bot.channels.teams import payloads
from tests.bot.channels.test_conformance import ANSWERS, answered
from tests.bot.compose.cases import CASES

REGISTRY = build_registry()
ALL_TOOLS = (Do.REFRESH, Do.PERIOD, Do.TABLE, Do.CSV, Do.EXCEL)


def picture(width: int = 1_200, height: int = 675, *, noisy: bool = False) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    if noisy:
        image = Image.frombytes("RGB", (width, height), random.Random(3).randbytes(width * height * 3))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


# Drawn by reports/charts.py; kept, so that a golden card does not hang on the version of what draws.
CHART = (payloads.FOLDER / "chart.png").read_bytes()
COMPOSED = (
    "total_of_the_running_month",
    "several_measures_of_no_named_period",
    "trend_by_month",
    "top_three",
    "periods_compared_up",
    "newest_records",
    "two_questions",
    "overview",
    "hostile_name",
    "no_data_on_a_day",
    "many_items_fit",
)
GOLDEN: dict[str, Answer] = {
    **{name: CASES[name]() for name in COMPOSED},
    "clarify": ANSWERS["clarify"],
    "refused": ANSWERS["refused"],
    "error": ANSWERS["error"],
    "markup_in_names": ANSWERS["markup in names"],
    "long_names": ANSWERS["long names"],
    "five_thousand_rows": ANSWERS["five thousand rows"],
    "long_text": ANSWERS["a text of ten thousand letters"],
}


def cards_of(answer: Answer) -> list[dict[str, Any]]:
    answer = answer.model_copy(update={"request_id": "0123456789ab"})
    offered = offers(answer, REGISTRY)
    if answer.sections and answer.sections[0].table and not answer.calls:
        offered = ALL_TOOLS
    pictures = {}
    for place, section in enumerate(answer.sections):
        if section.chart:
            uri = to_data_uri(CHART, room_for_picture(answer, offered))
            assert uri is not None
            pictures[place] = uri
    return list(render_answer(answer, offered, pictures).cards)


def check_sizes(cards: list[dict[str, Any]]) -> None:
    assert all(utf8_size(card) < 25_000 for card in cards)
    assert sum(map(utf16_size, cards)) < 80_000
    for card in cards:
        assert card["version"] == "1.5" and card["body"]


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_golden_card_is_as_stored_and_small(name: str, golden: Callable[[str, str], None]) -> None:
    cards = cards_of(GOLDEN[name])
    check_sizes(cards)
    golden(f"teams/{name}.json", json.dumps(cards, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_composed_answer_fits(name: str) -> None:
    cards = cards_of(CASES[name]())
    check_sizes(cards)
    assert len(cards) == 1


def words(length: int, chance: random.Random) -> str:
    return "".join(chance.choice("가나다라마바사 ABC12_*[](){}👩‍👩‍👧🏭\n") for _ in range(length))


@pytest.mark.parametrize("seed", range(15))
def test_answers_of_any_size_fit_and_what_is_cut_is_said(seed: int) -> None:
    chance = random.Random(seed)
    sections = tuple(
        Section(
            headline=words(chance.randint(1, 3_000), chance),
            body=words(chance.choice((0, 100, 20_000)), chance),
            remarks=tuple(words(chance.randint(1, 2_000), chance) for _ in range(chance.randint(0, 9))),
            table=Table(
                columns=tuple(Column(title=words(10, chance)) for _ in range(columns)),
                rows=tuple(
                    tuple(words(chance.randint(0, 200), chance) for _ in range(columns))
                    for _ in range(chance.choice((0, 1, 2, 40, 700)))
                ),
                omitted=chance.choice((0, 5_000)),
            ),
        )
        for columns in (chance.randint(1, 12) for _ in range(chance.randint(0, 15)))
    )
    answer = Answer(
        kind=AnswerKind.ANSWERED,
        text=words(chance.choice((0, 10, 30_000)), chance),
        sections=sections,
        suggestions=tuple(
            Suggestion(label=words(90, chance), question=words(900, chance))
            for _ in range(chance.randint(0, 15))
        ),
        request_id="r1",
    )
    rendered = render_answer(answer, ALL_TOOLS, {})
    check_sizes(list(rendered.cards))
    assert utf8_size(rendered.summary) < 1_500
    shown = json.dumps(rendered.cards, ensure_ascii=False)
    assert "다시 조회" in shown
    cut = any(section.table and len(section.table.rows) > 30 for section in sections)
    assert not cut or "외 " in shown or "뒷부분" in shown


def test_a_long_say_is_cut_to_what_fits() -> None:
    table = [["이름", "값"], *(["가" * 60, str(number)] for number in range(3_000))]
    rendered = render_say("가나다 " * 5_000, table)
    check_sizes(list(rendered.cards))
    assert "외 2," in json.dumps(rendered.cards, ensure_ascii=False)


def test_values_of_the_data_are_shown_as_they_are() -> None:
    shown = json.dumps(cards_of(answered(3, "_가_ [나](http://x) - 1. *다*")), ensure_ascii=False)
    assert "[나](http" not in shown
    assert "\\\\_가\\\\_" in shown


def test_a_table_too_wide_for_a_phone_is_shown_row_by_row_and_loses_nothing() -> None:
    wide = Table(
        columns=tuple(Column(title=f"열{number}", numeric=number > 0) for number in range(8)),
        rows=(
            ("2025 아카이브", *range(45_000, 45_007)),
            ("Live", *range(13_000, 13_007)),
            ("합계", 58_000, *6 * [None]),
        ),
        total_row=True,
    )
    answer = Answer(kind=AnswerKind.ANSWERED, text="현황", sections=(Section(headline="둘", table=wide),))
    (card,) = cards_of(answer)
    kinds = [element["type"] for element in card["body"]]
    assert "Table" not in kinds and kinds.count("FactSet") == 3
    sets = [element["facts"] for element in card["body"] if element["type"] == "FactSet"]
    assert [fact["value"] for fact in sets[0]] == [f"{number:,}" for number in range(45_000, 45_007)]
    assert [fact["value"] for fact in sets[2]] == ["**58,000**"]
    shown = json.dumps(card, ensure_ascii=False)
    assert "2025 아카이브" in shown and "Live" in shown and "합계" in shown
    many = wide.model_copy(update={"rows": wide.rows * 4})
    (card,) = cards_of(answer.model_copy(update={"sections": (Section(headline="여럿", table=many),)}))
    assert "Table" in [element["type"] for element in card["body"]]


def test_a_picture_is_made_smaller_until_it_fits_or_left_out() -> None:
    small = to_data_uri(picture(), 20_000)
    assert small is not None and len(small) <= 20_000
    noise = picture(480, 270, noisy=True)
    assert to_data_uri(noise, 9_000) is None
    large = to_data_uri(noise, 90_000)
    assert large is not None and len(large) <= 90_000
    with pytest.raises(OSError):
        to_data_uri(b"no picture" * 5_000, 100)


def test_the_limits_leave_room_below_the_platforms() -> None:
    assert MAX_CARD_BYTES < 25_000
    assert MAX_MESSAGE_BYTES < 80_000


@pytest.mark.parametrize(
    "name",
    [name for name, answer in GOLDEN.items() if len(answer.sections) == 1 and answer.sections[0].chart],
)
@pytest.mark.parametrize(
    ("remarks", "asked"),
    [
        ((), ""),
        ((), "생산 관리자 님이 누른 질문: 2026년 10월 상위 5개 제품"),
        (("다시 보낸 답일 수 있습니다.",), ""),
    ],
)
def test_a_picture_that_fills_its_room_leaves_the_answer_in_one_card(
    name: str, remarks: tuple[str, ...], asked: str
) -> None:
    answer = GOLDEN[name]
    offered = offers(answer, REGISTRY)
    room = room_for_picture(answer, offered, remarks=remarks, asked=asked)
    rendered = render_answer(answer, offered, {0: "x" * room}, remarks=remarks, asked=asked)
    assert len(rendered.cards) == 1
    assert utf8_size(rendered.cards[0]) > 24_400
