"""More conversations: shorter words, changed minds, corrections, thanks in between, other people's turns."""

from __future__ import annotations

from tests.questions.intents import (
    batches,
    both,
    clarify,
    compare,
    day,
    either,
    extreme,
    extreme_batch,
    item_count,
    last_made,
    month,
    monthly_average,
    months,
    not_answered,
    of_ranked,
    quantity_between,
    questions,
    ranking,
    search,
    share,
    span,
    thread,
    total,
    trend,
    versus,
    weekday_trend,
    year,
)

SEP, OCT, NOV = month(2026, 9), month(2026, 10), month(2026, 11)
Q3 = months(2026, 7, 2026, 9)
SYRUPS = tuple(f"SY{n}" for n in range(201, 213))

QUESTIONS = [
    *thread(
        "u-instead",
        ("딸기 시럽 지난달 생산량", total(OCT, "SY201")),
        ("아니 바닐라 시럽", total(OCT, "SY203")),
        ("지난달 말고 9월", total(SEP, "SY203")),
    ),
    *thread(
        "u-thanks",
        ("OL07 올해 생산량", total(year(2026), "OL07")),
        ("고마워", not_answered()),
        ("작년은?", total(year(2025), "OL07")),
    ),
    *thread(
        "u-particles",
        ("토너 패드 60매 8월 실적이요", total(month(2026, 8), "CS0520")),
        ("9월 거는요", total(SEP, "CS0520")),
        ("10월것도 부탁해요", total(OCT, "CS0520")),
        ("클렌징폼도요", total(OCT, "CS0521")),
    ),
    *thread(
        "u-fresh-question",
        ("JM-13 작년 생산량", total(year(2025), "JM-13")),
        ("전체 생산량은 이번 달 얼마야?", total(NOV)),
        ("지난달 상위 3개 제품 알려줘", ranking(OCT, 3)),
    ),
    *thread(
        "u-units",
        ("올해 생산 추이", trend(year(2026), "month")),
        ("분기별로", trend(year(2026), "quarter")),
        ("요일별로는?", weekday_trend(year(2026))),
    ),
    *thread(
        "u-item-trend",
        ("선크림 SPF50+ 월별 생산량 올해", trend(year(2026), "month", "CS0511")),
        ("제일 많은 달은?", extreme(year(2026), "month", "CS0511")),
        ("선스틱은?", extreme(year(2026), "month", "CS0512")),
    ),
    *thread(
        "u-within",
        ("시럽 중에서 지난달 1위는?", ranking(OCT, 1, within=SYRUPS)),
        ("상위 3개는?", ranking(OCT, 3, within=SYRUPS)),
        ("올해로 보면?", ranking(year(2026), 3, within=SYRUPS)),
    ),
    *thread(
        "u-condition",
        ("10월 2000개 이상 배치 몇 건?", quantity_between(OCT, 2000, None)),
        ("9월은?", quantity_between(SEP, 2000, None)),
        ("3000개 이상은?", quantity_between(SEP, 3000, None)),
    ),
    *thread(
        "u-batch",
        ("9월 최대 배치", extreme_batch(SEP)),
        ("10월은?", extreme_batch(OCT)),
    ),
    *thread(
        "u-monthly-average",
        ("2025년 월평균 생산량", monthly_average(year(2025))),
        ("2024년은?", monthly_average(year(2024))),
        ("참기름은요?", monthly_average(year(2024), "OL07")),
    ),
    *thread(
        "u-distinct",
        ("지난달 몇 종류 생산했어?", item_count(OCT)),
        ("지지난달은", item_count(SEP)),
    ),
    *thread(
        "u-items-each",
        ("레몬청, 자몽청 3분기 생산량", total(Q3, "TB-31", "TB-32")),
        ("2분기는?", total(months(2026, 4, 2026, 6), "TB-31", "TB-32")),
    ),
    *thread(
        "u-versus",
        ("수분크림 올해 생산량", total(year(2026), "CS0510")),
        ("바디로션이랑 비교해줘", versus(year(2026), "CS0510", "CS0525")),
    ),
    *thread(
        "u-share",
        ("지난달 샴푸 500ml 비중", share(OCT, "CS0530")),
        ("바디로션은?", share(OCT, "CS0525")),
    ),
    *thread(
        "u-code-only",
        ("지난주 생산량", total(span("2026-11-16", "2026-11-22"))),
        ("FS-1001", total(span("2026-11-16", "2026-11-22"), "FS-1001")),
        ("CS0501은?", total(span("2026-11-16", "2026-11-22"), "CS0501")),
    ),
    *thread(
        "u-ranges",
        ("3월부터 5월까지 생산량", total(months(2026, 3, 2026, 5))),
        ("6월부터 8월까지는?", total(months(2026, 6, 2026, 8))),
        ("월별로 나눠줘", trend(months(2026, 6, 2026, 8), "month")),
    ),
    *thread(
        "u-lots",
        ("불고기 소스 10월 로트 수", batches(OCT, "FS-1001")),
        ("생산량은?", total(OCT, "FS-1001")),
    ),
    *thread(
        "u-three-back",
        ("딸기잼 9월 생산량", total(SEP, "JM-12")),
        ("무화과잼은?", total(SEP, "JM-14")),
        ("블루베리잼은?", total(SEP, "JM-13")),
        ("셋 다 합치면?", total(SEP, "JM-12", "JM-13", "JM-14")),
    ),
    *thread(
        "u-shift-leader",
        ("11/20 실적", total(day("2026-11-20"))),
        ("전일 대비?", compare(day("2026-11-20"), day("2026-11-19"))),
        ("상위 3개 제품은?", ranking(day("2026-11-20"), 3)),
    ),
    *thread(
        "u-manager",
        ("작년 총 생산량 얼마였죠?", total(year(2025))),
        ("재작년이랑 비교하면 어때요", compare(year(2025), year(2024))),
        ("어떤 제품이 제일 많았어요?", ranking(year(2025), 1)),
        ("그거 비중은?", of_ranked(year(2025), 1, lambda code: share(year(2025), code))),
    ),
    *thread(
        "u-new-hire",
        ("안녕하세요 처음 써봐요", not_answered()),
        ("이번달 생산량 알려주세요", total(NOV)),
        ("저번달은요?", total(OCT)),
        ("제품별 순위도 보여주세요", ranking(OCT, 10)),
    ),
    *thread(
        "u-made-when-behind-its-code",
        ("딸기 시럽 9월 실적", total(SEP, "SY201")),
        ("코드는?", search("SY201")),
        ("언제 마지막으로 만들었어", last_made("SY201")),
    ),
    *thread(
        "u-figure-behind-its-code",
        ("OL07 코드 맞아?", search("OL07")),
        ("총 생산량", total(year(2026), "OL07")),
    ),
    *thread(
        "u-other-end-of-months",
        ("딸기 시럽 올해 월별 추이", trend(year(2026), "month", "SY201")),
        ("제일 많은 달은?", extreme(year(2026), "month", "SY201")),
        ("제일 적은 건", extreme(year(2026), "month", "SY201", lowest=True)),
        ("제일 많은 달은?", extreme(year(2026), "month", "SY201")),
        ("반대로는?", extreme(year(2026), "month", "SY201", lowest=True)),
    ),
    *thread(
        "u-other-end-of-days",
        ("10월 생산량이 제일 많은 날은?", extreme(OCT, "day")),
        ("가장 적은 건?", extreme(OCT, "day", lowest=True)),
        ("제일 적은 제품은?", ranking(OCT, 1, lowest=True)),
    ),
    *thread(
        "u-other-end-of-items",
        ("10월에 제일 많이 만든 제품은?", ranking(OCT, 1)),
        ("제일 적은 건", ranking(OCT, 1, lowest=True)),
        ("반대로는?", ranking(OCT, 1)),
    ),
    *thread(
        "u-measure-behind-an-open-month",
        ("그럼 9월은?", clarify()),
        ("생산량 말이야", total(SEP)),
    ),
    *thread(
        "u-measure-behind-an-open-item",
        ("그럼 딸기 시럽은?", clarify()),
        ("9월에는?", total(SEP, "SY201")),
        ("배치 수는?", batches(SEP, "SY201")),
    ),
    *thread(
        "u-own-month-behind-an-open-one",
        ("그럼 9월은?", clarify()),
        ("지난달 생산량", total(OCT)),
    ),
    *thread(
        "u-one-more-item",
        ("딸기 시럽 10월 생산량", total(OCT, "SY201")),
        ("갈비 양념도 같이 보여줘", total(OCT, "SY201", "FS-1003")),
        ("갈비 양념도?", total(OCT, "FS-1003")),
        ("9월도 같이", both(total(OCT, "FS-1003"), total(SEP, "FS-1003"))),
    ),
    *thread(
        "u-mixed-order",
        ("10월 갈비 양념", total(OCT, "FS-1003")),
        ("9월하고 8월은?", both(total(SEP, "FS-1003"), total(month(2026, 8), "FS-1003"))),
    ),
]

QUESTIONS += questions(
    "single_noun",
    ("10월 갈비 양념", total(OCT, "FS-1003")),
    ("불고기 소스 지난달", total(OCT, "FS-1001")),
    ("SY201", either(total(year(2026), "SY201"), clarify(), search("SY201"))),
)
