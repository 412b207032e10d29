"""How jobs reach people: their notices become posts of the outbox, one for each destination."""

from __future__ import annotations

import logging

from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority
from jobs.notify import Notice, Urgency

log = logging.getLogger(__name__)

PRIORITIES = {
    Urgency.CRITICAL: Priority.CRITICAL,
    Urgency.ALERT: Priority.ALERT,
    Urgency.REPORT: Priority.REPORT,
}


class OutboxNotify:
    """`jobs.notify.Notify` on the outbox. A destination's scheme is its channel: "slack:C123", "mailto:…"."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def send(self, notice: Notice) -> None:
        await self._outbox.put(*(to_post(notice, destination) for destination in notice.destinations))


def to_post(notice: Notice, destination: str) -> NewPost:
    return NewPost(
        key=_post_key(notice.key, destination),
        notice_key=notice.key,
        channel=destination.split(":", 1)[0],
        address=destination,
        kind=PostKind.REPORT if notice.urgency is Urgency.REPORT else PostKind.ALERT,
        priority=PRIORITIES[notice.urgency],
        body={
            "type": "notice",
            "template": notice.template,
            "context": dict(notice.context),
            "charts": list(notice.charts),
        },
        edits=_post_key(notice.edits, destination) if notice.edits else None,
        under=_post_key(notice.replies_to, destination) if notice.replies_to else None,
    )


def _post_key(notice_key: str, destination: str) -> str:
    return f"notice:{notice_key} {destination}"
