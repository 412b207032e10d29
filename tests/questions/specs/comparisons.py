"""Two periods, two items: 비교, 대비, 증감, 전월 대비, 전년 동월 대비, and running periods."""

from __future__ import annotations

from tests.questions.intents import (
    compare,
    compare_average,
    day,
    each,
    month,
    months,
    questions,
    same_days,
    span,
    versus,
    year,
)

LAST_WEEK, WEEK_BEFORE = span("2026-11-16", "2026-11-22"), span("2026-11-09", "2026-11-15")
Q1, Q2, Q3 = months(2026, 1, 2026, 3), months(2026, 4, 2026, 6), months(2026, 7, 2026, 9)
Q4 = months(2026, 10, 2026, 11)
H1, H1_2025 = months(2026, 1, 2026, 6), months(2025, 1, 2025, 6)

QUESTIONS = [
    *questions(
        "compare_periods",
        ("10월이랑 9월 비교", compare(month(2026, 10), month(2026, 9))),
        ("9월 대비 10월 생산량 증감", compare(month(2026, 10), month(2026, 9))),
        ("8월과 7월 생산량 차이가 얼마나 나나요", compare(month(2026, 8), month(2026, 7))),
        ("지난달 전월 대비 실적", compare(month(2026, 10), month(2026, 9))),
        ("10월 전월대비 얼마나 늘었어?", compare(month(2026, 10), month(2026, 9))),
        ("지난주하고 지지난주 비교해줘", compare(LAST_WEEK, WEEK_BEFORE)),
        ("지난주 전주 대비 물량 증감 알려주세요", compare(LAST_WEEK, WEEK_BEFORE)),
        ("11월 20일 전일 대비", compare(day("2026-11-20"), day("2026-11-19"))),
        ("11월 19일과 18일 생산량 비교", compare(day("2026-11-19"), day("2026-11-18"))),
        ("3분기 전분기 대비 생산량", compare(Q3, Q2)),
        ("1분기랑 2분기 어디가 더 많아", compare(Q2, Q1)),
        ("작년과 재작년 생산량 비교 부탁드립니다", compare(year(2025), year(2024))),
        ("2025년 vs 2024년 총생산", compare(year(2025), year(2024))),
        ("2024년 대비 2025년 증감률", compare(year(2025), year(2024))),
        ("지난달 작년 대비 어때", compare(month(2026, 10), month(2025, 10))),
        ("10월 전년 대비 생산량", compare(month(2026, 10), month(2025, 10))),
        ("9월 전년 동월 대비 실적은?", same_days(month(2026, 9), month(2025, 9), month(2025, 9))),
        ("상반기 전년 동기 대비 얼마나 늘었나요", same_days(H1, H1_2025, H1_2025)),
        ("올해 상반기와 작년 상반기 차이", compare(H1, H1_2025)),
        ("3분기를 작년 3분기랑 비교하면?", compare(Q3, months(2025, 7, 2025, 9))),
        ("작년 12월하고 올해 1월 비교", compare(month(2026, 1), month(2025, 12))),
        ("10월 생산량은 작년 10월보다 늘었어 줄었어?", compare(month(2026, 10), month(2025, 10))),
        ("5월 대비 6월 몇 퍼센트 늘었지", compare(month(2026, 6), month(2026, 5))),
    ),
    *questions(
        "compare_running",
        ("이번 달이랑 지난달 비교해줘", compare(month(2026, 11), month(2026, 10), running=True)),
        ("10월 대비 이번달 실적", compare(month(2026, 11), month(2026, 10), running=True)),
        ("전월 대비 생산량", compare(month(2026, 11), month(2026, 10), running=True)),
        ("이번달 전월대비 증감률 알려주세요", compare(month(2026, 11), month(2026, 10), running=True)),
        ("이번 분기 전분기 대비 어때요?", compare(Q4, Q3, running=True)),
        ("전년 대비 생산 실적", compare(year(2026), year(2025), running=True)),
        ("올해랑 작년 생산량 비교", compare(year(2026), year(2025), running=True)),
        ("전년 동월 대비", same_days(month(2026, 11), span("2025-11-01", "2025-11-23"), month(2025, 11))),
        (
            "이번 달 전년 동월 대비 증감은 어떻습니까",
            same_days(month(2026, 11), span("2025-11-01", "2025-11-23"), month(2025, 11)),
        ),
        ("전년 동기 대비 실적", same_days(year(2026), span("2025-01-01", "2025-11-23"), year(2025))),
        ("작년 대비 올해 딸기 시럽 생산량", compare(year(2026), year(2025), "SY201", running=True)),
        (
            "불고기 소스 이번달이랑 저번달 차이",
            compare(month(2026, 11), month(2026, 10), "FS-1001", running=True),
        ),
    ),
    *questions(
        "compare_item_periods",
        ("SY201 10월 9월 비교", compare(month(2026, 10), month(2026, 9), "SY201")),
        (
            "핸드크림 50ml 지난달 전월 대비 얼마나 증가했나",
            compare(month(2026, 10), month(2026, 9), "CS0501"),
        ),
        ("딸기잼 작년이랑 재작년 비교 좀", compare(year(2025), year(2024), "JM-12")),
        (
            "참기름 3분기 전년 동기 대비",
            same_days(Q3, months(2025, 7, 2025, 9), months(2025, 7, 2025, 9), "OL07"),
        ),
        (
            "선크림 SPF50+ 7월이랑 6월 중 언제 더 많이 만들었어",
            compare(month(2026, 7), month(2026, 6), "CS0511"),
        ),
        ("수분크림 상반기 작년이랑 비교", compare(H1, H1_2025, "CS0510")),
        ("cs0520 9월 전월대비 증감", compare(month(2026, 9), month(2026, 8), "CS0520")),
        ("지난달 일평균 생산량을 전월과 비교해줘", compare_average(month(2026, 10), month(2026, 9), "day")),
        ("10월 평균 배치 생산량 9월이랑 비교하면", compare_average(month(2026, 10), month(2026, 9), "row")),
    ),
    *questions(
        "compare_items",
        ("참기름이랑 들기름 올해 비교", versus(year(2026), "OL07", "OL08")),
        ("레몬청과 자몽청 중 지난달 어느 게 더 많나요?", each(month(2026, 10), "TB-31", "TB-32")),
        ("SY201 vs SY202 올해", versus(year(2026), "SY201", "SY202")),
        ("불고기 소스하고 불고기 소스 매운맛 작년 생산량 비교해줘", versus(year(2025), "FS-1001", "FS-1002")),
        ("핸드크림 50ml랑 100ml 10월 비교", versus(month(2026, 10), "CS0501", "CS0502")),
        ("샴푸 500ml와 헤어 컨디셔너 3분기 차이 얼마야", versus(Q3, "CS0530", "CS0531")),
        ("딸기잼이 블루베리잼보다 상반기에 몇 배 많아?", versus(H1, "JM-12", "JM-13")),
        ("프로틴 파우더 초코랑 바닐라 올해 뭐가 더 많이 나왔어", each(year(2026), "PW-A2", "PW-A3")),
        ("JM-13, JM-14 9월 비교표", versus(month(2026, 9), "JM-13", "JM-14")),
        ("선크림 SPF50+ 대 선스틱 7월", versus(month(2026, 7), "CS0511", "CS0512")),
        ("돈까스 소스 500g과 2kg 비교해주세요", versus(year(2026), "FS-1010", "FS-1011")),
    ),
]
