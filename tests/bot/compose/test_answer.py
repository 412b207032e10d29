"""Every answer that people look at, as markdown, beside its golden file; and what every answer must hold to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.answers import Answer, AnswerKind, Chart, ChartKind, ChartWish
from bot.compose import to_contract, to_markdown
from skills.arguments import Measure
from tests.bot.compose import samples as s
from tests.bot.compose.cases import CASES


def as_read(answer: Answer) -> str:
    """The reply, then what stands beside it: charts and next questions."""
    parts = [f"[{answer.kind}]", to_markdown(answer)]
    parts += [f"[{c.kind}] {c.title}\n[alt] {c.alt}" for c in charts(answer)]
    parts += [f"→ {suggestion.label}: {suggestion.question}" for suggestion in answer.suggestions]
    return "\n\n".join(parts) + "\n"


def charts(answer: Answer) -> list[Chart]:
    return [section.chart for section in answer.sections if section.chart]


@pytest.mark.parametrize("name", CASES)
def test_answer_reads_as_agreed(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"answers/{name}.md", as_read(CASES[name]()))


@pytest.mark.parametrize("name", CASES)
def test_answer_survives_storage_and_is_plain_json(name: str) -> None:
    answer = CASES[name]()
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    line = json.loads(json.dumps(to_contract(answer, "c.png", id="q1", thread="t1"), ensure_ascii=False))
    assert set(line) == {
        "id",
        "thread",
        "kind",
        "answer",
        "basis",
        "tool_calls",
        "table",
        "chart",
        "planner",
        "elapsed_ms",
    }
    assert (line["basis"] is not None) == (answer.kind in (AnswerKind.ANSWERED, AnswerKind.NO_DATA))


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name]().kind is AnswerKind.ANSWERED])
def test_answered_reply_carries_its_basis_line(name: str) -> None:
    for section in CASES[name]().sections:
        if section.basis:
            assert section.basis.line.startswith("기준: ")
            assert "데이터 2026-11-21 06:30" in section.basis.line


def test_no_figure_is_said_where_no_row_was_found() -> None:
    text = to_markdown(s.answer(s.no_data((s.GREASE,))))
    assert "2026년 10월 2일(금)" in text
    assert "2026년 10월 6일(화)" in text
    assert "0개" not in text
    assert "0건" not in text


def test_each_empty_side_of_a_comparison_names_the_days_nearest_to_it() -> None:
    day = s.period(date(2025, 10, 5), date(2025, 10, 5), unit="day")
    earlier = replace(s.no_data(read=day), nearest_before=date(2025, 10, 4), nearest_after=date(2025, 10, 10))
    text = to_markdown(s.answer(replace(s.no_data(), against=earlier)))
    assert "2026년 10월 5일(월)과 2025년 10월 5일(일)에는 모두 생산 기록이 없어 비교할 수 없습니다." in text
    for front, before, after in (
        ("2026년 10월 5일(월)에서", "2026년 10월 2일(금)", "2026년 10월 6일(화)"),
        ("2025년 10월 5일(일)에서", "2025년 10월 4일(토)", "2025년 10월 10일(금)"),
    ):
        assert f"{front} 가장 가까운 생산일은 그 전 {before}, 그 뒤 {after}입니다." in text


def test_item_without_rows_shows_a_dash_not_a_zero() -> None:
    answer = s.answer(s.summary(100, items=(s.OIL1, s.OIL2), totals=(100, None)))
    table = answer.sections[0].table
    assert table is not None
    assert table.rows[1][-1] is None
    assert "| B0062 | 방청유 2호 | – |" in to_markdown(answer)


def test_cut_period_says_until_when() -> None:
    assert "11월 23일까지" in to_markdown(s.answer(s.summary(963213, s.NOVEMBER)))


def test_total_row_equals_the_rows_above() -> None:
    table = s.answer(s.ranking()).sections[0].table
    assert table is not None and table.total_row
    *rows, total = table.rows
    assert total[3] == sum(row[3] for row in rows if isinstance(row[3], int))


def test_several_unclear_calls_become_one_question_back() -> None:
    answer = s.answer(s.unclear_item(), s.unclear_item())
    assert answer.kind is AnswerKind.CLARIFY
    assert answer.text.count("코팅제") == 1


def test_choice_replaces_the_unclear_words_in_the_question() -> None:
    answer = s.answer(s.unclear_item(), question="코팅 제 지난달 실적")
    assert [choice.question for choice in answer.suggestions][:2] == [
        "LT120 지난달 실적",
        "LT121 지난달 실적",
    ]
    assert answer.suggestions[0].label == "코팅제 투명(LT120)"


def test_choice_stands_before_a_question_that_did_not_name_it() -> None:
    answer = s.answer(s.unclear_item(), question="그럼 10월은?")
    assert answer.suggestions[0].question == "LT120 그럼 10월은?"


def test_answered_with_one_unclear_call_still_offers_its_choices() -> None:
    answer = s.answer(s.summary(), s.unclear_item())
    assert answer.kind is AnswerKind.ANSWERED
    assert "1. 코팅제 투명(LT120)" in to_markdown(answer)
    assert answer.suggestions[0].question.startswith("LT120")


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (s.trend(), ChartKind.BAR),
        (s.trend(s.monthly([1, 2])), None),
        (s.trend_of_items(), ChartKind.LINE),
        (s.ranking(), ChartKind.RANKED),
        (s.ranking(((s.WASHER, 2), (s.OIL1, 1))), None),
        (s.comparison(), ChartKind.COMPARISON),
        (s.comparison(1, None), None),
        (s.item_comparison(), ChartKind.COMPARISON),
        (s.summary(), None),
        (s.records(), None),
    ],
)
def test_chart_follows_the_rule(result: object, kind: ChartKind | None) -> None:
    drawn = charts(s.answer(result))  # type: ignore[arg-type]
    assert [chart.kind for chart in drawn] == ([kind] if kind else [])
    asked_none = charts(s.answer(result, chart=ChartWish.NO))  # type: ignore[arg-type]
    assert asked_none == []


@pytest.mark.parametrize(
    "result",
    [
        s.summary(),
        s.trend(s.monthly([1, 2])),
        s.records(),
        s.share(),
        s.ranking(((s.WASHER, 2),)),
        s.extremes(),
        s.idle(),
    ],
)
def test_chart_asked_for_is_drawn_with_the_nearest_figures(result: object) -> None:
    (chart,) = charts(s.answer(result, chart=ChartWish.YES))  # type: ignore[arg-type]
    assert chart.title
    assert any(digit in chart.alt for digit in "123456789")


def test_partial_bucket_is_marked_in_table_and_chart() -> None:
    section = s.answer(s.trend()).sections[0]
    assert section.table and section.chart
    assert section.table.rows[-2][0] == "2026-11 일부"
    assert section.chart.partial == (5,)


def test_follow_ups_find_the_items_in_the_order_shown() -> None:
    assert s.answer(s.ranking()).found[0].codes == ("WS10", "B0061", "BW0021")
    assert s.answer(s.extremes()).found[0].period == "2026-11-04"


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_has_a_sentence_of_its_own(measure: Measure) -> None:
    answer = s.answer(s.summary(measures=(measure,)))
    value = s.summary().figures.of(measure)
    assert f"{value:,}".removesuffix(".0") in answer.sections[0].headline


def test_merged_basis_spans_both_periods() -> None:
    basis = to_contract(s.answer(s.summary(), s.summary(5, s.SEPTEMBER, (s.GREASE,))))["basis"]
    assert (basis["date_from"], basis["date_to"], basis["items"]) == ("2026-09-01", "2026-10-31", ["GR12"])


def test_records_of_an_item_that_nobody_named_say_which_item_it_is() -> None:
    answer = s.answer(s.records(items=(), max_quantity=1000))
    assert answer.sections[0].table is not None
    assert [row[2] for row in answer.sections[0].table.rows][:2] == [s.GREASE.code] * 2
    assert s.GREASE.name in to_markdown(answer)
