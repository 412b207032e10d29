"""Microsoft Teams: built from its parts, and started with its keys at hand."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.channels.ports import ChannelPorts
from bot.channels.teams.adapter import TeamsAdapter
from bot.channels.teams.calls import Calls
from bot.channels.teams.config import CHANNEL, TeamsConfig, config_of
from bot.channels.teams.endpoint import Endpoint
from bot.channels.teams.files import Files
from bot.channels.teams.intake import Intake
from bot.channels.teams.pace import Pace
from bot.channels.teams.send import TeamsSender
from bot.channels.teams.tokens import Login, SigningKeys
from bot.channels.teams.typing import Typing

log = logging.getLogger(__name__)


class TeamsChannel:
    def __init__(
        self,
        config: TeamsConfig,
        keys: SigningKeys,
        login: Login | None,
        files: Files,
        intake: Intake,
        sender: TeamsSender,
        status_line: Typing,
    ) -> None:
        self.name = CHANNEL
        self.sender = sender
        self.status_line = status_line
        self._config = config
        self._keys = keys
        self._login = login
        self._files = files
        self._intake = intake
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self) -> None:
        """Raises `StoreBusy`. Keys and login come behind: neither may hold the start up."""
        await self._files.start()
        if self._config.anonymous:
            log.warning("Teams takes requests without a token (HUB_TEAMS_ANONYMOUS): for trying out only")
            return
        if not self._config.tenants:
            log.error("Teams answers nobody: set MICROSOFT_APP_TENANT_ID or HUB_TEAMS_TENANTS")
        self._tasks = [
            asyncio.create_task(self._keys.fetch(), name="teams keys"),
            asyncio.create_task(self._log_in(), name="teams login"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.status_line.stop()
        await self._intake.stop()

    async def _log_in(self) -> None:
        if self._login is None:
            return
        try:
            await self._login.refresh()
        except Exception as error:  # noqa: BLE001 - msal raises many things; each send logs in again
            log.warning("the bot cannot log in yet: %s", type(error).__name__)


def build_channel(
    ports: ChannelPorts, config: TeamsConfig | None = None, login: Login | None = None
) -> TeamsChannel:
    """`config` and `login` are for tests, whose platform is a server on loopback."""
    config = config or config_of(ports.settings)
    if login is None and not config.anonymous:
        login = Login(config)
    keys = SigningKeys(config.keys_url)
    adapter = TeamsAdapter(config, keys, login)
    pace = Pace()
    calls = Calls(adapter, config, pace, ports.clock)
    typing = Typing(calls, pace, ports.clock)
    files = Files(ports.hub, ports.make_whole, config, ports.clock)
    intake = Intake(ports.hub, ports.outbox, ports.actions, ports.commands, ports.clock)
    sender = TeamsSender(
        calls, files, ports.hub, ports.actions.offers, ports.draw_chart, pace, typing, ports.clock
    )
    ports.http.add_routes([*Endpoint(config, adapter, intake).routes(), *files.routes()])
    return TeamsChannel(config, keys, login, files, intake, sender, typing)
