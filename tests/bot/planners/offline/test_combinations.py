"""Kinds of questions × periods × items × ways of asking, put together by rule: every one has to be read, and read the same."""

from __future__ import annotations

import pytest

from tests.bot.planners.offline.asking import ask, written

PERIODS = (
    "지난달", "저번 달", "이번달", "전월", "금월", "10월", "2025년 3월", "25년 3월", "작년", "금년", "올해", "재작년", "지난주", "금주", "어제", "11월 18일", "11/18",
    "3분기", "지난 분기", "상반기", "작년 하반기", "최근 7일", "최근 3개월", "지난 30일", "3월부터 5월까지", "4월~6월", "11월 둘째 주", "10월 초순", "2026-10", "20261105",
)  # fmt: skip

# As typed → what the call says.
ITEMS = (
    ("불고기 소스", "불고기 소스"), ("fd001", "fd001"), ("FD-001", "FD-001"), ("양념장 1호", "양념장 1호"), ("올해의 향수", "올해의 향수"), ("주말농장 배즙", "주말농장 배즙"),
    ("월말 특선 도시락", "월말 특선 도시락"), ("평균대 크림", "평균대 크림"), ("총각김치 양념", "총각김치 양념"), ("하루견과 믹스", "하루견과 믹스"), ("3분 카레", "3분 카레"),
    ("최고급 참치액", "최고급 참치액"), ("Vita C 세럼 30ml", "Vita C 세럼 30ml"), ("vita c 세럼 50ml", "vita c 세럼 50ml"), ("Top Coat 21호", "Top Coat 21호"), ("로즈 젤리", "로즈 젤리"),
    ("NN900", "NN900"), ("10-200", "10-200"), ("SY-1", "SY-1"), ("sy2", "sy2"), ("순대볶음 키트 1kg", "순대볶음 키트 1kg"),
)  # fmt: skip

ENDINGS = (
    "", "?", " 알려줘", " 알려주세요", " 보여줘", " 조회", " 조회 바랍니다", " 확인 부탁드립니다", " 뽑아줄래?", " 좀 알려줘", "은?", " 궁금합니다", " 얼마야?", " 얼마인가요", " 얼마였지",
    " 얼마임?", " 알 수 있을까요?", " 부탁해요", "이 얼마나 돼?", " 공유 부탁", " 정리해 주세요", "이요", "이 어떻게 되나요?", " 말해줘 ㅋㅋ", " 찾아봐줘", " 보여줘바", " 알고 싶습니다", " 체크 부탁!!", "...",
)  # fmt: skip

QUANTITY = (
    "생산량",
    "실적",
    "물량",
    "생산 실적",
    "생산수량",
    "총 생산량",
    "총생산",
    "생산 총량",
    "생산 물량",
    "생산량 합계",
)

MEASURES = {
    "batches": ("건수", "로트 수", "배치 수"),
    "batch_average": ("배치 평균", "배치당 평균 생산량"),
    "daily_average": ("일평균", "하루 평균 생산량", "일평균 생산량"),
    "monthly_average": ("월평균", "월 평균 생산량"),
    "production_days": ("생산일수",),
}

_ENDS_IN_VOWEL = ("건수", "로트 수", "배치 수", "생산일수", "합계")


def _ended(words: str, ending: str) -> str:
    """The ending with the particle that fits: 생산량은, 건수는."""
    vowel = not (ord(words[-1]) - 0xAC00) % 28 if "가" <= words[-1] <= "힣" else True
    for closed, opened in (("은?", "는?"), ("이 ", "가 "), ("이요", "요")):
        if vowel and ending.startswith(closed):
            return words + opened + ending.removeprefix(closed)
    return words + ending


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_total_is_read_with_every_ending_and_period(ending: str) -> None:
    for at, period in enumerate(PERIODS):
        quantity = QUANTITY[at % len(QUANTITY)]
        question = _ended(f"{period} {quantity}", ending)
        assert written(ask(question)) == f"summary period={period}", question


