"""What people look at in Slack: blocks beside their golden files, and texts both ways."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.actions import Action, Do, offers
from bot.answers import (
    Answer,
    AnswerKind,
    BasisView,
    Chart,
    ChartKind,
    ChartSeries,
    Column,
    Section,
    SkillCall,
    Suggestion,
    Table,
)
from bot.channels.slack.home import Home, bars
from bot.channels.slack.markup import mentions, read, to_mrkdwn
from bot.channels.slack.render import cut, render_answer, render_say, size_of
from bot.channels.slack.views import period_view, reason_view
from bot.channels.slack.words import say
from datasource.errors import SourceFault
from skills.catalog import build_registry
from tests.fakes.production_data import ListedProduction, rows_of
from tests.fakes.slack_server import problem_of, texts

REGISTRY = build_registry()
BASIS = BasisView(
    date_from=date(2026, 10, 1),
    date_to=date(2026, 10, 31),
    measure="quantity",
    rows=1_296,
    sources=("live",),
    line="기준: 2026-10-01~2026-10-31 · 전체 품목 · 생산량 · 배치 1,296건 · Live · 데이터 2026-11-21 06:30",
)
RANKED = Table(
    columns=(
        Column(title="순위", numeric=True),
        Column(title="품목명"),
        Column(title="생산량", numeric=True, unit="개"),
    ),
    rows=((1, "워셔액", 141_802), (2, "방청유 1호", 130_282), (None, "합계", 272_084)),
    total_row=True,
    omitted=42,
)
CHART = Chart(
    kind=ChartKind.RANKED,
    title="상위 제품",
    unit="개",
    categories=("워셔액", "방청유 1호"),
    series=(ChartSeries(name="", values=(141_802.0, 130_282.0)),),
)
ANSWERS = {
    "total": Answer(
        kind=AnswerKind.ANSWERED,
        sections=(
            Section(
                headline="2026년 10월(10/1~10/31) 전체 생산량은 **1,339,802개**입니다.",
                remarks=("생산일 21일, 하루 평균 63,800.1개입니다.",),
                basis=BASIS,
            ),
        ),
        suggestions=(Suggestion(label="2026년 10월 전년 대비", question="2026년 10월 전년 대비"),),
        calls=(SkillCall(name="get_production_summary", args={"period": "지난달"}),),
        request_id="r1",
    ),
    "ranking": Answer(
        kind=AnswerKind.ANSWERED,
        sections=(
            Section(
                headline="1위는 워셔액(WS10)으로 **141,802개**입니다.", table=RANKED, chart=CHART, basis=BASIS
            ),
        ),
        calls=(SkillCall(name="get_top_items", args={"period": "지난달"}),),
        notices=("Gemini는 오늘 16:00까지 쓸 수 없습니다. 자주 묻는 질문은 그대로 답합니다.",),
        request_id="r1",
    ),
    "two_tables": Answer(
        kind=AnswerKind.ANSWERED,
        sections=(
            Section(headline="첫째", table=RANKED, basis=BASIS),
            Section(headline="둘째", table=RANKED, basis=BASIS),
        ),
        calls=(SkillCall(name="get_top_items"), SkillCall(name="get_top_items")),
        request_id="r1",
    ),
    "clarify": Answer(
        kind=AnswerKind.CLARIFY,
        text="'코팅제'에 맞는 제품이 여럿입니다. 어느 제품인가요?",
        suggestions=tuple(Suggestion(label=f"코팅제 {c}", question=f"코팅제 {c} 생산량") for c in "가나다"),
        request_id="r1",
    ),
    "error": Answer(kind=AnswerKind.ERROR, text="답하지 못했습니다. 요청 번호 r1", request_id="r1"),
}


def as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_looks_as_agreed(name: str, golden: Callable[[str, str], None]) -> None:
    answer = ANSWERS[name]
    rendered = render_answer(answer, offers(answer, REGISTRY))
    assert problem_of(rendered.blocks) == ""
    golden(f"slack/{name}.json", as_text(rendered.blocks))
    golden(f"slack/{name}.txt", rendered.plain + "\n")


def test_the_windows_look_as_agreed(golden: Callable[[str, str], None]) -> None:
    action = Action(do=Do.PERIOD, request_id="r1")
    period = period_view(action, ANSWERS["total"], date(2026, 11, 23), "{}")
    reason = reason_view(Action(do=Do.DOWN, request_id="r1"), "{}")
    for view in (period, reason):
        assert problem_of(view["blocks"], 100) == ""
        for text in (view["title"]["text"], view["submit"]["text"], view["close"]["text"]):
            assert 0 < len(text) <= 24
        assert len(view["private_metadata"]) <= 3_000
    golden("slack/period_view.json", as_text(period))
    golden("slack/reason_view.json", as_text(reason))


class Source:
    """One state of the data, or none."""

    def __init__(self, data: ListedProduction | None) -> None:
        self._data = data

    async def start(self) -> None: ...

    async def refresh(self, *, wait: bool = False) -> None: ...

    async def open(self) -> ListedProduction:
        from datasource.errors import SourceUnavailable

        if self._data is None:
            raise SourceUnavailable("live", SourceFault.MISSING)
        return self._data

    async def close(self) -> None: ...


NOW = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
FACTORY = rows_of(
    ("2026-11-02", "BW0021", 1_200),
    ("2026-11-19", "BW0021", 300),
    ("2026-11-20", "BW0021", 900),
    ("2026-11-23", "BW0021", -5),
)


@pytest.mark.parametrize("name", ["home", "home_without_data"])
async def test_the_home_tab_looks_as_agreed(name: str, golden: Callable[[str, str], None]) -> None:
    data = ListedProduction(FACTORY) if name == "home" else None
    home = Home(Source(data), lambda now: date(2026, 11, 23), "Asia/Seoul")
    view = await home.view(NOW)
    assert problem_of(view["blocks"], 100) == ""
    golden(f"slack/{name}.json", as_text(view))


def test_bars_are_as_high_as_their_days() -> None:
    assert bars([0, None, -3, 1, 50, 100]) == ("–", "·", "–", "▁", "▄", "█")
    assert bars([]) == ()
    assert bars([None, 0]) == ("·", "–")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<@U0BOT> 이번 달 생산량", "이번 달 생산량"),
        ("<@U0BOT|생산허브>  이번   달 ", "이번 달"),
        ("이번 달 생산량 <@U0BOT>", "이번 달 생산량"),
        ("<@U0LEE|이대리> 몫은?", "이대리 몫은?"),
        ("<#C0123ABC|생산1라인> 실적", "#생산1라인 실적"),
        ("<!here> 지난달", "지난달"),
        ("<!subteam^S123|@생산팀> 지난달", "@생산팀 지난달"),
        ("<https://erp.local/x|BW0021> 얼마", "BW0021 얼마"),
        ("<http://a.kr> 얼마", "http://a.kr 얼마"),
        ("“BW0021” ‘지난달’", "\"BW0021\" '지난달'"),
        ("２０２６년 ３월　생산량？", "2026년 3월 생산량?"),
        ("1,000개 &gt;= &amp; &lt;b&gt;", "1,000개 >= & <b>"),
        ("㎏ 단위 ½", "㎏ 단위 ½"),
        ("첫 줄\n  둘째   줄", "첫 줄\n둘째 줄"),
        ("<@U0BOT>", ""),
        ("", ""),
    ],
)
def test_what_was_typed_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert read(typed, "U0BOT") == meant


def test_a_mention_is_one_of_the_bot_itself() -> None:
    assert mentions("<@U0BOT> 질문", "U0BOT")
    assert mentions("<@U0BOT|hub> 질문", "U0BOT")
    assert not mentions("<@U0LEE> 질문", "U0BOT")
    assert not mentions("<@U0BOT> 질문", "")


@pytest.mark.parametrize(
    ("ours", "slacks"),
    [
        ("생산량은 **7개**입니다.", "생산량은 *7개*\u200b입니다."),
        ("**7개**", "*7개*"),
        ("앞**7개** 뒤", "앞\u200b*7개* 뒤"),
        ("- 하나\n- 둘", "• 하나\n• 둘"),
        ("a & <b>", "a &amp; &lt;b&gt;"),
        ("\x1b[31m빨강", "[31m빨강"),
        ("**a*b**", "*a∗b*"),
    ],
)
def test_our_markdown_becomes_slacks(ours: str, slacks: str) -> None:
    assert to_mrkdwn(ours) == slacks


def test_a_text_of_the_hubs_own_keeps_its_table_and_counts_what_is_cut() -> None:
    table = (("이름", "결과"), *((f"작업 {n} <!channel>", "성공 & 끝") for n in range(150)))
    text, blocks = render_say("**예약 작업**\n" + "가<나" * 2_000, table)
    assert problem_of(blocks) == ""
    assert size_of(blocks) <= 13_200
    (shown,) = [block for block in blocks if block["type"] == "table"]
    assert f"외 {151 - len(shown['rows'])}건" in "\n".join(texts(blocks))
    assert "<" not in text.replace("&lt;", "")
    assert "줄임" in text


def test_a_text_cut_within_an_escaped_letter_shows_no_half_of_it() -> None:
    for most in range(20, 40):
        shown = cut("a" * 9 + "&amp;" * 9, most).removesuffix(say("cut_text"))
        assert shown.count("&") == shown.count("&amp;")
