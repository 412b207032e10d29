"""Commands: typed after a slash, or written to the hub in a thread (Slack's own do not work there)."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.channels.slack import convert
from bot.channels.slack.markup import to_mrkdwn, to_plain
from bot.channels.slack.places import CHANNEL, ReplyTo
from bot.channels.slack.render import MAX_SECTION, cut, render_blocks, render_say
from bot.channels.slack.talk import Talk
from bot.channels.slack.words import say, words
from bot.clock import Clock
from bot.commands import Ask, Call, Commands, Confirm, Done, Rerun, Say, find_command
from bot.hub import Hub
from bot.messages import Message
from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority
from bot.store import StoreBusy

log = logging.getLogger(__name__)

EVENTS_REMEMBERED = 2_000
STORE_TIMEOUT_S = 2.0
HELP = "/hub"


class SlackCommands:
    def __init__(self, hub: Hub, outbox: Outbox, commands: Commands, talk: Talk, clock: Clock) -> None:
        self._hub = hub
        self._outbox = outbox
        self._commands = commands
        self._talk = talk
        self._clock = clock
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def on_slash(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        now = self._clock()
        call = convert.to_call(body, now)
        place = convert.to_command_message(body, call.args, now)
        command = self._commands.get(call.command)
        if command is None or not command.asks:
            await ack()
            self._talk.later(self._run(place, call), "command")
            return
        done = await self._commands.run(call)
        question = _question(place, done)
        if question is None:
            text, blocks = render_say(*_said(done))
            await ack(response_type="ephemeral", text=text, blocks=blocks)
            return
        try:
            async with asyncio.timeout(STORE_TIMEOUT_S):
                await self._hub.submit(question)
        except (StoreBusy, TimeoutError) as error:
            log.warning("a command was not stored: %s", error)
            await ack(response_type="ephemeral", text=say("busy"))
            return
        await ack(response_type="ephemeral", text=say("asked"))

    async def submit(self, message: Message) -> None:
        """A message that may be a command. When it returns, a question is stored. Raises `StoreBusy`."""
        found = find_command(message.text or HELP, self._commands.all)
        if found is None:
            await self._hub.submit(message)
            return
        command, args = found
        call = _call(command.name, args, message)
        if not command.asks:
            if self._first_time(message):
                self._talk.later(self._run(message, call), "command")
            return
        done = await self._commands.run(call)
        question = _question(message, done)
        if question is not None:
            await self._hub.submit(question)
        elif self._first_time(message):
            self._talk.later(self._show(message, done), "command")

    async def run(self, place: Message, command: str) -> None:
        """A command by its name alone, from a button; what it says stands where `place` is."""
        await self._run(place, _call(command, "", place))

    async def decide(self, token: str, sender: str, place: Message, *, run: bool) -> None:
        """A confirmation was pressed. The outcome is stored in the outbox: the act may have taken long."""
        if not run:
            await self._show(place, Done(self._commands.cancel(token, sender)))
            return
        try:
            done = await self._commands.confirm(token, sender)
        except StoreBusy as error:
            log.warning("a confirmed command was not run: %s", error)
            await self._talk.whisper(place.address, sender, place.reply_to, say("busy"))
            return
        if done.refused:
            await self._show(place, done)
            return
        question = _question(place, done)
        if question is not None:
            await self._hub.submit(question)
            return
        text, table = _said(done)
        await self._outbox.put(
            NewPost(
                key=f"command:{token}",
                channel=CHANNEL,
                address=place.address,
                kind=PostKind.NOTICE,
                priority=Priority.ANSWER,
                body={"type": "say", "text": text, "table": table},
                thread=place.thread,
                reply_to=place.reply_to,
            )
        )

    async def _run(self, place: Message, call: Call) -> None:
        done = await self._commands.run(call)
        if isinstance(done, Confirm):
            blocks = render_blocks(
                "slack/confirm.json.j2",
                text=cut(to_mrkdwn(done.text), MAX_SECTION),
                token=done.token,
                word=words(),
            )
            await self._talk.whisper(
                place.address,
                place.sender,
                place.reply_to,
                to_plain(done.text),
                blocks,
                openly=done.by_another,
            )
            return
        await self._show(place, done)

    async def _show(self, place: Message, done: Done | Confirm) -> None:
        question = _question(place, done)
        if question is not None:
            await self._hub.submit(question)
            return
        text, blocks = render_say(*_said(done))
        openly = isinstance(done, Done) and isinstance(done.reply, Say) and not done.reply.private
        await self._talk.whisper(place.address, place.sender, place.reply_to, text, blocks, openly=openly)

    def _first_time(self, message: Message) -> bool:
        """What is no question is not stored; a repeat within this process's life is passed over."""
        keys = (message.event_id, *message.alias_ids)
        known = any(key in self._seen for key in keys)
        self._seen.update(dict.fromkeys(keys))
        while len(self._seen) > EVENTS_REMEMBERED:
            self._seen.popitem(last=False)
        return not known


def _call(command: str, args: str, message: Message) -> Call:
    return Call(
        command=command,
        args=args,
        channel=CHANNEL,
        sender=message.sender,
        address=message.address,
        at=message.received_at,
        sender_name=message.sender_name,
    )


def _question(place: Message, done: Done | Confirm) -> Message | None:
    """The message that a command stands for; None where it only has something to say."""
    match done:
        case Done(reply=Ask(question=question)):
            replay = None
        case Done(reply=Rerun(question=question, replay=replay)):
            pass
        case _:
            return None
    note = ReplyTo.of(place.reply_to)
    reply_to = (
        {**place.reply_to, "asked": question}
        if note.thread_ts is None and (note.asked or not place.direct)
        else place.reply_to
    )
    return place.model_copy(update={"text": question, "replay": replay, "reply_to": reply_to})


def _said(done: Done | Confirm) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The words, and the table below them."""
    if isinstance(done, Confirm):
        return done.text, ()
    return (done.reply.text, done.reply.table) if isinstance(done.reply, Say) else ("", ())
