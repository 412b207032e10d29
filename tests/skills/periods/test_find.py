"""Periods inside whole sentences, as factory people write them."""

from __future__ import annotations

from datetime import date

import pytest

from skills.arguments import Against
from skills.periods import find, read
from skills.results import Period

TODAY = date(2026, 11, 23)

# sentence | text=words of each span; "!" marks the earlier side of a comparison, "*" an absorbed one
SENTENCES = """
불고기소스 지난달 생산량 알려줘|지난달
BW0021 작년 10월부터 올해 3월까지 얼마나 만들었어?|작년 10월부터 올해 3월까지
이번달 생산량 얼마야|이번달
비건 시럽 25년 3월 실적 좀|25년 3월
불고기소스지난달생산량|지난달
오늘 뭐 만들었어?|오늘
최근 10건 보여줘|
최근 생산 기록 5개|
가장 최근 생산일은?|
최근 3개월간 추이 그려줘|최근 3개월간
최근 30일 일별 추이|최근 30일
SP20261112 로트 조회|
SP20261112-03 언제 만든거야|
LT110 2천 개 이상 로트|
BW0021 상위 3개|
BW-0021 11월 실적|11월
TOP 5 올해|올해
상위 10개 제품 작년|작년
1호 라인 20L 통 -45도 3번|
3번 제품|
1.5만 개 이상 나온 날|
3.5 이상|
1,000개 넘는 배치|
2025개 이상|
9/1~9/15 배추김치|9/1~9/15
9/15 천연세제 생산량|9/15
3.5 만 개 이상|
18일에 몇 개 만들었어|18일
열흘에 몇 번 만들었어|
열흘에몇번 만들어|
최근 3개월에 몇 번|최근 3개월
9월~10월에 몇 건|9월~10월
30일 이상 생산 안 한 제품|
3개월 이상 안 만든 품목|
한 달에 얼마나 만들어?|
한 달 평균 생산량|
하루 평균 생산량|
하루에 몇 개|
일주일에 몇 번 생산해?|
올해 월평균|올해
올해 일평균|올해
요일별 생산량|
월요일별|
연도별 추이|
월별 생산량 올해|올해
분기별로 작년|작년
이번 주 요일별 생산량|이번 주
전달해줘|
안전일지 어디 있어|
완전주문 현금주문|
올리브오일 생산량|
사일로 이월 재고|
설비 점검 일정|
설탕 생산량|
설날 생산량|설날
역대 최고 생산일|역대
지금까지 총 몇 개 만들었어|지금까지
출시 후 전체 생산량|출시 후
올해 역대 최고 생산일|올해;역대*
이번 달 누계|이번 달 누계=이번 달 누계
누계 생산량|누계
9월과 10월 비교|9월;10월
9월, 10월, 11월 생산량|9월;10월;11월
작년 3월과 4월 비교|작년 3월;4월=2025년 4월
10월 1일~10일과 11일~20일|10월 1일~10일;11일~20일=2026년 10월 11일~20일
작년 3월이랑 올해 3월 비교해줘|작년 3월;올해 3월
3월 15일과 16일|3월 15일;16일=2026년 3월 16일
지난달 첫째주 둘째주 비교|지난달 첫째주;둘째주=2026년 10월 둘째주
상반기 하반기 비교|상반기;하반기
어제랑 그제 비교|어제;그제
지난달보다 이번달이 많아?|지난달!;이번달
그 전달은?|
그 전주는|
그 다음 달은|
그럼 전달은?|전달
최근 7일 그 전 7일 비교|최근 7일
2026신제품 생산량|
2026의 생산량|2026
1/2 수준|
"지난달" 생산량|지난달
[10월] 생산량|10월
코드 110 이번달|이번달
LOT-2026-03-05|
1/3 정도|1/3
5kg 소스 10월|10월
24시간 생산|
오전 10시|
올해 3분기 전년 동기 대비|올해 3분기;전년 동기 대비!
7, 8월 합계|7=7월;8월
7,8,9월 합계|7=7월;8=8월;9월
작년 7,8월 합계|작년 7=작년 7월;8월=2025년 8월
18, 19일 생산|18=18일;19일
24, 25년 비교|24=24년;25년
1,000개 10월|10월
10, 20개 이상|
3,5일 전|
한달 전 오늘|한달 전 오늘
오늘까지 이번달 총 얼마|오늘까지*;이번달
최근 5년간 3월 실적|최근 5년간;3월
담주 계획|담주
월간 생산량|
18일날 뭐 만들었어|18일날
3일전꺼|3일전
저번주 목욜 실적|저번주 목욜
지난달 평일|지난달
당월누계|당월누계
3월 이전 생산량|3월 이전
설 전 생산량|설 전
출시일|
마지막 생산일|
이번달 지난달이랑 비교하면?|이번달;지난달!
이번 달을 지난달과 비교|이번 달;지난달!
2025년 상반기 대비 2026년 상반기|2025년 상반기!;2026년 상반기
재작년에 비해 작년은|재작년!;작년
10월이 9월에 비해 늘었어?|10월;9월!
지난달 말고 이번달|지난달;이번달
지난주말고 이번주|지난주;이번주
지난 주말 생산량|지난 주말
11월 금요일 생산량|11월
금요일 생산량|금요일
지난주 금요일 생산량은?|지난주 금요일
3월 5일(목) 생산량|3월 5일
3/4분기 실적|3/4분기
3/4 실적|3/4
2025 실적|2025
2025년과 2026년|2025년;2026년
2024 vs 2025|2024;2025
11월 말고 10월|11월;10월
10월 말 재고 말고 생산|10월 말
3개월 이동평균|
두 달 치 데이터|두 달 치
10월, 11월 두 달 합계|10월;11월;두 달*
100달러|
3일 연속 생산한 제품|
다음 달 계획|다음 달
내일 생산 예정|내일
작년 이맘때 어땠지|작년 이맘때
2월 30일 생산량|2월 30일
13월 생산량|13월
로트 20251118001 수량|
20251118 생산|20251118
2025-03-01~2025-03-15 합계|2025-03-01~2025-03-15
월~수 생산량|월~수
이번 달 며칠 생산했어?|이번 달
생산일이 며칠이야|
며칠 전 만든 소스|며칠 전
전 제품 순위|
전체 생산량|
이전 질문 다시|
요즘 뭐가 제일 많이 나가|요즘
초코시럽 10월 초 생산|10월 초
초고추장 11월초 생산|11월초
봄동 김치 생산량|
여름한정 소스|
가을 생산량|가을
"""


