"""hub index check, hub index create"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.settings import Settings


@click.group(help="ERP 데이터베이스 파일의 권장 인덱스를 봅니다. 허브의 속도와는 상관없습니다.")
def command() -> None:
    pass


@command.command("check", help="파일마다 있는 것과 없는 것을 보여 줍니다. 파일에는 아무것도 쓰지 않습니다.")
def check() -> None:
    settings = _running.load_settings()
    _running.run(settings, _each(settings, create=False))


@command.command(
    "create",
    help="없는 인덱스를 ERP의 파일에 만듭니다. 허브가 ERP 파일에 쓰는 것은 이것뿐이고, 이 명령을 내릴 때만 합니다.",
)
@click.option("--source", "only", default="", help="한 데이터베이스에만: live, archive_2025")
@click.confirmation_option(
    "--yes", prompt="ERP의 파일에 인덱스를 만듭니다. 계속할까요?", help="묻지 않습니다."
)
def create(only: str) -> None:
    settings = _running.load_settings()
    _running.run(settings, _each(settings, create=True, only=only))


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
