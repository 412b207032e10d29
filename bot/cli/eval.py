"""hub eval"""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import _running
from bot.cli._help import HubCommand
from bot.settings import Settings


@click.command(cls=HubCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--verbose", is_flag=True)
def command(file: Path, verbose: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _evaluate(settings, file, verbose))


async def _evaluate(settings: Settings, file: Path, verbose: bool) -> int:
    # Loaded here: `hub --help` lists the command without it.
    from bot.channels.terminal.render import say
    from bot.core import open_core
    from bot.evaluation import MalformedQuestion, Scores, read_questions, write_report
    from bot.evaluation.asking import ask_all

    try:
        questions = read_questions(file.read_text(encoding="utf-8-sig").split("\n"))
    except (OSError, UnicodeDecodeError):
        click.echo(say("questions_unread", path=file), err=True)
        return _running.EXIT_MISUSED
    except MalformedQuestion as error:
        click.echo(say("questions_malformed", path=file, line=error.line), err=True)
        return _running.EXIT_MISUSED
    async with open_core(settings) as core:
        scores = Scores.of(questions, await ask_all(core, questions))
    click.echo(write_report(scores, verbose=verbose))
    return 0
