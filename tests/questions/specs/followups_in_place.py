"""Conversations in which a fragment is of what was just asked, listed or offered, and of nothing beside it."""

from __future__ import annotations

from tests.questions.intents import (
    batches,
    clarify,
    combined,
    compare,
    extreme,
    extreme_batch,
    item_count,
    month,
    monthly_average,
    months,
    of_ranked,
    production_days,
    ranking,
    refused,
    thread,
    total,
    versus,
    year,
)

SEP, OCT = month(2026, 9), month(2026, 10)
MARCH, APRIL, MAY = (month(2026, number) for number in (3, 4, 5))
SYRUPS = tuple(f"SY{n}" for n in range(201, 213))

QUESTIONS = [
    *thread(
        "p-when-of-a-rank",
        ("10월 top3", ranking(OCT, 3)),
        ("그중 1위는 언제 제일 많이 나왔어?", of_ranked(OCT, 1, lambda code: extreme(OCT, "day", code))),
        ("2위 배치수는", of_ranked(OCT, 2, lambda code: batches(OCT, code))),
    ),
    *thread(
        "p-one-of-the-offered",
        ("시럽 10월 생산량", clarify()),
        ("자몽이요", total(OCT, "SY211")),
        ("라벤더는", total(OCT, "SY209")),
        ("어느 게 더 많아", versus(OCT, "SY211", "SY209")),
    ),
    *thread(
        "p-all-of-the-offered",
        ("시럽 10월 생산량", clarify()),
        ("전부요", total(OCT, *SYRUPS)),
    ),
    *thread(
        "p-offered-together",
        ("시럽 10월 생산량", clarify()),
        ("전부 합쳐서", combined(OCT, *SYRUPS)),
    ),
    *thread(
        "p-sum-of-months",
        ("레몬청 3월 생산량", total(MARCH, "TB-31")),
        ("4월은", total(APRIL, "TB-31")),
        ("5월은", total(MAY, "TB-31")),
        ("합계는", total(months(2026, 3, 2026, 5), "TB-31")),
    ),
    *thread(
        "p-average-of-months",
        ("레몬청 3월 생산량", total(MARCH, "TB-31")),
        ("4월은", total(APRIL, "TB-31")),
        ("5월은", total(MAY, "TB-31")),
        ("월평균은", monthly_average(months(2026, 3, 2026, 5), "TB-31")),
    ),
    *thread(
        "p-rate-of-a-change",
        ("레몬청 9월 생산량", total(SEP, "TB-31")),
        ("10월은", total(OCT, "TB-31")),
        ("얼마나 줄었어", compare(OCT, SEP, "TB-31")),
        ("퍼센트로", compare(OCT, SEP, "TB-31")),
    ),
    *thread(
        "p-kinds-of-that-month",
        ("레몬청 10월 생산량", total(OCT, "TB-31")),
        ("그 달 몇 종류 만들었어?", item_count(OCT)),
        ("작년 맞지?", clarify()),
    ),
    *thread(
        "p-days-of-that-month",
        ("레몬청 10월 생산량", total(OCT, "TB-31")),
        ("그 달에 며칠 생산했어", production_days(OCT, "TB-31")),
    ),
    *thread(
        "p-lot-of-the-extreme",
        ("레몬청 10월 최대 배치", extreme_batch(OCT, "TB-31")),
        ("최소는", extreme_batch(OCT, "TB-31", lowest=True)),
        ("로트번호는", extreme_batch(OCT, "TB-31", lowest=True)),
    ),
    *thread(
        "p-open-item",
        ("레몬청 상반기 실적점요", clarify()),
        ("아 하반기요", clarify()),
        ("월평균은", clarify()),
        ("레몬청 올해 월평균", monthly_average(year(2026), "TB-31")),
    ),
    *thread(
        "p-refused-item",
        ("자몽청 10월 생산량", total(OCT, "TB-32")),
        ("레몬청 불량률은", refused()),
        ("9월은", total(SEP, "TB-31")),
    ),
]
