"""The native status line ("… is thinking"), armed again while the work goes on: Slack takes it away after two minutes."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.api import SlackApi
from bot.channels.slack.places import ReplyTo, channel_id_of
from bot.channels.slack.words import listed, say
from bot.messages import Message
from bot.posts import DeliveryError

log = logging.getLogger(__name__)

AGAIN_S = 60.0
WAIT_S = 0.4


@dataclass(slots=True)
class _Line:
    """`asked`: Slack was told to show it, so it has to be told to take it away."""

    message: Message
    after: asyncio.Task[None] | None
    keeping: asyncio.Task[None] | None = None
    asked: bool = False


class SlackStatus:
    """One line a thread, or under a direct message outside threads; where Slack refuses it, the answer comes without.

    Neither `show` nor `clear` waits for Slack. What is answered within `wait_s` shows no status at all.
    """

    def __init__(self, api: SlackApi, *, again_s: float = AGAIN_S, wait_s: float = WAIT_S) -> None:
        self._api = api
        self._again_s = again_s
        self._wait_s = wait_s
        self._lines: dict[str, _Line] = {}
        self._clearing: dict[str, asyncio.Task[None]] = {}

    async def show(self, message: Message) -> None:
        if not _place(message) or message.thread in self._lines:
            return
        line = _Line(message, self._clearing.get(message.thread))
        self._lines[message.thread] = line
        line.keeping = asyncio.create_task(self._keep(line), name=f"status {message.thread}")

    async def clear(self, message: Message) -> None:
        line = self._lines.pop(message.thread, None)
        if line is None or line.keeping is None:
            return
        line.keeping.cancel()
        if line.asked:
            task = asyncio.create_task(self._take_away(line), name=f"no status {message.thread}")
            self._clearing[message.thread] = task
            task.add_done_callback(lambda done: self._forget(message.thread, done))

    async def close(self) -> None:
        tasks = [line.keeping for line in self._lines.values() if line.keeping]
        self._lines.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._clearing.values(), return_exceptions=True)

    def _forget(self, thread: str, task: asyncio.Task[None]) -> None:
        if self._clearing.get(thread) is task:
            del self._clearing[thread]

    async def _keep(self, line: _Line) -> None:
        await asyncio.sleep(self._wait_s)
        if line.after is not None:
            # Else the clearing of the turn before would take this one's status away.
            await asyncio.wait([line.after])
        line.asked = True
        going_on = True
        while going_on:
            going_on = await self._set(line.message, say("status"))
            await asyncio.sleep(self._again_s)

    async def _take_away(self, line: _Line) -> None:
        if line.keeping is not None:
            await asyncio.wait([line.keeping])
        await self._set(line.message, "")

    async def _set(self, message: Message, status: str) -> bool:
        """False where it is no use to try again."""
        arguments: dict[str, Any] = {
            "channel_id": channel_id_of(message.address),
            "thread_ts": _place(message),
            "status": status,
        }
        if status:
            arguments["loading_messages"] = list(listed("status_steps"))
        try:
            await self._api.call(self._api.client.assistant_threads_setStatus, **arguments)
        except DeliveryError as error:
            log.info("the status of %s was not set: %s", message.thread, error)
            return not error.permanent
        return True


def _place(message: Message) -> str:
    """The ts that bears the line; "" where nothing can (a command's answer)."""
    to = ReplyTo.of(message.reply_to)
    return to.thread_ts or to.status_ts
