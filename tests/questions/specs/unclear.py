"""Items that fit several or none, near misses, words with more than one reading."""

from __future__ import annotations

from tests.questions.intents import (
    clarify,
    day,
    days_back,
    either,
    month,
    months,
    near_miss,
    no_data,
    questions,
    span,
    total,
    year,
)

SYRUPS = tuple(f"SY{n}" for n in range(201, 213))
OCT = month(2026, 10)

QUESTIONS = [
    *questions(
        "unknown_item",
        ("XQ999 지난달 생산량", clarify()),
        ("콜라 올해 실적", clarify()),
        ("아이스크림 10월 생산량 알려주세요", clarify()),
        ("ABC-555 작년에 몇 개 만들었나요", clarify()),
        ("초코파이 이번 달 물량", clarify()),
        ("ZX12 최근 5건", clarify()),
        ("FS-1007 지난달 생산량", clarify("FS-1001", "FS-1002", "FS-1003", "FS-1004", "FS-1005", "FS-1010")),
        ("SY299 올해 생산량", clarify(*SYRUPS)),
        ("삼겹살 코드 알려줘", clarify()),
        ("XQ999랑 SY201 비교해줘 10월", clarify()),
    ),
    *questions(
        "near_miss",
        ("테리야끼 소스 10월 생산량", near_miss(total(OCT, "FS-1004"), "FS-1004")),
        ("스리라챠 소스 올해 실적", near_miss(total(year(2026), "FS-1005"), "FS-1005")),
        ("헤이즐럿 시럽 지난달 물량", near_miss(total(OCT, "SY205"), "SY205")),
        ("블루배리잼 작년 생산량", near_miss(total(year(2025), "JM-13"), "JM-13")),
        ("클랜징폼 9월 생산량", near_miss(total(month(2026, 9), "CS0521"), "CS0521")),
        ("미수가루 7월 얼마나 만들었어", near_miss(total(month(2026, 7), "PW-A1"), "PW-A1")),
    ),
    *questions(
        "many_items",
        ("시럽 지난달 실적", clarify(*SYRUPS, least=3)),
        ("시럽 올해 얼마나 만들었어?", clarify(*SYRUPS, least=3)),
        ("시럽류 10월 생산량 알려주세요", clarify(*SYRUPS, least=3)),
        ("시럽 최근 3건", clarify(*SYRUPS, least=3)),
    ),
    *questions(
        "several_fit",
        ("소스 지난달 실적", total(OCT, "FS-1001", "FS-1002", "FS-1004", "FS-1005", "FS-1010", "FS-1011")),
        ("크림 10월 생산량", total(OCT, "CS0501", "CS0502", "CS0503", "CS0510", "CS0511")),
        ("기름 올해 물량", total(year(2026), "OL07", "OL08", "OL09")),
        ("잼 상반기 생산량", total(months(2026, 1, 2026, 6), "JM-12", "JM-13", "JM-14")),
        ("딸기 들어간 제품 작년 생산량", total(year(2025), "SY201", "SY202", "JM-12")),
        ("자몽 올해 얼마나 생산했나요", total(year(2026), "SY211", "TB-32")),
        ("파우더 9월 실적", total(month(2026, 9), "PW-A2", "PW-A3", "PW-B1")),
    ),
    *questions(
        "unsettled_words",
        (
            "연초 생산량",
            either(
                clarify(),
                total(month(2026, 1)),
                total(months(2026, 1, 2026, 3)),
                total(span("2026-01-01", "2026-01-10")),
            ),
        ),
        (
            "작년 이맘때 실적",
            either(
                clarify(),
                total(month(2025, 11)),
                total(span("2025-11-01", "2025-11-23")),
                no_data(day("2025-11-23")),
                total(span("2025-11-17", "2025-11-23")),
            ),
        ),
        ("월~수 생산량", either(clarify(), total(span("2026-11-16", "2026-11-18")))),
        ("며칠 전 생산량", clarify()),
        ("얼마 전에 만든 딸기잼 수량", clarify()),
        ("최근 생산량", either(clarify(), total(days_back(7)), total(days_back(30)))),
        ("연말 실적", either(clarify(), total(month(2025, 12)), total(span("2025-12-21", "2025-12-31")))),
        ("명절 때 생산량 얼마나 돼", clarify()),
        ("13월 생산량", clarify()),
        ("2월 30일 실적", clarify()),
        ("5분기 생산량", clarify()),
    ),
    *questions(
        "nothing_before",
        ("그럼 10월은?", either(clarify(), total(OCT))),
        ("그 제품은?", clarify()),
        ("차트로 보여줘", clarify()),
        ("둘 합치면?", clarify()),
        ("그게 언제야?", clarify()),
    ),
]
