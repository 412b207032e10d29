"""The real process, from start to stop."""

from __future__ import annotations

import sys

from bot.app import App, build_app
from bot.channels.terminal.render import say
from bot.process import run_until_stopped, single_instance
from bot.settings import Settings


async def serve(settings: Settings) -> int:
    with single_instance(settings):
        async with build_app(settings) as app:
            await run_until_stopped(app, _say_running)
    return 0


def _say_running(app: App) -> None:
    names = ", ".join(channel.name for channel in app.channels)
    if not names:
        sys.stderr.write(say("no_channels") + "\n")
    where = app.http.url if app.http else ""
    sys.stderr.write(say("running", channels=names or "-", where=where) + "\n")
