"""What a channel is to the composition root, and what it is handed. A further chat system is one line in `CHANNELS`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from bot.answers import Answer, Chart
from bot.clock import Clock
from bot.hub import Hub
from bot.posts import Sender
from bot.settings import Settings
from bot.turns import StatusLine
from skills.registry import Registry

if TYPE_CHECKING:
    from bot.actions import Actions
    from bot.commands import Commands
    from bot.http_server import HttpServer
    from bot.outbox import Outbox
    from datasource.model import ProductionSource

# The PNG of a chart, drawn off the loop. Raises whatever drawing raises: a chart failure must not lose the text.
DrawChart = Callable[[Chart], Awaitable[bytes]]
# An answer and when it was asked → the same with the tables whole that were cut for reading. Raises `SourceError`.
MakeWhole = Callable[[Answer, datetime], Awaitable[Answer]]
# The hub's own state: Korean lines without markup, the checks first.
StateLines = Callable[[], Awaitable[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class ChannelPorts:
    """Everything a channel may use. Routes are added to `http` before it starts.

    `state`: the hub's own state in lines; None where it does no work of its own.
    """

    settings: Settings
    hub: Hub
    http: HttpServer
    clock: Clock
    draw_chart: DrawChart
    registry: Registry
    source: ProductionSource
    make_whole: MakeWhole
    actions: Actions
    commands: Commands
    outbox: Outbox
    state: StateLines | None = None


class Channel(Protocol):
    """Built by `build_channel(ports)` in bot/channels/<kind>/channel.py."""

    @property
    def name(self) -> str:
        """The kind, which begins its addresses: "slack"."""
        ...

    @property
    def sender(self) -> Sender: ...

    @property
    def status_line(self) -> StatusLine | None: ...

    async def start(self) -> None:
        """Connect. Called when the store, the worker and the HTTP server are up."""
        ...

    async def stop(self) -> None:
        """Take no further events; sending still works until the process ends."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """`is_set`: its credentials are there, so that `hub run` starts it."""

    name: str
    module: str
    is_set: Callable[[Settings], bool]

    def build(self, ports: ChannelPorts) -> Channel:
        channel: Channel = import_module(self.module).build_channel(ports)
        return channel


def _slack_is_set(settings: Settings) -> bool:
    """A token alone is not enough: without an app token, requests have to be signed."""
    secret = settings.slack_app_token or settings.slack_signing_secret
    return bool(settings.slack_bot_token and secret and secret.get_secret_value().strip())


def _teams_is_set(settings: Settings) -> bool:
    return settings.teams_anonymous or bool(settings.microsoft_app_id and settings.microsoft_app_password)


def _webhook_is_set(settings: Settings) -> bool:
    destinations = (*settings.alert_channels, *settings.report_channels)
    return any(each.startswith("webhook:") for each in destinations)


CHANNELS: Sequence[ChannelKind] = (
    ChannelKind("web", "bot.channels.web.channel", lambda settings: True),
    ChannelKind("slack", "bot.channels.slack.channel", _slack_is_set),
    ChannelKind("teams", "bot.channels.teams.channel", _teams_is_set),
    ChannelKind("webhook", "bot.channels.webhook.channel", _webhook_is_set),
    ChannelKind("mailto", "bot.channels.mail.channel", lambda settings: bool(settings.smtp_host)),
)
