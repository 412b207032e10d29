"""What the hub says beside the outbox: notes for one person, windows, prompts. Best effort, in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from bot.channels.slack.api import BlocksRefused, SlackApi
from bot.channels.slack.places import ReplyTo, channel_id_of, user_id_of
from bot.channels.slack.render import Block
from bot.channels.slack.words import listed, say
from bot.logs import exception_of_command
from bot.posts import DeliveryError

log = logging.getLogger(__name__)

MAX_PROMPTS = 4
STOP_WAIT_S = 2.0


class Talk:
    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._tasks: set[asyncio.Task[None]] = set()
        self._private: dict[str, str] = {}

    def later(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """After the acknowledgement. What goes wrong is logged, with an id."""
        task = asyncio.create_task(self._guarded(work), name=f"slack {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_WAIT_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except DeliveryError as error:
            log.warning("a note was not shown: %s", error)
        except Exception:  # noqa: BLE001 - a background task has nobody else to tell
            exception_of_command()

    async def whisper(
        self,
        address: str,
        sender: str,
        reply_to: dict[str, Any],
        text: str,
        blocks: Sequence[Block] = (),
        *,
        openly: bool = False,
    ) -> None:
        """To one person where it was asked; in a direct message, or `openly`, as a plain message. Raises `DeliveryError`."""
        content: dict[str, Any] = {"text": text or say("empty")}
        try:
            with_blocks = content | ({"blocks": list(blocks)} if blocks else {})
            await self._whisper(address, sender, ReplyTo.of(reply_to), with_blocks, openly)
        except BlocksRefused as error:
            log.error("Slack refused the blocks of a note: %s", error)
            await self._whisper(address, sender, ReplyTo.of(reply_to), content, openly)

    async def _whisper(
        self, address: str, sender: str, to: ReplyTo, content: dict[str, Any], openly: bool
    ) -> None:
        channel_id = channel_id_of(address)
        if to.response_url:
            visible = "in_channel" if openly else "ephemeral"
            payload = {"response_type": visible, "replace_original": False, **content}
            if to.thread_ts:
                payload["thread_ts"] = to.thread_ts
            if await self._api.respond(to.response_url, payload):
                return
        client = self._api.client
        thread = {"thread_ts": to.thread_ts} if to.thread_ts else {}
        if openly or channel_id.startswith("D"):
            await self._api.call(client.chat_postMessage, channel=channel_id, **thread, **content)
        else:
            await self._api.call(
                client.chat_postEphemeral,
                channel=channel_id,
                user=user_id_of(sender),
                **thread,
                **content,
            )

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        await self._api.call(self._api.client.views_open, trigger_id=trigger_id, view=view)

    async def publish_home(self, user: str, view: dict[str, Any]) -> None:
        await self._api.call(self._api.client.views_publish, user_id=user, view=view)

    async def suggest_prompts(self, channel_id: str, thread_ts: str | None) -> None:
        await self._api.call(
            self._api.client.assistant_threads_setSuggestedPrompts,
            channel_id=channel_id,
            thread_ts=thread_ts,
            title=say("prompts_title"),
            prompts=prompts(),
        )

    async def private_channel(self, user: str) -> str:
        """The direct message with this person. Raises `DeliveryError`."""
        if user not in self._private:
            opened = await self._api.call(self._api.client.conversations_open, users=[user])
            self._private[user] = str(opened["channel"]["id"])
        return self._private[user]


def prompts() -> list[dict[str, str]]:
    return [{"title": each, "message": each} for each in listed("prompts")[:MAX_PROMPTS]]
