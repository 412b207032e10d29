"""hub chat"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._help import HubCommand


@click.command(cls=HubCommand)
@click.option("--thread", metavar="T", default="chat", show_default=True)
def command(thread: str) -> None:
    settings = _running.load_settings()
    from bot.cli._chatting import chat

    _running.run(settings, chat(settings, thread))
