"""Activities as Teams sends them: templates of tests/payloads/teams with a conversation, a person and a text put in."""

from __future__ import annotations

import copy
import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.teams_server import BOT, TENANT

FOLDER = Path(__file__).parents[3] / "payloads" / "teams"
PERSON = "29:1person"
AAD = "99999999-0000-0000-0000-000000000001"
_ids = itertools.count(1_763_856_000_000)


@cache
def _stored(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def payload(name: str, service_url: str, **changes: Any) -> dict[str, Any]:
    """A stored activity with its service, and an id of its own. `conversation` is only its id."""
    activity: dict[str, Any] = json.loads(_stored(name))
    activity["serviceUrl"] = service_url
    activity["id"] = str(next(_ids))
    if conversation := changes.pop("conversation", None):
        activity["conversation"]["id"] = conversation
    if person := changes.pop("person", None):
        activity["from"]["id"], activity["from"]["aadObjectId"] = f"29:{person}", person
    activity.update(copy.deepcopy(changes))
    return activity


def personal(service_url: str, text: str, **changes: Any) -> dict[str, Any]:
    return payload("message_personal", service_url, text=text, **changes)


def channel(service_url: str, text: str, **changes: Any) -> dict[str, Any]:
    return payload("message_channel", service_url, text=f"<at>생산허브</at> {text}\n", **changes)


def press(service_url: str, value: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Action.Submit: a message without text."""
    return payload("message_personal", service_url, text=None, value=value, **changes)


def execute(service_url: str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    value = {"action": {"type": "Action.Execute", "verb": "hub", "data": data}, "trigger": "manual"}
    return payload("invoke_card_action", service_url, value=value, **changes)


assert TENANT in _stored("message_personal") and BOT in _stored("message_personal")
