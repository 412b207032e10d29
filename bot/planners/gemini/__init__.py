"""The planner that asks Gemini. google.genai is imported nowhere else, and here only when a request is made."""

from bot.planners.gemini.config import GeminiConfig
from bot.planners.gemini.planner import GeminiPlanner

__all__ = ["GeminiConfig", "GeminiPlanner"]