def _marked(sentence: str) -> str:
    parts = []
    for span in find(sentence, TODAY):
        core = span.text.strip()
        named = core if core.startswith(span.words) else f"{core}={span.words}"
        parts.append((named, span))
    return ";".join(
        (span.words if named.startswith(span.words) else named)
        + ("!" if span.against else "")
        + ("*" if span.absorbed else "")
        for named, span in parts
    )


def _expected(cell: str) -> str:
    def one(part: str) -> str:
        text, _, words = part.partition("=")
        mark = text[-1] if text[-1:] in {"!", "*"} else ""
        text = text.rstrip("!*")
        return (words if words and text.startswith(words) else (f"{text}={words}" if words else text)) + mark

    return ";".join(one(part) for part in cell.split(";")) if cell else ""


@pytest.mark.parametrize(
    ("sentence", "expected"), [line.rsplit("|", 1) for line in SENTENCES.strip().splitlines()]
)
def test_a_sentence_gives_up_its_periods_and_nothing_else(sentence: str, expected: str) -> None:
    assert _marked(sentence) == _expected(expected)


@pytest.mark.parametrize("sentence", [line.rsplit("|", 1)[0] for line in SENTENCES.strip().splitlines()])
def test_a_span_holds_its_text_and_its_words_read_alone_as_it_does(sentence: str) -> None:
    end = 0
    for span in find(sentence, TODAY):
        assert span.start >= end
        assert sentence[span.start : span.end] == span.text
        alone = read(span.words, TODAY)
        if isinstance(alone, Period) and isinstance(span.reading, Period):
            assert (alone.ranges, alone.unit) == (span.reading.ranges, span.reading.unit)
        else:
            assert alone == span.reading
        end = span.end


