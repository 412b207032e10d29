"""Slack's payloads → `Message`, `Press`, `Call`. Pure; anything that is not for the hub is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.actions import Press
from bot.channels.slack.markup import mentions, mentions_others, read
from bot.channels.slack.places import CHANNEL, ReplyTo, address_of, person, thread_of
from bot.commands import Call
from bot.messages import Message

# Edits, deletions, joins, topic changes and the like carry a subtype; these two are people talking.
SPOKEN_SUBTYPES = ("file_share", "thread_broadcast")
SHORTCUT = "ask_this_message"

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the hub is in this workspace; empty until Slack was asked."""

    team: str = ""
    user: str = ""
    bot: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and what has to hold for it to be for us.

    `needs_session`: a reply in a channel's thread without a mention counts only where the hub already talks.
    `external`: from outside the company, which is answered with a refusal.
    """

    message: Message
    channel_id: str
    user: str
    in_thread: bool = False
    needs_session: bool = False
    external: bool = False


def to_said(body: Payload, me: Identity, now: datetime) -> Said | None:
    """An event callback as a message, or None: not spoken, not by a person, or not to us."""
    event = body.get("event")
    if not isinstance(event, dict) or event.get("type") not in ("message", "app_mention"):
        return None
    channel_id, user, ts = _short(event, "channel"), _short(event, "user"), _short(event, "ts")
    if not (channel_id and user and ts):
        return None
    if event.get("subtype") not in (None, *SPOKEN_SUBTYPES) or _is_ours_or_a_bots(event, me):
        return None
    text, thread_ts = _text(event, "text"), _short(event, "thread_ts")
    direct = event.get("channel_type") == "im" or channel_id.startswith("D")
    called = event["type"] == "app_mention" or mentions(text, me.user)
    if not (direct or called or thread_ts):
        return None
    if not (direct or called) and (mentions_others(text, me.user) or not read(text, me.user)):
        return None  # in a thread of ours, but from one person to another
    root = thread_ts or (None if direct else ts)
    event_id = _short(body, "event_id") or f"{channel_id}:{ts}"
    team = _short(body, "team_id") or me.team
    message = Message(
        channel=CHANNEL,
        event_id=event_id,
        # A mention comes as two events, each with its own id.
        alias_ids=(f"{team}:{channel_id}:{ts}",),
        thread=thread_of(channel_id, root),
        address=address_of(channel_id),
        sender=person(user),
        text=read(text, me.user),
        received_at=now,
        direct=direct,
        reply_to=ReplyTo(thread_ts=root, user=user, status_ts="" if root else ts).to_note(),
    )
    return Said(
        message,
        channel_id,
        user,
        in_thread=bool(thread_ts),
        needs_session=not (direct or called),
        external=is_external(body, event, me),
    )


def is_external(body: Payload, event: Payload, me: Identity) -> bool:
    """Slack Connect: a channel shared with another company, or a person of one."""
    if body.get("is_ext_shared_channel") is True:
        return True
    home = {team for team in (me.team, body.get("team_id"), body.get("enterprise_id")) if team}
    theirs = event.get("user_team") or event.get("source_team") or event.get("team")
    return bool(home) and isinstance(theirs, str) and theirs not in home


def is_from_outside(body: Payload, me: Identity) -> bool:
    """A press, a window, a shortcut or a command by somebody of another company: in a shared channel they have our buttons."""
    team = _inner(body, "user", "team_id") or _inner(body, "team", "id") or _text(body, "team_id")
    enterprise = _inner(body, "enterprise", "id") or _text(body, "enterprise_id")
    if not (me.team and team) or team in (me.team, me.enterprise):
        return False
    return not enterprise or enterprise != me.enterprise


def channel_of(body: Payload) -> str:
    """Where an event, a press, a shortcut or a command comes from; "" for a window and the home tab."""
    event = body.get("event")
    if isinstance(event, dict):
        return _short(event, "channel")
    return (
        _inner(body, "channel", "id") or _inner(body, "container", "channel_id") or _text(body, "channel_id")
    )


def to_refused(body: Payload) -> tuple[str, str, dict[str, Any]]:
    """Address, sender and note for telling somebody that nothing was done."""
    user = _inner(body, "user", "id") or _text(body, "user_id")
    note = ReplyTo(user=user, response_url=_text(body, "response_url")).to_note()
    return address_of(channel_of(body)), person(user), note


def to_command_message(body: Payload, question: str, now: datetime) -> Message:
    """A slash command as a message: it has no thread, so its answer stands alone and begins one."""
    channel_id, user, trigger = _text(body, "channel_id"), _text(body, "user_id"), _text(body, "trigger_id")
    direct = channel_id.startswith("D")
    return Message(
        channel=CHANNEL,
        event_id=f"command:{trigger}",
        thread=thread_of(channel_id, None if direct else f"command:{trigger}"),
        address=address_of(channel_id),
        sender=person(user),
        sender_name=_text(body, "user_name"),
        text=question,
        received_at=now,
        direct=direct,
        reply_to=ReplyTo(user=user, asked=question, response_url=_text(body, "response_url")).to_note(),
    )


def to_call(body: Payload, now: datetime) -> Call:
    return Call(
        command=_text(body, "command").lstrip("/").lower(),
        args=read(_text(body, "text")),
        channel=CHANNEL,
        sender=person(_text(body, "user_id")),
        address=address_of(_text(body, "channel_id")),
        at=now,
        sender_name=_text(body, "user_name"),
        reply_to=ReplyTo(response_url=_text(body, "response_url")).to_note(),
    )


def to_press(body: Payload, session: str | None, now: datetime) -> Press:
    """Of a button in a message (block_actions). `session` names the thread where the message alone does not tell it."""
    channel_id = _inner(body, "channel", "id") or _inner(body, "container", "channel_id")
    message = body.get("message") if isinstance(body.get("message"), dict) else {}
    assert isinstance(message, dict)
    thread_ts = message.get("thread_ts") or _inner(body, "container", "thread_ts") or None
    ts = thread_ts or message.get("ts") or _inner(body, "container", "message_ts")
    direct = channel_id.startswith("D")
    # What only one person sees is no message to reply under.
    root = thread_ts if direct or _is_ephemeral(body) else ts
    return Press(
        channel=CHANNEL,
        event_id=_event_id(body),
        thread=session or thread_of(channel_id, root),
        address=address_of(channel_id),
        sender=person(_inner(body, "user", "id")),
        pressed_at=now,
        sender_name=_inner(body, "user", "name") or _inner(body, "user", "username"),
        direct=direct,
        reply_to=ReplyTo(
            thread_ts=root or None,
            user=_inner(body, "user", "id"),
            response_url=_text(body, "response_url"),
        ).to_note(),
    )


def to_shortcut(body: Payload, me: Identity, now: datetime) -> Message | None:
    """ "이 메시지로 질문": the message's own text, answered in its thread. None where it has no text."""
    message = body.get("message")
    channel_id = _inner(body, "channel", "id")
    if not isinstance(message, dict) or not channel_id:
        return None
    question = read(_text(message, "text"), me.user)
    ts = _short(message, "thread_ts") or _short(message, "ts")
    if not question or not ts:
        return None
    user = _inner(body, "user", "id")
    return Message(
        channel=CHANNEL,
        event_id=_event_id(body),
        thread=thread_of(channel_id, ts),
        address=address_of(channel_id),
        sender=person(user),
        sender_name=_inner(body, "user", "name"),
        text=question,
        received_at=now,
        direct=channel_id.startswith("D"),
        reply_to=ReplyTo(thread_ts=ts, user=user, response_url=_text(body, "response_url")).to_note(),
    )


