"""Every skill, with the Korean description that tells a model (and the reader of docs/skills.md) when to use it."""

from __future__ import annotations

from skills import arguments as args
from skills import (
    compare_items,
    compare_periods,
    data_overview,
    extremes,
    idle_items,
    item_changes,
    item_share,
    records,
    search_items,
    summary,
    top_items,
    trend,
)
from skills.registry import Registry, Skill

SKILLS = (
    Skill(
        "get_production_summary",
        "한 기간의 생산량 합계, 건수(배치·로트 수), 배치 평균, 일평균, 월평균, 품목 수, 생산일수. 제품을 말하면 그 제품만 센다. "
        "'얼마나', '총 몇 개', '몇 건', '며칠', '몇 종류'처럼 한 숫자를 물을 때.",
        args.SummaryArgs,
        summary.summarise,
    ),
    Skill(
        "get_production_trend",
        "일별·주별·월별·분기별·연도별·요일별 생산 추이. 기간을 나누어 각각의 숫자를 보일 때('일자별로', '요일별').",
        args.TrendArgs,
        trend.trend,
    ),
    Skill(
        "get_monthly_trend",
        "월별 생산 추이. 단위가 '월별'이라고 분명할 때.",
        args.MonthlyTrendArgs,
        trend.monthly_trend,
    ),
    Skill(
        "get_top_items",
        "제품별 순위: '가장 많이 생산한 제품'(n=1), '상위 제품'(n=5), '순위', '하위 3개', '시럽 중에서 제일 많은 것', '품목별 생산량'(all).",
        args.TopItemsArgs,
        top_items.rank_items,
    ),
    Skill(
        "compare_periods",
        "두 기간의 생산 비교와 증감: '지난달이랑 비교', '전월 대비', '전년 대비', '전년 동월 대비', '10월과 9월 차이'.",
        args.ComparePeriodsArgs,
        compare_periods.compare,
    ),
    Skill(
        "compare_items",
        "같은 기간에 두 제품(또는 여러 제품)을 비교: 'A와 B 중 어느 쪽이 많아', 'A가 B의 몇 배'.",
        args.CompareItemsArgs,
        compare_items.compare,
    ),
    Skill(
        "get_item_history",
        "생산 기록(배치)을 하나씩 보인다: '최근 10건', '생산 이력', '마지막으로 언제 생산'(limit=1), '처음 생산한 날'(oldest, limit=1).",
        args.ItemHistoryArgs,
        records.item_history,
    ),
    Skill(
        "find_records",
        "로트 번호의 앞부분이나 수량 조건으로 배치를 찾거나 센다: 'LT2611로 시작하는 로트', '1,000개 이상인 배치 몇 건'.",
        args.FindRecordsArgs,
        records.find_records,
    ),
    Skill(
        "get_extremes",
        "가장 많이·적게 생산한 날, 주, 달, 분기, 해, 요일, 그리고 가장 큰·작은 배치. 언제였는지와 수량을 함께 준다.",
        args.ExtremesArgs,
        extremes.extremes,
    ),
    Skill(
        "get_item_share",
        "제품이 같은 기간 전체 생산량에서 차지하는 비중(점유율, 몇 퍼센트).",
        args.ShareArgs,
        item_share.share,
    ),
    Skill(
        "get_item_changes",
        "두 기간 사이에 생산량이 가장 많이 늘거나 줄어든 제품.",
        args.ItemChangesArgs,
        item_changes.item_changes,
    ),
    Skill(
        "get_idle_items",
        "한동안 생산하지 않은 제품: '30일 넘게 생산 안 한 제품', '요즘 안 만드는 품목'.",
        args.IdleItemsArgs,
        idle_items.idle_items,
    ),
    Skill(
        "search_production_items",
        "제품 코드와 이름을 찾는다. 이름이나 코드의 일부로, 예전 이름으로도 찾는다: 'P물 코드가 뭐야', '시럽 종류', '품목 목록'.",
        args.SearchItemsArgs,
        search_items.search_items,
    ),
    Skill(
        "get_data_overview",
        "무슨 데이터가 언제부터 언제까지 있고 얼마나 최신인지: '데이터 언제까지 있어', '마지막 업데이트'.",
        args.OverviewArgs,
        data_overview.overview,
    ),
)


def build_registry() -> Registry:
    return Registry(SKILLS)
