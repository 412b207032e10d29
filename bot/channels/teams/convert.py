"""Activities, as the JSON that passed the guard → messages, presses, votes and places of the hub's own. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from bot.actions import COMMENT_CHARS, Action, MalformedAction, Press, decode
from bot.channels.teams.config import CHANNEL
from bot.messages import Message

Activity = Mapping[str, Any]

# The key of a card's button; beside it stand the values of the card's inputs.
BUTTON = "hub"
CONFIRM = "confirm"
CANCEL = "cancel"

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|blockquote)\s*>", re.I)
_TAG = re.compile(
    r"</?(?:p|div|span|b|i|u|s|strong|em|at|a|ul|ol|li|img|blockquote|pre|code|h[1-6]|emoji|font|table|tr|td|tbody)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
# The message that a reply quotes: a placeholder of the newer clients, a block of the older ones.
_QUOTED = re.compile(
    r"\A\s*<blockquote\s[^<>]*schema\.skype\.com/Reply[^<>]*>.*?</blockquote\s*>"
    r"|<quoted\s[^<>]*(?:/>|>[^<>]*</quoted\s*>)"
    r"|<attachment\s[^<>]*(?:/>|>\s*</attachment\s*>)",
    re.I | re.S,
)
_ROOT = ";messageid="
_GOOD = frozenset(
    {"like", "heart", "laugh", "yes", "1f44d_thumbsup", "1f44f_clappinghands", "2705_whiteheavycheckmark"}
)
_BAD = frozenset({"sad", "angry", "no", "1f44e_thumbsdown"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, as the hub keeps it to answer there later: the conversation reference.

    `conversation` is the platform's id, with the root message of a channel's thread in it.
    """

    service_url: str
    conversation: str
    scope: str  # personal, groupChat, channel
    bot: str = ""
    tenant: str = ""
    activity: str = ""
    user: str = ""
    asked: str = ""  # what a pressed button asked, by whom: nobody typed it

    @property
    def address(self) -> str:
        return f"{CHANNEL}:{self.conversation.split(_ROOT, 1)[0]}"

    @property
    def thread(self) -> str:
        return f"{CHANNEL}:{self.conversation}"

    @property
    def root(self) -> str:
        """The message that a channel's thread stands under; "" elsewhere."""
        return self.conversation.partition(_ROOT)[2]

    @property
    def direct(self) -> bool:
        return self.scope == "personal"

    def to_note(self) -> dict[str, str]:
        return asdict(self)

    def without_thread(self) -> Place:
        """For what the hub says of its own accord."""
        return Place(
            self.service_url, self.conversation.split(_ROOT, 1)[0], self.scope, self.bot, self.tenant
        )

    def under(self, message_id: str) -> Place:
        """In the thread of a message that the bot posted; outside channels there are no threads."""
        if self.scope != "channel":
            return self
        root = f"{self.conversation.split(_ROOT, 1)[0]}{_ROOT}{message_id}"
        return Place(self.service_url, root, self.scope, self.bot, self.tenant)


def to_place(note: Mapping[str, Any]) -> Place | None:
    """What `to_note` made; None for anything else."""
    try:
        return Place(**{key: str(value) for key, value in note.items()})
    except TypeError:
        return None


def place_of(activity: Activity) -> Place:
    conversation = activity["conversation"]
    scope = conversation.get("conversationType") or (
        "groupChat" if conversation.get("isGroup") else "personal"
    )
    name = str(conversation["id"])
    if scope == "channel" and _ROOT not in name and activity["type"] in ("message", "invoke"):
        name = f"{name}{_ROOT}{activity.get('replyToId') or activity['id']}"
    data = activity.get("channelData") or {}
    return Place(
        service_url=str(activity["serviceUrl"]),
        conversation=name,
        scope=str(scope),
        bot=str(activity["recipient"]["id"]),
        tenant=str((data.get("tenant") or {}).get("id") or conversation.get("tenantId") or ""),
        activity=str(activity.get("id", "")),
        user=str(activity["from"]["id"]),
    )


def event_id(activity: Activity) -> str:
    """Ids are times: two conversations may have the same."""
    return f"{activity['conversation']['id']} {activity['id']}"


def person_of(activity: Activity) -> str:
    """By directory id, which is the person's in every conversation; never by name or mail."""
    sender = activity["from"]
    return f"{CHANNEL}:{sender.get('aadObjectId') or sender['id']}"


