"""Buttons, windows and the message shortcut. What is asked for is stored before the press is acknowledged."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.actions import Action, Actions, MalformedAction, Outcome, Press, Pressed, decode, to_message
from bot.channels.slack import convert
from bot.channels.slack.commands import SlackCommands
from bot.channels.slack.convert import Identity
from bot.channels.slack.home import HOME_ASK, HOME_RUN, Home
from bot.channels.slack.places import CHANNEL, ReplyTo, address_of, person, thread_of, user_id_of
from bot.channels.slack.sessions import Sessions, belongs, in_session
from bot.channels.slack.talk import Talk
from bot.channels.slack.views import period_view, read_period, read_reason, reason_view
from bot.channels.slack.words import outcome, say
from bot.clock import Clock
from bot.hub import Hub
from bot.posts import DeliveryError
from bot.settings import Settings
from bot.store import StoreBusy

log = logging.getLogger(__name__)

STORE_TIMEOUT_S = 2.0
CONFIRM, CANCEL, HOME = "hub.confirm", "hub.cancel", "hub.home."


class SlackButtons:
    def __init__(
        self,
        hub: Hub,
        actions: Actions,
        commands: SlackCommands,
        sessions: Sessions,
        home: Home,
        talk: Talk,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._hub = hub
        self._actions = actions
        self._commands = commands
        self._sessions = sessions
        self._home = home
        self._talk = talk
        self._settings = settings
        self._clock = clock

    async def on_press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        chosen = body["actions"][0]
        action_id, value = str(chosen.get("action_id", "")), convert.pressed_value(chosen)
        press = convert.to_press(body, None, self._clock())
        if action_id in (CONFIRM, CANCEL):
            await ack()
            place = to_message(press, "")
            work = self._commands.decide(value, press.sender, place, run=action_id == CONFIRM)
            self._talk.later(work, "confirmation")
            return
        if action_id.startswith(HOME):
            await self._on_home(ack, press, action_id, value)
            return
        try:
            action = decode(value)
        except MalformedAction as error:
            log.warning("a button of another kind was pressed: %s", error)
            await ack()
            self._tell(press, outcome("malformed"))
            return
        turn = await self._hub.turn(action.request_id) if action.request_id else None
        if turn is not None and belongs(turn.thread, press.address):
            press = replace(press, thread=turn.thread)
        pressed = await self._press(action, press)
        await ack()
        self._show(pressed, action, press, str(body.get("trigger_id", "")))

    async def on_period(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        held = _held(body)
        try:
            action, press = read_period(body["view"], held["action"]), self._press_of(body, held)
        except (MalformedAction, KeyError, TypeError) as error:
            log.warning("a window of another kind was sent: %s", error)
            await ack()
            return
        if (action.date_from or date.min) > (action.date_to or date.max):
            await ack(response_action="errors", errors={"to": outcome("bad_period")})
            return
        pressed = await self._press(action, press)
        if pressed is None:
            await ack(response_action="errors", errors={"to": outcome("busy")})
            return
        await ack()
        self._show(pressed, action, press, "")

    async def on_reason(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        held = _held(body)
        try:
            action, press = read_reason(body["view"], held["action"]), self._press_of(body, held)
        except (MalformedAction, KeyError, TypeError) as error:
            log.warning("a window of another kind was sent: %s", error)
            await ack()
            return
        pressed = await self._press(action, press)
        await ack()
        self._show(pressed, action, press, "")

    async def on_shortcut(self, ack: AsyncAck, body: dict[str, Any], me: Identity) -> None:
        message = convert.to_shortcut(body, me, self._clock())
        if message is None:
            await ack()
            self._tell(convert.to_press(body, None, self._clock()), say("shortcut_empty"))
            return
        try:
            async with asyncio.timeout(STORE_TIMEOUT_S):
                session = await self._sessions.of(message)
                await self._hub.submit(in_session(message, session, joined=convert.is_in_thread(body)))
        except (StoreBusy, TimeoutError) as error:
            log.warning("a shortcut was not stored: %s", error)
            await ack()
            self._talk.later(
                self._talk.whisper(message.address, message.sender, message.reply_to, say("busy")), "busy"
            )
            return
        await ack()

    async def show_home(self, user: str, now: datetime) -> None:
        await self._talk.publish_home(user, await self._home.view(now))

    async def _on_home(self, ack: AsyncAck, press: Press, action_id: str, value: str) -> None:
        user = user_id_of(press.sender)
        if action_id.startswith(HOME_RUN):
            await ack()
            self._talk.later(self._run_in_private(press, value), "command")
            return
        if not action_id.startswith(HOME_ASK):
            await ack()
            self._talk.later(self.show_home(user, self._clock()), "home")
            return
        try:
            action = decode(value)
            async with asyncio.timeout(STORE_TIMEOUT_S):
                channel_id = await self._talk.private_channel(user)
        except (MalformedAction, DeliveryError, TimeoutError) as error:
            log.warning("a question of the home tab was not taken: %s", error)
            await ack()
            return
        press = replace(
            press,
            thread=thread_of(channel_id, None),
            address=address_of(channel_id),
            direct=True,
            reply_to=ReplyTo(user=user, asked=action.question).to_note(),
        )
        await self._press(action, press)
        await ack()

    async def _run_in_private(self, press: Press, command: str) -> None:
        channel_id = await self._talk.private_channel(user_id_of(press.sender))
        place = replace(
            press,
            thread=thread_of(channel_id, None),
            address=address_of(channel_id),
            direct=True,
            reply_to=ReplyTo(user=user_id_of(press.sender)).to_note(),
        )
        await self._commands.run(to_message(place, ""), command)

    async def _press(self, action: Action, press: Press) -> Pressed | None:
        """None: it could not be stored in time."""
        try:
            async with asyncio.timeout(STORE_TIMEOUT_S):
                return await self._actions.press(action, press)
        except (StoreBusy, TimeoutError) as error:
            log.warning("a button's work was not stored: %s", error)
            return None

    def _show(self, pressed: Pressed | None, action: Action, press: Press, trigger: str) -> None:
        if pressed is None:
            self._tell(press, outcome("busy"))
        elif pressed.outcome is Outcome.NEEDS_PERIOD:
            today = self._settings.date_of(press.pressed_at)
            answer = pressed.turn.answer if pressed.turn else None
            view = period_view(action, answer, today, _note(press))
            self._talk.later(self._open(trigger, view, press), "dates")
        elif pressed.outcome is Outcome.NEEDS_REASON:
            self._talk.later(self._open(trigger, reason_view(action, _note(press)), press), "reason")
        elif pressed.outcome not in (Outcome.ASKED, Outcome.EXPORTED):
            self._tell(press, outcome(pressed.outcome.value))

    async def _open(self, trigger: str, view: dict[str, Any], press: Press) -> None:
        """Slack takes a window for three seconds after the press only; later, the person has to press again."""
        try:
            await self._talk.open_view(trigger, view)
        except DeliveryError as error:
            log.warning("a window did not open: %s", error)
            await self._talk.whisper(press.address, press.sender, press.reply_to, say("window_failed"))

    def _tell(self, press: Press, text: str) -> None:
        self._talk.later(self._talk.whisper(press.address, press.sender, press.reply_to, text), "note")

    def _press_of(self, body: dict[str, Any], held: dict[str, Any]) -> Press:
        """The press that opened the window, by whoever sent it. Raises `KeyError`."""
        note = json.loads(held["note"])
        return Press(
            channel=CHANNEL,
            event_id=f"view:{body['view']['id']}",
            thread=str(note["thread"]),
            address=str(note["address"]),
            sender=person(str(body["user"]["id"])),
            pressed_at=self._clock(),
            sender_name=str(body["user"].get("name", "")),
            direct=bool(note["direct"]),
            reply_to=dict(note["reply_to"]),
        )


def _held(body: dict[str, Any]) -> dict[str, Any]:
    try:
        held = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _note(press: Press) -> str:
    return json.dumps(
        {
            "thread": press.thread,
            "address": press.address,
            "direct": press.direct,
            "reply_to": press.reply_to,
        },
        ensure_ascii=False,
    )
