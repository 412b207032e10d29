"""Answers as the page shows them: everything escaped, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from bot.answers import (
    Answer,
    AnswerKind,
    BasisView,
    Chart,
    ChartKind,
    ChartSeries,
    Column,
    Section,
    Suggestion,
    Table,
)
from bot.channels.web.render import Renderer
from bot.channels.web.view import headline_figure, spoken, to_plain_text, to_sections
from bot.store.inbox_rows import OpenQuestion
from bot.store.thread_rows import Thread, Turn
from bot.store.vote_rows import Vote

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{% x %}</template></textarea>&lt;"
RENDERER = Renderer(ZoneInfo("Asia/Seoul"), lambda: NOW, 500, demo=False)


def turn(answer: Answer | None, question: str | None = "질문") -> Turn:
    return Turn(7, "abcdefabcdef", "web:" + "a" * 32, "web:guest", "", question, answer, NOW, NOW)


def hostile_answer(kind: AnswerKind = AnswerKind.ANSWERED) -> Answer:
    table = Table(
        columns=(Column(title=HOSTILE, unit=HOSTILE), Column(title="생산량", unit="개", numeric=True)),
        rows=((HOSTILE, 1), (HOSTILE, 2), ("합계", 3)),
        total_row=True,
        omitted=4,
    )
    chart = Chart(
        kind=ChartKind.BAR,
        title=HOSTILE,
        unit="개",
        categories=(HOSTILE,),
        series=(ChartSeries(name=HOSTILE, values=(1.0,)),),
        alt=HOSTILE,
    )
    basis = BasisView(date_from=None, date_to=None, measure="quantity", rows=2, line=HOSTILE)
    section = Section(
        headline=f"**{HOSTILE}**",
        body=f"- {HOSTILE}\n1. {HOSTILE}\n{HOSTILE}",
        remarks=(HOSTILE,),
        table=table,
        chart=chart,
        basis=basis,
    )
    return Answer(
        kind=kind,
        text=HOSTILE,
        sections=(section,),
        suggestions=(Suggestion(label=HOSTILE, question=HOSTILE),),
        notices=(HOSTILE,),
        planner=HOSTILE,
    )


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def check_harmless(page: str) -> None:
    found = Elements(page)
    assert "alert(1)" not in [*found.tags]
    assert found.tags.count("script") == page.count("/web/static/console.js")
    assert not [name for name, _ in found.attributes if name.startswith("on") or name == "style"]
    assert {value for name, value in found.attributes if name == "src"} <= {
        "/web/static/icon.svg",
        "/web/static/console.js",
        "/web/answers/abcdefabcdef/chart/1.png",
    }
    assert "49" not in page.replace("{{7*7}}", "")


@pytest.mark.parametrize("courtesy", [True, False])
def test_a_greeting_is_not_labelled_as_a_question_back(courtesy: bool) -> None:
    answer = Answer(kind=AnswerKind.CLARIFY, text="안녕하세요.", courtesy=courtesy)
    html = str(RENDERER.turn_news(turn(answer, "안녕"), ())["html"])
    assert ("확인이 필요해요" in html) is not courtesy


@pytest.mark.parametrize("kind", list(AnswerKind))
def test_no_text_of_an_answer_becomes_markup(kind: AnswerKind) -> None:
    vote = Vote("abcdefabcdef", "web:guest", False, "other", HOSTILE, NOW)
    html = RENDERER.turn_news(turn(hostile_answer(kind), HOSTILE), (vote,))["html"]
    check_harmless(html)
    assert html.count("alert(1)") >= 10


def test_no_text_of_a_page_becomes_markup() -> None:
    thread = Thread("web:" + "a" * 32, "web", "web", True, HOSTILE, NOW, NOW)
    waiting = OpenQuestion("b" * 12, HOSTILE, NOW, working=True)
    page = RENDERER.page(
        "a" * 32, HOSTILE, [turn(hostile_answer(), HOSTILE)], (), [waiting], [thread], earlier=True
    )
    check_harmless(page)


def test_the_total_stands_in_the_foot_of_the_table_and_what_is_left_out_is_counted() -> None:
    html = RENDERER.turn_news(turn(hostile_answer()), ())["html"]
    assert "<tfoot>" in html
    assert "2행 외 4행" in html
    assert 'href="/web/answers/abcdefabcdef/table/1.csv"' in html


def test_a_long_table_is_cut_for_reading_and_says_so_in_the_copy_too() -> None:
    columns = (Column(title="제품"), Column(title="생산량", numeric=True))
    rows = (*((f"제품 {n}", n) for n in range(5_000)), ("합계", 9))
    answer = Answer(
        kind=AnswerKind.ANSWERED,
        sections=(Section(headline="목록입니다.", table=Table(columns=columns, rows=rows, total_row=True)),),
    )
    html = RENDERER.turn_news(turn(answer), ())["html"]
    assert "200행 외 4,800행" in html
    text = to_plain_text(answer)
    assert text.count("제품 ") == 200
    assert text.endswith("합계\t9\n외 4,800건")


def test_a_single_figure_is_shown_large_and_read_once() -> None:
    answer = Answer(
        kind=AnswerKind.ANSWERED, sections=(Section(headline="11월 생산량은 **1,234개**입니다."),)
    )
    html = RENDERER.turn_news(turn(answer), ())["html"]
    assert '<p class="figure" aria-hidden="true">1,234개</p>' in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("headline", "figure"),
    [
        ("**1,234개**입니다", "1,234개"),
        ("**-5.5%** 줄었습니다", "-5.5%"),
        ("**1,234개**로 **5개** 늘었습니다", ""),
        ("**BW0021**이 가장 많습니다", ""),
        ("없습니다", ""),
    ],
)
def test_only_a_lone_number_is_a_headline_figure(headline: str, figure: str) -> None:
    assert headline_figure(headline) == figure


def test_an_answer_past_its_retention_says_so() -> None:
    html = RENDERER.turn_news(turn(None, None), ())["html"]
    assert "보관 기간이 지나" in html
    assert "data-vote" not in html


def test_a_copy_for_forwarding_has_every_line_and_the_table_in_tabs() -> None:
    table = Table(
        columns=(Column(title="월"), Column(title="생산량", unit="개", numeric=True)),
        rows=(("2026-10", 1234), ("합계", 1234)),
        total_row=True,
    )
    basis = BasisView(date_from=None, date_to=None, measure="quantity", rows=2, line="기준: 2026-10")
    section = Section(headline="합계 **1,234개**입니다.", remarks=("참고",), table=table, basis=basis)
    text = to_plain_text(Answer(kind=AnswerKind.ANSWERED, sections=(section,), notices=("알림",)))
    assert text == (
        "합계 1,234개입니다.\n월\t생산량(개)\n2026-10\t1,234\n합계\t1,234\n- 참고\n기준: 2026-10\n\n알림"
    )


def test_a_screen_reader_is_told_the_sentence() -> None:
    answer = Answer(kind=AnswerKind.ANSWERED, sections=(Section(headline="합계 **5개**입니다."),))
    assert spoken(answer) == "합계 5개입니다."
    assert spoken(Answer(kind=AnswerKind.REFUSED, text="없습니다.")) == "없습니다."


def test_the_points_of_percentages_stand_one_below_the_other() -> None:
    columns = (Column(title="생산량", unit="개", numeric=True), Column(title="비중", unit="%", numeric=True))
    table = Table(columns=columns, rows=((823_297, 4), (781_881, 3.8), (5, None)))
    (section,) = to_sections(
        Answer(kind=AnswerKind.ANSWERED, sections=(Section(headline="", table=table),)), "a" * 12
    )
    assert section.table is not None
    assert [[cell.text for cell in row] for row in section.table.rows] == [
        ["823,297", "4.0"],
        ["781,881", "3.8"],
        ["5", "–"],
    ]
