"""Slack takes one message a second to a channel (https://docs.slack.dev/apis/web-api/rate-limits). Pure but for memory."""

from __future__ import annotations

from datetime import datetime, timedelta

GAP = timedelta(seconds=1)


class Pacer:
    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def delay_s(self, address: str, now: datetime) -> float:
        """Never longer than the gap, even when the clock was set back."""
        last = self._last.get(address)
        if last is None:
            return 0.0
        return min(GAP, max(timedelta(), last + GAP - now)).total_seconds()

    def sent(self, address: str, now: datetime) -> None:
        if len(self._last) > 1_000:
            self._last = {place: at for place, at in self._last.items() if now - at < GAP}
        self._last[address] = now
