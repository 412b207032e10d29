"""Skill outcomes as the data that `narrate` sends: plain JSON values, names quoted as data, lists cut and counted."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from bot.planners.gemini.prompts import one_line

MAX_ROWS = 50
MAX_TEXT = 60
_DEEPEST = 12


def to_data(outcome: object) -> dict[str, Any]:
    """{"result": type name, "data": …}. Cut lists end with {"omitted": n}; None and empty values are left out."""
    return {"result": type(outcome).__name__, "data": _plain(outcome, _DEEPEST)}


def _plain(value: object, depth: int) -> Any:
    if depth == 0:
        return None
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((each.name, _plain(getattr(value, each.name), depth - 1)) for each in fields(value))
        return {name: plain for name, plain in pairs if plain is not None and plain not in ("", [], {})}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(each, depth - 1) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        rows = [_plain(each, depth - 1) for each in list(value)[:MAX_ROWS]]
        return [*rows, {"omitted": len(value) - MAX_ROWS}] if len(value) > MAX_ROWS else rows
    return one_line(str(value))[:MAX_TEXT]
