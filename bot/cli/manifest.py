"""hub manifest slack"""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group(help="채팅 앱의 등록 파일을 명령 목록에서 만듭니다.")
def command() -> None:
    """Each chat's manifest is a subcommand here."""


@command.command(help="Slack 앱 매니페스트(JSON). --out이 없으면 화면에 씁니다.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="쓸 파일")
def slack(out: Path | None) -> None:
    text = slack_manifest()
    if out is None:
        click.echo(text, nl=False)
        return
    from reports.files import write_whole

    write_whole(text.encode(), out)


def slack_manifest() -> str:
    """As it stands in manifest.json."""
    from bot.channels.slack.manifest import build_manifest
    from bot.commands.catalog import COMMANDS

    return json.dumps(build_manifest(COMMANDS), ensure_ascii=False, indent=2) + "\n"
