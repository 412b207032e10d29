"""Which session a message belongs to."""

from __future__ import annotations

from bot.channels.slack.places import CHANNEL, ReplyTo
from bot.hub import Hub
from bot.messages import Message
from bot.store import outbox_rows


class Sessions:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def of(self, message: Message) -> str | None:
        """Its thread's own, or that of the post it hangs under (a command's answer, a report). None: there is none yet."""
        if await self._hub.thread(message.thread) is not None:
            return message.thread
        thread_ts = ReplyTo.of(message.reply_to).thread_ts
        if thread_ts is None:
            return None
        request_id = await outbox_rows.request_of_message(
            self._hub.store, CHANNEL, message.address, thread_ts
        )
        turn = await self._hub.turn(request_id) if request_id else None
        if turn is not None:
            return turn.thread
        # Its first question may still be waiting for its answer.
        return message.thread if await self._hub.open_questions(message.thread) else None


def in_session(message: Message, session: str | None, *, joined: bool) -> Message:
    """The message in its session. None: it begins one, in a thread where people talked before it (`joined`)."""
    if session is not None:
        return message if session == message.thread else message.model_copy(update={"thread": session})
    if not joined or message.direct:
        return message
    return message.model_copy(update={"reply_to": {**message.reply_to, "joined": True}})


def belongs(thread: str, address: str) -> bool:
    """Whether a session is of this channel: a button's own word is not enough."""
    return thread == address or thread.startswith(f"{address}:")
