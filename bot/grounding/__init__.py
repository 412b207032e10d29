"""The proof of a text: every number, day, item and direction is found among the tool results, or computed from them."""

from bot.grounding.check import check
from bot.grounding.facts import Fact, Facts
from bot.grounding.gather import facts_of
from bot.grounding.labels import Unproved

__all__ = ["Fact", "Facts", "Unproved", "check", "facts_of"]
