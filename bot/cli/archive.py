"""hub archive: the year-end rollover."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import click

from bot.cli import _running
from bot.cli._console import agreed
from bot.cli._help import HubGroup
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.backups.desk import BackupDesk

_YEAR = click.option("--year", type=click.IntRange(1900, 9998), metavar="Y")
_YES = click.option("--yes", is_flag=True)


@click.group(cls=HubGroup)
def command() -> None:
    pass


@command.command("plan")
@_YEAR
def _plan(year: int | None) -> None:
    settings = _running.load_settings()
    _running.run(settings, _show(settings, year))


@command.command("run")
@_YEAR
@_YES
def _run(year: int | None, yes: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _roll_over(settings, year, yes))


@command.command("undo")
@_YEAR
@_YES
def _undo(year: int | None, yes: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _take_back(settings, year, yes))


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[BackupDesk]:
    from bot.backups.desk import BackupDesk
    from bot.clock import utc_now
    from bot.core import open_core

    async with open_core(settings) as core:
        yield BackupDesk(settings, core.source, utc_now)


async def _show(settings: Settings, year: int | None) -> int:
    from jobs.rollover import RolloverFailed

    try:
        async with _desk(settings) as desk:
            await _write_plan(desk, year)
    except RolloverFailed as error:
        return _failed(error)
    return 0


async def _roll_over(settings: Settings, year: int | None, yes: bool) -> int:
    from bot.wording import render
    from jobs.rollover import RolloverFailed

    try:
        async with _desk(settings) as desk:
            plan = await _write_plan(desk, year)
            if plan.state.value not in ("ready", "there"):
                return 1
            if plan.state.value == "ready":
                if not yes and not agreed(render("backup/confirm.txt.j2", what="run", archive=plan.archive)):
                    return 1
                await _note(settings, "archive.run", plan.archive)
                done = await desk.roll_over(_actor(), year)
                click.echo(render("backup/rolled.md.j2", done=done))
    except RolloverFailed as error:
        return _failed(error)
    return 0


async def _take_back(settings: Settings, year: int | None, yes: bool) -> int:
    from bot.wording import render
    from jobs.rollover import RolloverFailed

    try:
        async with _desk(settings) as desk:
            archive = f"archive_{year if year is not None else desk.today().year - 1:04d}"
            if not yes and not agreed(render("backup/confirm.txt.j2", what="undo", archive=archive)):
                return 1
            await _note(settings, "archive.undo", archive)
            moved = await desk.undo(_actor(), year)
            click.echo(render("backup/undone.md.j2", name=moved.name))
    except RolloverFailed as error:
        return _failed(error)
    return 0


async def _write_plan(desk: BackupDesk, year: int | None) -> Any:
    from bot.backups.words import items_table
    from bot.channels.terminal.render import aligned
    from bot.wording import render

    plan = await desk.plan(year)
    click.echo(render("backup/plan.md.j2", plan=plan))
    if plan.state.value == "ready":
        click.echo()
        click.echo(aligned(items_table(plan)))
    return plan


async def _note(settings: Settings, action: str, archive: str) -> None:
    """Into the audit trail, before the act. Raises `StoreError`: then nothing is done."""
    from bot.clock import utc_now
    from bot.store import Store, audit_rows

    store = await Store.open(settings.state_dir / "hub.db")
    try:
        await audit_rows.append(store, _actor(), "cli", action, {"archive": archive}, utc_now())
    finally:
        await store.close()


def _actor() -> str:
    return f"cli:{getpass.getuser()}"


def _failed(error: Any) -> int:
    from bot.backups.words import rollover_fault_text

    click.echo(rollover_fault_text(error), err=True)
    return 1
