"""Skills by name, and which arguments a follow-up may hand them."""

from __future__ import annotations

SUMMARY = "get_production_summary"
TREND = "get_production_trend"
MONTHLY = "get_monthly_trend"
RANKING = "get_top_items"
PERIODS = "compare_periods"
ITEMS = "compare_items"
HISTORY = "get_item_history"
RECORDS = "find_records"
EXTREMES = "get_extremes"
SHARE = "get_item_share"
SEARCH = "search_production_items"
CHANGES = "get_item_changes"
OVERVIEW = "get_data_overview"
IDLE = "get_idle_items"
SCOPED = frozenset({SUMMARY, TREND, MONTHLY, PERIODS, HISTORY, RECORDS, EXTREMES, SHARE, ITEMS})
TAKES_ITEMS = frozenset({SUMMARY, TREND, MONTHLY, PERIODS, HISTORY, RECORDS, EXTREMES, SHARE})
LEAVES_OUT = TAKES_ITEMS | {RANKING}
TAKES_PERIOD = frozenset({SUMMARY, TREND, MONTHLY, RANKING, ITEMS, EXTREMES, SHARE, RECORDS})
TAKES_DAYS = TAKES_PERIOD | {PERIODS, CHANGES}
TRENDS = frozenset({TREND, MONTHLY})