def is_bot(activity: Activity) -> bool:
    sender = activity["from"]
    return sender.get("role") == "bot" or str(sender["id"]).startswith("28:")


def is_mentioned(activity: Activity) -> bool:
    return any(True for _ in _mentions_of_bot(activity))


def text_of(activity: Activity) -> str:
    """What was said, without the mention of the bot, what it quotes and markup; other people keep their names."""
    text = str(activity.get("text", ""))
    for entity in _mentions_of_bot(activity):
        if isinstance(said := entity.get("text"), str) and said:
            text = text.replace(said, " ")
    text = _BREAK.sub("\n", _QUOTED.sub(" ", text))
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def to_message(activity: Activity, text: str, now: datetime) -> Message:
    place = place_of(activity)
    return Message(
        channel=CHANNEL,
        event_id=event_id(activity),
        thread=place.thread,
        address=place.address,
        sender=person_of(activity),
        sender_name=str(activity["from"].get("name") or ""),
        text=text,
        received_at=now,
        direct=place.direct,
        reply_to=place.to_note(),
    )


def to_press(activity: Activity, now: datetime) -> Press:
    message = to_message(activity, "", now)
    return Press(
        channel=CHANNEL,
        event_id=message.event_id,
        thread=message.thread,
        address=message.address,
        sender=message.sender,
        pressed_at=now,
        sender_name=message.sender_name,
        direct=message.direct,
        reply_to=message.reply_to,
    )


def card_data(activity: Activity) -> Mapping[str, Any] | None:
    """What a pressed button brought: Action.Submit as the value of a message, Action.Execute within an invoke."""
    value = activity.get("value")
    if activity["type"] == "invoke":
        inner = value.get("action") if isinstance(value, Mapping) else None
        value = inner.get("data") if isinstance(inner, Mapping) else None
    if isinstance(value, Mapping) and any(key in value for key in (BUTTON, CONFIRM, CANCEL)):
        return value
    return None


def to_action(data: Mapping[str, Any]) -> Action:
    """The button, and the card's inputs that belong to it. Raises `MalformedAction`."""
    button = data.get(BUTTON)
    if not isinstance(button, str):
        raise MalformedAction("no button")
    action = decode(button)
    extra: dict[str, Any] = {
        "date_from": _date(data.get("date_from")),
        "date_to": _date(data.get("date_to")),
    }
    changed = {**action.model_dump(), **{key: value for key, value in extra.items() if value is not None}}
    try:
        return Action.model_validate(changed)
    except ValidationError as error:
        raise MalformedAction(f"{error.error_count()} problems") from error


def reactions(activity: Activity) -> tuple[bool | None, bool]:
    """(the vote that was added: up, down or none; whether one was taken back)."""
    added = [_vote(each) for each in activity.get("reactionsAdded", ())]
    voted = [vote for vote in added if vote is not None]
    removed = any(_vote(each) is not None for each in activity.get("reactionsRemoved", ()))
    return (voted[-1] if voted else None), removed


def feedback(activity: Activity) -> tuple[bool, str] | None:
    """Teams' own 👍 and 👎 under a message: (up, comment); None for any other invoke."""
    value = activity.get("value")
    if not isinstance(value, Mapping) or value.get("actionName") != "feedback":
        return None
    given = value.get("actionValue")
    if not isinstance(given, Mapping) or given.get("reaction") not in ("like", "dislike"):
        return None
    return given["reaction"] == "like", _comment(given.get("feedback"))


def _comment(feedback: object) -> str:
    """It comes as JSON in a string: {"feedbackText": "…"}."""
    try:
        given = json.loads(feedback) if isinstance(feedback, str) else feedback
    except (ValueError, RecursionError):
        return ""
    said = given.get("feedbackText") if isinstance(given, Mapping) else None
    return said[:COMMENT_CHARS] if isinstance(said, str) else ""


def _vote(reaction: Mapping[str, Any]) -> bool | None:
    kind = str(reaction.get("type", "")).lower()
    return True if kind in _GOOD else False if kind in _BAD else None


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError as error:
        raise MalformedAction("date") from error


def _mentions_of_bot(activity: Activity) -> Iterator[Mapping[str, Any]]:
    bot = activity["recipient"]["id"]
    for entity in activity.get("entities", ()):
        mentioned = entity.get("mentioned")
        if entity.get("type") == "mention" and isinstance(mentioned, Mapping) and mentioned.get("id") == bot:
            yield entity
