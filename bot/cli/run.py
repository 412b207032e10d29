"""hub run"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._help import HubCommand


@click.command(cls=HubCommand)
def command() -> None:
    settings = _running.load_settings()
    from bot.cli._serving import serve

    _running.run(settings, serve(settings), log_to_stderr=True)
