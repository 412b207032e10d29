"""Whether the model can be asked: what the planner knows already, and a real look at the key and the model now and then."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.planners.protocol import OutPlan
from bot.wording import clock as clock_text
from jobs.health.seen import AiSeen

if TYPE_CHECKING:
    from bot.planners.gemini import GeminiPlanner
    from bot.settings import Settings

log = logging.getLogger(__name__)

PING_EVERY = timedelta(minutes=10)


class AiWatch:
    """`last` is what is shown; `look` brings it up to date, with a request of its own every ten minutes at most."""

    def __init__(self, gemini: GeminiPlanner, settings: Settings, clock: Clock) -> None:
        self._gemini = gemini
        self._settings = settings
        self._clock = clock
        self._pinged_at: datetime | None = None
        self._found = AiSeen()
        self.last: AiSeen | None = None

    @property
    def checked_at(self) -> datetime | None:
        return self._pinged_at

    async def look(self) -> AiSeen:
        out = self._gemini.out()
        if out is not None:
            self.last = self._to_seen(out)
            return self.last
        now = self._clock()
        if self._pinged_at is None or now - self._pinged_at >= PING_EVERY:
            self._pinged_at = now
            self._found = await self._ping()
        self.last = self._found
        return self.last

    async def _ping(self) -> AiSeen:
        from bot.planners.gemini.faults import ModelFault

        try:
            names = {model.name for model in await self._gemini.models()}
        except ModelFault as fault:
            return self._to_seen(fault.to_out())
        model = self._settings.gemini_model
        return AiSeen() if model in names else AiSeen("model", model)

    def _to_seen(self, out: OutPlan) -> AiSeen:
        until = clock_text(out.until, self._settings.timezone) if out.until else ""
        return AiSeen(out.reason.value, self._settings.gemini_model, until)
