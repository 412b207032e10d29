"""Single records: the newest, the last time, lots, quantities."""

from __future__ import annotations

from tests.questions.intents import (
    EVER,
    day,
    either,
    first_made,
    last_made,
    lots,
    month,
    months,
    quantity_between,
    questions,
    recent,
    span,
    year,
)

QUESTIONS = [
    *questions(
        "history",
        ("SY201 최근 5건", recent("SY201", 5)),
        ("불고기 소스 최근 생산 이력 3개", recent("FS-1001", 3)),
        ("JM-14 최근 기록 4건 보여줘", recent("JM-14", 4)),
        ("핸드크림 50ml 마지막 생산 기록 2건만", recent("CS0501", 2)),
        ("코코아 파우더 생산 내역 최근 6건 조회 부탁드립니다", recent("PW-B1", 6)),
        ("bb cream 21호 최근 생산이력", recent("CS0523", 10)),
        ("무설탕 딸기 시럽 최근 기록 다섯 건", recent("SY202", 5)),
        ("옛날 간장 최근 3건", recent("FS-0900", 3)),
    ),
    *questions(
        "last_made",
        ("옛날 간장 마지막으로 생산한 게 언제야?", last_made("FS-0900")),
        ("FS-0900은 언제까지 만들었나요", last_made("FS-0900")),
        ("ZZ-77 마지막 생산일", last_made("ZZ-77")),
        ("유자차 베이스 최근에 언제 만들었어", last_made("TB-33")),
        ("무화과잼 마지막 생산이 언제였죠?", last_made("JM-14")),
        ("라벤더 시럽 가장 최근 생산일자 알려주세요", last_made("SY209")),
        ("딸기 시럽 언제 마지막으로 돌렸지", last_made("SY201")),
        ("비건 마요네즈 처음 생산한 날", first_made("NW2610")),
    ),
    *questions(
        "lot",
        ("FD20261112로 시작하는 로트 몇 건?", lots("FD20261112")),
        ("CX-202611로 시작하는 로트 건수 알려줘", lots("CX-202611")),
        ("로트번호 FD20261119 총 수량", lots("FD20261119", of="total")),
        ("lot FD20261120001 조회", lots("FD20261120001", of="list")),
        ("cx-20261118 로트 생산량 합계가 얼마죠", lots("CX-20261118", of="total")),
        ("FD20251231 로트 목록 보여줘", lots("FD20251231", of="list")),
        ("로트 CX-20261119-001 수량 확인해주세요", lots("CX-20261119-001", of="list")),
    ),
    *questions(
        "condition",
        ("10월 배치 중 2000개 이상은 몇 건?", quantity_between(month(2026, 10), 2000, None)),
        ("지난달 2천 개 이상 나온 배치 몇 건이야", quantity_between(month(2026, 10), 2000, None)),
        ("올해 3000개 넘는 로트 건수", quantity_between(year(2026), 3001, None)),
        ("이번달 200개 이하 배치 건수 알려주세요", quantity_between(month(2026, 11), None, 200)),
        ("작년 100개 미만인 로트가 몇 건이나 돼요?", quantity_between(year(2025), None, 99)),
        (
            "3분기에 1천개에서 1천5백개 사이 배치는 몇 건인지",
            quantity_between(months(2026, 7, 2026, 9), 1000, 1500),
        ),
        ("수분크림 올해 1800개 초과 배치 몇 건", quantity_between(year(2026), 1801, None, "CS0510")),
        ("9월 500개 이상 1000개 이하 로트 수", quantity_between(month(2026, 9), 500, 1000)),
        (
            "불고기 소스 1500개 이상 나온 건 몇 번이야 올해",
            quantity_between(year(2026), 1500, None, "FS-1001"),
        ),
        ("4천개 이상 생산된 배치 전체 기간 몇 건", quantity_between(EVER, 4000, None)),
        ("2024년 만 개 이상 배치 있어?", quantity_between(year(2024), 10000, None)),
        (
            "11월 19일에 1천5백개 이상 만든 배치 보여줘",
            either(
                quantity_between(day("2026-11-19"), 1500, None, listed=True),
                quantity_between(day("2026-11-19"), 1500, None),
            ),
        ),
        (
            "지난주 2천 개 이상 배치 목록",
            quantity_between(span("2026-11-16", "2026-11-22"), 2000, None, listed=True),
        ),
    ),
]
