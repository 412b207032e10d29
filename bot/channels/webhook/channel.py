"""Programs as a channel: reports and alerts are POSTed to `webhook:<url>`. Nothing comes in this way."""

from __future__ import annotations

from bot.channels.ports import ChannelPorts
from bot.channels.webhook.send import CHANNEL, WebhookSender
from bot.turns import StatusLine


class WebhookChannel:
    status_line: StatusLine | None = None

    def __init__(self, sender: WebhookSender) -> None:
        self.name = CHANNEL
        self.sender = sender

    async def start(self) -> None:
        """Nothing comes in."""

    async def stop(self) -> None:
        """Each request has a connection of its own."""


def build_channel(ports: ChannelPorts) -> WebhookChannel:
    secret = ports.settings.webhook_secret
    return WebhookChannel(WebhookSender(secret.get_secret_value() if secret else None, ports.clock))
