"""Every skill, with the Korean description that tells a model (and the reader of docs/skills.md) when to use it."""

from __future__ import annotations

from skills import compare_periods, summary, top_items, trend
from skills.arguments import ComparePeriodsArgs, MonthlyTrendArgs, SummaryArgs, TopItemsArgs, TrendArgs
from skills.registry import Registry, Skill

SKILLS = (
    Skill(
        "get_production_summary",
        "한 기간의 생산량 합계, 건수(배치·로트 수), 평균, 일평균, 월평균, 품목 수, 생산일수. 제품을 말하면 그 제품만 센다.",
        SummaryArgs,
        summary.summarise,
    ),
    Skill(
        "get_production_trend",
        "일별·주별·월별·분기별·연도별·요일별 생산 추이.",
        TrendArgs,
        trend.trend,
    ),
    Skill(
        "get_monthly_trend",
        "월별 생산 추이.",
        MonthlyTrendArgs,
        trend.monthly_trend,
    ),
    Skill(
        "get_top_items",
        "제품별 생산 순위(상위·하위), '가장 많이 생산한 제품', '시럽 중에서 제일 많은 것', 품목별 전체 목록.",
        TopItemsArgs,
        top_items.rank_items,
    ),
    Skill(
        "compare_periods",
        "두 기간의 비교·증감(전월 대비, 전년 대비, 전년 동월 대비, 'A와 B 비교').",
        ComparePeriodsArgs,
        compare_periods.compare,
    ),
)


def build_registry() -> Registry:
    return Registry(SKILLS)
