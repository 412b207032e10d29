"""Arguments of the skills. One set for every caller: the grammar, Gemini, slash commands, REST.

Words stay the user's own: `period` and `items` hold what was said, and are read here, against today and the
catalogue, each time the call runs. So a stored call ("지난달") is read anew the next day.

References, resolved by bot/execution.py before validation:
    "@1.rank1"   in `items`: the item at rank 1 of call 1 of this turn ("@prev.rank1": of the turn before)
    "@1.period"  in `period`: the day, month or other bucket that call 1 found
Field descriptions go to the model: they are prompt text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from datasource.model import Bucket, Order, RecordOrder

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


MEASURES = (
    "무엇을: quantity 생산량, batches 건수(배치·로트 수), batch_average 평균(배치당), daily_average 일평균, "
    "monthly_average 월평균, item_count 품목 수, production_days 생산일수."
)


class Measure(StrEnum):
    QUANTITY = "quantity"  # 생산량
    BATCHES = "batches"  # 건수
    BATCH_AVERAGE = "batch_average"  # 평균
    DAILY_AVERAGE = "daily_average"  # 일평균
    MONTHLY_AVERAGE = "monthly_average"  # 월평균
    ITEM_COUNT = "item_count"  # 품목 수
    PRODUCTION_DAYS = "production_days"  # 생산일수


class DayKind(StrEnum):
    """Days to keep within the period; several are a union."""

    WEEKDAYS = "weekdays"  # 평일: Monday to Friday
    WEEKEND = "weekend"  # 주말
    WORKING_DAYS = "working_days"  # 영업일: Monday to Friday, no public or company holiday
    HOLIDAYS = "holidays"  # 공휴일: every other day
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Extreme(StrEnum):
    BATCH = "batch"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WEEKDAY = "weekday"


class Side(StrEnum):
    MAX = "max"
    MIN = "min"
    BOTH = "both"


class Against(StrEnum):
    """Names for the earlier period of a comparison that follow from the later one."""

    PREVIOUS = "previous"  # the period just before
    YEAR_BEFORE = "year_before"  # the same one a year before
    SAME_DAYS_YEAR_BEFORE = "same_days_year_before"  # 전년 동월/동기: the same calendar days a year before


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class PeriodArgs(Args):
    period: Words | None = Field(
        default=None,
        description="기간. 사용자가 말한 그대로의 한국어 표현(예: '지난달', '최근 7일', '2025년 3월', '3월부터 5월까지') 또는 "
        "'YYYY-MM-DD~YYYY-MM-DD'. 사용자가 기간을 말하지 않았으면 비워 둔다.",
    )
    days: tuple[DayKind, ...] = Field(
        default=(),
        description="기간 안에서 이 날만 센다: weekdays 평일(월~금), weekend 주말, working_days 영업일, holidays 공휴일(쉬는 날), "
        "mon~sun 요일. 말하지 않았으면 비워 둔다.",
    )


EXCLUDING = "빼고 볼 제품('X 빼고', 'X 제외'). 사용자가 말한 이름이나 코드 그대로. 말하지 않았으면 비워 둔다."


class ScopeArgs(PeriodArgs):
    items: tuple[Words, ...] = Field(
        default=(),
        max_length=20,
        description="제품. 사용자가 말한 이름이나 코드 그대로. 전체이면 비워 둔다. 앞 호출의 결과를 가리킬 때는 '@1.rank1'.",
    )
    excluding: tuple[Words, ...] = Field(default=(), max_length=20, description=EXCLUDING)


class SearchItemsArgs(Args):
    """search_production_items"""

    query: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = Field(
        default="", description="이름이나 코드의 일부. 비우면 모든 품목."
    )
    starts_with: bool = Field(
        default=False, description='참이면 query로 시작하는 코드나 이름만("A로 시작하는 코드").'
    )
    period: Words | None = Field(
        default=None, description="이 기간에 생산한 품목만. 말하지 않았으면 비워 둔다."
    )


class SummaryArgs(ScopeArgs):
    """get_production_summary"""

    measures: tuple[Measure, ...] = Field(
        default=(Measure.QUANTITY,), min_length=1, max_length=7, description=MEASURES
    )
    combined: bool = Field(default=False, description="여러 제품을 하나의 합계로만 물었으면 true.")


class TrendArgs(ScopeArgs):
    """get_production_trend"""

    by: Bucket | None = Field(
        default=None,
        description="묶는 단위: day 일별, week 주별, month 월별, quarter 분기별, year 연도별, weekday 요일별. 말하지 않았으면 비워 둔다.",
    )
    measure: Measure = Field(default=Measure.QUANTITY, description=MEASURES)


class MonthlyTrendArgs(ScopeArgs):
    """get_monthly_trend"""

    measure: Measure = Field(default=Measure.QUANTITY, description=MEASURES)


class TopItemsArgs(PeriodArgs):
    """get_top_items"""

    n: int | None = Field(
        default=None, ge=1, le=1000, description="몇 개까지. 말하지 않았으면 비워 둔다(10개)."
    )
    rank: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="이 순위의 제품 하나를 물을 때('2위 제품', '세 번째로 많은 제품'). 그 순위까지 보인다.",
    )
    rank_of: Words | None = Field(
        default=None, description="이 제품이 몇 위인지 물을 때('이 제품은 몇 위야'). 그 순위까지 보인다."
    )
    order: Order = Field(default=Order.TOP, description="top 많은 순, bottom 적은 순(하위).")
    within: Words | None = Field(
        default=None, description="'시럽 중에서'처럼 이름에 이 말이 든 제품 안에서만."
    )
    items: tuple[Words, ...] = Field(default=(), max_length=20, description="이 제품들끼리만 순위를 낼 때.")
    excluding: tuple[Words, ...] = Field(default=(), max_length=20, description=EXCLUDING)
    measure: Measure = Field(default=Measure.QUANTITY, description=MEASURES)
    all: bool = Field(default=False, description="품목별 전체 목록이면 true.")


class ComparePeriodsArgs(ScopeArgs):
    """compare_periods: `period` against `against`; which is the later one is worked out from the dates."""

    against: Against | Words = Field(
        union_mode="left_to_right",  # else the name of a list member is taken for free words
        description="비교할 다른 기간의 표현, 또는 previous(바로 앞 기간), year_before(한 해 전 같은 기간), "
        "same_days_year_before(전년 동월·동기).",
    )
    measure: Measure = Field(default=Measure.QUANTITY, description=MEASURES)


class CompareItemsArgs(ScopeArgs):
    """compare_items: two or more items over one period, first-named first."""

    items: tuple[Words, ...] = Field(min_length=1, max_length=20, description="비교할 제품들. 말한 순서대로.")
    measure: Measure = Field(default=Measure.QUANTITY, description=MEASURES)


RECORD_ORDERS = "newest 최근 순, oldest 오래된 순, largest 수량이 큰 순, smallest 수량이 작은 순."


class ItemHistoryArgs(ScopeArgs):
    """get_item_history: the newest (or oldest) records; `limit` 1 with newest is "마지막으로 언제"."""

    limit: int = Field(default=10, ge=1, le=200, description="몇 건까지. '마지막으로 언제'는 1.")
    order: RecordOrder = Field(default=RecordOrder.NEWEST, description=RECORD_ORDERS)


class FindRecordsArgs(ScopeArgs):
    """find_records"""

    lot_prefix: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] | None = Field(
        default=None, description="로트 번호가 이것으로 시작하는 기록만."
    )
    min_quantity: int | None = Field(default=None, description="이 수량 이상(초과는 +1).")
    max_quantity: int | None = Field(default=None, description="이 수량 이하(미만은 -1).")
    order: RecordOrder = Field(default=RecordOrder.NEWEST, description=RECORD_ORDERS)
    limit: int = Field(default=10, ge=1, le=200, description="몇 건까지 보일지.")
    count_only: bool = Field(default=False, description="목록이 아니라 몇 건인지만 물었으면 true.")


class ExtremesArgs(ScopeArgs):
    """get_extremes"""

    of: tuple[Extreme, ...] = Field(
        default=(Extreme.DAY, Extreme.BATCH),
        min_length=1,
        max_length=7,
        description="무엇 가운데서: batch 배치(로트, 한 번에), day 날, week 주, month 달, quarter 분기, year 해, weekday 요일. "
        "'최대 생산량'처럼 배치도 날도 말하지 않았으면 비워 둔다(둘 다).",
    )
    side: Side = Field(default=Side.MAX, description="max 가장 많은, min 가장 적은, both 둘 다.")
    n: int = Field(default=1, ge=1, le=31, description="상위 몇 개의 날·달인지.")


class ShareArgs(ScopeArgs):
    """get_item_share: the items' total ÷ the total of all items in the same period."""

    items: tuple[Words, ...] = Field(
        min_length=1, max_length=20, description="비중을 볼 제품. 사용자가 말한 이름이나 코드 그대로."
    )
    within: Words | None = Field(
        default=None,
        description="'시럽 중에서 딸기 시럽 비중'처럼 이름에 이 말이 든 제품 안에서의 비중. 전체에서의 비중이면 비워 둔다.",
    )


class ItemChangesArgs(PeriodArgs):
    """get_item_changes: items that moved most between two periods."""

    against: Against | Words = Field(
        default=Against.PREVIOUS,
        union_mode="left_to_right",
        description="비교할 다른 기간의 표현, 또는 previous(바로 앞 기간), year_before(한 해 전 같은 기간), "
        "same_days_year_before(전년 동월·동기).",
    )
    n: int = Field(default=5, ge=1, le=100, description="몇 개까지.")
    direction: Side = Field(
        default=Side.BOTH, description="max 가장 많이 늘어난, min 가장 많이 줄어든, both 둘 다."
    )


class IdleItemsArgs(Args):
    """get_idle_items: items whose last production is at least `days` days ago."""

    days: int = Field(default=30, ge=1, le=3650, description="며칠 이상 생산하지 않은.")
    n: int = Field(default=10, ge=1, le=100, description="몇 개까지.")


class OverviewArgs(Args):
    """get_data_overview: what the data holds and how fresh it is."""
