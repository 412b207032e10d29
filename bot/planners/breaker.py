"""Keeps requests away from a model that is known not to answer, and lets one through to see whether it is well again.

closed ── `threshold` failures in a row, or one that no second try can mend ──▶ open
open ── its time is over ──▶ half-open: one probe ── success ──▶ closed, failure ──▶ open again

No I/O and no clock of its own. One breaker guards one model.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.planners.protocol import OutPlan, OutReason

# Short enough that a model which came back is used again within a minute.
COOL_DOWN = timedelta(seconds=30)
LONGEST = timedelta(seconds=60)

_AT_ONCE = frozenset({OutReason.DAY_QUOTA, OutReason.KEY, OutReason.MODEL})


class Breaker:
    """`now` gives aware datetimes. Not for use from several threads."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        threshold: int = 3,
        cool_down: timedelta = COOL_DOWN,
    ) -> None:
        self._now = now
        self._threshold = threshold
        self._cool_down = cool_down
        self._failures = 0
        self._out: OutPlan | None = None
        self._opened_at: datetime | None = None
        self._closes_at: datetime | None = None
        self._probing = False

    def admit(self) -> OutPlan | None:
        """None: go ahead, and report the end by `succeeded`, `failed` or `released`. Else why not, and until when."""
        if self._out is None:
            return None
        if not self._over():
            return self._out
        if self._probing:
            return OutPlan(self._out.reason)
        self._probing = True
        return None

    def peek(self) -> OutPlan | None:
        """As `admit`, without taking the probe's place."""
        return None if self._out is None or self._over() else self._out

    def succeeded(self) -> None:
        self._failures = 0
        self._out = self._opened_at = self._closes_at = None
        self._probing = False

    def failed(self, out: OutPlan) -> None:
        """One request failed. A failed probe opens again at once."""
        self._failures += 1
        probe, self._probing = self._probing, False
        if probe or out.reason in _AT_ONCE or self._failures >= self._threshold:
            self._open(out)

    def hold(self, out: OutPlan) -> None:
        """No further request before `out.until`: the model named that time, and it was too far to wait for."""
        self._open(out)

    def released(self) -> None:
        """The request ended without a verdict (it was cancelled)."""
        self._probing = False

    def _open(self, out: OutPlan) -> None:
        now = self._now()
        self._out, self._opened_at = out, now
        if out.reason is OutReason.DAY_QUOTA and out.until is not None:
            self._closes_at = out.until
        elif out.until is not None:
            self._closes_at = min(max(out.until, now), now + LONGEST)
        else:
            self._closes_at = now + self._cool_down

    def _over(self) -> bool:
        now = self._now()
        if self._closes_at is None or self._opened_at is None:
            return True
        # A clock set back must not keep the door shut.
        return now >= self._closes_at or now < self._opened_at
