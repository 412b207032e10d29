"""hub health"""

from __future__ import annotations

import json

import click

from bot.cli import _running
from bot.cli._help import HubCommand
from bot.settings import Settings


@click.command(cls=HubCommand)
@click.option("--json", "as_json", is_flag=True)
def command(as_json: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _check(settings, as_json=as_json))


async def _check(settings: Settings, *, as_json: bool) -> int:
    from bot.app import build_app
    from bot.channels.terminal.render import say
    from bot.cli._console import write
    from bot.health.words import EXIT, text_of, to_json
    from bot.store import StoreBroken, StoreError, StoreNewer

    try:
        async with build_app(settings, serve_http=False, answers_without_store=False, with_jobs=True) as app:
            assert app.automation is not None
            if app.automation.ai is not None:
                await app.automation.ai.look()
            report = await app.automation.health.check()
    except StoreError as error:
        # Without its store nothing works: that is the finding.
        if as_json:
            write(json.dumps({"status": "failing", "error": type(error).__name__, "checks": []}))
            return 2
        kinds = {StoreNewer: "store_newer", StoreBroken: "store_broken"}
        write(say(kinds.get(type(error), "store_busy"), path=settings.state_dir / "hub.db"))
        return 2
    write(json.dumps(to_json(report), ensure_ascii=False) if as_json else text_of(report, settings.zone))
    return EXIT[report.level]
