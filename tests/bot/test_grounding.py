"""A text over tool results: every lie is caught, and what is true may be said in many ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answer
from bot.grounding import check, facts_of
from datasource.model import Catalogue, CatalogueItem
from skills.arguments import Measure
from skills.results import Item, SkillOutcome
from tests.bot.compose import samples as s
from tests.bot.compose.cases import CASES, OUTCOMES

TOTAL = (s.summary(1339802, s.OCTOBER),)
ITEM = (s.summary(112934, s.OCTOBER, (s.BINDER,)),)
FAMILY = (s.summary(1857571, s.OCTOBER, (s.WATER, s.WATER20), totals=(1240197, 617374)),)
TREND = (s.trend(),)
TOP = (s.ranking(),)
PERIODS = (s.comparison(),)
DOWN = (s.comparison(963213, 1339802, later_period=s.NOVEMBER, earlier_period=s.OCTOBER, elapsed=1000000),)
ITEMS = (s.item_comparison(),)
EXTREME = (s.extremes(),)
SHARE = (s.share(),)
RECORDS = (s.records(),)
TWO_CALLS = (s.summary(1339802, s.OCTOBER), s.summary(963213, s.NOVEMBER))
TWO_ITEMS = (s.summary(130282, s.OCTOBER, (s.OIL1,)), s.summary(65211, s.OCTOBER, (s.OIL2,)))
OTHERS = Catalogue(
    "1",
    tuple(
        CatalogueItem(code, name, (name,), date(2024, 1, 1), s.LATEST, 9)
        for code, name in (("AF45", "부동액"), ("SL700", "실란트 투명"))
    ),
    {},
)

TRUE = [
    (TOTAL, "지난달 전체 생산량은 1,339,802개입니다."),
    (TOTAL, "2026년 10월에는 모두 1,339,802개를 생산했습니다."),
    (TOTAL, "10월 생산량은 1339802개입니다."),
    (TOTAL, "10월 한 달 동안 약 134만 개를 생산했습니다."),
    (TOTAL, "10월에 133만여 개를 생산했습니다."),
    (TOTAL, "10/1~10/31 생산량은 1,339,802개이고, 배치 수는 1,296건입니다."),
    (TOTAL, "10월 하루 평균 생산량은 63,800.1개입니다."),
    (TOTAL, "10월 일평균은 약 6만 4천 개입니다."),
    (TOTAL, "10월에는 21일 동안 생산했고, 총 1,339,802개입니다."),
    (TOTAL, "2026-10-01부터 2026-10-31까지 1,339,802개, 44종을 생산했습니다."),
    (TOTAL, "지난달 생산 품목은 마흔네 종입니다."),
    (ITEM, "라텍스 바인더(LT110)의 10월 생산량은 112,934개입니다."),
    (ITEM, "LT110은 지난달 112,934개 생산됐습니다."),
    (ITEM, "라텍스 바인더는 10월에 11만 2,934개를 만들었습니다."),
    (FAMILY, "P물(10L)은 1,240,197개, P물(20L)은 617,374개로 합계는 1,857,571개입니다."),
    (FAMILY, "10월에 P물(10L)과 P물(20L)은 각각 1,240,197개, 617,374개 생산했습니다."),
    (FAMILY, "둘을 합치면 1,857,571개입니다."),
    (FAMILY, "P물(10L)이 66.8%를 차지합니다."),
    (FAMILY, "P물(10L)이 P물(20L)보다 622,823개 많습니다."),
    (FAMILY, "P물(10L)은 P물(20L)의 2.01배입니다."),
    (TREND, "10월이 1,339,802개로 가장 많았습니다."),
    (TREND, "8월은 722,309개로 가장 적었습니다."),
    (TREND, "7월 1,329,042개에서 8월 722,309개로 606,733개 감소했습니다."),
    (TREND, "10월은 9월보다 225,821개(20.3%) 증가했습니다."),
    (TREND, "최근 6개월 합계는 6,668,607개입니다."),
    (TOP, "1위는 워셔액(WS10)으로 141,802개입니다."),
    (TOP, "지난달 상위 3개 제품은 워셔액 141,802개, 방청유 1호 130,282개, P물(10L) 112,934개입니다."),
    (TOP, "2위는 방청유 1호(130,282개)입니다."),
    (TOP, "상위 3개 제품이 전체 1,339,802개의 28.7%를 차지합니다."),
    (TOP, "워셔액이 가장 많이 생산됐습니다."),
    (PERIODS, "10월은 1,339,802개로 9월 1,113,981개보다 20.3% 늘었습니다."),
    (PERIODS, "9월 대비 10월 생산량은 225,821개 증가했습니다."),
    (PERIODS, "9월은 10월보다 225,821개 적습니다."),
    (PERIODS, "두 달의 차이는 225,821개입니다."),
    (DOWN, "이번 달은 지난달보다 376,589개(28.1%) 감소했습니다."),
    (DOWN, "11월 생산량은 11월 23일까지 963,213개로, 10월보다 28.1% 줄었습니다."),
    (DOWN, "동기간인 10월 1일~23일 1,000,000개와 비교하면 36,787개(3.7%) 감소했습니다."),
    (ITEMS, "방청유 1호가 방청유 2호보다 154,068개 더 많습니다."),
    (ITEMS, "방청유 1호는 362,327개, 방청유 2호는 208,259개입니다."),
    (ITEMS, "방청유 1호는 방청유 2호의 1.74배입니다."),
    (EXTREME, "가장 많이 생산한 날은 11월 4일(수)로 79,215개입니다."),
    (EXTREME, "최대 배치는 7월 2일 워셔액 9,120개입니다."),
    (SHARE, "올해 P물(10L)의 비중은 10.2%입니다."),
    (SHARE, "P물(10L)은 1,240,197개로 전체 12,195,372개 중 10.2%입니다."),
    (RECORDS, "리튬 그리스는 11월 18일에 340개, 11월 16일에 337개를 생산했습니다."),
    (TWO_CALLS, "10월은 1,339,802개, 11월은 963,213개입니다."),
    (TWO_CALLS, "11월 생산량은 10월보다 376,589개 적습니다."),
    (TWO_ITEMS, "10월에 방청유 1호는 130,282개, 방청유 2호는 65,211개 생산했습니다."),
    (TOP, "상위 3개 제품은 워셔액, 방청유 1호, P물(10L) 순입니다."),
    (TOTAL, "10월 생산량은 1,340천 개입니다."),
    (
        (s.summary(100, items=(s.OIL1, s.OIL2), totals=(100, None)),),
        "방청유 2호는 10월에 생산 기록이 없습니다.",
    ),
    (
        (s.no_data(),),
        "10월 5일에는 생산 기록이 없습니다. 가장 가까운 생산일은 10월 2일(금)과 10월 6일(화)입니다.",
    ),
    (TOTAL, "데이터는 11월 20일까지 있습니다. 10월 생산량은 1,339,802개입니다."),
]


@pytest.mark.parametrize(("outcomes", "text"), TRUE, ids=[text for _, text in TRUE])
def test_true_paraphrase_is_proved(outcomes: tuple[SkillOutcome, ...], text: str) -> None:
    assert check(text, facts_of(outcomes, today=s.TODAY, catalogue=OTHERS)) == []


WRITTEN_LIES = [
    (TOTAL, "10월 생산량은 1,339,803개입니다."),
    (TOTAL, "9월 생산량은 1,339,802개입니다."),
    (TOTAL, "2025년 10월 생산량은 1,339,802개입니다."),
    (TOTAL, "이번 달 생산량은 1,339,802개입니다."),
    (TOTAL, "10월 2일 생산량은 1,339,802개입니다."),
    (TOTAL, "10월 생산량은 1,339,802만 개입니다."),
    (TOTAL, "10월 생산량은 134개입니다."),
    (TOTAL, "10월 생산량은 약 135만 개입니다."),
    (TOTAL, "10월 생산량은 약 130만 개입니다."),
    (TOTAL, "10월 생산량은 133만 개입니다."),
    (TOTAL, "10월 생산량은 134만여 개입니다."),
    (TOTAL, "10월 생산량은 13억 개입니다."),
    (TOTAL, "10월 생산량은 1,339,802건입니다."),
    (TOTAL, "10월 생산량은 1,339,802kg입니다."),
    (TOTAL, "10월 생산액은 1,339,802원입니다."),
    (TOTAL, "10월 배치 수는 1,296개입니다."),
    (TOTAL, "10월 배치 수는 21건입니다."),
    (TOTAL, "10월에는 44일 생산했습니다."),
    (TOTAL, "10월에는 21종을 생산했습니다."),
    (TOTAL, "10월 하루 평균은 1,339,802개입니다."),
    (TOTAL, "10월 월평균 생산량은 63,800.1개입니다."),
    (TOTAL, "10월 생산량은 63,800.1개입니다."),
    (TOTAL, "10월 생산량은 백삼십오만 개입니다."),
    (TOTAL, "10월에는 스무 종을 생산했습니다."),
    (TOTAL, "10월 생산량은 전월보다 증가했습니다."),
    (TOTAL, "10월 생산량은 1,339,802개로 5.2% 늘었습니다."),
    (TOTAL, "10월 생산량이 가장 많았습니다."),
    (TOTAL, "설비 고장 때문에 10월 생산량은 1,339,802개에 그쳤습니다."),
    (TOTAL, "다음 달 생산량은 1,339,802개로 예상됩니다."),
    (TOTAL, "10월 불량은 21건입니다."),
    (TOTAL, "10월 재고는 1,339,802개입니다."),
    (TOTAL, "10월 목표 달성률은 100%입니다."),
    (TOTAL, "초코시럽은 10월에 1,339,802개 생산했습니다."),
    (TOTAL, "부동액은 10월에 1,339,802개 생산했습니다."),
    (TOTAL, "ZZ999의 10월 생산량은 1,339,802개입니다."),
    (TOTAL, "데이터는 2026-11-21 07:45 기준이며 10월 생산량은 1,339,802개입니다."),
    (TOTAL, "10월 생산량은 -1,339,802개입니다."),
    (ITEM, "실란트 투명의 10월 생산량은 112,934개입니다."),
    (ITEM, "라텍스 바인더는 10월에 112,943개 생산했습니다."),
    (ITEM, "라텍스 바인더는 전체의 10.2%입니다."),
    (FAMILY, "P물(10L)은 617,374개, P물(20L)은 1,240,197개입니다."),
    (FAMILY, "P물(10L)과 P물(20L)은 각각 617,374개, 1,240,197개 생산했습니다."),
    (FAMILY, "P물(20L)이 66.8%를 차지합니다."),
    (FAMILY, "P물(20L)이 가장 많습니다."),
    (FAMILY, "P물(20L)이 P물(10L)보다 622,823개 많습니다."),
    (FAMILY, "P물(20L)은 P물(10L)의 2.01배입니다."),
    (FAMILY, "P물(10L)은 1,857,571개입니다."),
    (TREND, "9월이 1,339,802개로 가장 많았습니다."),
    (TREND, "9월이 가장 많았습니다."),
    (TREND, "10월은 722,309개입니다."),
    (TREND, "10월이 가장 적었습니다."),
    (TREND, "10월은 9월보다 225,821개 감소했습니다."),
    (TREND, "9월은 10월보다 225,821개 증가했습니다."),
    (TREND, "5월 생산량은 1,200,260개입니다."),
    (TREND, "최근 12개월 합계는 6,668,607개입니다."),
    (TREND, "6월부터 9월까지 합계는 6,668,607개입니다."),
    (TOP, "1위는 방청유 1호로 130,282개입니다."),
    (TOP, "1위는 방청유 1호입니다."),
    (TOP, "워셔액은 130,282개입니다."),
    (TOP, "4위는 P물(10L)입니다."),
    (TOP, "상위 5개 제품은 워셔액 141,802개 등입니다."),
    (TOP, "P물(10L)이 가장 많이 생산됐습니다."),
    (TOP, "상위 3개 제품이 전체의 38.7%를 차지합니다."),
    (TOP, "워셔액의 비중은 9.7%입니다."),
    (PERIODS, "10월은 9월보다 20.3% 감소했습니다."),
    (PERIODS, "9월은 10월보다 225,821개 많습니다."),
    (PERIODS, "9월은 10월보다 20.3% 적습니다."),
    (PERIODS, "10월은 1,113,981개, 9월은 1,339,802개입니다."),
    (PERIODS, "10월 생산량은 전년 대비 20.3% 늘어 2025년 10월을 웃돕니다."),
    (PERIODS, "10월은 9월보다 20.3배 늘었습니다."),
    (PERIODS, "10월은 9월보다 225,821건 늘었습니다."),
    (PERIODS, "10월은 9월보다 -225,821개 변했습니다."),
    (PERIODS, "9월 대비 ▼ 225,821개입니다."),
    (DOWN, "이번 달은 지난달보다 376,589개 증가했습니다."),
    (DOWN, "지난달은 이번 달보다 28.1% 늘었습니다."),
    (DOWN, "동기간인 10월 1일~23일 1,339,802개와 비교했습니다."),
    (DOWN, "11월은 10월보다 3.7% 증가했습니다."),
    (ITEMS, "방청유 2호가 방청유 1호보다 154,068개 많습니다."),
    (ITEMS, "방청유 2호는 362,327개, 방청유 1호는 208,259개입니다."),
    (ITEMS, "방청유 2호는 방청유 1호의 1.74배입니다."),
    (ITEMS, "방청유 2호가 가장 많습니다."),
    (EXTREME, "가장 많이 생산한 날은 11월 5일로 79,215개입니다."),
    (EXTREME, "가장 많이 생산한 날은 11월 4일(목)로 79,215개입니다."),
    (EXTREME, "가장 적게 생산한 날은 11월 4일로 79,215개입니다."),
    (EXTREME, "가장 많이 생산한 날은 7월 2일로 79,215개입니다."),
    (SHARE, "P물(10L)의 비중은 12.0%입니다."),
    (SHARE, "P물(10L)의 비중은 10.2배입니다."),
    (SHARE, "P물(10L)은 12,195,372개입니다."),
    (RECORDS, "리튬 그리스는 11월 17일에 340개를 생산했습니다."),
    (RECORDS, "리튬 그리스는 11월 18일에 337개를 생산했습니다."),
    (RECORDS, "로트 SP9999999901에서 340개를 생산했습니다."),
    (TWO_CALLS, "10월은 963,213개, 11월은 1,339,802개입니다."),
    (TWO_CALLS, "11월 생산량은 10월보다 376,589개 많습니다."),
    (TWO_CALLS, "지난달 실적입니다. 생산량은 963,213개입니다."),
    (TWO_ITEMS, "방청유 1호 실적입니다. 생산량은 65,211개입니다."),
    (TOTAL, "10월 하루 평균 배치 수는 1,296건입니다."),
    (TREND, "10월은 역대 최대입니다."),
    (TREND, "생산량이 꾸준히 증가했습니다."),
    (TREND, "모든 달에서 생산량이 증가했습니다."),
    (TREND, "8월은 7월의 절반 수준입니다."),
    (TREND, "10월은 7월과 같습니다."),
    (TREND, "9월에는 생산 기록이 없습니다."),
    (FAMILY, "P물(20L)은 생산하지 않았습니다."),
    (TOTAL, "10월에는 생산하지 않았습니다."),
    (FAMILY, "P물(10L)(BW0022)은 1,240,197개입니다."),
    (TOP, "상위 3개 제품은 방청유 1호, 워셔액, P물(10L) 순입니다."),
    (TOP, "3위는 워셔액입니다."),
    (TOTAL, "10월 생산량은 １,３３９,８０３개입니다."),
    (TOTAL, "10월 생산량은 1,33\u200b9,803개입니다."),
    (TOTAL, "10월 생산량은 백삼십만을 밑돌았습니다."),
    (TOTAL, "October output was two million units."),
    (TOTAL, "데이터는 11월 23일까지 반영됐습니다. 10월 생산량은 1,339,802개입니다."),
    (TWO_CALLS, "지난달은 이번 달보다 376,589개 적습니다."),
    (TOTAL, "10월 생산량은 1,339천 개입니다."),
    (TOTAL, "10월 생산량은 1,339,802 상자입니다."),
    (TWO_ITEMS, "방청유 2호는 130,282개 생산했습니다."),
]
HOSTILE = (
    "총 5,000,000개 생산",
    "시럽 999,999개",
    "1위 300% 증가",
    "A▲50%",
    "5000만 개 달성",
    "12배 늘어난 물",
)


def altered_digits() -> Iterator[tuple[tuple[SkillOutcome, ...], str]]:
    """Every true text that holds a long figure, with one of its digits changed."""
    for outcomes, text in TRUE:
        for at, letter in enumerate(text):
            long_figure = letter in "123456789" and text[max(0, at - 2) : at].replace(",", "").isdigit()
            if long_figure and "," in text[max(0, at - 5) : at + 5] and "년" not in text[at : at + 3]:
                for step in (1, 3):
                    yield outcomes, text[:at] + str((int(letter) + step) % 10) + text[at + 1 :]
                break


def wrong_units() -> Iterator[tuple[tuple[SkillOutcome, ...], str]]:
    for outcomes, text in TRUE:
        for right, wrong in (
            ("개입니다", "만 개입니다"),
            ("개를", "건을"),
            ("개 증가", "만 개 증가"),
            ("개로", "건으로"),
            ("%", "배"),
        ):
            if right in text:
                yield outcomes, text.replace(right, wrong)
                break


def wrong_periods() -> Iterator[tuple[tuple[SkillOutcome, ...], str]]:
    for outcomes, text in TRUE:
        for right, wrong in (("10월", "4월"), ("지난달", "지지난달"), ("올해", "작년"), ("2026", "2024")):
            if right in text:
                yield outcomes, text.replace(right, wrong, 1)
                break


def hostile_names() -> Iterator[tuple[tuple[SkillOutcome, ...], str]]:
    for name in HOSTILE:
        outcomes = (s.summary(112934, items=(Item("X1", name),)),)
        yield outcomes, f"{name}입니다."
        yield outcomes, f"10월 {name} 생산량은 112,934개입니다."


STRANGERS = ("초코 쿠키", "초코쿠키", "쿠키", "A동", "1공장", "야간조", "수출용", "배", "현미 누룽지")
STRANGE_TEXTS = (
    "{} 10월 생산량은 1,339,802개입니다.",
    "10월 {} 생산량은 1,339,802개입니다.",
    "10월 {} 1,339,802개를 생산했습니다.",
    "{}: 10월 1,339,802개",
    "10월에는 {}만 1,339,802개 만들었습니다.",
    "10월 생산량({})은 1,339,802개입니다.",
    "10월 생산량은 1,339,802개({})입니다.",
    "10월 생산량은 {} 기준 1,339,802개입니다.",
    "{} 실적을 말씀드립니다. 10월 생산량은 1,339,802개입니다.",
    "10월 생산량 1,339,802개는 {}입니다.",
)


def strangers() -> Iterator[tuple[tuple[SkillOutcome, ...], str]]:
    """The number is true of everything; what it is said of is in no result."""
    yield from ((TOTAL, text.format(word)) for text in STRANGE_TEXTS for word in STRANGERS)


LIES = [*strangers(), *WRITTEN_LIES, *altered_digits(), *wrong_units(), *wrong_periods(), *hostile_names()]


def test_at_least_two_hundred_lies_are_told() -> None:
    assert len({text for _, text in LIES}) >= 200


@pytest.mark.parametrize(("outcomes", "text"), LIES, ids=[text for _, text in LIES])
def test_lie_is_caught(outcomes: tuple[SkillOutcome, ...], text: str) -> None:
    assert check(text, facts_of(outcomes, today=s.TODAY, catalogue=OTHERS)) != []


def said(answer: Answer) -> Iterator[str]:
    for section in answer.sections:
        yield from (section.headline, section.body, *section.remarks)
        if section.chart:
            yield section.chart.alt


def unproved_of(answer: Answer, outcomes: tuple[SkillOutcome, ...]) -> list[tuple[str, object]]:
    facts = facts_of(outcomes, today=s.TODAY, now=s.AS_OF.replace(day=23, hour=9), working_days=s.Weekdays())
    return [(text, found) for text in said(answer) for found in check(text, facts)]


@pytest.mark.parametrize("name", CASES)
def test_what_we_write_ourselves_is_proved(name: str) -> None:
    outcomes = OUTCOMES[name]
    found = unproved_of(CASES[name](), outcomes)
    if name == "hostile_name":
        # The name itself reads like a figure: no text may say it, ours shows it as data.
        assert {piece.text for _, piece in found} == {"999,999개", "1", "∗", "http", "rm", "x", "U"}  # type: ignore[attr-defined]
    else:
        assert found == []


names = st.sampled_from(
    [
        "라텍스 바인더",
        "P물(20L)",
        "방청유 2호",
        "코팅제 (내열)",
        "SP-20 세제",
        "3M 테이프",
        "워셔액",
        "AB",
        "물엿",
    ]
)
quantities = st.integers(-5_000, 30_000_000)


@st.composite
def named_items(draw: st.DrawFn, least: int = 1, most: int = 6) -> tuple[Item, ...]:
    chosen = draw(st.lists(names, min_size=least, max_size=most, unique=True))
    return tuple(Item(f"IT{n:03d}", name, asked=name, matched_by="name") for n, name in enumerate(chosen))


@st.composite
def any_result(draw: st.DrawFn) -> SkillOutcome:
    kind = draw(st.integers(0, 6))
    if kind == 0:
        measures = tuple(draw(st.lists(st.sampled_from(Measure), min_size=1, max_size=3, unique=True)))
        return s.summary(
            draw(quantities), draw(st.sampled_from([s.OCTOBER, s.NOVEMBER, s.THIS_YEAR])), measures=measures
        )
    if kind == 1:
        found = draw(named_items(2))
        totals = draw(st.lists(st.none() | quantities, min_size=len(found), max_size=len(found)))
        return s.summary(sum(t or 0 for t in totals), s.OCTOBER, found, totals=totals)
    if kind == 2:
        values = draw(st.lists(st.none() | quantities, min_size=2, max_size=12))
        measure = draw(st.sampled_from([Measure.QUANTITY, Measure.BATCH_AVERAGE]))
        if all(value is None for value in values):
            values[0] = 7
        return s.trend(s.monthly(values, date(2025, 12, 1)), measure=measure)
    if kind == 3:
        found = draw(named_items(1))
        totals = sorted(draw(st.lists(quantities, min_size=len(found), max_size=len(found))), reverse=True)
        rest = draw(st.integers(1, 10**7))
        return s.ranking(tuple(zip(found, totals, strict=True)), overall=sum(totals) + rest, item_count=60)
    if kind == 4:
        return s.comparison(
            draw(quantities),
            draw(quantities),
            later_period=s.NOVEMBER,
            earlier_period=s.OCTOBER,
            elapsed=draw(quantities),
        )
    if kind == 5:
        found = draw(named_items(2, 2))
        return s.item_comparison(tuple((item, draw(quantities)) for item in found))
    found = draw(named_items(1, 3))
    return s.share(
        tuple((item, draw(st.integers(0, 10**6))) for item in found), overall=draw(st.integers(10**7, 10**8))
    )


@settings(max_examples=100, deadline=None, derandomize=True)
@given(any_result())
def test_whatever_is_found_what_we_write_is_proved(result: SkillOutcome) -> None:
    assert unproved_of(s.answer(result), (result,)) == []


@settings(max_examples=100, deadline=None, derandomize=True)
@given(any_result(), st.integers(1_001, 10**8))
def test_a_number_from_nowhere_is_never_proved(result: SkillOutcome, number: int) -> None:
    facts = facts_of((result,), today=s.TODAY)
    if any(abs(fact.value) == Decimal(number) for fact in facts.facts):
        return
    assert check(f"생산량은 {number:,}개입니다.", facts) != []
