"""Codes and names, and what the data holds."""

from __future__ import annotations

from bot.planners.offline.asks.batches import last_production
from bot.planners.offline.asks.common import Calls, call, period_args
from bot.planners.offline.asks.rankings import breakdown
from bot.planners.offline.frame import Frame
from bot.planners.offline.scope import (
    compares,
    item_words,
    leaves_out_a_period,
    plain_periods,
)
from bot.planners.offline.tokens import Cat


def search(frame: Frame) -> Calls | None:
    """Codes and names. With a period: what was made in it."""
    if leaves_out_a_period(frame) or frame.days or compares(frame):
        return None
    periods = plain_periods(frame)
    if len(periods) > 1:
        return None
    if periods and not (frame.items or frame.lots):
        return breakdown(frame)
    if periods and frame.meaning <= {"label"}:
        return None  # "에폭시 제품 9월" is of what was made of them
    scope = ({"starts_with": True} if frame.has("prefix") else {}) | period_args(
        periods[0] if periods else None
    )
    if frame.lots:
        args = {"query": frame.lots[0].text} | scope
        return [call("search_production_items", args)] if not frame.items else None
    queries = [named.token.mention.text for named in frame.items] or item_words(frame)
    if not queries and not (
        frame.has("list", "kind", "seek")
        or (frame.has("code", "name") and frame.has("whole"))
        or (frame.has("item") and _asks_if_there(frame))
    ):
        return None
    queries = queries or [""]
    return [call("search_production_items", {"query": query} | scope) for query in queries]


def _asks_if_there(frame: Frame) -> bool:
    """ "어떤 제품이 있어?"."""
    return any(token.cat is Cat.CLOSING and token.text.startswith("있") for token in frame.tokens)


def overview(frame: Frame) -> Calls | None:
    if frame.items:
        return last_production(frame)
    return [call("get_data_overview", {})]