@pytest.mark.parametrize(("said", "item"), ITEMS)
def test_an_item_is_read_before_and_behind_every_period(said: str, item: str) -> None:
    for at, period in enumerate(PERIODS):
        quantity, ending = QUANTITY[at % len(QUANTITY)], ENDINGS[at % len(ENDINGS)]
        for front in (f"{said} {period}", f"{period} {said}", f"{period}에 {said}"):
            question = _ended(f"{front} {quantity}", ending)
            assert written(ask(question)) == f"summary items={item} period={period}", question


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_read_of_every_item_and_period(measure: str) -> None:
    for at, period in enumerate(PERIODS):
        said, item = ITEMS[at % len(ITEMS)]
        for words in MEASURES[measure]:
            question = _ended(f"{said} {period} {words}", ENDINGS[(at * 7) % len(ENDINGS)])
            expected = f"summary items={item} measures={measure} period={period}"
            assert written(ask(question)) == expected, question


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("월별 생산량", "monthly"),
        ("월별 추이", "monthly"),
        ("일별 생산량", "trend by=day"),
        ("일자별 실적", "trend by=day"),
        ("분기별 생산량", "trend by=quarter"),
        ("요일별 생산량", "trend by=weekday"),
        ("주별 추이", "trend by=week"),
        ("생산량 추이", "trend"),
        ("비중", "share"),
        ("가장 많이 생산한 날", "extremes of=day"),
        ("가장 적게 생산한 달", "extremes of=month side=min"),
        ("최대 배치", "extremes of=batch"),
        ("최대 생산량", "extremes"),
    ],
)
def test_other_kinds_of_questions_take_any_item_and_period(words: str, expected: str) -> None:
    name, _, rest = expected.partition(" ")
    by, of_side = (rest, "") if rest.startswith("by") else ("", rest)
    for at, period in enumerate(
        ("작년", "올해", "2분기부터 3분기까지", "최근 6개월", "2025년", "4월~6월", "하반기")
    ):
        said, item = ITEMS[(at * 5) % len(ITEMS)]
        for ending in ENDINGS[:6]:
            question = f"{said} {period} {words}{ending}"
            parts = [
                name,
                by,
                f"items={item}",
                of_side.split(" ")[0],
                f"period={period}",
                *of_side.split(" ")[1:],
            ]
            assert written(ask(question)) == " ".join(part for part in parts if part), question


@pytest.mark.parametrize("period", PERIODS)
def test_rankings_are_read_for_every_period(period: str) -> None:
    for words, args in (
        ("상위 3개 제품", "n=3"),
        ("TOP 5 품목", "n=5"),
        ("생산 하위 3품목", "n=3 order=bottom"),
        ("가장 많이 만든 제품", "n=1"),
        ("제일 적게 생산한 품목이 뭐야", "n=1 order=bottom"),
        ("생산량 순위", ""),
        ("많이 만든 순서대로 정렬", ""),
    ):
        question = f"{period} {words}"
        expected = " ".join(part for part in ("top", args, f"period={period}") if part)
        assert written(ask(question)) == expected, question


@pytest.mark.parametrize("said", ["10월 생산량", "불고기 소스 올해 실적", "지난달 상위 5개 제품"])
def test_spaces_do_not_count(said: str) -> None:
    assert written(ask(said.replace(" ", ""))).replace(" ", "") == written(ask(said)).replace(" ", "")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("지난달", "이번 달"),
        ("9월", "10월"),
        ("작년", "올해"),
        ("2분기", "3분기"),
        ("지난주", "이번 주"),
        ("2025년 3월", "2026년 3월"),
    ],
)
def test_two_periods_are_compared_whatever_the_joining_word(first: str, second: str) -> None:
    for words in (
        f"{second} {first}이랑 비교",
        f"{second}하고 {first} 비교해줘",
        f"{second}과 {first} 생산량 차이",
        f"{second} vs {first}",
        f"{second}이 {first}보다 얼마나 늘었어?",
        f"{second}, {first} 생산량 비교해서 보여줘",
    ):
        # "작년이랑 비교" names the relation as well as the year: the same comparison.
        against = written(ask(words)).replace("against=year_before", "against=작년")
        assert against == f"periods against={first} period={second}", words
