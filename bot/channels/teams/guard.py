"""What is refused before the SDK sees it: size, JSON, the shape of an activity, tenant, service address. Pure.

Only the fields that the adapter reads go on, so that nothing else can reach the SDK's deserializer.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from bot.channels.teams.config import TeamsConfig

# An activity of Teams is a few KB; a pasted text of 28 KB is the most that people can send.
MAX_BODY_BYTES = 256_000
MAX_ID_CHARS = 1_000
MAX_LIST = 200
MAX_DEPTH = 20
PLATFORM = "msteams"

_KEPT = [
    "type",
    "id",
    "channelId",
    "serviceUrl",
    "from",
    "conversation",
    "recipient",
    "text",
    "textFormat",
    "value",
    "entities",
    "channelData",
    "membersAdded",
    "membersRemoved",
    "reactionsAdded",
    "reactionsRemoved",
    "replyToId",
    "name",
    "action",
    "locale",
]
_SURROGATE = re.compile(rb"\\ud[89a-f]", re.I)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Refused(Exception):
    """`reason` is for the log and the platform, in English; nobody of the chat sees it."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read_activity(body: bytes, config: TeamsConfig) -> dict[str, Any]:
    """An activity that the SDK may have. Raises `Refused`."""
    activity = _known(_object(body))
    _check_shape(activity)
    _check_service(activity.get("serviceUrl"), config)
    _check_tenant(activity, config)
    return activity


def is_service_allowed(url: str, config: TeamsConfig) -> bool:
    """May the hub call this address? Asked before it is stored, and again before each call."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return False
    if config.loopback_services and parts.scheme in ("http", "https") and _is_loopback(host):
        return True
    named = host if port in (None, 443) else f"{host}:{port}"
    return parts.scheme == "https" and named in config.service_hosts


def is_upload_allowed(url: str, config: TeamsConfig) -> bool:
    """May the hub put a file there? The address comes with a person's consent, and still is not taken on trust."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    if config.loopback_services and parts.scheme in ("http", "https") and _is_loopback(host):
        return True
    return parts.scheme == "https" and port in (None, 443) and host.endswith(config.upload_hosts)


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BODY_BYTES:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
    try:
        found = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "no JSON") from error
    if not isinstance(found, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "no JSON object")
    # Half a surrogate pair is valid JSON and invalid everywhere after it.
    if _SURROGATE.search(body):
        try:
            json.dumps(found, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError) as error:
            raise Refused(HTTPStatus.BAD_REQUEST, "no valid Unicode") from error
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _known(activity: Mapping[str, Any]) -> dict[str, Any]:
    known = {key: activity[key] for key in _KEPT if activity.get(key) is not None}
    if isinstance(data := known.get("channelData"), dict):
        known["channelData"] = {key: value for key, value in data.items() if value is not None}
    return known


def _check_shape(activity: Mapping[str, Any]) -> None:
    kind = activity.get("type")
    if not isinstance(kind, str) or not 0 < len(kind) <= 50:
        raise _malformed("type")
    if activity.get("channelId") != PLATFORM:
        raise _malformed("channelId")
    for key in ("id", "replyToId"):
        if key in activity and not _is_id(activity[key]):
            raise _malformed(key)
    if kind in ("message", "invoke", "messageReaction") and "id" not in activity:
        raise _malformed("id")
    for key in ("from", "conversation", "recipient"):
        if not isinstance(activity.get(key), dict) or not _is_id(activity[key].get("id")):
            raise _malformed(key)
    for key in ("text", "textFormat", "name", "action", "locale", "serviceUrl"):
        if not isinstance(activity.get(key, ""), str):
            raise _malformed(key)
    for key, of in (
        ("entities", None),
        ("membersAdded", "id"),
        ("membersRemoved", "id"),
        ("reactionsAdded", "type"),
        ("reactionsRemoved", "type"),
    ):
        _check_list(activity.get(key, []), key, of)
    _check_person(activity["from"])
    _check_person(activity["recipient"])
    _check_conversation(activity["conversation"])
    data = activity.get("channelData", {})
    if not isinstance(data, dict) or not isinstance(data.get("tenant", {}), dict):
        raise _malformed("channelData")
    if _depth(activity) > MAX_DEPTH:
        raise _malformed("depth")


def _check_list(value: object, key: str, of: str | None) -> None:
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise _malformed(key)
    for each in value:
        if not isinstance(each, dict) or (of is not None and not _is_id(each.get(of))):
            raise _malformed(key)


def _check_person(person: Mapping[str, Any]) -> None:
    for key in ("name", "aadObjectId", "role"):
        if not isinstance(person.get(key) or "", str):
            raise _malformed(key)
    if person.get("aadObjectId") and not _is_id(person["aadObjectId"]):
        raise _malformed("aadObjectId")


def _check_conversation(conversation: Mapping[str, Any]) -> None:
    for key in ("name", "conversationType", "tenantId", "role", "aadObjectId"):
        if not isinstance(conversation.get(key) or "", str):
            raise _malformed("conversation")
    if not isinstance(conversation.get("isGroup") or False, bool):
        raise _malformed("conversation")


def _check_service(url: object, config: TeamsConfig) -> None:
    if not isinstance(url, str) or len(url) > MAX_ID_CHARS or not is_service_allowed(url, config):
        raise Refused(HTTPStatus.FORBIDDEN, "serviceUrl")


def _check_tenant(activity: Mapping[str, Any], config: TeamsConfig) -> None:
    """Each tenant that the activity names must be allowed, and it must name one. A guest's home tenant does not count."""
    if config.anonymous:
        return
    named = {
        tenant.lower()
        for tenant in (
            (activity.get("channelData", {}).get("tenant") or {}).get("id"),
            activity["conversation"].get("tenantId"),
        )
        if isinstance(tenant, str) and tenant
    }
    if not named or not named <= config.tenants:
        raise Refused(HTTPStatus.FORBIDDEN, "tenant")


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID_CHARS and not _CONTROL.search(value)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _depth(value: object) -> int:
    """How deep lists and objects stand within one another; the parser bounds it by Python's own limit."""
    depth, level = 0, [value]
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            return depth
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


def _malformed(what: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, f"malformed {what}")
