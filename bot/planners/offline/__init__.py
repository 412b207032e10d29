"""The planner without a model: a Korean grammar over word lists (words/) and a table of rules (rules.py)."""

from bot.planners.offline.planner import OfflinePlanner

__all__ = ["OfflinePlanner"]
