"""hub backup"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._help import HubGroup
from bot.settings import Settings


@click.group(cls=HubGroup, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        _back_up("all")


@command.command("all")
def _all() -> None:
    _back_up("all")


@command.command("live")
def _live() -> None:
    _back_up("live")


@command.command("archive")
def _archive() -> None:
    _back_up("archive")


@command.command("list")
def _list() -> None:
    settings = _running.load_settings()
    _running.run(settings, _show(settings))


@command.command("verify")
@click.argument("name", required=False)
def _verify(name: str | None) -> None:
    settings = _running.load_settings()
    _running.run(settings, _check(settings, name))


def _back_up(scope: str) -> None:
    settings = _running.load_settings()
    _running.run(settings, _make(settings, scope))


async def _make(settings: Settings, scope: str) -> int:
    from bot.backups.desk import BackupDesk, Scope
    from bot.backups.words import outcomes_text
    from bot.clock import utc_now
    from bot.core import open_core

    async with open_core(settings) as core:
        outcomes = await BackupDesk(settings, core.source, utc_now).back_up(Scope(scope))
    whole = bool(outcomes) and all(each.made for each in outcomes)
    click.echo(outcomes_text(outcomes), err=not whole)
    return 0 if whole else 1


async def _show(settings: Settings) -> int:
    from bot.backups.desk import backups_of
    from bot.backups.words import safe_text
    from bot.wording import render

    shelved = backups_of(settings).shelf.all()
    click.echo(safe_text(shelved))
    if shelved:
        click.echo()
    for each in shelved:
        click.echo(render("backup/line.txt.j2", each=each))
    return 0


async def _check(settings: Settings, name: str | None) -> int:
    from bot.backups.desk import backups_of
    from bot.backups.words import fault_text
    from bot.clock import utc_now
    from bot.wording import render
    from jobs.backup import BackupFailed, BackupFault
    from jobs.backup_names import BackupName

    backups = backups_of(settings)
    try:
        if name is not None:
            wanted = BackupName.parse(name)
            if wanted is None:
                raise BackupFailed(BackupFault.UNKNOWN_NAME, name)
            names = [wanted]
        else:
            names = [each.name for each in backups.shelf.all() if each.record is not None]
        damaged = not names
        for each in names:
            verdict = backups.verify(each, utc_now())
            damaged = damaged or verdict.damage is not None
            click.echo(render("backup/verified.md.j2", name=each.file_name, damage=verdict.damage))
    except BackupFailed as error:
        click.echo(fault_text(error), err=True)
        return 1
    if not names:
        click.echo(render("backup/list.md.j2", safe=[], damaged=[]), err=True)
    return 1 if damaged else 0
