"""비중, 점유율, 몇 퍼센트."""

from __future__ import annotations

from tests.questions.intents import days_back, month, months, questions, share, span, year

QUESTIONS = [
    *questions(
        "share",
        ("FS-1001 올해 비중", share(year(2026), "FS-1001")),
        ("딸기 시럽이 지난달 생산에서 차지하는 비중은?", share(month(2026, 10), "SY201")),
        ("핸드크림 50ml 이번달 점유율", share(month(2026, 11), "CS0501")),
        ("작년 전체 생산 중 불고기 소스는 몇 퍼센트야", share(year(2025), "FS-1001")),
        ("Lip Balm 상반기 몇 %인가요", share(months(2026, 1, 2026, 6), "CS0524")),
        ("샴푸 500ml 지난주 생산 비율", share(span("2026-11-16", "2026-11-22"), "CS0530")),
        (
            "수분크림하고 선크림 SPF50+ 3분기 비중 알려주세요",
            share(months(2026, 7, 2026, 9), "CS0510", "CS0511"),
        ),
        ("참기름 비중이 최근 30일 얼마나 되죠", share(days_back(30), "OL07")),
        ("2025년 12월~2026년 1월 유자차 베이스 비중", share(months(2025, 12, 2026, 1), "TB-33")),
        ("갈비 양념은 9월 전체에서 몇프로 차지해?", share(month(2026, 9), "FS-1003")),
        ("cs0525 2024년 생산 비중 확인요", share(year(2024), "CS0525")),
        ("토너 패드 60매 전체 대비 비중 10월", share(month(2026, 10), "CS0520")),
    ),
]
