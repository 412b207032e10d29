"""Payloads as Slack sends them, from tests/payloads/slack, with what a test changes in them."""

from __future__ import annotations

import copy
import itertools
import json
import time
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "payloads" / "slack"
_numbers = itertools.count(1)


def payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def ts() -> str:
    return f"{int(time.time())}.{next(_numbers):06d}"


def event(
    name: str,
    text: str | None = None,
    *,
    channel: str = "C0PROD",
    user: str = "U0KIM",
    at: str | None = None,
    thread: str | None = None,
    event_id: str | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """An event callback: app_mention, message, message_im, …"""
    body = copy.deepcopy(payload(name))
    at = at or ts()
    inner = body["event"]
    inner |= {"channel": channel, "user": user, "ts": at, "event_ts": at}
    if text is not None:
        inner["text"] = text
    if thread is not None:
        inner["thread_ts"] = thread
    inner |= changes
    body["event_id"] = event_id or f"Ev{next(_numbers):08d}"
    body["event_time"] = int(float(at))
    return body


def command(
    name: str, text: str = "", *, channel: str = "C0PROD", user: str = "U0KIM", url: str
) -> dict[str, str]:
    return {
        **{key: str(value) for key, value in payload("command").items()},
        "command": f"/{name}",
        "text": text,
        "channel_id": channel,
        "user_id": user,
        "response_url": url,
        "trigger_id": f"{next(_numbers)}.trigger",
    }


def press(
    action_id: str,
    value: str,
    *,
    message_ts: str,
    thread: str | None = None,
    channel: str = "C0PROD",
    user: str = "U0KIM",
    url: str = "",
) -> dict[str, Any]:
    body = payload("block_actions")
    body["channel"]["id"] = body["container"]["channel_id"] = channel
    body["user"]["id"] = user
    body["message"]["ts"] = body["container"]["message_ts"] = message_ts
    body["message"].pop("thread_ts", None)
    if thread:
        body["message"]["thread_ts"] = thread
    body["actions"] = [
        {
            "type": "button",
            "action_id": action_id,
            "block_id": "b",
            "value": value,
            "action_ts": ts(),
            "text": {"type": "plain_text", "text": "-"},
        }
    ]
    body["trigger_id"] = f"{next(_numbers)}.trigger"
    body["response_url"] = url
    return body


def submission(
    callback_id: str, private_metadata: str, values: dict[str, Any], *, user: str = "U0KIM"
) -> dict[str, Any]:
    body = payload("view_submission")
    body["user"]["id"] = user
    body["view"] |= {
        "id": f"V{next(_numbers):06d}",
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "state": {"values": values},
    }
    return body
