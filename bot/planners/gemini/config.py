"""What the Gemini planner is set to. The composition root fills it from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.settings import GeminiMode, Settings


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

    @classmethod
    def of(cls, settings: Settings) -> GeminiConfig | None:
        """None where no key is set."""
        if settings.gemini_api_key is None:
            return None
        return cls(
            api_key=settings.gemini_api_key.get_secret_value(),
            model=settings.gemini_model,
            fallback_model=settings.gemini_fallback_model or "",
            base_url=settings.google_gemini_base_url or "",
            api_version=settings.google_genai_api_version or "",
            mode=settings.gemini_mode,
        )

    @property
    def models(self) -> tuple[str, ...]:
        """In the order they are tried."""
        if not self.fallback_model or self.fallback_model == self.model:
            return (self.model,)
        return (self.model, self.fallback_model)
