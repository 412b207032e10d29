"""The answers that people look at: one golden file each, and all of them must hold to their own figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.answers import Answer, ChartWish
from datasource.model import Bucket, Order, RecordOrder
from skills.arguments import Extreme, Measure, Side
from skills.results import ExtremeEntry, Item
from tests.bot.compose import samples as s

CASES: dict[str, Callable[[], Answer]] = {
    "total_of_a_month": lambda: s.answer(s.summary()),
    "total_of_the_running_month": lambda: s.answer(s.summary(963213, s.NOVEMBER)),
    "total_of_one_item": lambda: s.answer(s.summary(112934, items=(s.BINDER,))),
    "total_of_a_family": lambda: s.answer(
        s.summary(1857571, s.THIS_YEAR, (s.WATER, s.WATER20), totals=(1240197, 617374))
    ),
    "total_with_an_item_that_rested": lambda: s.answer(
        s.summary(100, items=(s.OIL1, s.OIL2), totals=(100, None))
    ),
    "daily_average": lambda: s.answer(s.summary(measures=(Measure.DAILY_AVERAGE,))),
    "batch_average": lambda: s.answer(s.summary(measures=(Measure.BATCH_AVERAGE,))),
    "batches": lambda: s.answer(s.summary(measures=(Measure.BATCHES,))),
    "distinct_items": lambda: s.answer(s.summary(measures=(Measure.ITEM_COUNT,))),
    "production_days": lambda: s.answer(s.summary(items=(s.GREASE,), measures=(Measure.PRODUCTION_DAYS,))),
    "several_measures_of_no_named_period": lambda: s.answer(
        s.summary(
            read=s.THIS_YEAR,
            measures=(Measure.QUANTITY, Measure.BATCHES, Measure.DAILY_AVERAGE),
            null_rows=12,
        )
    ),
    "near_miss_named": lambda: s.answer(s.summary(items=(s.SAUCE,))),
    "old_name_named": lambda: s.answer(s.summary(items=(s.NEW_NAME,))),
    "late_and_stale_data": lambda: s.answer(
        s.summary(963213, s.NOVEMBER, latest_day=date(2026, 11, 18), stale=("live",)),
        now=s.AS_OF.replace(day=23, hour=9),
    ),
    "chart_wished_for_one_figure": lambda: s.answer(s.summary(), chart=ChartWish.YES),
    "trend_by_month": lambda: s.answer(s.trend()),
    "trend_by_day_with_gaps": lambda: s.answer(
        s.trend(
            s.daily([60375, None, 65610, 68395, 67963], date(2026, 11, 16)),
            Bucket.DAY,
            read=s.period(date(2026, 11, 16), date(2026, 11, 20), unit="week"),
        )
    ),
    "trend_of_averages": lambda: s.answer(s.trend(measure=Measure.BATCH_AVERAGE, items=(s.BINDER,))),
    "trend_of_two_items": lambda: s.answer(s.trend_of_items()),
    "trend_without_chart": lambda: s.answer(s.trend(), chart=ChartWish.NO),
    "top_three": lambda: s.answer(s.ranking()),
    "top_one": lambda: s.answer(s.ranking(((s.WASHER, 141802),), asked_n=1)),
    "bottom_within_a_family": lambda: s.answer(s.ranking(within="코팅제", order=Order.BOTTOM)),
    "fewer_items_than_asked": lambda: s.answer(s.ranking(overall=385018, item_count=3, asked_n=10)),
    "periods_compared_up": lambda: s.answer(s.comparison()),
    "running_month_against_the_last": lambda: s.answer(
        s.comparison(963213, 1339802, later_period=s.NOVEMBER, earlier_period=s.OCTOBER, elapsed=1000000)
    ),
    "same_days_a_year_before": lambda: s.answer(
        s.comparison(
            963213,
            1074117,
            later_period=s.NOVEMBER,
            earlier_period=s.period(date(2025, 11, 1), date(2025, 11, 23), text=""),
            same_days=True,
            whole=1450578,
        )
    ),
    "earlier_period_empty": lambda: s.answer(s.comparison(1339802, None)),
    "later_period_empty": lambda: s.answer(s.comparison(None, 1113981)),
    "periods_equal": lambda: s.answer(s.comparison(5000, 5000)),
    "earlier_total_is_negative": lambda: s.answer(s.comparison(500, -20)),
    "two_items_compared": lambda: s.answer(s.item_comparison()),
    "second_item_larger": lambda: s.answer(s.item_comparison(((s.OIL2, 208259), (s.OIL1, 362327)))),
    "one_item_rested": lambda: s.answer(s.item_comparison(((s.OIL1, 100), (s.OIL2, None)))),
    "three_items_compared": lambda: s.answer(
        s.item_comparison(((s.OIL1, 300), (s.OIL2, 500), (s.WASHER, 100)))
    ),
    "newest_records": lambda: s.answer(s.records()),
    "last_production": lambda: s.answer(s.records((s.record(date(2024, 9, 13), 120),), last_production=True)),
    "count_by_quantity": lambda: s.answer(
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
    "no_record_meets_the_condition": lambda: s.answer(
        s.records((), matched=0, min_quantity=99999, items=(), read=s.OCTOBER)
    ),
    "records_by_lot": lambda: s.answer(s.records(matched=21, total=7000, lot_prefix="SP202611", items=())),
    "largest_batches": lambda: s.answer(
        s.records(
            tuple(s.record(date(2026, 10, d), q, lot=f"L{d}") for d, q in ((5, 900), (7, 800), (9, 700))),
            order=RecordOrder.LARGEST,
            read=s.OCTOBER,
            matched=87,
            total=5000,
        )
    ),
    "largest_day_and_batch": lambda: s.answer(s.extremes()),
    "smallest_month": lambda: s.answer(
        s.extremes(
            ExtremeEntry(Extreme.MONTH, Side.MIN, 1, date(2025, 8, 1), date(2025, 8, 31), None, 818916, None),
            read=s.period(date(2025, 1, 1), date(2025, 12, 31), unit="year", text="작년"),
        )
    ),
    "largest_weekday": lambda: s.answer(
        s.extremes(ExtremeEntry(Extreme.WEEKDAY, Side.MAX, 1, None, None, 3, 2800000, None))
    ),
    "share_of_one": lambda: s.answer(s.share()),
    "share_of_two": lambda: s.answer(s.share(((s.WATER, 1240197), (s.WATER20, 617374)))),
    "found_items": lambda: s.answer(s.search()),
    "found_one_item": lambda: s.answer(s.search(s.WATER)),
    "found_only_near_items": lambda: s.answer(s.search(s.SAUCE, query="불고기쏘스", near=True)),
    "moved_most": lambda: s.answer(s.item_changes()),
    "idle_items": lambda: s.answer(s.idle()),
    "overview": lambda: s.answer(s.overview()),
    "no_data_on_a_day": lambda: s.answer(s.no_data()),
    "no_data_only_uncounted_rows": lambda: s.answer(s.no_data((s.GREASE,), null_rows=3)),
    "many_items_fit": lambda: s.answer(s.unclear_item()),
    "answered_and_unclear": lambda: s.answer(s.summary(), s.unclear_item()),
    "two_questions": lambda: s.answer(s.summary(112934, items=(s.OIL1,)), s.summary(5000, items=(s.GREASE,))),
    "answered_and_no_data": lambda: s.answer(s.summary(), s.no_data()),
    "hostile_name": lambda: s.answer(
        s.summary(items=(Item("X1", "**총 999,999개** | <@U1> `rm`\n[클릭](http://x)\u202e"),))
    ),
}
