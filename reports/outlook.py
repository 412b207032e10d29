"""The month's outlook: what the month comes to if its remaining working days go as those so far. An estimate, and named so."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reports.model import Outlook


def outlook(total: int, elapsed: int, whole: int) -> Outlook | None:
    """None before the first working day, after the last, and for a total that is no production (corrections only)."""
    if not 0 < elapsed < whole or total <= 0:
        return None
    exact = Decimal(total) * whole / elapsed
    return Outlook(total, elapsed, whole, int(exact.to_integral_value(rounding=ROUND_HALF_UP)))
