"""docs/ai_architecture.md against the code that it describes."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot
from bot.planners.breaker import COOL_DOWN, LONGEST
from bot.planners.gemini import GeminiConfig
from bot.planners.gemini.narrate import ROUNDS
from bot.planners.gemini.prompts import MAX_CALLS, MAX_HISTORY, MAX_QUESTION, WITHHELD
from bot.planners.gemini.results import MAX_ROWS, MAX_TEXT
from bot.planners.protocol import OutReason
from bot.settings import GeminiMode, PlannerChoice

PAGE = (Path(bot.__file__).parents[1] / "docs" / "ai_architecture.md").read_text(encoding="utf-8")
CONFIG = GeminiConfig(api_key="")


@pytest.mark.parametrize("word", [*OutReason, *PlannerChoice, *GeminiMode])
def test_every_reason_choice_and_mode_is_explained(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize(
    "figure",
    [
        f"많아야 {ROUNDS}번",
        f"{MAX_CALLS}개 이하",
        f"{MAX_QUESTION:,}자",
        f"({MAX_HISTORY}번까지)",
        f"{MAX_ROWS}행, 이름 {MAX_TEXT}자",
        WITHHELD,
        f"실패 {CONFIG.max_tries}번까지, {CONFIG.retry_window_s:g}초",
        f"{COOL_DOWN.seconds}초",
        f"{LONGEST.seconds}초까지",
    ],
)
def test_every_figure_is_the_codes_own(figure: str) -> None:
    assert figure in PAGE
