"""Errors that the hub logs of itself, as findings: who looks after it should not have to read the log."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from jobs.alerts.finding import Finding, Level

# Told as findings of their own, or told by alerts themselves: no alert about an alert.
QUIET = ("bot.alerting.desk", "bot.outbox", "bot.automation", "bot.lifeboat", "jobs.schedule")
LASTS_S = 3600.0


class ErrorWatch(logging.Handler):
    """Attach to the root logger while the hub runs. Names the exception's class, never its text: that may hold data."""

    def __init__(
        self,
        note: Callable[[Iterable[Finding]], None],
        loop: asyncio.AbstractEventLoop,
        zone: ZoneInfo,
    ) -> None:
        super().__init__(logging.ERROR)
        self._note = note
        self._loop = loop
        self._zone = zone
        self._counts: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(QUIET) or self._loop.is_closed():
            return
        self._counts[record.name] += 1
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else record.levelname
        at = datetime.fromtimestamp(record.created, self._zone)
        values = {"count": self._counts[record.name], "error": error, "at": f"{at:%m-%d %H:%M}"}
        found = Finding("hub_error", record.name, Level.WARNING, "error", values, sure=True, lasts_s=LASTS_S)
        self._loop.call_soon_threadsafe(self._note, (found,))
