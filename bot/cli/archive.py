"""hub archive: the year-end rollover."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import click

from bot.cli import _running
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.backups.desk import BackupDesk

_YEAR = click.option("--year", type=click.IntRange(1900, 9998), help="이관할 해. 없으면 지난해.")
_YES = click.option("--yes", is_flag=True, help="묻지 않고 합니다.")


@click.group(
    help="연말 이관: 지난해 자료를 Live에서 archive_YYYY.db로 옮깁니다. ERP의 Live 파일은 읽기만 합니다."
)
def command() -> None:
    pass


@command.command("plan", help="무엇이 옮겨질지 품목별 건수와 합계로 보여 줍니다. 아무것도 바꾸지 않습니다.")
@_YEAR
def _plan(year: int | None) -> None:
    settings = _running.load_settings()
    _running.run(settings, _show(settings, year))


@command.command(
    "run", help="이관합니다: 백업, 만들기, 행마다 대조, 제자리에 놓기. 다시 해도 바뀌는 것이 없습니다."
)
@_YEAR
@_YES
def _run(year: int | None, yes: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _roll_over(settings, year, yes))


@command.command("undo", help="이관을 되돌립니다. Live에 모든 행이 남아 있을 때만 됩니다.")
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
                if not yes and not click.confirm(
                    render("backup/confirm.txt.j2", what="run", archive=plan.archive)
                ):
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
            if not yes and not click.confirm(render("backup/confirm.txt.j2", what="undo", archive=archive)):
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
