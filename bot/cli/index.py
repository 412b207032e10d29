"""hub index check, hub index create"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._console import agreed
from bot.cli._help import WORDS, HubGroup
from bot.settings import Settings
from templates import words


@click.group(cls=HubGroup)
def command() -> None:
    pass


@command.command("check")
def check() -> None:
    settings = _running.load_settings()
    _running.run(settings, _each(settings, create=False))


@command.command("create")
@click.option("--source", "only", metavar="S", default="")
@click.option("--yes", is_flag=True)
def create(only: str, yes: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _create(settings, only, yes))


async def _create(settings: Settings, only: str, yes: bool) -> int:
    if not yes and not agreed(words(WORDS)["create_indexes"]):
        return 1
    return await _each(settings, create=True, only=only)


async def _each(settings: Settings, *, create: bool, only: str = "") -> int:
    import asyncio

    from bot.alerting.words import target_name
    from bot.cli._console import write
    from bot.jobs_upkeep import database_files
    from bot.wording import render
    from datasource.errors import SourceUnavailable
    from datasource.indexes import check_indexes, create_indexes

    failed = False
    for name, path in database_files(settings.database_dir).items():
        if only and name != only:
            continue
        made: tuple[str, ...] = ()
        try:
            if create:
                made = tuple(index.name for index in await asyncio.to_thread(create_indexes, path, name))
            states = await asyncio.to_thread(check_indexes, path, name)
        except SourceUnavailable as error:
            failed = True
            write(render(f"messages/source/{error.fault.value}.md.j2", source=target_name("source", name)))
            continue
        indexes = [
            {"name": state.index.name, "columns": state.index.columns, "served_by": state.served_by}
            for state in states
        ]
        write(
            render("messages/indexes.md.j2", source=target_name("source", name), indexes=indexes, made=made)
        )
    return 1 if failed else 0
