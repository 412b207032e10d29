"""Before Bolt sees a request: size, shape, age and signature. Bolt logs unsigned bodies whole, and some crash it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from slack_sdk.signature import Clock, SignatureVerifier

MAX_BYTES = 512 * 1024
MAX_AGE_S = 300
MAX_FIELDS = 100


class Refused(Exception):
    """`status` for the caller; `reason` (no word of the body) for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Guard:
    """Raises `ValueError` for an empty secret: with it anyone could sign."""

    secret: str

    def __post_init__(self) -> None:
        if not self.secret.strip():
            raise ValueError("SLACK_SIGNING_SECRET is empty")

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """The body's text, for Bolt. Raises `Refused`: 401 not signed by Slack now, 400 not a request of Slack's."""
        if len(body) > MAX_BYTES:
            raise Refused(400, "too large")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(400, "not UTF-8") from None
        self._check_signature(headers, text, now)
        check_shape(text, headers.get("Content-Type", ""))
        return text

    def _check_signature(self, headers: Mapping[str, str], body: str, now: datetime) -> None:
        signature = headers.get("X-Slack-Signature", "")
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        if not (signature.isascii() and signature.startswith("v0=")):
            raise Refused(401, "no signature")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise Refused(401, "no timestamp")
        if abs(now.timestamp() - int(timestamp)) > MAX_AGE_S:
            raise Refused(401, "stale")
        verifier = SignatureVerifier(self.secret, _At(now))
        if not verifier.is_valid(body=body, timestamp=timestamp, signature=signature):
            raise Refused(401, "wrong signature")


class _At(Clock):
    """The verifier's clock, at the moment that was given."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> float:
        return self._now.timestamp()


def check_shape(text: str, content_type: str) -> None:
    """A JSON object, or a form with a JSON object or a command in it. Raises `Refused` (400)."""
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/json":
        check_payload(_object(text))
    elif kind == "application/x-www-form-urlencoded":
        try:
            fields = dict(parse_qsl(text, max_num_fields=MAX_FIELDS, strict_parsing=True))
        except ValueError:
            raise Refused(400, "no form") from None
        if "payload" in fields:
            check_payload(_object(fields["payload"]))
        elif "command" not in fields and "ssl_check" not in fields:
            raise Refused(400, "a form of another kind")
    else:
        raise Refused(400, "neither JSON nor a form")


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "not a JSON object")
    return value


def check_payload(value: Mapping[str, object]) -> None:
    """What Bolt takes for granted. Raises `Refused` (400)."""
    kind = value.get("type")
    if not isinstance(kind, str):
        raise Refused(400, "no type")
    needed = {"event_callback": "event", "view_submission": "view", "view_closed": "view"}.get(kind)
    if needed is not None and not isinstance(value.get(needed), dict):
        raise Refused(400, f"no {needed}")
    for name in ("event", "view", "message", "container"):
        if (
            name in value
            and not isinstance(value[name], dict)
            and (value[name] is not None or name == "event")
        ):
            raise Refused(400, f"{name} is of another kind")
    for name in ("user", "channel", "team", "enterprise"):
        if value.get(name) is not None and not isinstance(value[name], (dict, str)):
            raise Refused(400, f"{name} is of another kind")
    for name in ("actions", "authorizations"):
        inner = value.get(name)
        if name in value and not (isinstance(inner, list) and all(isinstance(each, dict) for each in inner)):
            raise Refused(400, f"{name} are of another kind")
    view = value.get("view")
    if isinstance(view, dict) and not isinstance(view.get("type"), str):
        raise Refused(400, "a view of no type")
    if kind == "block_actions" and not value.get("actions"):
        raise Refused(400, "no action")
