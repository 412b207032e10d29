"""hub demo"""

from __future__ import annotations

import click

from bot.cli import _running


@click.command(help="예제 공장을 만들고 웹 화면을 엽니다. 키도 계정도 인터넷도 필요 없습니다.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="웹 화면의 포트. 쓰는 중이면 빈 포트를 찾습니다.",
)
def command(port: int) -> None:
    settings = _running.load_settings()
    from bot.cli._demo import demo_settings, serve_demo

    settings = demo_settings(settings, port)
    _running.run(settings, serve_demo(settings))
