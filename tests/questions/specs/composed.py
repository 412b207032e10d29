"""Every word of the tables of measures and periods in sentences put together from parts, by a fixed seed.

Where the other modules were thought up one by one, these go through the words row by row, in the order and with the
endings that chance gives them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.questions.intents import (
    Asked,
    Intent,
    batch_average,
    batches,
    daily_average,
    day,
    days_back,
    item_count,
    month,
    monthly_average,
    months,
    production_days,
    ranking,
    share,
    span,
    total,
    trend,
    year,
)
from tests.questions.oracle import Span

_PERIODS: tuple[tuple[str, Span], ...] = (
    ("이번 달", month(2026, 11)),
    ("이달", month(2026, 11)),
    ("당월", month(2026, 11)),
    ("지난달", month(2026, 10)),
    ("저번달", month(2026, 10)),
    ("전월", month(2026, 10)),
    ("전전월", month(2026, 9)),
    ("지지난달", month(2026, 9)),
    ("6월", month(2026, 6)),
    ("2026년 2월", month(2026, 2)),
    ("작년 4월", month(2025, 4)),
    ("24년 10월", month(2024, 10)),
    ("2025-07", month(2025, 7)),
    ("올해", year(2026)),
    ("금년", year(2026)),
    ("작년", year(2025)),
    ("지난해", year(2025)),
    ("재작년", year(2024)),
    ("2023년", year(2023)),
    ("지난주", span("2026-11-16", "2026-11-22")),
    ("저번 주", span("2026-11-16", "2026-11-22")),
    ("지지난주", span("2026-11-09", "2026-11-15")),
    ("이번 분기", months(2026, 10, 2026, 11)),
    ("지난 분기", months(2026, 7, 2026, 9)),
    ("2분기", months(2026, 4, 2026, 6)),
    ("작년 1분기", months(2025, 1, 2025, 3)),
    ("상반기", months(2026, 1, 2026, 6)),
    ("작년 하반기", months(2025, 7, 2025, 12)),
    ("최근 14일", days_back(14)),
    ("최근 3주", days_back(21)),
    ("최근 4개월", months(2026, 8, 2026, 11)),
    ("최근 1년", months(2025, 12, 2026, 11)),
    ("11/17", day("2026-11-17")),
    ("11월 12일", day("2026-11-12")),
    ("2026년 10월 28일", day("2026-10-28")),
    ("5월부터 8월까지", months(2026, 5, 2026, 8)),
    ("7~9월", months(2026, 7, 2026, 9)),
    ("작년 11월부터 올해 2월까지", months(2025, 11, 2026, 2)),
    ("9월 이후", span("2026-09-01", "2026-11-23")),
    ("8월까지", months(2026, 1, 2026, 8)),
)
_LONG = tuple(pair for pair in _PERIODS if (pair[1][1] - pair[1][0]).days > 150)
_MONTHS = tuple(pair for pair in _PERIODS if 25 < (pair[1][1] - pair[1][0]).days < 32)

_ITEMS: tuple[tuple[str, str], ...] = (
    ("FS-1001", "FS-1001"),
    ("fs1003", "FS-1003"),
    ("SY201", "SY201"),
    ("sy 203", "SY203"),
    ("cs0510", "CS0510"),
    ("CS-0525", "CS0525"),
    ("jm-12", "JM-12"),
    ("OL07", "OL07"),
    ("불고기 소스", "FS-1001"),
    ("갈비양념", "FS-1003"),
    ("딸기 시럽", "SY201"),
    ("바닐라시럽", "SY203"),
    ("수분크림", "CS0510"),
    ("바디로션", "CS0525"),
    ("딸기잼", "JM-12"),
    ("참기름", "OL07"),
    ("핸드크림 50ml", "CS0501"),
    ("돈까스 소스 500g", "FS-1010"),
    ("Lip Balm", "CS0524"),
)

_TOTALS = ("생산량", "생산 수량", "실적", "물량", "총생산", "총 생산량", "생산 실적", "총 물량", "생산 총량")
_COUNTS = ("생산 건수", "배치 수", "로트 수", "건수")
_ASKS = (
    "", "?", " 알려줘", " 알려주세요", "은?", " 좀", " 보여줘", " 얼마야?", " 얼마인가요", " 얼마였지", " 조회", " 확인 부탁드립니다",
    " 뽑아줘", " 좀 볼 수 있을까요?", " 궁금해요", " 어떻게 돼?", " 알 수 있나요", " 공유 부탁", " 찾아봐", " 부탁해요", "이 얼마죠",
    " 체크해줘", " 얼마나 되나요", " 계산해줘", " 말해줘", "요", " 확인 바람", " 정리해줄래?", " 알고 싶습니다",
)  # fmt: skip
_PARTICLES = ("은?", "이 얼마죠", "요")


def _ask(noun: str, ask: str) -> str:
    """은/는, 이/가, 이요/요 as the noun's last letter wants it."""
    last = noun.rstrip()[-1]
    closed = "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 > 0
    if ask in _PARTICLES and not closed:
        ask = {"은?": "는?", "이 얼마죠": "가 얼마죠", "요": "요"}[ask]
    elif ask == "요":
        ask = "이요"
    return noun + ask