@pytest.mark.parametrize(
    ("sentence", "relation", "unit", "base"),
    [
        ("이번 달 생산량 전월 대비", Against.PREVIOUS, "month", "이번 달"),
        ("전월대비 증감", Against.PREVIOUS, "month", "이번 달"),
        ("10월 전월비", Against.PREVIOUS, "month", "이번 달"),
        ("전주 대비 어때", Against.PREVIOUS, "week", "이번 주"),
        ("전일 대비", Against.PREVIOUS, "day", "어제"),
        ("전일대비 생산량", Against.PREVIOUS, "day", "어제"),
        ("전분기 대비", Against.PREVIOUS, "quarter", "이번 분기"),
        ("전년 대비", Against.YEAR_BEFORE, "year", "올해"),
        ("3월 작년 대비", Against.YEAR_BEFORE, "year", "올해"),
        ("작년보다 늘었어?", Against.YEAR_BEFORE, "year", "올해"),
        ("지난해에 비해", Against.YEAR_BEFORE, "year", "올해"),
        ("올해 YoY", Against.YEAR_BEFORE, "year", "올해"),
        ("전년 동월 대비", Against.SAME_DAYS_YEAR_BEFORE, "month", "이번 달"),
        ("10월 전년동월대비", Against.SAME_DAYS_YEAR_BEFORE, "month", "이번 달"),
        ("작년 같은 달이랑 비교", Against.SAME_DAYS_YEAR_BEFORE, "month", "이번 달"),
        ("전년 동기 대비", Against.SAME_DAYS_YEAR_BEFORE, "year", "올해"),
        ("작년 같은 기간보다", Against.SAME_DAYS_YEAR_BEFORE, "year", "올해"),
        ("전년 동기비", Against.SAME_DAYS_YEAR_BEFORE, "year", "올해"),
    ],
)
def test_words_of_comparison_are_told_from_periods(
    sentence: str, relation: Against, unit: str, base: str
) -> None:
    span = find(sentence, TODAY)[-1]
    assert (span.relation, span.unit, span.base) == (relation, unit, base)
    assert span.against
    assert isinstance(read(span.base, TODAY), Period)


@pytest.mark.parametrize(
    "sentence",
    [
        "전월 생산량",
        "전주 실적",
        "작년 실적",
        "전년 생산량",
        "전분기 순위",
        "지난달 대비 이번 달",
        "작년 3월 대비",
    ],
)
def test_a_period_named_outright_has_no_relation(sentence: str) -> None:
    assert find(sentence, TODAY)[0].relation is None


def test_spans_to_leave_alone_are_not_read() -> None:
    sentence = "3월의 쿠키 지난달 생산량"
    assert [span.text for span in find(sentence, TODAY, [(0, 6)])] == ["지난달"]
    sentence = "로트 251118 10월"
    assert [span.words for span in find(sentence, TODAY, [(3, 9)])] == ["10월"]


def test_a_sentence_of_a_hundred_letters_is_scanned_in_half_a_millisecond() -> None:
    import timeit

    sentence = "불고기소스 BW0021 작년 10월부터 올해 3월까지 생산량을 전년 동기 대비 비교해서 표로 보여주고 상위 3개 제품의 비중도 지난주 금요일 실적과 같이 알려줘 그리고 최근 일주일도"
    assert len(sentence) >= 90
    find(sentence, TODAY)
    # The best of several runs, with room for a busy machine.
    assert min(timeit.repeat(lambda: find(sentence, TODAY), number=20, repeat=5)) / 20 < 0.002
