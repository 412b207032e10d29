"""More small words that change everything: measures of what was ranked, ranks of one list, periods carried along."""

from __future__ import annotations

from tests.questions.intents import (
    Expect,
    Intent,
    batches,
    clarify,
    last_made,
    latest_data,
    month,
    months,
    moved_most,
    of_ranked,
    production_days,
    questions,
    rank_at,
    ranking,
    thread,
    total,
    versus,
)
from tests.questions.oracle import Oracle, Span

SEP, OCT = month(2026, 9), month(2026, 10)


def _first_two(o: Oracle) -> Expect:
    (first, _), (second, _) = o.ranked(OCT)[:2]
    return versus(OCT, first, second)(o)


def _rank_of(period: Span, code: str) -> Intent:
    def build(o: Oracle) -> Expect:
        rank = [one for one, _ in o.ranked(period)].index(code) + 1
        expect = rank_at(period, rank)(o)
        return expect | {"numbers": [*expect["numbers"], *([rank] if rank > 1 else [])]}

    return build


QUESTIONS = [
    *questions(
        "ranked_and_measured",
        ("10월 2위 제품의 생산일수", of_ranked(OCT, 2, lambda code: production_days(OCT, code))),
        ("10월에 제일 많이 만든 제품 건수", of_ranked(OCT, 1, lambda code: batches(OCT, code))),
        ("10월 1위와 2위 차이", _first_two),
        ("10월 생산량 2위는 몇 개야?", rank_at(OCT, 2)),
        ("CS0501 10월 몇 위야?", _rank_of(OCT, "CS0501")),
        ("9월 전까지 생산량", total(months(2026, 1, 2026, 8))),
        ("9월 5주차 생산량", clarify()),
        ("9월보다 많이 늘어난 제품", clarify()),
        ("딸기청 작년에 만든 적 이상 있어?", clarify()),
    ),
    *thread(
        "after-the-data-itself",
        ("SY203 9월 실적", total(SEP, "SY203")),
        ("데이터 언제까지 있어?", latest_data()),
        ("마지막으로 언제 만들었어", last_made("SY203")),
    ),
    *thread(
        "compared-then-moved",
        ("9월이랑 10월 비교", lambda o: {"kind": "answered", "numbers": [o.total(OCT), o.total(SEP)]}),
        ("제일 많이 늘어난 제품은?", moved_most(OCT, SEP)),
        ("상위 3개는?", ranking(OCT, 3)),
    ),
    *thread(
        "moved-in-the-month",
        ("10월 생산량", total(OCT)),
        ("가장 많이 줄어든 제품은?", moved_most(OCT, SEP, down=True)),
    ),
    *thread(
        "rank-of-another-month",
        ("10월 2위 제품의 생산일수", of_ranked(OCT, 2, lambda code: production_days(OCT, code))),
        ("9월 2위 제품의 생산일수", of_ranked(SEP, 2, lambda code: production_days(SEP, code))),
    ),
]
