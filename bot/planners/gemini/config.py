"""What the Gemini planner is set to. The composition root fills it from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.settings import GeminiMode


@dataclass(frozen=True, slots=True)
class GeminiConfig:
    """Empty `base_url` and `api_version` mean the library's own; an empty `fallback_model` means none."""

    api_key: str = field(repr=False)
    model: str = "gemini-3.8-flash"
    fallback_model: str = "gemini-3.5-flash-lite"
    base_url: str = ""
    api_version: str = ""
    mode: GeminiMode = GeminiMode.PLAN
    request_timeout_s: float = 10.0
    retry_window_s: float = 15.0
    max_tries: int = 3
    backoff_s: float = 0.5  # first wait; doubles, with as much jitter
    max_output_tokens: int = 8192  # the model's thinking counts too

    @property
    def models(self) -> tuple[str, ...]:
        """In the order they are tried."""
        if not self.fallback_model or self.fallback_model == self.model:
            return (self.model,)
        return (self.model, self.fallback_model)
