"""What a channel adapter makes of an event. SDK types stop at the adapter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.answers import ChartWish, SkillCall


class Replay(BaseModel):
    """Skill calls that are known already (a button, a command): answered without a planner."""

    model_config = ConfigDict(frozen=True)

    calls: tuple[SkillCall, ...]
    chart: ChartWish = ChartWish.AUTO


class Message(BaseModel):
    """One thing a person said, ready to be stored.

    `channel` is the adapter's kind: "slack", "teams", "web", "terminal". `event_id` is unique within the channel and
    the key of de-duplication; `alias_ids` are further keys under which the same message may arrive (a mention in Slack
    is two events). `thread` names the session ("slack:C123:1700000000.000100"); `address` is where replies go
    ("slack:C123"). `reply_to` is the adapter's own note, opaque to everyone else.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    channel: str
    event_id: str
    alias_ids: tuple[str, ...] = ()
    thread: str
    address: str
    sender: str  # "slack:U123"
    sender_name: str = ""
    text: str
    received_at: datetime
    direct: bool = False
    reply_to: dict[str, Any] = Field(default_factory=dict)
    replay: Replay | None = None  # then `text` is what the history shows for it
