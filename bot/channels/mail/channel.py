"""Mail as a channel: reports and alerts to `mailto:<address>`. Nothing comes in this way."""

from __future__ import annotations

from bot.channels.mail.send import CHANNEL, MailSender
from bot.channels.ports import ChannelPorts
from bot.turns import StatusLine


class MailChannel:
    status_line: StatusLine | None = None

    def __init__(self, sender: MailSender) -> None:
        self.name = CHANNEL
        self.sender = sender

    async def start(self) -> None:
        """Each message has a connection of its own."""

    async def stop(self) -> None:
        """Nothing is kept open."""


def build_channel(ports: ChannelPorts) -> MailChannel:
    return MailChannel(MailSender(ports.settings, ports.clock))
