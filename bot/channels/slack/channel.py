"""Slack as a channel: its parts put together, by Socket Mode or over HTTP."""

from __future__ import annotations

import asyncio
import logging

from aiohttp import web

from bot.channels.ports import ChannelPorts
from bot.channels.slack.api import SlackApi
from bot.channels.slack.buttons import SlackButtons
from bot.channels.slack.commands import SlackCommands
from bot.channels.slack.convert import Identity
from bot.channels.slack.endpoint import PATH, Endpoint
from bot.channels.slack.files import Files
from bot.channels.slack.guard import Guard
from bot.channels.slack.home import Home
from bot.channels.slack.intake import Intake
from bot.channels.slack.places import CHANNEL
from bot.channels.slack.send import SlackSender
from bot.channels.slack.sessions import Sessions
from bot.channels.slack.sockets import Sockets
from bot.channels.slack.status import SlackStatus
from bot.channels.slack.talk import Talk
from bot.posts import DeliveryError, Sender
from bot.turns import StatusLine

log = logging.getLogger(__name__)

WHO_TIMEOUT_S = 5.0
WHO_AGAIN_S = 30.0


class SlackChannel:
    def __init__(
        self,
        api: SlackApi,
        intake: Intake,
        sender: Sender,
        status: SlackStatus,
        talk: Talk,
        sockets: Sockets | None,
    ) -> None:
        self.name = CHANNEL
        self.sender = sender
        self.status_line: StatusLine | None = status
        self.intake = intake
        self._api = api
        self._status = status
        self._talk = talk
        self.sockets = sockets
        self._asking: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Slack knows the token, and where events come over sockets, at least one hears."""
        asking = self._asking is not None and not self._asking.done()
        return not asking and (self.sockets is None or self.sockets.hearing > 0)

    async def start(self) -> None:
        """Learns who it is in Slack (later, where Slack does not answer), then takes events."""
        try:
            async with asyncio.timeout(WHO_TIMEOUT_S):
                await self._learn_who()
        except (DeliveryError, TimeoutError) as error:
            log.error("Slack does not say who the bot is; tried again: %s", error)
            self._asking = asyncio.create_task(self._keep_asking(), name="slack auth.test")
        if self.sockets is not None:
            await self.sockets.start()

    async def stop(self) -> None:
        """No further events. The HTTP session stays: posts under way still go out."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        if self.sockets is not None:
            await self.sockets.stop()
        await self._talk.close()

    async def close(self) -> None:
        """After the last post."""
        await self._status.close()
        await self._api.close()

    async def _learn_who(self) -> None:
        who = await self._api.call(self._api.client.auth_test)
        self.intake.me = Identity(
            team=str(who.get("team_id") or ""),
            user=str(who.get("user_id") or ""),
            bot=str(who.get("bot_id") or ""),
            enterprise=str(who.get("enterprise_id") or ""),
        )
        log.info("Slack knows the bot as %s in %s", self.intake.me.user, self.intake.me.team)

    async def _keep_asking(self) -> None:
        while not self.intake.me.user:
            await asyncio.sleep(WHO_AGAIN_S)
            try:
                await self._learn_who()
            except DeliveryError as error:
                log.error("Slack does not say who the bot is; tried again: %s", error)


def build_channel(ports: ChannelPorts) -> SlackChannel:
    """Raises `ValueError` without a signing secret where there is no app token: nothing may come in unsigned."""
    settings, clock, hub = ports.settings, ports.clock, ports.hub
    assert settings.slack_bot_token is not None
    api = SlackApi(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    talk, sessions = Talk(api), Sessions(hub)
    commands = SlackCommands(hub, ports.outbox, ports.commands, talk, clock)
    home = Home(ports.source, settings.date_of, settings.timezone, ports.state)
    buttons = SlackButtons(hub, ports.actions, commands, sessions, home, talk, settings, clock)
    intake = Intake(api, hub, sessions, commands, buttons, talk, clock)
    files = Files(api, hub, ports.draw_chart, ports.make_whole)
    sender = SlackSender(api, files, hub, ports.actions.offers, clock)
    sockets: Sockets | None = None
    if settings.slack_app_token is not None:
        sockets = Sockets(intake.app, api, settings.slack_app_token.get_secret_value())
    else:
        secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
        endpoint = Endpoint(intake.app, Guard(secret), clock)
        ports.http.add_routes([web.post(PATH, endpoint.handle)])
    channel = SlackChannel(api, intake, sender, SlackStatus(api), talk, sockets)
    # The server is stopped last, when nothing is sent any more.
    ports.http.app.on_cleanup.append(lambda _: channel.close())
    return channel
