"""hub run"""

from __future__ import annotations

import click

from bot.cli import _running


@click.command(help="허브를 실행합니다: 설정된 모든 채널, 일정, HTTP 서버.")
def command() -> None:
    settings = _running.load_settings()
    from bot.cli._serving import serve

    _running.run(settings, serve(settings), log_to_stderr=True)
