"""How fast Teams may be written to: per conversation, and over all. Pure but for the memory of what was sent.

Limits: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime

# (how many, within how many seconds)
PER_CONVERSATION = ((7, 1.0), (8, 2.0), (60, 30.0), (1_800, 3_600.0))
OVER_ALL = ((30, 1.0),)
# Calls may stand closer together where they arrive than where they left.
MARGIN_S = 0.1
PLACES_KEPT = 5_000


class Sent:
    """The times of the newest sends to one place."""

    def __init__(self, limits: tuple[tuple[int, float], ...]) -> None:
        self._limits = limits
        self._times: deque[float] = deque(maxlen=max(count for count, _ in limits))

    def note(self, now: float) -> None:
        self._times.append(now)

    def delay_s(self, now: float) -> float:
        """Until one more would break no limit."""
        waits = [
            self._times[-count] + window + MARGIN_S - now
            for count, window in self._limits
            if len(self._times) >= count
        ]
        return max(0.0, *waits) if waits else 0.0


class Pace:
    def __init__(self) -> None:
        self._places: OrderedDict[str, Sent] = OrderedDict()
        self._all = Sent(OVER_ALL)

    def delay_s(self, address: str, now: datetime) -> float:
        at = now.timestamp()
        place = self._places.get(address)
        return max(self._all.delay_s(at), place.delay_s(at) if place else 0.0)

    def note(self, address: str, now: datetime) -> None:
        at = now.timestamp()
        place = self._places.setdefault(address, Sent(PER_CONVERSATION))
        self._places.move_to_end(address)
        place.note(at)
        self._all.note(at)
        while len(self._places) > PLACES_KEPT:
            self._places.popitem(last=False)
