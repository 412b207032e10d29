"""The grader: what counts as right, what as deferring, and what as wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.evaluation import (
    Expectation,
    MalformedQuestion,
    Question,
    Scores,
    Verdict,
    judge,
    read_questions,
    write_report,
)
from bot.evaluation.reading import read_text

TOTAL: dict[str, Any] = {
    "kind": "answered",
    "numbers": [12345],
    "date_from": "2026-10-01",
    "date_to": "2026-10-31",
    "forbid_numbers": [12000],
}
BASIS = {"date_from": "2026-10-01", "date_to": "2026-10-31", "items": ["SY201"]}


def line(answer: str, kind: str = "answered", **more: Any) -> dict[str, Any]:
    return {"id": "q", "kind": kind, "answer": answer, "basis": BASIS, "table": None, "chart": None} | more


def verdict(expect: dict[str, Any], answer: dict[str, Any] | None) -> Verdict:
    return judge(Expectation.model_validate(expect), answer).verdict


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("10월 생산량은 12,345개입니다", ["12345"]),
        ("2026-10-31까지 1,234.5개", ["1234.5"]),
        ("11월 20일(금) 09:30 기준 7개", ["7"]),
        ("1위 딸기 시럽 500개, 2위 300개", ["500", "300"]),
        ("최근 7일 합계 88", ["88"]),
        ("로트 FD20261112007의 수량 640", ["640"]),
        ("작년보다 −12.3% 감소", ["12.3"]),
        ("3분기 4Q Q1 25년", []),
        ("20261105", []),
        ("20261105개", ["20261105"]),
        ("13월은 없습니다", ["13"]),
        ("CX-20261118-001 12건", ["12"]),
    ],
)
def test_figures_are_read_and_dates_codes_and_ranks_are_not(text: str, figures: list[str]) -> None:
    assert [str(abs(f)) for f in read_text(text.replace("−", "-"))[0]] == figures


def test_a_month_with_a_dot_is_a_date_and_a_figure() -> None:
    assert read_text("2026.10") == ([Decimal("2026.10")], {(2026, 10, None)})


@pytest.mark.parametrize(
    ("expect", "answer", "wanted"),
    [
        pytest.param(TOTAL, line("12,345개"), Verdict.RIGHT, id="the figure"),
        pytest.param(TOTAL, line("**12,345**개"), Verdict.RIGHT, id="the figure in bold"),
        pytest.param(
            TOTAL,
            line("표", table={"columns": ["생산량"], "rows": [[12345]]}),
            Verdict.RIGHT,
            id="the figure in the table",
        ),
        pytest.param(TOTAL, line("12,346개"), Verdict.WRONG, id="another figure"),
        pytest.param(TOTAL, line("12,345개, 12,000개"), Verdict.WRONG, id="a forbidden figure beside it"),
        pytest.param(TOTAL, line("12,345개", basis=None), Verdict.WRONG, id="no basis"),
        pytest.param(
            TOTAL,
            line("12,345개", basis=BASIS | {"date_to": "2026-10-30"}),
            Verdict.WRONG,
            id="another period",
        ),
        pytest.param(TOTAL, line("어느 제품인가요?", "clarify"), Verdict.DEFERRED, id="asked back"),
        pytest.param(TOTAL, line("없습니다", "no_data"), Verdict.WRONG, id="no_data where there is data"),
        pytest.param(TOTAL, line("오류", "error"), Verdict.WRONG, id="an error"),
        pytest.param(TOTAL, line("  "), Verdict.WRONG, id="an empty answer"),
        pytest.param(TOTAL, {"id": "q", "kind": "odd", "answer": "x"}, Verdict.WRONG, id="no known kind"),
        pytest.param(TOTAL, None, Verdict.WRONG, id="no line"),
        pytest.param(TOTAL | {"chart": True}, line("12,345개"), Verdict.DEFERRED, id="the chart is missing"),
        pytest.param(
            TOTAL | {"chart": True}, line("12,345개", chart="a.png"), Verdict.RIGHT, id="with its chart"
        ),
        pytest.param(
            TOTAL | {"words": [["미입력"]]}, line("12,345개"), Verdict.WRONG, id="a word is missing"
        ),
        pytest.param(
            TOTAL | {"forbid_words": ["약"]}, line("약 12,345개"), Verdict.WRONG, id="a forbidden word"
        ),
        pytest.param(
            TOTAL | {"dates": ["2026-10-09"]},
            line("12,345개, 10월 9일"),
            Verdict.RIGHT,
            id="a day without its year",
        ),
        pytest.param(
            TOTAL | {"dates": ["2026-10-09"]},
            line("12,345개, 2025-10-09"),
            Verdict.WRONG,
            id="the day of another year",
        ),
        pytest.param(
            TOTAL | {"forbid_dates": ["2026-10-09"]},
            line("12,345개 2026-10-09"),
            Verdict.WRONG,
            id="a forbidden day",
        ),
        pytest.param(TOTAL | {"weekday": "금"}, line("12,345개 (금)"), Verdict.RIGHT, id="a weekday"),
        pytest.param(TOTAL | {"weekday": "금"}, line("12,345개 (목)"), Verdict.WRONG, id="another weekday"),
        pytest.param(TOTAL | {"numbers": [12.3]}, line("12.34%"), Verdict.RIGHT, id="rounds to it"),
        pytest.param(
            TOTAL | {"numbers": [12.3]}, line("12.35%"), Verdict.WRONG, id="rounds half up to another"
        ),
        pytest.param(TOTAL | {"numbers": [12.0]}, line("12%"), Verdict.RIGHT, id="trailing zero dropped"),
        pytest.param(
            TOTAL | {"any_numbers": [5, [6, 7]]}, line("12,345개 6 7"), Verdict.RIGHT, id="one of the ways"
        ),
        pytest.param(
            TOTAL | {"any_numbers": [5, [6, 7]]}, line("12,345개 6"), Verdict.WRONG, id="half of a way"
        ),
        pytest.param(
            TOTAL | {"some_of": {"numbers": [1, 2, 3], "least": 2}},
            line("12,345개 1개 3개"),
            Verdict.RIGHT,
            id="enough of some",
        ),
        pytest.param(
            TOTAL | {"some_of": {"numbers": [1, 2, 3], "least": 2}},
            line("12,345개 1개"),
            Verdict.WRONG,
            id="too few of some",
        ),
        pytest.param(
            TOTAL | {"direction": "down"}, line("12,345개로 줄었습니다"), Verdict.RIGHT, id="down in words"
        ),
        pytest.param(
            TOTAL | {"direction": "up"}, line("12,345개로 줄었습니다"), Verdict.WRONG, id="down for up"
        ),
        pytest.param(
            TOTAL | {"direction": "down"},
            line("생산 실적은 12,345개"),
            Verdict.WRONG,
            id="실적 says no direction",
        ),
        pytest.param(
            TOTAL | {"direction": "down", "any_numbers": [7]},
            line("12,345개", table={"columns": ["차이"], "rows": [[-7]]}),
            Verdict.RIGHT,
            id="down by the sign in the table",
        ),
        pytest.param(
            {"kind": ["refused", "clarify"]},
            line("물을 수 있는 것", "clarify", basis=None),
            Verdict.RIGHT,
            id="either kind",
        ),
        pytest.param(
            {"kind": "refused"},
            line("무엇을?", "clarify", basis=None),
            Verdict.DEFERRED,
            id="asked back for a refusal",
        ),
        pytest.param({"kind": "clarify"}, line("12,345개"), Verdict.WRONG, id="answered what cannot be"),
        pytest.param(
            TOTAL | {"alt": [{"kind": "clarify"}]},
            line("어느 것?", "clarify", basis=None),
            Verdict.RIGHT,
            id="another reading",
        ),
    ],
)
def test_an_answer_is_judged(expect: dict[str, Any], answer: dict[str, Any] | None, wanted: Verdict) -> None:
    assert verdict(expect, answer) is wanted


ITEM = TOTAL | {"codes": ["SY-201"], "names": {"SY-201": "딸기 시럽"}}
RANKING = {
    "kind": "answered",
    "codes": ["A-1", "B2"],
    "names": {"A-1": "가 소스", "B2": "나 소스"},
    "ordered": True,
    "forbid_codes": ["C3"],
}


@pytest.mark.parametrize(
    ("expect", "answer", "wanted"),
    [
        pytest.param(ITEM, line("딸기시럽 12,345개"), Verdict.RIGHT, id="by its name"),
        pytest.param(ITEM, line("sy201 12,345개"), Verdict.RIGHT, id="by its code without the hyphen"),
        pytest.param(ITEM, line("12,345개"), Verdict.RIGHT, id="by the basis"),
        pytest.param(ITEM, line("12,345개", basis=BASIS | {"items": []}), Verdict.WRONG, id="nowhere"),
        pytest.param(
            ITEM,
            line("XSY2019 12,345개", basis=BASIS | {"items": []}),
            Verdict.WRONG,
            id="inside another code",
        ),
        pytest.param(
            ITEM | {"strict_codes": True}, line("딸기 시럽 12,345개"), Verdict.WRONG, id="the code was asked"
        ),
        pytest.param(RANKING, line("1. 가 소스\n2. 나 소스"), Verdict.RIGHT, id="in order"),
        pytest.param(RANKING, line("1. 나 소스\n2. 가 소스"), Verdict.WRONG, id="out of order"),
        pytest.param(RANKING, line("1. 가 소스\n2. 나 소스\n3. C3"), Verdict.WRONG, id="more than asked"),
        pytest.param(
            RANKING,
            line("순위", table={"columns": ["코드"], "rows": [["A-1"], ["B2"]]}),
            Verdict.RIGHT,
            id="in order in the table",
        ),
    ],
)
def test_items_are_found_by_code_or_name(
    expect: dict[str, Any], answer: dict[str, Any], wanted: Verdict
) -> None:
    assert verdict(expect, answer) is wanted


NOTHING = {"kind": "no_data", "codes": ["B2"], "names": {"B2": "나 소스"}, "dates_any": ["2026-11-20"]}


@pytest.mark.parametrize(
    ("expect", "answer", "wanted"),
    [
        (NOTHING, line("나 소스는 없습니다. 가장 가까운 날은 11월 20일", "no_data"), Verdict.RIGHT),
        (NOTHING, line("나 소스는 없습니다. 마지막 생산은 2026년 11월", "no_data"), Verdict.RIGHT),
        (NOTHING, line("나 소스는 없습니다", "no_data"), Verdict.DEFERRED),
        (NOTHING, line("없습니다. 11월 20일", "no_data"), Verdict.DEFERRED),
        (NOTHING, line("나 소스 생산량은 0개입니다. 11월 20일", "no_data"), Verdict.WRONG),
        (
            NOTHING | {"words": [["미입력"]]},
            line("나 소스는 없습니다. 11월 20일", "no_data"),
            Verdict.DEFERRED,
        ),
        (
            {"kind": "clarify", "choices": {"codes": ["A1", "B2"], "least": 2}},
            line("A1? B2?", "clarify"),
            Verdict.RIGHT,
        ),
        (
            {"kind": "clarify", "choices": {"codes": ["A1", "B2"], "least": 2}},
            line("A1?", "clarify"),
            Verdict.DEFERRED,
        ),
    ],
)
def test_no_data_names_the_nearest_and_a_question_back_its_choices(
    expect: dict[str, Any], answer: dict[str, Any], wanted: Verdict
) -> None:
    assert verdict(expect, answer) is wanted


def test_the_report_counts_by_category_and_ends_with_a_line_for_scripts() -> None:
    questions = [
        Question(
            id=key, category=category, question="지난달 생산량", expect=Expectation.model_validate(TOTAL)
        )
        for key, category in (("a", "total"), ("b", "total"), ("c", "other"))
    ]
    scores = Scores.of(questions, {"a": line("12,345개"), "b": line("1개"), "c": line("무엇을?", "clarify")})
    report = write_report(scores, verbose=True)
    assert report.splitlines()[-1] == "right 1/3 (33.3%), wrong 1, deferred 1"
    assert "wrong (1): b" in report and "deferred (1): c" in report
    assert "missing 1 of 1 numbers" in report
    assert [row.split() for row in report.splitlines()[1:3]] == [
        ["total", "2", "1", "1", "0", "50.0%"],
        ["other", "1", "0", "0", "1", "0.0%"],
    ]


def test_a_line_that_is_no_question_is_named_by_its_number() -> None:
    good = '{"id": "a", "question": "생산량", "expect": {"kind": "answered"}}'
    assert [question.id for question in read_questions([good, ""])] == ["a"]
    with pytest.raises(MalformedQuestion) as raised:
        read_questions([good, "", '{"id": "b"}'])
    assert raised.value.line == 3
