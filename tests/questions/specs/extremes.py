"""최대·최소: batch, day, week, month, year, weekday."""

from __future__ import annotations

from tests.questions.intents import (
    EVER,
    days_back,
    extreme,
    extreme_batch,
    extreme_both,
    extreme_weekday,
    month,
    months,
    questions,
    span,
    year,
)

QUESTIONS = [
    *questions(
        "extreme_day",
        ("올해 가장 많이 생산한 날", extreme(year(2026), "day")),
        ("지난달 제일 많이 만든 날이 언제야?", extreme(month(2026, 10), "day")),
        ("작년에 생산량이 가장 많았던 날은 언제인가요", extreme(year(2025), "day")),
        ("9월 최대 생산일", extreme(month(2026, 9), "day")),
        ("올해 생산이 제일 적었던 날", extreme(year(2026), "day", lowest=True)),
        ("지난주 생산량 최고였던 날 알려줘", extreme(span("2026-11-16", "2026-11-22"), "day")),
        ("역대 하루 최대 생산량", extreme(EVER, "day")),
        ("불고기 소스 올해 가장 많이 만든 날은?", extreme(year(2026), "day", "FS-1001")),
        ("최근 30일 중 제일 많이 생산한 날짜", extreme(days_back(30), "day")),
        ("상반기 생산량 많은 날 상위 3일", extreme(months(2026, 1, 2026, 6), "day", n=3)),
    ),
    *questions(
        "extreme_month",
        ("작년에 가장 많이 생산한 달", extreme(year(2025), "month")),
        ("올해 제일 적게 만든 달은 몇 월이야", extreme(year(2026), "month", lowest=True)),
        ("2024년 최고 실적 달이 언제였나요?", extreme(year(2024), "month")),
        ("딸기 시럽 작년에 생산 제일 많았던 달", extreme(year(2025), "month", "SY201")),
        ("역대 최대 생산 월", extreme(EVER, "month")),
        ("가장 많이 생산한 연도", extreme(EVER, "year")),
        ("올해 생산량이 제일 많았던 주", extreme(year(2026), "week")),
    ),
    *questions(
        "extreme_weekday",
        ("올해 무슨 요일에 제일 많이 생산해?", extreme_weekday(year(2026))),
        ("작년 생산량이 가장 적은 요일은?", extreme_weekday(year(2025), lowest=True)),
        ("지난달 생산 가장 많은 요일 알려주세요", extreme_weekday(month(2026, 10))),
        ("참기름은 주로 어느 요일에 가장 많이 만들어 올해", extreme_weekday(year(2026), "OL07")),
    ),
    *questions(
        "extreme_batch",
        ("올해 한 번에 가장 많이 만든 배치", extreme_batch(year(2026))),
        ("지난달 최대 배치 수량", extreme_batch(month(2026, 10))),
        ("수분크림 올해 최소 로트 생산량은?", extreme_batch(year(2026), "CS0510", lowest=True)),
        ("딸기잼 작년 한 배치 최대 몇 개까지 나왔어요", extreme_batch(year(2025), "JM-12")),
        ("불고기 소스 올해 가장 작은 배치", extreme_batch(year(2026), "FS-1001", lowest=True)),
        ("9월 제일 큰 로트가 뭐야", extreme_batch(month(2026, 9))),
        ("SY204 올해 최소 배치 얼마", extreme_batch(year(2026), "SY204", lowest=True)),
        ("올해 최대 생산량", extreme_both(year(2026))),
        ("지난달 최대 생산량이 얼마였어?", extreme_both(month(2026, 10))),
        ("핸드크림 100ml 작년 최대 생산량은요?", extreme_both(year(2025), "CS0502")),
    ),
]
