"""Sentences with one small word that changes everything: a planner that reads past it gives a wrong figure.

Asking back is fine for most of these; a figure for another question is not.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.questions.intents import (
    Expect,
    Intent,
    batch_average,
    batches,
    both,
    clarify,
    combined,
    compare,
    daily_average,
    day,
    days_back,
    each,
    either,
    every_item,
    extreme,
    item_count,
    month,
    months,
    not_answered,
    of_ranked,
    on,
    questions,
    rank_at,
    ranking,
    refused,
    span,
    thread,
    total,
    trend,
    weekday,
    working_day,
    year,
)
from tests.questions.oracle import Oracle, Span, summed

SEP, OCT, NOV = month(2026, 9), month(2026, 10), month(2026, 11)


def or_back(*intents: Intent) -> Intent:
    """Any of these readings, or a question back."""
    return either(clarify(), *intents)


def total_without(period: Span, *codes: str) -> Intent:
    """The total of all other items."""
    return lambda o: {"kind": "answered", "numbers": [o.total(period) - o.total(period, codes)]}


def total_without_top(period: Span, n: int) -> Intent:
    return lambda o: total_without(period, *(code for code, _ in o.ranked(period)[:n]))(o)


def ranks_only(period: Span, first: int, last: int) -> Intent:
    """Those ranks and no other."""

    def build(o: Oracle) -> Expect:
        order = o.ranked(period)
        wanted = order[first - 1 : last]
        near = [*order[first - 2 : first - 1], *order[last : last + 1]]
        return {
            "kind": "answered",
            "numbers": [figure for _, figure in wanted],
            "codes": [code for code, _ in wanted],
            "names": {code: o.names[code] for code, _ in wanted},
            "forbid_codes": [code for code, _ in near],
        }

    return build


def top_together(period: Span, n: int) -> Intent:
    return lambda o: combined(period, *(code for code, _ in o.ranked(period)[:n]))(o)


def in_best(period: Span, by: str, intent: Callable[[Span], Intent], place: int = 1) -> Intent:
    """A question about the day or month that holds the largest total."""

    def build(o: Oracle) -> Expect:
        totals = {start: summed(rows) for start, rows in o.buckets(period, by).items()}
        start = sorted(totals, key=lambda one: -totals[one])[place - 1]
        return intent(month(start.year, start.month) if by == "month" else (start, start))(o)

    return build


def items_counted(later: Span, earlier: Span) -> Intent:
    """품목 수 of two periods and the difference."""

    def build(o: Oracle) -> Expect:
        now, before = len(o.by_item(later)), len(o.by_item(earlier))
        return {"kind": "answered", "numbers": [now, before, abs(now - before)]}

    return build


QUESTIONS = [
    *questions(
        "traps",
        ("10월 생산량에서 딸기 시럽 뺀 거", or_back(total_without(OCT, "SY201"))),
        (
            "핸드크림 말고 나머지 제품 지난달 생산량",
            or_back(total_without(OCT, "CS0501", "CS0502", "CS0503")),
        ),
        ("지난달 생산량 절반만 계산해줘", not_answered()),
        ("10월 생산량 두 배면 얼마야", not_answered()),
        ("1월부터 10월까지 홀수 달만 합계", not_answered()),
        ("짝수일 생산량만 지난달", not_answered()),
        ("매월 1일 생산량 올해", not_answered()),
        ("올해 월말마다 생산량", not_answered()),
        ("지난달 오전 생산량", not_answered()),
        ("10월 20일 오후 3시 이후 생산량", not_answered()),
        ("이번 달 목표까지 얼마나 남았어", refused()),
        ("지난달 생산량 박스로 환산하면", not_answered()),
        ("올해 생산량 kg으로 알려줘", not_answered()),
        ("지난달 생산량 중 양품률", refused()),
        ("9월 대비 10월에 안 늘어난 제품", not_answered()),
        ("지난달 생산 안 한 제품", not_answered()),
        ("3분기에 한 번만 생산한 품목", not_answered()),
        ("매달 빠짐없이 생산한 제품은?", not_answered()),
        ("10월에 처음 생산한 제품", not_answered()),
        ("하루에 만 개 넘게 생산한 날 며칠이야 올해", not_answered()),
        ("10월 생산량 20000개 넘은 제품", not_answered()),
        ("10월 생산량이 만 개 이상인 제품 몇 개야", not_answered()),
        ("10월 누적 생산량 추이", or_back(trend(OCT, "day"))),
        ("7일 이동평균 보여줘", not_answered()),
        ("올해 생산량 표준편차", not_answered()),
        ("생산량 중앙값 10월", not_answered()),
        ("지난달 배치 크기 분포", not_answered()),
        ("올해 평균보다 많이 만든 달", not_answered()),
        ("10월 상위 20% 제품", not_answered()),
        ("상위 3개 제품 뺀 10월 생산량", or_back(total_without_top(OCT, 3))),
        ("10월 4위부터 6위까지 제품", or_back(ranks_only(OCT, 4, 6))),
        ("지난달 2위랑 3위 차이", or_back(both(rank_at(OCT, 2), rank_at(OCT, 3)))),
        ("전전년 대비 작년 생산량", or_back(compare(year(2025), year(2024)))),
        ("2년 전 같은 달 대비 10월", or_back(compare(OCT, month(2024, 10)))),
        ("10월 9월 8월 비교", or_back(trend(months(2026, 8, 2026, 10), "month"))),
        (
            "이번 달 3주차까지 생산량",
            or_back(total(span("2026-11-01", "2026-11-22")), total(span("2026-11-02", "2026-11-22"))),
        ),
        ("11월 첫 영업일 생산량", or_back(total(day("2026-11-02")))),
        ("직전 영업일 생산량", or_back(total(day("2026-11-20")))),
        ("마지막 생산일 생산량", or_back(total(day("2026-11-20")))),
        ("10월 15일 전후 생산량", or_back(total(span("2026-10-14", "2026-10-16")))),
        ("작년 여름 생산량", or_back(total(months(2025, 6, 2025, 8)))),
        ("올봄 딸기 시럽 생산량", or_back(total(months(2026, 3, 2026, 5), "SY201"))),
        ("추석 연휴 다음 날 생산량", or_back(total(day("2026-09-28")))),
        ("10월 황금연휴 빼고 일평균", not_answered()),
        (
            "9월 공휴일 제외 생산량",
            or_back(total(SEP, days=working_day), total(SEP, days=lambda d: weekday(d) or d.weekday() > 4)),
        ),
        ("지난달 월수금 생산량", or_back(total(OCT, days=on("월", "수", "금")))),
        ("10월 화목만", or_back(total(OCT, days=on("화", "목")))),
        (
            "SY20으로 시작하는 제품 10월 생산량 합",
            or_back(combined(OCT, *(f"SY20{n}" for n in range(1, 10)))),
        ),
        ("이름에 소스 안 들어간 제품 목록", not_answered()),
        ("딸기 시럽 아닌 시럽 10월 실적", not_answered()),
        ("딸기가 들어간 제품 중 무설탕 말고 10월", not_answered()),
        ("불고기 소스 두 종류 합쳐서 10월", or_back(combined(OCT, "FS-1001", "FS-1002"))),
        ("핸드크림 3종 합계 올해", or_back(combined(year(2026), "CS0501", "CS0502", "CS0503"))),
        ("단종된 제품 목록", not_answered()),
        ("신제품 10월 생산량", not_answered()),
        ("화장품 10월 총생산", not_answered()),
        ("소스 라인 지난달 실적", not_answered()),
        ("이번달 실적 지난달 실적 차이 말고 각각", or_back(both(total(NOV), total(OCT)))),
        ("올해 3월하고 작년 3월 중에 뭐가 커", or_back(compare(month(2026, 3), month(2025, 3)))),
        ("지난달 생산량 1,000개 단위로 반올림해서", or_back(total(OCT))),
        ("10월 생산량은 30만 개 맞지?", or_back(total(OCT))),
        ("작년엔 3백만 개 넘었지?", or_back(total(year(2025)))),
        ("10월 평균 품목 수", not_answered()),
        ("10월 일별 배치 수 평균", not_answered()),
        ("월별 최대 배치 올해", not_answered()),
        ("요일별 평균 생산량 올해", not_answered()),
        ("제품별 최대 배치 10월", not_answered()),
        ("제품별 월별 생산량 3분기", not_answered()),
        (
            "10월에 가장 많이 생산한 날의 제품",
            or_back(in_best(OCT, "day", every_item), in_best(OCT, "day", lambda d: ranking(d, 1))),
        ),
        (
            "가장 많이 생산한 달에 제일 많이 만든 제품 올해",
            or_back(in_best(year(2026), "month", lambda m: ranking(m, 1))),
        ),
        (
            "지난달 제일 많이 만든 제품의 작년 생산량",
            or_back(of_ranked(OCT, 1, lambda code: total(year(2025), code))),
        ),
        ("10월 품목 수 9월보다 몇 개 늘었어", or_back(items_counted(OCT, SEP))),
        ("한 달에 몇 번 생산해 SY201", not_answered()),
        ("하루에 보통 몇 개 만들어", or_back(daily_average(year(2026)))),
        ("이번주 말고 저번주 생산량", or_back(total(span("2026-11-16", "2026-11-22")))),
        ("10월이 아니라 9월 생산량", or_back(total(SEP))),
        ("생산량 말고 건수 10월", or_back(batches(OCT))),
        ("10월 몇 가지 말고 몇 개", or_back(total(OCT))),
        ("작년 10월 말고 올해 10월 말일 생산량", or_back(total(day("2026-10-31")))),
    ),
    *thread(
        "y-not-past-a-failure",
        ("SY201 10월 생산량", total(OCT, "SY201")),
        ("이거 중앙값은?", not_answered()),
        ("9월은?", or_back(total(SEP, "SY201"))),
        category="trap_threads",
    ),
    *thread(
        "y-other-scope",
        ("JM-12 10월 생산량", total(OCT, "JM-12")),
        ("전체 평균은?", or_back(batch_average(OCT))),
        ("상위 5개 제품은?", ranking(OCT, 5)),
        category="trap_threads",
    ),
    *thread(
        "y-rank",
        ("10월 상위 3개", ranking(OCT, 3)),
        ("2위만", or_back(rank_at(OCT, 2))),
        ("상위 3개 합계는", or_back(top_together(OCT, 3))),
        category="trap_threads",
    ),
    *thread(
        "y-extreme",
        ("올해 가장 많이 생산한 달은?", extreme(year(2026), "month")),
        ("두 번째는?", or_back(in_best(year(2026), "month", total, 2))),
        ("그 달 상위 3개 제품", or_back(in_best(year(2026), "month", lambda m: ranking(m, 3)))),
        category="trap_threads",
    ),
    *thread(
        "y-pair",
        ("레몬청이랑 자몽청 10월 생산량", each(OCT, "TB-31", "TB-32")),
        ("첫 번째 것만 9월", or_back(total(SEP, "TB-31"))),
        category="trap_threads",
    ),
    *thread(
        "y-count",
        ("10월 품목 수", item_count(OCT)),
        ("그 전 달은?", item_count(SEP)),
        ("최근 30일은?", item_count(days_back(30))),
        category="trap_threads",
    ),
]
