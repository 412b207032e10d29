"""hub manifest slack, hub manifest teams"""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli._help import HubGroup


@click.group(cls=HubGroup)
def command() -> None:
    """Each chat's manifest is a subcommand here."""


@command.command()
@click.option("--out", metavar="F", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--url", metavar="URL", default="")
def slack(out: Path | None, url: str) -> None:
    if url and not url.startswith("https://"):
        from bot.channels.slack.words import say

        raise click.BadParameter(say("url_needs_https"), param_hint="--url")
    text = slack_manifest(url)
    if out is None:
        click.echo(text, nl=False)
        return
    from datasource.whole_files import write_whole

    write_whole(text.encode(), out)


@command.command()
@click.option("--out", metavar="F", type=click.Path(dir_okay=False, path_type=Path), default=Path("hub.zip"))
def teams(out: Path) -> None:
    from bot.channels.teams.manifest import build_package
    from bot.channels.teams.words import say
    from bot.cli._running import EXIT_MISUSED, load_settings
    from bot.commands.catalog import COMMANDS
    from datasource.whole_files import write_whole

    settings = load_settings()
    if not settings.microsoft_app_id:
        click.echo(say("app_needs_id"), err=True)
        raise click.exceptions.Exit(EXIT_MISUSED)
    write_whole(build_package(settings.microsoft_app_id, settings.public_url, COMMANDS), out)
    click.echo(say("app_written", path=out))


def slack_manifest(base_url: str = "") -> str:
    """As it stands in manifest.json; with a base URL, for HTTP there."""
    from bot.channels.slack.manifest import build_manifest
    from bot.commands.catalog import COMMANDS

    return json.dumps(build_manifest(COMMANDS, base_url), ensure_ascii=False, indent=2) + "\n"
