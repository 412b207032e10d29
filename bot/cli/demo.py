"""hub demo"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._help import HubCommand


@click.command(cls=HubCommand)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="P",
    default=8765,
    show_default=True,
)
def command(port: int) -> None:
    settings = _running.load_settings()
    from bot.cli._demo import demo_settings, serve_demo

    settings = demo_settings(settings, port)
    _running.run(settings, serve_demo(settings))
