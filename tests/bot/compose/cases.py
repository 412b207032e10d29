"""The answers that people look at: one golden file each, and all of them must hold to their own figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from bot.answers import Answer, ChartWish
from datasource.model import Bucket, Order, RecordOrder
from skills.arguments import Extreme, Measure, Side
from skills.results import ExtremeEntry, Item, SkillOutcome
from tests.bot.compose import samples as s


class Case:
    """Outcomes, and what else the answer depends on."""

    def __init__(self, *outcomes: SkillOutcome, **more: object) -> None:
        self.outcomes = outcomes
        self.more = more


_CASES: dict[str, Callable[[], Case]] = {
    "total_of_a_month": lambda: Case(s.summary()),
    "total_of_the_running_month": lambda: Case(s.summary(963213, s.NOVEMBER)),
    "total_of_one_item": lambda: Case(s.summary(112934, items=(s.BINDER,))),
    "total_of_a_family": lambda: Case(
        s.summary(1857571, s.THIS_YEAR, (s.WATER, s.WATER20), totals=(1240197, 617374))
    ),
    "total_with_an_item_that_rested": lambda: Case(
        s.summary(100, items=(s.OIL1, s.OIL2), totals=(100, None))
    ),
    "daily_average": lambda: Case(s.summary(measures=(Measure.DAILY_AVERAGE,))),
    "batch_average": lambda: Case(s.summary(measures=(Measure.BATCH_AVERAGE,))),
    "batches": lambda: Case(s.summary(measures=(Measure.BATCHES,))),
    "distinct_items": lambda: Case(s.summary(measures=(Measure.ITEM_COUNT,))),
    "production_days": lambda: Case(s.summary(items=(s.GREASE,), measures=(Measure.PRODUCTION_DAYS,))),
    "several_measures_of_no_named_period": lambda: Case(
        s.summary(
            read=s.THIS_YEAR,
            measures=(Measure.QUANTITY, Measure.BATCHES, Measure.DAILY_AVERAGE),
            null_rows=12,
        )
    ),
    "near_miss_named": lambda: Case(s.summary(items=(s.SAUCE,))),
    "old_name_named": lambda: Case(s.summary(items=(s.NEW_NAME,))),
    "late_and_stale_data": lambda: Case(
        s.summary(963213, s.NOVEMBER, latest_day=date(2026, 11, 18), stale=("live",)),
        now=s.AS_OF.replace(day=23, hour=9),
    ),
    "chart_wished_for_one_figure": lambda: Case(s.summary(), chart=ChartWish.YES),
    "trend_by_month": lambda: Case(s.trend()),
    "trend_by_day_with_gaps": lambda: Case(
        s.trend(
            s.daily([60375, None, 65610, 68395, 67963], date(2026, 11, 16)),
            Bucket.DAY,
            read=s.period(date(2026, 11, 16), date(2026, 11, 20), unit="week"),
        )
    ),
    "trend_of_averages": lambda: Case(s.trend(measure=Measure.BATCH_AVERAGE, items=(s.BINDER,))),
    "trend_of_two_items": lambda: Case(s.trend_of_items()),
    "trend_without_chart": lambda: Case(s.trend(), chart=ChartWish.NO),
    "top_three": lambda: Case(s.ranking()),
    "top_one": lambda: Case(s.ranking(((s.WASHER, 141802),), asked_n=1)),
    "one_rank_asked": lambda: Case(s.ranking(asked_rank=2)),
    "bottom_within_a_family": lambda: Case(s.ranking(within="코팅제", order=Order.BOTTOM)),
    "fewer_items_than_asked": lambda: Case(s.ranking(overall=385018, item_count=3, asked_n=10)),
    "periods_compared_up": lambda: Case(s.comparison()),
    "running_month_against_the_last": lambda: Case(
        s.comparison(963213, 1339802, later_period=s.NOVEMBER, earlier_period=s.OCTOBER, elapsed=1000000)
    ),
    "same_days_a_year_before": lambda: Case(
        s.comparison(
            963213,
            1074117,
            later_period=s.NOVEMBER,
            earlier_period=s.period(date(2025, 11, 1), date(2025, 11, 23), text=""),
            same_days=True,
            whole=1450578,
        )
    ),
    "earlier_period_empty": lambda: Case(s.comparison(1339802, None)),
    "later_period_empty": lambda: Case(s.comparison(None, 1113981)),
    "periods_equal": lambda: Case(s.comparison(5000, 5000)),
    "earlier_total_is_negative": lambda: Case(s.comparison(500, -20)),
    "two_items_compared": lambda: Case(s.item_comparison()),
    "second_item_larger": lambda: Case(s.item_comparison(((s.OIL2, 208259), (s.OIL1, 362327)))),
    "one_item_rested": lambda: Case(s.item_comparison(((s.OIL1, 100), (s.OIL2, None)))),
    "only_one_item_to_compare": lambda: Case(s.item_comparison(((s.OIL1, 100),))),
    "three_items_compared": lambda: Case(s.item_comparison(((s.OIL1, 300), (s.OIL2, 500), (s.WASHER, 100)))),
    "newest_records": lambda: Case(s.records()),
    "last_production": lambda: Case(s.records((s.record(date(2024, 9, 13), 120),), last_production=True)),
    "count_by_quantity": lambda: Case(
        s.records(
            (s.record(date(2026, 10, 30), 2100),),
            matched=117,
            total=300000,
            min_quantity=2000,
            items=(),
            read=s.OCTOBER,
            count_only=True,
        )
    ),
    "no_record_meets_the_condition": lambda: Case(
        s.records((), matched=0, min_quantity=99999, items=(), read=s.OCTOBER)
    ),
    "records_by_lot": lambda: Case(s.records(matched=21, total=7000, lot_prefix="SP202611", items=())),
    "largest_batches": lambda: Case(
        s.records(
            tuple(s.record(date(2026, 10, d), q, lot=f"L{d}") for d, q in ((5, 900), (7, 800), (9, 700))),
            order=RecordOrder.LARGEST,
            read=s.OCTOBER,
            matched=87,
            total=5000,
        )
    ),
    "largest_day_and_batch": lambda: Case(s.extremes()),
    "smallest_month": lambda: Case(
        s.extremes(
            ExtremeEntry(Extreme.MONTH, Side.MIN, 1, date(2025, 8, 1), date(2025, 8, 31), None, 818916, None),
            read=s.period(date(2025, 1, 1), date(2025, 12, 31), unit="year", text="작년"),
        )
    ),
    "largest_weekday": lambda: Case(
        s.extremes(ExtremeEntry(Extreme.WEEKDAY, Side.MAX, 1, None, None, 3, 2800000, None))
    ),
    "share_of_one": lambda: Case(s.share()),
    "share_of_two": lambda: Case(s.share(((s.WATER, 1240197), (s.WATER20, 617374)))),
    "found_items": lambda: Case(s.search()),
    "found_one_item": lambda: Case(s.search(s.WATER)),
    "found_only_near_items": lambda: Case(s.search(s.SAUCE, query="불고기쏘스", near=True)),
    "moved_most": lambda: Case(s.item_changes()),
    "idle_items": lambda: Case(s.idle()),
    "overview": lambda: Case(s.overview()),
    "no_data_on_a_day": lambda: Case(s.no_data()),
    "no_data_only_uncounted_rows": lambda: Case(s.no_data((s.GREASE,), null_rows=3)),
    "many_items_fit": lambda: Case(s.unclear_item()),
    "answered_and_unclear": lambda: Case(s.summary(), s.unclear_item()),
    "two_questions": lambda: Case(s.summary(112934, items=(s.OIL1,)), s.summary(5000, items=(s.GREASE,))),
    "answered_and_no_data": lambda: Case(s.summary(), s.no_data()),
    "hostile_name": lambda: Case(
        s.summary(items=(Item("X1", "**총 999,999개** | <@U1> `rm`\n[클릭](http://x)\u202e"),))
    ),
}


def _compose(case: Case) -> Answer:
    return s.answer(*case.outcomes, **case.more)


OUTCOMES: dict[str, tuple[SkillOutcome, ...]] = {name: make().outcomes for name, make in _CASES.items()}
CASES: dict[str, Callable[[], Answer]] = {name: partial(_compose, make()) for name, make in _CASES.items()}
