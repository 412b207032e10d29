"""Korean around an item in a question: what may stand before and after it, and what is never an item."""

from __future__ import annotations

import re
from re import Match


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Longest first, so that "이랑" is not read as "이".
_PARTICLES = _listed(
    "에서는 에서도 이라는 이라고 까지의 까지는 부터의 중에서 한테는 으로는 으로도 이랑은 "
    "에서 에는 에도 이랑 하고 이나 으로 부터 까지 은요 는요 이요 이란 라는 라고 인데 말고 빼고 보다 처럼 만큼 대비 이며 이고 "
    "중에 끼리 들은 들이 들의 들을 들도 "
    "은 는 이 가 을 를 의 와 과 랑 도 만 에 로 나 요 야 들 중 별 및 쪽 거 건 것 며 고"
)
_PARTICLE = "(?:" + "|".join(sorted(_PARTICLES, key=len, reverse=True)) + ")"

# Words that follow an item without a space: "시럽생산량", "sl700실적".
_AFTER_ITEM = _listed(
    "생산 실적 수량 물량 추이 추세 합계 총 비중 점유 평균 최근 순위 제품 품목 종류 코드 월별 일별 주별 분기 연도 요일 지난 올해 올 작년 이번 저번 "
    "몇 얼마 누계 누적 로트 배치 건수 이력 기록 내역 오늘 어제 그제 금월 전월 당월 금년 전년 전주 금주 비교 차이 증감 대비 그래프 차트 표로 알려 "
    "보여 조회 좀 마지막 언제 최대 최소 최고 최저 하루 일평균 월평균 상반기 하반기 재작년 이달 지지난 현황 많이 적게 가장 제일 만든 만들"
)

FOLLOWING = re.compile(rf"{_PARTICLE}?(?:$|[^가-힣]|{'|'.join(_AFTER_ITEM)})")

# What an item may be glued to: a period, a particle, a filler.
PRECEDING = re.compile(
    r"(?:오늘|어제|그제|이번주|지난주|저번주|금주|전주|달|년|월|일|해|분기|반기|동안|의|와|과|랑|하고|및|은|는|에|서|중|최근|까지|부터|그럼|그러면|근데|총|주말|평일|영업일)$"
)

JOINING = re.compile(
    r"\s*(?:이랑|랑|와|과|하고|이나|나|및|그리고|또는|,|/|·|&|\+|vs\.?|대|은|는|이|가|의|도)*[\s,]*(?:그리고|vs\.?)?\s*",
    re.I,
)

# A number with one of these behind it is an amount, a date or a rank.
COUNTERS = re.compile(
    r"\s*(?:개월|개|건|월|일|년|주|분기|시|번|위|만|천|백|억|조|호|%|퍼센트|종|가지|품목|대|배|회|차|박스|명|원|달|이상|이하|초과|미만|여)"
)

TRAILING_WORDS = re.compile(rf"(?:{_PARTICLE})?(?:{'|'.join(_AFTER_ITEM)}).*$")


class _ParticleAtEnd:
    """A particle, or none, and then the end of the word."""

    _end = re.compile(rf"(?:{_PARTICLE})?(?![0-9A-Za-z가-힣])")
    _tail = re.compile(rf"(?<=..){_PARTICLE}$")

    def match(self, after: str) -> Match[str] | None:
        return self._end.match(after)

    def strip(self, word: str) -> str:
        return self._tail.sub("", word)


PARTICLE_AT_END = _ParticleAtEnd()

# Letters that are a code on no floor: units, ranks, quarters, chat.
NO_CODES = frozenset(
    _listed(
        "ea top kg lot lots live vs avg max min csv pdf png xlsx ok no id ai erp db sql api url http www mom yoy ytd mtd "
        "q1 q2 q3 q4 1q 2q 3q 4q h1 h2 1h 2h q h am pm jan feb mar apr may jun jul aug sep oct nov dec the me and or of"
    )
)

# Words of questions that a name may also hold ("신제품", "월간 세트"): alone they are no item.
NO_ITEMS = frozenset(
    _listed(
        "생산 생산량 생산실적 생산수량 실적 수량 물량 합계 총합 총계 총 전체 모두 전부 제품 품목 상품 아이템 종류 코드 이름 로트 배치 건수 횟수 추이 추세 변화 증감 비교 차이 "
        "대비 비중 점유율 평균 일평균 월평균 하루 최대 최소 최고 최저 최다 상위 하위 순위 랭킹 목록 리스트 기록 이력 내역 현황 그래프 차트 표 그림 보고 보고서 보고용 "
        "오늘 어제 그제 그저께 엊그제 이번 지난 저번 작년 올해 금년 전년 재작년 내년 이달 금월 당월 전월 금주 전주 최근 요즘 동안 기간 월별 일별 주별 연도별 분기별 요일별 분기 상반기 "
        "하반기 반기 월초 월말 중순 초순 하순 평일 주말 휴일 공휴일 영업일 월요일 화요일 수요일 목요일 금요일 토요일 일요일 요일 날짜 언제 얼마 얼마나 몇개 몇건 며칠 누계 누적 마지막 처음 가장 제일 "
        "많이 많은 적게 적은 알려 알려줘 알려주세요 보여 보여줘 조회 확인 부탁 부탁해 부탁드립니다 해줘 주세요 좀 그럼 그러면 그리고 그 이 저 것 거 이거 그거 저거 같은 이상 이하 초과 미만 사이 데이터 "
        "정리 정리해줘 뽑아줘 궁금 궁금해 있어 있나 했어 했나 만든 만들었어 생산한 생산된 생산했어 어느 어떤 무엇 뭐 뭐야 왜 어떻게 회사 공장 우리 라인 일 월 년 주 달 개 건 날 해 때 번 수 시 분 초 만 천 백 원 전 후 약 "
        "각 등 외 나 내 너 중 위 만큼 정도 포함 제외 빼고 말고 합쳐 합치면 둘 셋 하나 첫째 둘째 일 이 삼 사 오"
    )
)
