"""Rounding as docs/answers.md asks: half up, one decimal place; how many times one thing is another: two places."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")
_MINUS_ZERO = Decimal(0)


def _to(value: Decimal, step: Decimal) -> Decimal:
    rounded = value.quantize(step, rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == _MINUS_ZERO else rounded


def average(total: int, count: int) -> Decimal | None:
    """None where nothing was counted."""
    return _to(Decimal(total) / Decimal(count), _TENTH) if count else None


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` in % of `whole`. None of a zero; of a negative whole too, where a % would have the wrong sign."""
    return _to(Decimal(part) * 100 / Decimal(whole), _TENTH) if whole > 0 else None


def times(first: int | Decimal, second: int | Decimal) -> Decimal | None:
    """How many times `second` `first` is; None of a zero or a negative."""
    return _to(Decimal(first) / Decimal(second), _HUNDREDTH) if second > 0 else None
