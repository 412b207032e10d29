from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import Action, Do, MalformedAction, decode, encode, offers, with_period
from bot.answers import (
    REPORT,
    Answer,
    AnswerKind,
    Chart,
    ChartKind,
    ChartWish,
    Column,
    Section,
    SkillCall,
    Table,
)
from skills.catalog import build_registry

REGISTRY = build_registry()
SUMMARY = SkillCall(name="get_production_summary", args={"period": "지난달", "items": ["BW0021"]})
TABLE = Table(columns=(Column(title="제품"),), rows=(("가",), ("나",)))
CHART = Chart(kind=ChartKind.BAR, title="", unit="개", categories=(), series=())


def answer(kind: AnswerKind = AnswerKind.ANSWERED, **section: object) -> Answer:
    return Answer(kind=kind, sections=(Section(headline="답", **section),), calls=(SUMMARY,), request_id="r1")  # type: ignore[arg-type]


@given(
    st.builds(
        Action,
        do=st.sampled_from([do for do in Do if do is not Do.ASK]),
        request_id=st.from_regex(r"\A[0-9A-Za-z_-]{1,64}\Z"),
        date_from=st.none() | st.dates(),
        date_to=st.none() | st.dates(),
        comment=st.text(max_size=1_000),
    )
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_what_is_encoded_is_decoded(action: Action) -> None:
    assert decode(encode(action)) == action


def test_the_longest_question_fits_into_a_slack_button() -> None:
    assert len(encode(Action(do=Do.ASK, request_id="r" * 12, question="가" * 500))) <= 2_000


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "[]",
        "{",
        '{"do":"drop"}',
        '{"do":"refresh"}',
        '{"do":"ask"}',
        '{"do":"refresh","request_id":"../x"}',
        '{"do":"refresh","request_id":"r1","more":1}',
        json.dumps({"do": "ask", "question": "가" * 501}),
        "\x00",
    ],
)
def test_whatever_else_was_sent_is_malformed(value: str) -> None:
    with pytest.raises(MalformedAction):
        decode(value)


def test_the_buttons_follow_from_the_answer() -> None:
    votes = (Do.UP, Do.DOWN)
    again = (Do.REFRESH, Do.PERIOD)
    files = (Do.CSV, Do.EXCEL)
    assert offers(answer(), REGISTRY) == (*again, Do.SCHEDULE, *votes)
    assert offers(answer(table=TABLE), REGISTRY) == (*again, Do.CHART, *files, Do.SCHEDULE, *votes)
    assert offers(answer(table=TABLE, chart=CHART), REGISTRY) == (
        *again,
        Do.TABLE,
        *files,
        Do.SCHEDULE,
        *votes,
    )
    assert Do.SCHEDULE not in offers(answer().model_copy(update={"planner": REPORT}), REGISTRY)
    listed = (SkillCall(name="search_production_items", args={"query": "시럽"}),)
    for undrawn in ({"calls": listed}, {"chart_wish": ChartWish.YES}):
        assert Do.CHART not in offers(answer(table=TABLE).model_copy(update=undrawn), REGISTRY)
    assert offers(Answer(kind=AnswerKind.REFUSED, text="모릅니다"), REGISTRY) == votes
    assert offers(Answer(kind=AnswerKind.ERROR, text="오류"), REGISTRY) == ()


def test_another_period_replaces_only_the_period() -> None:
    compared = SkillCall(name="compare_periods", args={"period": "이번 달", "against": "2026년 3월"})
    year = SkillCall(name="compare_periods", args={"period": "이번 달", "against": "year_before"})
    idle = SkillCall(name="get_idle_items", args={"days": 30})
    span = f"{date(2026, 9, 1)}~{date(2026, 9, 30)}"
    changed = with_period((SUMMARY, compared, year, idle), span, REGISTRY)
    assert [call.args for call in changed] == [
        {"period": span, "items": ["BW0021"]},
        {"period": span, "against": "previous"},
        {"period": span, "against": "year_before"},
        {"days": 30},
    ]
