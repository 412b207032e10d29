"""추이: by day, week, month, quarter, year, weekday, with and without a chart."""

from __future__ import annotations

from tests.questions.intents import (
    EVER,
    both,
    days_back,
    month,
    months,
    questions,
    span,
    trend,
    weekday_trend,
    year,
)

LAST_12_MONTHS = months(2025, 12, 2026, 11)

QUESTIONS = [
    *questions(
        "trend",
        ("올해 월별 생산량", trend(year(2026), "month")),
        ("월별 추이 그래프로 보여줘", trend(LAST_12_MONTHS, "month", chart=True)),
        ("올해 월별 생산 추이 차트 그려주세요", trend(year(2026), "month", chart=True)),
        ("생산량 추이", trend(LAST_12_MONTHS, "month")),
        ("작년 월별 실적 표로 부탁해요", trend(year(2025), "month")),
        ("최근 6개월 월별 생산량 추세", trend(months(2026, 6, 2026, 11), "month")),
        ("불고기 소스 올해 월별 추이", trend(year(2026), "month", "FS-1001")),
        ("SY201 월별 생산량 그래프 좀", trend(LAST_12_MONTHS, "month", "SY201", chart=True)),
        (
            "핸드크림 50ml 작년 11월부터 올해 3월까지 월별로",
            trend(months(2025, 11, 2026, 3), "month", "CS0501"),
        ),
        ("유자차 베이스 2025년 월별 생산실적", trend(year(2025), "month", "TB-33")),
        ("10월 일별 생산량", trend(month(2026, 10), "day")),
        ("이번 달 날짜별 실적 나열해줘", trend(month(2026, 11), "day")),
        ("지난주 일자별 생산량 보여주세요", trend(span("2026-11-16", "2026-11-22"), "day")),
        ("일별 추이 보여줘", trend(days_back(30), "day")),
        ("최근 2주 생산 추이", trend(days_back(14), "day")),
        ("지난달 생산 추이 차트로", trend(month(2026, 10), "day", chart=True)),
        ("딸기 시럽 9월 일별 생산량 그래프", trend(month(2026, 9), "day", "SY201", chart=True)),
        ("11월 9일부터 20일까지 매일 얼마나 만들었어?", trend(span("2026-11-09", "2026-11-20"), "day")),
        ("10월 주별 생산량", trend(month(2026, 10), "week")),
        ("3분기 주별 실적 추이", trend(months(2026, 7, 2026, 9), "week")),
        ("최근 두 달 주간 생산량 추이", trend(months(2026, 10, 2026, 11), "week")),
        ("올해 분기별 생산량", trend(year(2026), "quarter")),
        ("2024년부터 분기별 실적 추이", trend(span("2024-01-01", "2026-11-23"), "quarter")),
        ("작년 분기별 물량 비교할 수 있게 정리해줘", trend(year(2025), "quarter")),
        ("연도별 총생산량", trend(EVER, "year")),
        ("딸기잼 연도별 생산량 추이", trend(EVER, "year", "JM-12")),
        (
            "2023년부터 2025년까지 연도별 실적 그래프",
            trend(span("2023-01-01", "2025-12-31"), "year", chart=True),
        ),
        ("연간 생산량 추이 역대 전부", trend(EVER, "year")),
        ("올해 요일별 생산량", weekday_trend(year(2026))),
        ("지난달 요일별 실적 알려줘", weekday_trend(month(2026, 10))),
        ("참기름 작년 요일별 물량", weekday_trend(year(2025), "OL07")),
        (
            "수분크림이랑 선크림 SPF50+ 상반기 월별 추이",
            both(
                trend(months(2026, 1, 2026, 6), "month", "CS0510"),
                trend(months(2026, 1, 2026, 6), "month", "CS0511"),
            ),
        ),
        ("1월부터 4월까지 월별 생산 수량 정리", trend(months(2026, 1, 2026, 4), "month")),
        ("Aqua Serum 30 monthly trend 올해", trend(year(2026), "month", "CS0522")),
        (
            "lip balm 하반기 월별 trend 그려줘",
            trend(months(2026, 7, 2026, 11), "month", "CS0524", chart=True),
        ),
        ("매달 얼마나 만들었는지 작년 것만", trend(year(2025), "month")),
    ),
]
