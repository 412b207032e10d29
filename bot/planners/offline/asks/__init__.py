"""Builders: a sentence of a known kind, as skill calls. Each returns None where the sentence holds more than it can say."""

from bot.planners.offline.asks.batches import (
    first_production,
    history,
    history_counted,
    last_item,
    last_production,
    records_with_bounds,
)
from bot.planners.offline.asks.comparisons import (
    against_the_one_before,
    compare_items,
    compare_periods,
    share,
)
from bot.planners.offline.asks.extremes import extremes
from bot.planners.offline.asks.figures import kinds_compared, summary, trend
from bot.planners.offline.asks.lookups import overview, search
from bot.planners.offline.asks.rankings import (
    breakdown,
    compare_ranks,
    idle_items,
    item_changes,
    items_made_more,
    rank_of_item,
    ranking,
)

__all__ = [
    "against_the_one_before",
    "breakdown",
    "compare_items",
    "compare_periods",
    "compare_ranks",
    "extremes",
    "first_production",
    "history",
    "history_counted",
    "idle_items",
    "item_changes",
    "items_made_more",
    "kinds_compared",
    "last_item",
    "last_production",
    "overview",
    "rank_of_item",
    "ranking",
    "records_with_bounds",
    "search",
    "share",
    "summary",
    "trend",
]
