"""`hub models`: the Gemini models that the key can use, and whether the ones that are set are among them."""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._help import HubCommand
from bot.clock import utc_now
from bot.planners.protocol import OutReason
from bot.settings import Settings
from bot.wording import clock, render


@click.command(cls=HubCommand)
def command() -> None:
    settings = _running.load_settings()
    _running.run(settings, _print(settings))


async def _print(settings: Settings) -> int:
    text, code = await describe(settings)
    click.echo(text, err=code == 2)
    return code


async def describe(settings: Settings) -> tuple[str, int]:
    """What to print, and the exit code: 0 all set models are there, 1 one is missing, 2 nothing could be read."""
    # Loaded here: the command line must start without google.genai.
    from bot.planners.gemini.client import GeminiClient
    from bot.planners.gemini.config import GeminiConfig
    from bot.planners.gemini.faults import ModelFault

    config = GeminiConfig.of(settings)
    if config is None:
        return render("messages/models_unread.md.j2", reason=OutReason.OFF.value, until=""), 2
    client = GeminiClient(config, utc_now, settings.zone)
    try:
        found = await client.models()
    except ModelFault as fault:
        until = clock(fault.until, settings.timezone) if fault.until else ""
        return render("messages/models_unread.md.j2", reason=fault.reason.value, until=until), 2
    finally:
        await client.close()
    names = {each.name for each in found}
    text = render("messages/models.md.j2", models=found, chosen=config.models, names=names)
    return text, 0 if names.issuperset(config.models) else 1
