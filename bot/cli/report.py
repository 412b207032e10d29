"""hub report"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.cli import _running


@click.command(
    help="일일·주간·월간 보고서를 만듭니다. 화면에 쓰고, 파일로 두고, 보고 채널에 보낼 수 있습니다."
)
@click.argument("kind", type=click.Choice(["daily", "weekly", "monthly"]))
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="D",
    help="이 날 아침에 만드는 보고서(YYYY-MM-DD). 없으면 오늘. 일일 보고는 그 전 영업일의 실적입니다.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="HTML 한 장, PNG 한 장, 그래프 PNG를 이 폴더에 씁니다.",
)
@click.option(
    "--post", is_flag=True, help="HUB_REPORT_CHANNELS로 보냅니다. 같은 날짜의 보고서는 한 번만 갑니다."
)
def command(kind: str, day: datetime | None, out: Path | None, post: bool) -> None:
    settings = _running.load_settings()
    from bot.cli._report import make_report

    _running.run(settings, make_report(settings, kind, day.date() if day else None, out, post=post))
