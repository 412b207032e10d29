"""What comes in through Bolt. Messages are stored in a middleware, which Bolt runs before it acknowledges."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from bot.channels.slack import convert
from bot.channels.slack.api import SlackApi
from bot.channels.slack.buttons import SlackButtons
from bot.channels.slack.commands import SlackCommands
from bot.channels.slack.convert import Identity
from bot.channels.slack.places import CHANNEL, address_of, thread_of
from bot.channels.slack.sessions import Sessions, in_session
from bot.channels.slack.talk import Talk
from bot.channels.slack.views import PERIOD_VIEW, REASON_VIEW
from bot.channels.slack.words import say
from bot.clock import Clock
from bot.hub import Hub

log = logging.getLogger(__name__)

ANYTHING = re.compile(".*")
LISTENED = ("app_home_opened", "assistant_thread_started")
VIEWS = (PERIOD_VIEW, REASON_VIEW)

Next = Callable[[], Awaitable[BoltResponse]]


class Receiving(AsyncMiddleware):
    """Ours, before Bolt's own listeners. As a class: for a function Bolt first reads the body, and some break that."""

    def __init__(self, receive: Callable[[dict[str, Any], Next], Awaitable[BoltResponse]]) -> None:
        self._receive = receive

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Next
    ) -> BoltResponse | None:
        return await self._receive(req.body, next)


class Intake:
    """`app` takes requests; `me` is who the hub is in Slack, once that is known."""

    def __init__(
        self,
        api: SlackApi,
        hub: Hub,
        sessions: Sessions,
        commands: SlackCommands,
        buttons: SlackButtons,
        talk: Talk,
        clock: Clock,
    ) -> None:
        self._api = api
        self._hub = hub
        self._sessions = sessions
        self._commands = commands
        self._buttons = buttons
        self._talk = talk
        self._clock = clock
        self._shared: set[str] = set()  # channels seen to be shared with another company
        self.me = Identity()
        self.app = self._build()

    def _build(self) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            return self._authorized()

        app = AsyncApp(
            name="hub",
            client=self._api.client,
            signing_secret="",  # checked before, by bot/channels/slack/guard.py
            request_verification_enabled=False,
            authorize=authorize,
            attaching_conversation_kwargs_enabled=False,
        )
        app.middleware(Receiving(self._receive))
        app.event("app_home_opened")(self._on_home_opened)
        app.event("assistant_thread_started")(self._on_assistant_thread)
        app.command(ANYTHING)(self._commands.on_slash)
        app.action(ANYTHING)(self._buttons.on_press)
        app.view(PERIOD_VIEW)(self._buttons.on_period)
        app.view(REASON_VIEW)(self._buttons.on_reason)
        app.shortcut(convert.SHORTCUT)(self._on_shortcut)
        return app

    def _authorized(self) -> AuthorizeResult:
        """One workspace, one token: Bolt must not have to ask Slack before an event is stored."""
        return AuthorizeResult(
            enterprise_id=None,
            team_id=self.me.team or None,
            bot_user_id=self.me.user or None,
            bot_id=self.me.bot or None,
            bot_token=self._api.client.token,
        )

    async def _receive(self, body: dict[str, Any], next: Next) -> BoltResponse:
        """Stores a message, then lets Bolt acknowledge. Raising leaves it unacknowledged: Slack sends it again.

        Whatever no listener is for is acknowledged here; Slack would repeat a 404.
        """
        if body.get("type") == "event_callback":
            self._note_sharing(body)
            await self._take(body)
        elif convert.is_from_outside(body, self.me) or convert.channel_of(body) in self._shared:
            if convert.channel_of(body):
                self._refuse(*convert.to_refused(body))
            return BoltResponse(status=200, body="")
        return await next() if _is_listened(body) else BoltResponse(status=200, body="")

    def _note_sharing(self, body: dict[str, Any]) -> None:
        """Only events say whether their channel is shared; commands and presses there are refused by it."""
        channel_id, shared = convert.channel_of(body), body.get("is_ext_shared_channel")
        if channel_id and shared is True:
            self._shared.add(channel_id)
        elif shared is False:
            self._shared.discard(channel_id)

    def _refuse(self, address: str, sender: str, note: dict[str, Any]) -> None:
        log.warning("refused someone from outside in %s", address)
        self._talk.later(self._talk.whisper(address, sender, note, say("external")), "refusal")

    async def _take(self, body: dict[str, Any]) -> None:
        try:
            said = convert.to_said(body, self.me, self._clock())
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            log.warning("an event of an unknown shape was passed over: %s", type(error).__name__)
            return
        if said is None:
            return
        message = said.message
        # What begins a thread, or is outside threads, is in no other session.
        session = await self._sessions.of(message) if said.in_thread else message.thread
        if session is None and said.needs_session:
            return
        if said.external:
            self._refuse(message.address, message.sender, message.reply_to)
            return
        await self._commands.submit(in_session(message, session, joined=said.in_thread))

    async def _on_home_opened(self, event: dict[str, Any]) -> None:
        user, channel_id = str(event.get("user", "")), str(event.get("channel", ""))
        if event.get("tab") == "messages":
            self._talk.later(self._talk.suggest_prompts(channel_id, None), "prompts")
        else:
            self._talk.later(self._buttons.show_home(user, self._clock()), "home")

    async def _on_assistant_thread(self, event: dict[str, Any]) -> None:
        opened = event.get("assistant_thread")
        if not isinstance(opened, dict):
            return
        channel_id, thread_ts = str(opened.get("channel_id", "")), str(opened.get("thread_ts", ""))
        if not channel_id or not thread_ts:
            return
        await self._hub.open_thread(
            thread_of(channel_id, thread_ts), CHANNEL, address_of(channel_id), direct=True, now=self._clock()
        )
        self._talk.later(self._talk.suggest_prompts(channel_id, thread_ts), "prompts")

    async def _on_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._buttons.on_shortcut(ack, body, self.me)


def _is_listened(body: dict[str, Any]) -> bool:
    """Whether a listener above is for it."""
    match body.get("type"):
        case "event_callback":
            event = body.get("event")
            return isinstance(event, dict) and event.get("type") in LISTENED
        case "block_actions":
            return bool(body.get("actions"))
        case "view_submission":
            view = body.get("view")
            return isinstance(view, dict) and view.get("callback_id") in VIEWS
        case "message_action" | "shortcut":
            return body.get("callback_id") == convert.SHORTCUT
        case "url_verification":
            return True
    return "command" in body
