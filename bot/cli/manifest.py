"""hub manifest slack, hub manifest teams"""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group(help="채팅 앱의 등록 파일을 명령 목록에서 만듭니다.")
def command() -> None:
    """Each chat's manifest is a subcommand here."""


@command.command(help="Slack 앱 매니페스트(JSON). --out이 없으면 화면에 씁니다.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="쓸 파일")
@click.option("--url", default="", help="Socket Mode 대신 HTTP로 받을 이 서버의 공개 주소(https://…)")
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


@command.command(help="Teams 앱 패키지(zip): 매니페스트와 아이콘. 설정의 MICROSOFT_APP_ID로 만듭니다.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("hub.zip"), help="쓸 파일"
)
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
