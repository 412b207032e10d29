"""hub chat"""

from __future__ import annotations

import click

from bot.cli import _running


@click.command(help="터미널에서 대화합니다. 앞의 질문을 이어서 물을 수 있습니다.")
@click.option(
    "--thread", metavar="T", default="chat", show_default=True, help="이어 갈 대화의 이름. 새 이름은 새 대화."
)
def command(thread: str) -> None:
    settings = _running.load_settings()
    from bot.cli._chatting import chat

    _running.run(settings, chat(settings, thread))
