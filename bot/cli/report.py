"""hub report"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.cli import _running
from bot.cli._help import HubCommand


@click.command(cls=HubCommand)
@click.argument("kind", type=click.Choice(["daily", "weekly", "monthly"]))
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="D",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
)
@click.option("--post", is_flag=True)
def command(kind: str, day: datetime | None, out: Path | None, post: bool) -> None:
    settings = _running.load_settings()
    from bot.cli._report import make_report

    _running.run(settings, make_report(settings, kind, day.date() if day else None, out, post=post))
