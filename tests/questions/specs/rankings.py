"""순위: 가장 많이, 상위·하위 N, 순위, within a group of names, ties; and what moved most."""

from __future__ import annotations

from tests.questions.intents import (
    EVER,
    day,
    days_back,
    month,
    months,
    moved_most,
    questions,
    rank_at,
    ranking,
    span,
    year,
)

SYRUPS = tuple(f"SY{n}" for n in range(201, 213))
HAND_CREAMS = ("CS0501", "CS0502", "CS0503")
SAUCES = ("FS-1001", "FS-1002", "FS-1004", "FS-1005", "FS-1010", "FS-1011")
JAMS = ("JM-12", "JM-13", "JM-14")

QUESTIONS = [
    *questions(
        "ranking",
        ("지난달 가장 많이 생산한 제품", ranking(month(2026, 10), 1)),
        ("올해 제일 많이 만든 품목이 뭐야?", ranking(year(2026), 1)),
        ("작년에 제일 적게 생산한 제품은 무엇인가요", ranking(year(2025), 1, lowest=True)),
        ("이번 달 상위 제품", ranking(month(2026, 11), 5)),
        ("지난달 생산량 TOP 3", ranking(month(2026, 10), 3)),
        ("top5 품목 올해", ranking(year(2026), 5)),
        ("9월 탑 10 알려줘", ranking(month(2026, 9), 10)),
        ("작년 상위 7개 제품 리스트업 부탁드려요", ranking(year(2025), 7)),
        ("지난주 생산 순위", ranking(span("2026-11-16", "2026-11-22"), 10)),
        ("3분기 하위 5개 품목", ranking(months(2026, 7, 2026, 9), 5, lowest=True)),
        ("올해 생산량 적은 제품 3개", ranking(year(2026), 3, lowest=True)),
        ("많이 만든 순으로 세 개만 보여줘 10월", ranking(month(2026, 10), 3)),
        ("10월에 많이 생산한 다섯 가지 제품", ranking(month(2026, 10), 5)),
        ("2024년 베스트 3 제품이 뭐였죠", ranking(year(2024), 3)),
        ("최근 30일 생산량 상위 4개", ranking(days_back(30), 4)),
        ("상반기 순위 10위까지", ranking(months(2026, 1, 2026, 6), 10)),
        ("11월 19일 제일 많이 나온 제품", ranking(day("2026-11-19"), 1)),
        ("지난 분기 생산량 톱5 차트로 보여주세요", ranking(months(2026, 7, 2026, 9), 5, chart=True)),
        ("상위 10개 제품 막대그래프 올해꺼", ranking(year(2026), 10, chart=True)),
        ("역대 가장 많이 만든 제품 3개", ranking(EVER, 3)),
        ("품목별 순위 8월", ranking(month(2026, 8), 10)),
        ("2분기 꼴찌 제품이 뭔가요", ranking(months(2026, 4, 2026, 6), 1, lowest=True)),
        ("지난달 생산량 1위 제품은?", ranking(month(2026, 10), 1)),
        ("12월에 가장 많이 생산한 품목 2개", ranking(month(2025, 12), 2)),
        ("2025년 10월 ~ 2026년 3월 상위 3품목", ranking(months(2025, 10, 2026, 3), 3)),
    ),
    *questions(
        "ranking_ties",
        ("4월 19일 생산 순위", ranking(day("2026-04-19"), 10)),
        ("4/19 상위 3개 제품", ranking(day("2026-04-19"), 3)),
        ("2026-04-19 많이 만든 제품 순서대로", ranking(day("2026-04-19"), 10)),
    ),
    *questions(
        "ranking_within",
        ("시럽 중에서 올해 제일 많이 생산한 건?", ranking(year(2026), 1, within=SYRUPS)),
        ("시럽 중 지난달 상위 3개", ranking(month(2026, 10), 3, within=SYRUPS)),
        ("핸드크림 중에 9월에 뭐가 제일 많아", ranking(month(2026, 9), 1, within=HAND_CREAMS)),
        ("소스 중에서 작년 하위 2개", ranking(year(2025), 2, lowest=True, within=SAUCES)),
        (
            "잼 중에서 상반기에 가장 적게 만든 제품은",
            ranking(months(2026, 1, 2026, 6), 1, lowest=True, within=JAMS),
        ),
        ("시럽 가운데 3분기 순위", ranking(months(2026, 7, 2026, 9), 10, within=SYRUPS)),
    ),
    *questions(
        "ranking_more",
        ("지난달 생산량 2위 제품은 뭐예요", rank_at(month(2026, 10), 2)),
        ("올해 세 번째로 많이 만든 제품", rank_at(year(2026), 3)),
        ("10월 2위 제품", rank_at(month(2026, 10), 2)),
        ("10월에 전월 대비 가장 많이 늘어난 제품", moved_most(month(2026, 10), month(2026, 9))),
        (
            "9월 대비 10월에 생산량이 제일 많이 줄어든 품목은?",
            moved_most(month(2026, 10), month(2026, 9), down=True),
        ),
        ("재작년 대비 작년에 많이 증가한 제품 3개", moved_most(year(2025), year(2024), 3)),
    ),
]
