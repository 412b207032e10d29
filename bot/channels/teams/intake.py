"""What comes in, once the guard and the SDK have let it through → the hub's calls. Each kind of activity has a method."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from bot.actions import Action, Actions, Do, MalformedAction, Outcome, Press
from bot.channels.teams import convert
from bot.channels.teams.config import CHANNEL
from bot.channels.teams.convert import Activity, Place
from bot.channels.teams.files import upload_body
from bot.channels.teams.words import outcome, say
from bot.clock import Clock
from bot.commands import Ask, Call, Commands, Confirm, Done, Reply, Rerun, Say, find_command
from bot.hub import Hub
from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority
from bot.store import StoreBusy, outbox_rows
from bot.store.vote_rows import Vote
from bot.wording import clean, render

log = logging.getLogger(__name__)

# A command that takes longer goes on after the reply; what it says comes through the outbox.
COMMAND_WAIT_S = 1.5
NOTED_FOR = timedelta(hours=1)
NOTED_MOST = 5_000
TOAST = "application/vnd.microsoft.activity.message"
TROUBLE = "application/vnd.microsoft.error"


@dataclass(frozen=True, slots=True)
class InvokeReply:
    """What the HTTP reply to an invoke says."""

    status: int = HTTPStatus.OK
    body: Mapping[str, Any] | None = None


class Intake:
    def __init__(self, hub: Hub, outbox: Outbox, actions: Actions, commands: Commands, clock: Clock) -> None:
        self._hub = hub
        self._outbox = outbox
        self._actions = actions
        self._commands = commands
        self._clock = clock
        self._noted: dict[str, tuple[dict[str, str], datetime]] = {}
        self._background: set[asyncio.Future[None]] = set()

    async def take(self, activity: Activity) -> InvokeReply | None:
        """When it returns, what has to be remembered is stored. Raises `StoreBusy`."""
        match activity["type"]:
            case "message":
                await self._message(activity)
            case "invoke":
                return await self._invoke(activity)
            case "conversationUpdate":
                await self._members(activity)
            case "installationUpdate":
                await self._installation(activity)
            case "messageReaction":
                await self._reaction(activity)
        return None

    async def stop(self) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    async def _message(self, activity: Activity) -> None:
        if convert.is_bot(activity):
            return
        place = convert.place_of(activity)
        if convert.card_data(activity) is not None:
            self._note(place)
            said = await self._press(activity)
            if said:
                await self._say(activity, say_body(said))
            return
        session = await self._session(place)
        if session is None and not place.direct and not convert.is_mentioned(activity):
            return
        self._note(place)
        text = convert.text_of(activity)
        command = find_command(text, self._commands.all)
        if command is None and text.startswith("/") and text[1:2].isalpha():
            command_name, _, args = text[1:].partition(" ")
            await self._command(activity, command_name, args.strip())
        elif command is not None:
            await self._command(activity, command[0].name, command[1])
        elif text:
            message = convert.to_message(activity, text, self._clock())
            await self._hub.submit(message.model_copy(update={"thread": session or message.thread}))
        else:
            await self._command(activity, "hub", "")

    async def _session(self, place: Place) -> str | None:
        """The session that goes on in a channel's thread: begun there, or with a report that the thread stands under."""
        if place.scope != "channel":
            return None
        if await self._hub.thread(place.thread) is not None:
            return place.thread
        request_id = await outbox_rows.request_of_message(self._hub.store, CHANNEL, place.address, place.root)
        turn = await self._hub.turn(request_id) if request_id else None
        return turn.thread if turn is not None else None

    async def _command(self, activity: Activity, name: str, args: str) -> None:
        message = convert.to_message(activity, "", self._clock())
        call = Call(
            name, args, CHANNEL, message.sender, message.address, message.received_at, message.sender_name
        )

        async def run() -> None:
            done = await self._commands.run(call)
            if isinstance(done, Confirm):
                await self._say(activity, {**say_body(done.text), "confirm": done.token})
            else:
                await self._reply(activity, done.reply)

        await self._start(run())

    async def _reply(self, activity: Activity, reply: Reply) -> None:
        message = convert.to_message(activity, "", self._clock())
        match reply:
            case Ask(question):
                await self._hub.submit(message.model_copy(update={"text": question}))
            case Rerun(question, replay):
                await self._hub.submit(message.model_copy(update={"text": question, "replay": replay}))
            case Say(text, _, table):
                await self._say(activity, say_body(text, table))

    async def _invoke(self, activity: Activity) -> InvokeReply:
        if convert.is_bot(activity):
            return InvokeReply(HTTPStatus.FORBIDDEN)
        match activity.get("name"):
            case "adaptiveCard/action":
                self._note(convert.place_of(activity))
                if convert.card_data(activity) is None:
                    return _trouble(say("unknown_button"))
                return _toast(await self._press(activity) or say("asked"))
            case "message/submitAction":
                return await self._feedback(activity)
            case "fileConsent/invoke":
                return await self._consent(activity)
        return InvokeReply(HTTPStatus.BAD_REQUEST, {"error": "unknown invoke"})

    async def _press(self, activity: Activity) -> str:
        """What to tell whoever pressed; "" where an answer follows."""
        data = convert.card_data(activity) or {}
        press = convert.to_press(activity, self._clock())
        if convert.CANCEL in data:
            return self._commands.cancel(str(data[convert.CANCEL]), press.sender).text
        if convert.CONFIRM in data:
            return await self._confirmed(activity, str(data[convert.CONFIRM]), press.sender)
        try:
            action = convert.to_action(data)
            if action.do is Do.ASK:
                press = replace(press, reply_to={**press.reply_to, "asked": _asked(action, press)})
            pressed = await self._actions.press(action, press)
        except MalformedAction as error:
            log.warning("a button was refused: %s", error)
            return say("unknown_button")
        return "" if pressed.outcome is Outcome.ASKED else _outcome(pressed.outcome)

    async def _confirmed(self, activity: Activity, token: str, sender: str) -> str:
        refusals: list[str] = []

        async def run() -> None:
            done: Done = await self._commands.confirm(token, sender)
            if done.refused and isinstance(done.reply, Say):
                refusals.append(done.reply.text)
            else:
                await self._reply(activity, done.reply)

        await self._start(run())
        return refusals[0] if refusals else ""

    async def _feedback(self, activity: Activity) -> InvokeReply:
        given = convert.feedback(activity)
        if given is None:
            return InvokeReply(HTTPStatus.BAD_REQUEST, {"error": "unknown action"})
        up, comment = given
        await self._vote(activity, up, comment)
        return InvokeReply(body={})

    async def _consent(self, activity: Activity) -> InvokeReply:
        value = activity.get("value")
        if not isinstance(value, dict) or value.get("type") not in (None, "fileUpload"):
            return InvokeReply(HTTPStatus.BAD_REQUEST, {"error": "malformed consent"})
        if value.get("action") != "accept":
            await self._say(activity, say_body(say("file_declined")))
            return InvokeReply(body={})
        body = upload_body(value)
        if body is None:
            return InvokeReply(HTTPStatus.BAD_REQUEST, {"error": "malformed consent"})
        await self._put(activity, f"upload:{convert.event_id(activity)}", body)
        return InvokeReply(body={})

    async def _members(self, activity: Activity) -> None:
        bot = activity["recipient"]["id"]
        place = convert.place_of(activity).without_thread()
        if any(member["id"] == bot for member in activity.get("membersAdded", ())):
            await self._welcome(activity, place)
        elif any(member["id"] == bot for member in activity.get("membersRemoved", ())):
            self._removed(place)

    async def _installation(self, activity: Activity) -> None:
        place = convert.place_of(activity).without_thread()
        if str(activity.get("action", "")).startswith("remove"):
            self._removed(place)
        else:
            await self._welcome(activity, place)

    async def _welcome(self, activity: Activity, place: Place) -> None:
        """Once in a conversation, however many activities tell of the same installation."""
        self._note(place)
        told = await self._commands.run(
            Call("hub", "", CHANNEL, convert.person_of(activity), place.address, self._clock())
        )
        help_text = told.reply.text if isinstance(told, Done) and isinstance(told.reply, Say) else ""
        body = say_body(render("teams/welcome.md.j2", help=help_text))
        await self._put(activity, f"welcome:{place.address}", body, place)

    def _removed(self, place: Place) -> None:
        """The first post that is refused there marks the place as gone and tells whoever looks after the hub.

        Marked here, a report that goes there every morning would be lost without a word.
        """
        self._noted.pop(place.address, None)
        log.info("removed from %s", place.address)

    async def _reaction(self, activity: Activity) -> None:
        if convert.is_bot(activity):
            return
        vote, removed = convert.reactions(activity)
        if vote is not None:
            await self._vote(activity, vote, "")
        elif removed and (request_id := await self._request_of(activity)):
            await self._hub.withdraw_vote(request_id, convert.person_of(activity))

    async def _vote(self, activity: Activity, up: bool, comment: str) -> None:
        request_id = await self._request_of(activity)
        if request_id is not None:
            vote = Vote(request_id, convert.person_of(activity), up, "", comment.strip(), self._clock())
            await self._hub.vote(vote)

    async def _request_of(self, activity: Activity) -> str | None:
        """The answer that a reaction or a vote stands under."""
        address = convert.place_of(activity).address
        return await outbox_rows.request_of_message(
            self._hub.store, CHANNEL, address, str(activity.get("replyToId", ""))
        )

    async def _say(self, activity: Activity, body: dict[str, Any]) -> None:
        await self._put(activity, f"say:{CHANNEL}:{convert.event_id(activity)}", body)

    async def _put(
        self, activity: Activity, key: str, body: dict[str, Any], place: Place | None = None
    ) -> None:
        place = place or convert.place_of(activity)
        await self._outbox.put(
            NewPost(
                key=key,
                channel=CHANNEL,
                address=place.address,
                kind=PostKind.NOTICE,
                priority=Priority.ANSWER,
                body=body,
                thread=place.thread,
                reply_to=place.to_note(),
            )
        )

    def _note(self, place: Place) -> None:
        """Keep the reference for what the hub says of its own accord; once an hour, so that a message costs no write.

        In the background: a store that is busy must not keep the platform waiting.
        """
        note, now = place.without_thread().to_note(), self._clock()
        known = self._noted.get(place.address)
        if known is not None and known[0] == note and now - known[1] < NOTED_FOR:
            return
        if len(self._noted) >= NOTED_MOST:
            self._noted.clear()
        self._noted[place.address] = (note, now)
        self._run(self._store_note(place.address, note, now))

    async def _store_note(self, address: str, note: dict[str, str], now: datetime) -> None:
        try:
            await outbox_rows.note_destination(self._hub.store, CHANNEL, address, note, now)
            log.info("reports and alerts can go to %s", address)
        except StoreBusy as error:
            self._noted.pop(address, None)
            log.warning("the reference to %s is not stored: %s", address, error)

    async def _start(self, work: Awaitable[None]) -> None:
        """Wait a moment for it, so that a quick one's fault is the platform's to repeat."""
        task = self._run(work)
        done, _ = await asyncio.wait([task], timeout=COMMAND_WAIT_S)
        if done:
            task.result()

    def _run(self, work: Awaitable[None]) -> asyncio.Future[None]:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Future[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what a message asked for could not be carried through", exc_info=error)


def say_body(text: str, table: Any = ()) -> dict[str, Any]:
    """The body of a post that says something: Korean markdown, and a table of words below it."""
    return {"type": "say", "text": text, "table": [list(row) for row in table]}


def _asked(action: Action, press: Press) -> str:
    question, name = clean(action.question), clean(press.sender_name)
    return (
        say("asked_by", name=name, question=question) if name else say("asked_by_someone", question=question)
    )


def _outcome(found: Outcome) -> str:
    if found is Outcome.NEEDS_REASON:
        return say("voted")
    return outcome("bad_period" if found is Outcome.NEEDS_PERIOD else found.value)


def _toast(text: str) -> InvokeReply:
    """A line that whoever pressed sees for a moment."""
    return InvokeReply(body={"statusCode": HTTPStatus.OK, "type": TOAST, "value": text})


def _trouble(text: str) -> InvokeReply:
    return InvokeReply(
        body={
            "statusCode": HTTPStatus.BAD_REQUEST,
            "type": TROUBLE,
            "value": {"code": "BadRequest", "message": text},
        }
    )
