"""The web console: a page on the hub's own HTTP server."""

from __future__ import annotations

from bot.channels.ports import ChannelPorts
from bot.channels.web.console import Console
from bot.channels.web.convert import CHANNEL
from bot.channels.web.live import Live
from bot.channels.web.render import Renderer
from bot.channels.web.send import Feed, WebSender
from bot.turns import StatusLine
from database.demo import is_demo


class WebChannel:
    """Its status line is the page's own: the page reads from the store that a question is being worked on."""

    status_line: StatusLine | None = None

    def __init__(self, live: Live, sender: WebSender) -> None:
        self.name = CHANNEL
        self.sender = sender
        self._live = live

    async def start(self) -> None:
        """The HTTP server is up already."""

    async def stop(self) -> None:
        await self._live.close()


def build_channel(ports: ChannelPorts) -> WebChannel:
    settings = ports.settings
    renderer = Renderer(
        settings.zone, ports.clock, settings.question_max_chars, is_demo(settings.database_dir)
    )
    feed = Feed()
    live = Live(ports.hub, feed, renderer)
    ports.http.add_routes(Console(ports, renderer, live).routes())
    return WebChannel(live, WebSender(feed))