def _made() -> list[Asked]:
    choose = random.Random(41).choice
    out: list[Asked] = []

    def add(category: str, many: int, make: Callable[[], tuple[str, Intent]]) -> None:
        seen: set[str] = set()
        while len(seen) < many:
            question, intent = make()
            if question not in seen:
                seen.add(question)
                out.append(Asked(category, question, intent))

    def noun_of(words: Sequence[str]) -> tuple[str, str]:
        return choose(words), choose(_ASKS)

    def all_items() -> tuple[str, Intent]:
        (when, period), (noun, ask) = choose(_PERIODS), noun_of(_TOTALS)
        return _ask(f"{when} {noun}", ask), total(period)

    def one_item() -> tuple[str, Intent]:
        (when, period), (said, code), (noun, ask) = choose(_LONG), choose(_ITEMS), noun_of(_TOTALS)
        front = choose((f"{when} {said}", f"{said} {when}"))
        return _ask(f"{front} {noun}", ask), total(period, code)

    def counted() -> tuple[str, Intent]:
        (when, period), (noun, ask) = choose(_PERIODS), noun_of(_COUNTS)
        return _ask(f"{when} {noun}", ask), batches(period)

    def averaged() -> tuple[str, Intent]:
        when, period = choose(_LONG)
        noun, of = choose(
            (
                ("평균 생산량", batch_average),
                ("일평균 생산량", daily_average),
                ("하루 평균 실적", daily_average),
                ("월평균 물량", monthly_average),
            )
        )
        return _ask(f"{when} {noun}", choose(_ASKS)), of(period)

    def listed() -> tuple[str, Intent]:
        when, period = choose(_PERIODS)
        n = choose((3, 4, 5, 7))
        phrase, lowest = choose(
            (
                ("상위 {n}개 제품", False),
                ("생산량 TOP {n}", False),
                ("하위 {n}개 품목", True),
                ("많이 생산한 제품 {n}개", False),
                ("적게 만든 품목 {n}개", True),
            )
        )
        return _ask(
            f"{when} {phrase.format(n=n)}",
            choose(("", " 알려줘", " 보여주세요", " 뽑아줘", " 좀", " 정리해줘")),
        ), ranking(period, n, lowest=lowest)

    def followed() -> tuple[str, Intent]:
        when, period = choose(_LONG)
        said, code = choose(_ITEMS)
        words = choose(("월별 생산량", "월별 추이", "월별 실적 추이"))
        return _ask(
            f"{said} {when} {words}", choose(("", " 보여줘", " 알려주세요", " 정리해줘", " 부탁해요"))
        ), trend(period, "month", code)

    def shared() -> tuple[str, Intent]:
        (when, period), (said, code) = choose(_LONG), choose(_ITEMS)
        words = choose(("비중", "점유율", "생산 비중"))
        return _ask(
            f"{when} {said} {words}", choose(("", "은?", " 알려줘", " 얼마야?", " 궁금해요", " 부탁드려요"))
        ), share(period, code)

    def how_many_kinds() -> tuple[str, Intent]:
        when, period = choose(_MONTHS)
        words = choose(("품목 수", "생산 품목 수", "제품 종류 수"))
        return _ask(
            f"{when} {words}", choose(("", " 알려줘", " 몇 개야?", " 확인 부탁드립니다"))
        ), item_count(period)

    def days_worked() -> tuple[str, Intent]:
        when, period = choose(_MONTHS)
        return _ask(f"{when} 생산일수", choose(("", " 알려줘", " 며칠이야?", " 확인해줘"))), production_days(
            period
        )

    add("composed_total", 60, all_items)
    add("composed_item", 60, one_item)
    add("composed_count", 25, counted)
    add("composed_average", 25, averaged)
    add("composed_ranking", 30, listed)
    add("composed_trend", 20, followed)
    add("composed_share", 20, shared)
    add("composed_kinds", 8, how_many_kinds)
    add("composed_days", 6, days_worked)
    return out


QUESTIONS = _made()
