"""Small facts that outlive the process: heartbeats, watermarks, switches. Named by their owner: "heartbeat.hub"."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.clock import from_epoch, to_epoch
from bot.store.chat_store import Store


async def put(store: Store, name: str, value: Any, now: datetime, timeout_s: float | None = None) -> None:
    """`value` is anything that JSON holds; `timeout_s` bounds the wait for other writers."""
    await store.change(
        "INSERT INTO facts (name, value, updated_at) VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        (name, json.dumps(value, ensure_ascii=False), to_epoch(now)),
        timeout_s,
    )


async def get(store: Store, name: str) -> tuple[Any, datetime] | None:
    """The value and when it was put."""
    rows = await store.read("SELECT value, updated_at FROM facts WHERE name = ?", (name,))
    return (json.loads(rows[0]["value"]), from_epoch(rows[0]["updated_at"])) if rows else None


async def remove(store: Store, name: str) -> None:
    await store.change("DELETE FROM facts WHERE name = ?", (name,))