def is_in_thread(body: Payload) -> bool:
    """Of a shortcut: whether its message stands in a thread."""
    return bool(_inner(body, "message", "thread_ts"))


def pressed_value(action: Payload) -> str:
    """What the button or menu of ours carries."""
    value = action.get("value")
    if not isinstance(value, str):
        option = action.get("selected_option")
        value = option.get("value") if isinstance(option, dict) else ""
    return value if isinstance(value, str) else ""


def _is_ephemeral(body: Payload) -> bool:
    container = body.get("container")
    return isinstance(container, dict) and container.get("is_ephemeral") is True


def _event_id(body: Payload) -> str:
    actions = body.get("actions")
    moment = ""
    if isinstance(actions, list) and actions and isinstance(actions[0], dict):
        moment = f"{actions[0].get('action_id', '')}:{actions[0].get('action_ts', '')}"
    view = _inner(body, "view", "id")
    return ":".join(
        part for part in (str(body.get("type", "")), moment, view, _text(body, "trigger_id")) if part
    )[:300]


def _is_ours_or_a_bots(event: Payload, me: Identity) -> bool:
    return bool(event.get("bot_id") or event.get("bot_profile")) or event.get("user") in (
        me.user or None,
        "USLACKBOT",
    )


def _inner(body: Payload, name: str, key: str) -> str:
    value = body.get(name)
    return _text(value, key) if isinstance(value, dict) else ""


def _text(body: Payload, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _short(body: Payload, name: str) -> str:
    """An id or a timestamp; whatever is no such thing is ""."""
    value = _text(body, name)
    return value if len(value) <= 200 else ""
